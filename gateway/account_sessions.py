"""Where an account is signed in: sessions that are opened, used, and end."""

from __future__ import annotations

import msgspec

from actors import Forbidden, Part, Unknown, applies, handles
from gateway.account_events import SessionActs, SessionClosed, SessionOpened, SessionUsed
from gateway.account_factor import SecondFactor
from gateway.account_identities import Identities
from gateway.account_messages import ActFor, CloseSession, OpenSession, Session, StandInOver, UseSession, WhoIs
from gateway.account_rights import must_be
from gateway.account_tables import AccountState, SessionRow

SECOND = 1_000_000  # microseconds
SESSIONS_KEPT = 100  # per account; the oldest gives way


class Sessions(Part[AccountState]):
    @handles
    def open(self, command: OpenSession) -> Session:
        must_be(self.caller, "gateway")
        if self.state.existing().disabled:
            raise Forbidden("account.disabled", field="username")
        if command.identity:
            self.part(Identities).must_know(command.identity)
        if not command.factor_elsewhere:
            self.part(SecondFactor).must_prove(command.step, command.recovery)
        self.emit(
            SessionOpened(
                digest=command.digest,
                expires_at=self.now + command.seconds * SECOND,
                how=command.how,
                idle_until=self._idle(command.idle),
                step=command.step,
                recovery=command.recovery,
            )
        )
        return self._describe(self.state.sessions[command.digest])

    @handles
    def use(self, command: UseSession) -> Session:
        """Told now and then while it is used; one that is over stays so."""
        must_be(self.caller, "gateway")
        session = self._lasting(command.digest)
        self.emit(SessionUsed(digest=command.digest, idle_until=self._idle(command.idle)))
        return self._describe(session)

    @handles
    def close(self, command: CloseSession) -> None:
        must_be(self.caller, "gateway")
        if command.digest in self.state.sessions:
            self.emit(SessionClosed(digest=command.digest))

    @handles
    def act_for(self, command: ActFor) -> None:
        must_be(self.caller, "gateway")
        session = self._lasting(command.digest)
        if session.acting != command.principal:
            self.emit(SessionActs(digest=command.digest, principal=command.principal))

    @handles
    def stand_in_over(self, command: StandInOver) -> None:
        must_be(self.caller, "actor")
        for session in list(self.state.sessions.values()):
            if session.acting == command.principal:
                self.emit(SessionActs(digest=session.digest))

    @handles
    def who_is(self, query: WhoIs) -> Session:
        must_be(self.caller, "gateway")
        return self._describe(self._lasting(query.digest))

    @applies
    def opened(self, event: SessionOpened) -> None:
        """Let the new session in; what is over, and the oldest beyond the limit, goes at the same time."""
        sessions = self.state.sessions
        stale = [session for session in sessions.values() if session.until <= self.now]
        lasting = [session for session in sessions.values() if session.until > self.now]
        for session in stale + lasting[: max(0, len(lasting) + 1 - SESSIONS_KEPT)]:
            self.remove(sessions.pop(session.digest))
        session = SessionRow(
            digest=event.digest,
            username=self.key,
            created_at=self.now,
            expires_at=event.expires_at,
            how=event.how,
            idle_until=event.idle_until,
        )
        sessions[session.digest] = session
        self.save(session)
        self.part(SecondFactor).spent(event.step, event.recovery)

    @applies
    def used(self, event: SessionUsed) -> None:
        session = self.state.sessions[event.digest]
        session.idle_until = event.idle_until
        self.save(session)

    @applies
    def acts(self, event: SessionActs) -> None:
        session = self.state.sessions[event.digest]
        session.acting = event.principal
        self.save(session)

    @applies
    def closed(self, event: SessionClosed) -> None:
        self.remove(self.state.sessions.pop(event.digest))

    def _idle(self, seconds: int) -> int:
        return self.now + seconds * SECOND if seconds else 0

    def _lasting(self, digest: str) -> SessionRow:
        session = self.state.sessions.get(digest)
        if session is None or session.until <= self.now:
            raise Unknown("account.expired")
        return session

    def _describe(self, session: SessionRow) -> Session:
        user = self.state.user()
        if session.how != "password":  # one that is temporary was not used
            user = msgspec.structs.replace(user, must_change=False)
        return Session(
            user=user,
            how=session.how,
            expires_at=session.expires_at,
            idle_until=session.idle_until,
            acting=session.acting,
        )
