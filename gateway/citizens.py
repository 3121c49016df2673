"""Who a citizen's session is: the rooms that sign people in say so (`common.fronts.Sessions`)."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import NamedTuple

from starlette.datastructures import State

from actors import Caller
from common.fronts import SessionOf, all_sessions
from common.passes.bearer import digest_of
from gateway.problems import too_much
from gateway.tries import Tokens


class Citizen(NamedTuple):
    """Who is signed in, by which token, and until when (microseconds)."""

    caller: Caller
    token: str
    until: int


class Citizens:
    """Whose sessions tokens open. One per gateway."""

    def __init__(self, state: State) -> None:
        """``state`` is the application's."""
        self._state = state
        self._tokens = Tokens()

    async def of(self, cookies: Mapping[str, str], whence: str) -> Citizen | None:
        """Whom a browser's cookies stand for. Raises ActorError; Problem 429 where too many tokens that are none come
        from an address (``whence``)."""
        for sessions in all_sessions():
            if token := cookies.get(sessions.cookie):
                digest = digest_of(token)
                if self._tokens.is_bad(digest):
                    continue
                if wait := self._tokens.ask(digest, whence, asyncio.get_running_loop().time()):
                    raise too_much(wait)
                session = await sessions.whose(self._state, token)
                self._tokens.note(digest, good=session is not None)
                if session is not None:
                    return Citizen(session.caller, token, session.until)
        return None

    async def whose(self, token: str) -> SessionOf | None:
        """Whose session a token opens that was good before. Raises ActorError."""
        for sessions in all_sessions():
            if session := await sessions.whose(self._state, token):
                return session
        return None
