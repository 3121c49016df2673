"""W10 on the whole hall: marked people go in by every path that takes them; nothing that is written anywhere has them.

`tianhe up` as it is, with Ray: what it prints, its logs, Ray's own logs, its metrics, public answers, and every file of
its data folder are searched, while it runs, after a host was killed, and after the end.
"""

from __future__ import annotations

import json
import os
import signal
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from websockets.sync.client import connect

from gateway.demo import PASSWORD
from gateway.live import PATH
from gateway.operator.token import read
from tests.gateway.test_starting import Hall

HALL = "440106"
NAME, PHONE, NUMBER = "欧阳标记", "13800138000", "440106199001019990"
HOLDER = {"name": NAME, "phone": PHONE, "id_number": NUMBER}
WRITTEN = f"{NAME}说电话{PHONE}，证件{NUMBER}，第九百九十九号"
MARKS = (NAME, PHONE, NUMBER, "第九百九十九号")

Ask = Callable[..., Any]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "data"
    made.mkdir()
    return made


def asking(client: httpx.Client) -> Ask:
    """Ask as somebody; a refusal fails the test."""

    def ask(method: str, path: str, body: Any = None, who: dict[str, str] | None = None, **params: str) -> Any:
        headers = {"Idempotency-Key": str(uuid4()), **(who or {})}
        answer = client.request(method, path, json=body, headers=headers, params=params)
        client.cookies.clear()
        assert answer.is_success, (method, path, answer.text)
        return answer.json()

    return ask


def come_in(client: httpx.Client, folder: Path) -> str:
    """Every path that takes a person, or words about one. Answers the id of a ticket, which may be written anywhere."""
    ask = asking(client)
    clerk, manager = (
        {"Authorization": f"Bearer {ask('POST', '/api/session', {'username': name, 'password': PASSWORD})['token']}"}
        for name in ("clerk01", "manager")
    )
    queues = ask("GET", f"/api/halls/{HALL}")["queues"]
    first, second = (queue["id"] for queue in queues[:2])
    window = next(each["id"] for each in ask("GET", f"/api/halls/{HALL}")["windows"] if first in each["queues"])

    # A ticket over HTTP and one over the socket; written about, called, sent on.
    taken = ask("POST", f"/api/halls/{HALL}/tickets", {"queue": first, "holder": HOLDER}, clerk)
    with connect(f"ws://{client.base_url.host}:{client.base_url.port}{PATH}") as socket:
        take = {"id": HALL, "key": str(uuid4()), "queue": second, "holder": HOLDER}
        socket.send(json.dumps({"id": 1, "connect": {}}))
        socket.send(json.dumps({"id": 2, "rpc": {"method": "ticket.take", "data": take}}))
        said = [str(socket.recv(5)) for _ in range(2)]
        assert '"secret"' in said[-1], said
        assert not any(mark in text for mark in MARKS for text in said)
    ticket = f"/api/tickets/{taken['id']}"
    ask("POST", f"{ticket}/notes", {"text": WRITTEN}, clerk)
    ask("POST", f"{ticket}/move", {"to": "front", "reason": WRITTEN}, clerk)
    for command in ("open", "call-next", "start"):
        ask("POST", f"/api/windows/{window}/{command}", None, clerk)
    assert WRITTEN in json.dumps(ask("GET", f"{ticket}/notes", None, clerk), ensure_ascii=False)
    ask("POST", f"/api/windows/{window}/hold", {"reason": WRITTEN}, clerk)
    ask("POST", f"/api/windows/{window}/resume", {"ticket": taken["id"]}, clerk)
    ask("POST", f"/api/windows/{window}/finish", None, clerk)
    secret = {"secret": taken["secret"]}
    services = until(lambda: ask("GET", f"{ticket}/rating", **secret)["services"])
    assert services
    reasons = ask("GET", "/api/ratings/reasons")["levels"]
    worst = min(reasons, key=lambda level: level["score"])
    rate = {"score": worst["score"], "reasons": [worst["reasons"][0]["id"]], "comment": WRITTEN, "by": "phone"}
    ask("POST", f"{ticket}/rating", rate, **secret)
    follow_up = until(lambda: ask("GET", "/api/follow-ups", None, manager, hall=HALL)["follow_ups"])[0]
    ask("POST", f"/api/follow-ups/{follow_up['id']}/take", None, manager)
    ask("POST", f"/api/follow-ups/{follow_up['id']}/close", {"outcome": WRITTEN}, manager)

    # An appointment, looked for at reception by number; and what is wrong in one character.
    item = ask("GET", f"/api/halls/{HALL}")["items"][0]["id"]
    slot = next(slots(ask, item))
    booked = ask("POST", f"/api/halls/{HALL}/appointments", {"item": item, "start": slot, "holder": HOLDER})
    ask("GET", f"/api/appointments/{booked['id']}", None, None, secret=booked["secret"])
    for body in ({"id_number": NUMBER}, {"id_number": NUMBER[:-1] + "1"}, {"code": PHONE}, {"id_number": WRITTEN}):
        client.post(f"/api/halls/{HALL}/check-in", json=body, headers=clerk)
    for mark in MARKS:
        client.get(f"/api/tickets/{mark}", params={"secret": mark}, headers={"User-Agent": "x", "Referer": PHONE})
        client.post(f"/api/halls/{HALL}/tickets", json={"queue": mark, "holder": {"name": mark, "phone": mark}})

    # An operator looks at all of it.
    operator = {"Authorization": f"Bearer {read(folder)}"}
    body = {"who": NUMBER, "reason": f"核对 {NUMBER}"}
    exported = ask("POST", "/api/operator/persons/export", body, operator)
    assert all(mark in json.dumps(exported, ensure_ascii=False) for mark in (NAME, PHONE, NUMBER))
    return str(taken["id"])


