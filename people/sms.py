"""Sending a code by SMS: the port, a client for a gateway over HTTP, and a stand-in that shows the code instead."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import Callable
from typing import Protocol

import httpx

from common.passes import mark
from people.settings import SmsSettings

log = logging.getLogger("tianhe.people.sms")

TRIES = 2
"""A message that may not have arrived is posted again under the same id, by which the gateway knows it."""


class NotSent(Exception):
    """The message did not leave, as far as is known."""


class Sender(Protocol):
    async def send(self, message_id: str, phone: str, code: str) -> None:
        """Send a code to a phone (E.164); the same ``message_id`` again is the same message. Raises NotSent."""
        ...

    def shown(self, code: str) -> str | None:
        """What the page shows instead, where nothing is sent."""
        ...


class ShownInstead:
    """For demonstrations only: nothing is sent, and the page shows the code, saying so."""

    async def send(self, message_id: str, phone: str, code: str) -> None:
        pass

    def shown(self, code: str) -> str | None:
        return code


class HttpSender:
    """Posts ``{"id", "to", "sender", "text", "code"}`` as JSON. ``X-Signature`` is the HMAC-SHA-256 (hexadecimal) of
    ``X-Timestamp`` (seconds since 1970), a full stop and the body, under the key; 2xx means that it was taken."""

    def __init__(self, settings: SmsSettings, clock: Callable[[], float] = time.time) -> None:
        if settings.url is None or settings.key is None:
            raise ValueError("no SMS gateway is set")
        self._url = settings.url
        self._key = settings.key.get_secret_value().encode()
        self._sender = settings.sender
        self._deadline = settings.deadline
        self._clock = clock

    def shown(self, code: str) -> str | None:
        return None

    async def send(self, message_id: str, phone: str, code: str) -> None:
        message = {
            "id": message_id,
            "to": phone,
            "sender": self._sender,
            "code": code,
            "text": f"【{self._sender}】验证码 {code}，5 分钟内有效。任何人索要都不要告诉。",
        }
        body = json.dumps(message, ensure_ascii=False).encode()
        try:
            async with asyncio.timeout(self._deadline), httpx.AsyncClient(timeout=self._deadline / TRIES) as client:
                for attempt in range(1, TRIES + 1):
                    if await self._taken(client, message_id, body, last=attempt == TRIES):
                        return
        except TimeoutError:
            log.warning("an SMS was not taken in time")
        raise NotSent

    async def _taken(self, client: httpx.AsyncClient, message_id: str, body: bytes, *, last: bool) -> bool:
        """Whether the gateway has taken it; False: try again. Raises NotSent where that is no use."""
        try:
            answer = await client.post(self._url, content=body, headers=self._headers(message_id, body))
        except httpx.HTTPError as error:
            log.warning("the SMS gateway does not answer: %s", type(error).__name__)
            return False
        if answer.is_success:
            return True
        log.warning("the SMS gateway answered %d", answer.status_code)
        if last or answer.status_code < 500:
            raise NotSent
        return False

    def _headers(self, message_id: str, body: bytes) -> dict[str, str]:
        stamp = str(int(self._clock()))
        signature = mark(self._key, stamp.encode() + b"." + body).hex()
        return {
            "Content-Type": "application/json",
            "Idempotency-Key": message_id,
            "X-Timestamp": stamp,
            "X-Signature": signature,
        }


def sender_for(settings: SmsSettings, *, demo: bool) -> Sender | None:
    """The gateway where one is set; a demonstration without one shows the codes; None: there are no codes."""
    if settings.url is not None:
        return HttpSender(settings)
    return ShownInstead() if demo else None
