"""The hall's API as a person's phone, a kiosk or a desk uses it: every command until it is answered, done once."""

from __future__ import annotations

import asyncio
from http.cookiejar import DefaultCookiePolicy
from uuid import uuid4

import httpx

from common.shapes import Json
from simulation.tally import Tally

AGAIN = (0.3, 0.6, 1.0, 2.0)
"""Seconds of real time before a command is sent again: a hall that restarts is back within a few."""

LATER = frozenset({429, 502, 503, 504})
"""Busy, or away: the same command may come again."""

NORMAL = frozenset({409})
"""Somebody was faster, or the hall is closed: daily life."""

NORMAL_CODES = frozenset({"window.other_clerk"})


class No(Exception):
    """The hall answered with an error. ``code`` is the problem's stable code."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(f"{status} {code}")
        self.status = status
        self.code = code

    @property
    def normal(self) -> bool:
        return self.status in NORMAL or self.code in NORMAL_CODES


class Client:
    """One connection pool for all who live in the day. Waits for a hall that is away, without end.

    It keeps no cookie: that of the last one to sign in would be everybody's.
    """

    def __init__(self, http: httpx.AsyncClient, tally: Tally) -> None:
        http.cookies.jar.set_policy(DefaultCookiePolicy(allowed_domains=()))
        self._http = http
        self.tally = tally

    async def get(self, path: str, *, token: str | None = None) -> Json:
        return await self._send("GET", path, None, token)

    async def post(
        self,
        path: str,
        body: Json | None = None,
        *,
        token: str | None = None,
        screen: str | None = None,
        key: str | None = None,
    ) -> Json:
        """As somebody signed in (``token``), or at a registered ``screen``. Raises No; what no normal day has is
        counted as well."""
        return await self._send("POST", path, body, token, screen, key)

    async def delete(self, path: str, *, screen: str | None = None) -> Json:
        return await self._send("DELETE", path, None, None, screen)

    async def _send(
        self,
        method: str,
        path: str,
        body: Json | None,
        token: str | None,
        screen: str | None = None,
        key: str | None = None,
    ) -> Json:
        headers = {} if method == "GET" else {"Idempotency-Key": key or uuid4().hex}
        if screen is not None:
            headers["Screen-Token"] = screen
        if token is not None:
            headers["Authorization"] = f"Bearer {token}"
        tries = 0
        while True:
            try:
                answer = await self._http.request(method, path, json=body, headers=headers)
            except httpx.TransportError:
                answer = None
            if answer is not None and answer.status_code not in LATER:
                break
            self.tally.away = answer is None or answer.status_code != 429
            self.tally.late += 1
            await asyncio.sleep(AGAIN[min(tries, len(AGAIN) - 1)])
            tries += 1
        self.tally.away = False
        return self._read(answer)

    def _read(self, answer: httpx.Response) -> Json:
        if answer.is_success:
            read: Json = answer.json()
            return read
        no = No(answer.status_code, _code(answer))
        if not no.normal:
            self.tally.unexpected[str(no)] += 1
        raise no


def _code(answer: httpx.Response) -> str:
    try:
        return str(answer.json().get("code", "-"))
    except (ValueError, AttributeError):
        return "-"
