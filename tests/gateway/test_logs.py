"""W10: no personal data in logs, whichever way it comes in."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Iterator

import pytest

from gateway.logs import JsonLines
from tests.gateway.conftest import PASSWORD, Edge

pytestmark = pytest.mark.anyio
MARKS = ("440106199001019990", "13800138000", "欧阳标记", "marked-secret")


@pytest.fixture
def lines() -> Iterator[list[str]]:
    """Every record of every logger, down to DEBUG, as it would be written."""
    written: list[str] = []

    class Memory(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            written.append(self.format(record))

    handler = Memory()
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    before = {name: logging.getLogger(name).level for name in ("", "tianhe")}
    root.addHandler(handler)
    for name in before:
        logging.getLogger(name).setLevel(logging.DEBUG)
    # The test's own client is not part of the gateway.
    outside = [logging.getLogger(name) for name in ("httpx", "httpcore")]
    for logger in outside:
        logger.disabled = True
    yield written
    for logger in outside:
        logger.disabled = False
    root.removeHandler(handler)
    for name, level in before.items():
        logging.getLogger(name).setLevel(level)


@pytest.mark.parametrize("mark", MARKS)
async def test_marked_data_on_every_path_leaves_no_trace(
    edge: Edge, mark: str, lines: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    send = edge.client.request
    audit, admin = await edge.sign_in("manager"), await edge.sign_in("admin")
    secret = {"Authorization": f"Bearer {mark}".encode()}
    holder = {"name": mark, "phone": mark, "id_number": mark}
    await send("POST", "/api/session", json={"username": mark, "password": mark})
    await send("POST", "/api/session", json={"username": "clerk01", "password": mark})
    await send("POST", "/api/session", json={mark: mark, "username": [mark]})
    await send(
        "POST", "/api/session", content=f'{{"username": "{mark}'.encode(), headers={"Content-Type": "application/json"}
    )
    await send("POST", "/api/session", content=mark.encode(), headers={"Content-Type": "text/plain"})
    await send("POST", "/api/session", json={"username": mark * 20_000})
    await send("GET", f"/api/journal/{mark}/{mark}", headers=audit)
    await send("GET", f"/api/journal/account/{mark}", params={"after": mark, mark: mark}, headers=audit)
    await send("GET", f"/api/halls/{mark}", params={"name": mark})
    await send("POST", f"/api/halls/{mark}/tickets", json={"queue": mark, "holder": holder})
    await send("POST", "/api/halls/440106/tickets", json={"queue": "440106:A", "holder": holder})
    await send("POST", "/api/halls/440106/tickets", json={"holder": {"phone": {mark: mark}}})
    await send("GET", f"/api/tickets/{mark}", params={"secret": mark})
    await send("DELETE", f"/api/tickets/{mark}", params={"secret": mark})
    await send("POST", f"/api/windows/{mark}/{mark}", json={"ticket": mark, "reason": mark}, headers=audit)
    await send("GET", f"/{mark}", params={"q": mark})
    await send("GET", f"/assets/{mark}")
    await send("GET", f"/api/{mark}%00")
    await send("GET", "/api/session", headers=secret)
    for name in ("Cookie", "Origin", "Idempotency-Key", "Accept-Language", "User-Agent", "Referer", "X-Forwarded-For"):
        value = f"tianhe_session={mark}" if name == "Cookie" else mark
        await send("DELETE", "/api/session", headers={name: value.encode()})
    if mark.isascii():
        await send(mark.upper(), "/api/session")

    async def broken(*_: object, **__: object) -> None:
        raise RuntimeError(mark)

    monkeypatch.setattr(edge.app.state.sign_in, "sign_in", broken)
    assert (await send("POST", "/api/session", json={"username": mark, "password": mark})).status_code == 500

    metrics = await send("GET", "/metrics", headers=admin)
    assert 'tianhe_http_requests_total{method="POST",route="/api/session",status="500"} 1.0' in metrics.text
    assert mark not in metrics.text
    assert mark.lower() not in metrics.text

    assert len(lines) > 25
    assert "RuntimeError" in "".join(lines)
    for line in lines:
        assert mark not in line, line
        assert mark not in str(json.loads(line))


async def test_a_request_is_logged_by_the_template_of_its_path(edge: Edge, lines: list[str]) -> None:
    headers = await edge.sign_in("admin")
    await edge.client.get("/api/journal/account/clerk01?after=3", headers=headers)
    entry = json.loads(lines[-1])
    assert entry | {"time": None, "ms": None} == {
        "time": None,
        "level": "info",
        "process": "gateway",
        "pid": os.getpid(),
        "logger": "tianhe.requests",
        "message": "request",
        "method": "GET",
        "path": "/api/journal/{kind}/{key}",
        "status": 200,
        "ms": None,
    }
    assert PASSWORD not in "".join(lines)
    assert "clerk01" not in "".join(lines)
