"""A Ray of our own listens where this machine alone can reach it, in a folder that nobody else can enter."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

LOOK = """
import json, os, ray
from pathlib import Path
from actors.ray.session import connect

connect(None, "loopback")

def family(root):
    children = {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
        children.setdefault(parent, []).append(int(entry.name))
    found, new = [], [root]
    while new:
        found += new
        new = [child for parent in new for child in children.get(parent, [])]
    return found

inodes = set()
for process in family(os.getpid()):
    for handle in Path(f"/proc/{process}/fd").iterdir():
        try:
            target = os.readlink(handle)
        except OSError:
            continue
        if target.startswith("socket:["):
            inodes.add(target[8:-1])
listening = []
for table in ("tcp", "tcp6"):
    for row in Path(f"/proc/net/{table}").read_text().splitlines()[1:]:
        fields = row.split()
        if fields[3] == "0A" and fields[9] in inodes:
            listening.append(fields[1].partition(":")[0])
folder = ray._private.worker.global_worker.node.get_temp_dir_path()
print(json.dumps({"listening": listening, "folder": folder}))
ray.shutdown()
"""
LOOPBACK = {"0100007F", "00000000000000000000000001000000", "0000000000000000FFFF00000100007F"}


@pytest.mark.ray
def test_a_ray_of_our_own_is_reached_from_this_machine_only(tmp_path: Path) -> None:
    environment = os.environ | {"TMPDIR": "/tmp"}
    run = subprocess.run(
        [sys.executable, "-c", LOOK], capture_output=True, text=True, env=environment, timeout=60, check=True
    )
    seen = json.loads(run.stdout.splitlines()[-1])
    assert len(seen["listening"]) >= 3  # control service, node, objects
    assert set(seen["listening"]) <= LOOPBACK, seen


def test_the_folder_is_ours_alone(ray_here: None) -> None:
    import ray

    folder = Path(ray._private.worker.global_worker.node.get_temp_dir_path())
    assert any(stat.S_IMODE(each.stat().st_mode) & 0o077 == 0 for each in (folder, folder.parent))
