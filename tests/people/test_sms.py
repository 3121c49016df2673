"""The client of an SMS gateway, against a server on a real socket."""

import asyncio
import hmac
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from hashlib import sha256

import pytest
from pydantic import SecretStr, ValidationError

from people.settings import SmsSettings
from people.sms import HttpSender, NotSent, ShownInstead, sender_for

pytestmark = pytest.mark.anyio
KEY = "a key that nobody guesses"
PHONE = "+8613812345678"


@dataclass
class Gateway:
    """Answers with the given statuses in turn, then 200; None: takes the request and says nothing."""

    port: int = 0
    statuses: list[int | None] = field(default_factory=list)
    requests: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        lines = [line.partition(": ") for line in head.split("\r\n")[1:] if line]
        headers = {name.lower(): value for name, _, value in lines}
        self.requests.append((headers, await reader.readexactly(int(headers["content-length"]))))
        status = self.statuses.pop(0) if self.statuses else 200
        if status is None:
            await reader.read()  # until the client gives up
        else:
            writer.write(f"HTTP/1.1 {status} x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode())
        writer.close()


@asynccontextmanager
async def gateway(*statuses: int | None) -> AsyncIterator[Gateway]:
    made = Gateway(statuses=list(statuses))
    server = await asyncio.start_server(made.serve, "127.0.0.1", 0)
    made.port = server.sockets[0].getsockname()[1]
    async with server:
        yield made


def client(port: int, deadline: float = 8.0) -> HttpSender:
    settings = SmsSettings(url=f"http://127.0.0.1:{port}/sms", key=SecretStr(KEY), deadline=deadline)
    return HttpSender(settings, clock=lambda: 1_795_395_600.7)


async def test_a_message_is_signed_and_says_what_it_is() -> None:
    async with gateway() as it:
        await client(it.port).send("id-1", PHONE, "012345")
    [(headers, body)] = it.requests
    message = json.loads(body)
    assert (message["id"], message["to"], message["code"]) == ("id-1", PHONE, "012345")
    assert "012345" in message["text"]
    assert headers["idempotency-key"] == "id-1"
    signed = b"1795395600." + body
    assert headers["x-signature"] == hmac.digest(KEY.encode(), signed, sha256).hex()


async def test_what_may_not_have_arrived_is_sent_again_under_the_same_id() -> None:
    async with gateway(502) as it:
        await client(it.port).send("id-1", PHONE, "012345")
    assert [headers["idempotency-key"] for headers, _ in it.requests] == ["id-1", "id-1"]


@pytest.mark.parametrize("statuses", [(400,), (500, 503)])
async def test_a_refusal_is_not_taken_for_a_message_sent(statuses: tuple[int, ...]) -> None:
    async with gateway(*statuses) as it:
        with pytest.raises(NotSent):
            await client(it.port).send("id-1", PHONE, "012345")
        assert len(it.requests) == len(statuses), "what was refused for good is not repeated"


async def test_a_gateway_that_says_nothing_is_not_waited_for() -> None:
    async with gateway(None, None) as it:
        with pytest.raises(NotSent):
            await client(it.port, deadline=0.2).send("id-1", PHONE, "012345")


async def test_a_gateway_that_is_not_there() -> None:
    async with gateway() as it:
        port = it.port
    with pytest.raises(NotSent):
        await client(port).send("id-1", PHONE, "012345")


def test_what_is_set_wrongly_is_said() -> None:
    with pytest.raises(ValidationError, match="TIANHE_SMS_KEY"):
        SmsSettings(url="https://sms.example", key=SecretStr("short"))
    with pytest.raises(ValidationError, match="TIANHE_SMS_URL"):
        SmsSettings(url="http://sms.example", key=SecretStr(KEY))


def test_codes_are_shown_in_demonstrations_only() -> None:
    assert isinstance(sender_for(SmsSettings(), demo=True), ShownInstead)
    assert sender_for(SmsSettings(), demo=False) is None
