"""F16: Ray's head does not grow with every call: no process of ours reports its calls to it."""

import os
import tempfile
from pathlib import Path

import pytest

from actors.ray.session import FOLDER

pytestmark = pytest.mark.ray


def test_F16_no_process_reports_its_calls(ray_here: None) -> None:
    folders = Path(tempfile.gettempdir()).glob(f"{FOLDER}{os.getpid()}-*/r/session_latest/logs")
    logs = {log.name: log.read_text(errors="replace") for folder in folders for log in folder.glob("python-core-*.log")}
    assert any(name.startswith("python-core-driver") for name in logs)
    assert [name for name, said in logs.items() if "Reporting task events to GCS every" in said] == []