def slots(ask: Ask, item: str) -> Iterator[str]:
    """Beginnings of slots that are free, on the next days that have some."""
    for ahead in range(1, 14):
        day = time.strftime("%Y-%m-%d", time.gmtime(time.time() + (8 + 24 * ahead) * 3600))
        found = ask("GET", f"/api/halls/{HALL}/slots", item=item, date=day)["slots"]
        yield from (slot["start"] for slot in found if slot["left"])


def until(look: Callable[[], Any]) -> Any:
    """What is there once it is."""
    for _ in range(300):
        if found := look():
            return found
        time.sleep(0.1)
    return None


def written(hall: Hall, folder: Path) -> dict[str, bytes]:
    """Every file that the hall and its Ray have written."""
    ours = [path for path in folder.rglob("*") if path.is_file()]
    rays = Path(tempfile.gettempdir()).glob(f"tianhe-ray-{hall.process.pid}-*/**/*")
    theirs = [path for path in rays if path.is_file() and not path.is_symlink()]
    assert any(path.suffix in (".log", ".out", ".err") for path in theirs)
    found: dict[str, bytes] = {}
    for path in (*ours, *theirs, hall.errors):
        try:
            found[str(path)] = path.read_bytes()
        except FileNotFoundError:  # turned, or let go meanwhile
            continue
    return found


def must_not_hold(files: dict[str, bytes], *marks: str) -> None:
    for mark in marks:
        forms = {mark.encode(), mark.encode("utf-16-le"), json.dumps(mark).strip('"').encode()}
        for name, content in files.items():
            assert not any(form in content for form in forms), (mark, name)


@pytest.mark.ray
def test_W10_marked_people_are_nowhere_in_clear_but_where_they_are_asked_for(folder: Path) -> None:
    hall = Hall(folder)
    with hall.healthy() as client:
        ticket = come_in(client, folder)
        operator = {"Authorization": f"Bearer {read(folder)}"}
        status = client.get("/api/operator/status", headers=operator)
        pid = json.loads(status.text)["hosts"][0]["pid"]
        os.kill(pid, signal.SIGKILL)
        assert until(lambda: client.get("/healthz").status_code == 200)
        public = [client.get(path, headers=operator).text for path in ("/metrics", "/api/map", f"/api/halls/{HALL}")]
        public.append(status.text)
        for mark in MARKS:
            assert not any(mark in text for text in public)
        files = written(hall, folder)
        assert any(ticket.encode() in content for content in files.values())  # what is searched is what was written
        must_not_hold(files, *MARKS)
        hall.stop(signal.SIGTERM)
    files = {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    must_not_hold({**files, "stderr": hall.errors.read_bytes()}, *MARKS)
    assert any(ticket.encode() in content for content in files.values())
