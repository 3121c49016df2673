"""Where a person is signed in. Of a token only its digest is kept."""

from actors import Part, Unknown, applies, handles
from people.access import must_be, must_be_front
from people.person.events import SessionClosed, SessionOpened, SessionsEnded
from people.person.messages import CloseSession, EndSession, EndSessions, OpenSession, Standing, WhoIs
from people.person.state import PersonState, session_id
from people.tables import PersonSessionRow

SECOND = 1_000_000  # microseconds
KEPT = 20
"""Sessions of one person; the oldest gives way."""


class Sessions(Part[PersonState]):
    @handles
    def open(self, command: OpenSession) -> None:
        must_be_front(self.caller)
        if self.state.row is None:
            raise Unknown("people.unknown")
        expires_at = self.now + command.seconds * SECOND
        level = min(command.level, self.state.row.level)
        self.emit(SessionOpened(digest=command.digest, expires_at=expires_at, level=level, own=command.own))
        session = self.state.sessions[command.digest]
        session.device = command.device
        self.save(session)

    @handles
    def close(self, command: CloseSession) -> None:
        must_be_front(self.caller)
        if command.digest in self.state.sessions:
            self.emit(SessionClosed(digest=command.digest))

    @handles
    def end_one(self, command: EndSession) -> None:
        must_be(self.caller, self.key)
        digest = next((each for each in self.state.sessions if session_id(each) == command.session), None)
        if digest is None:
            raise Unknown("people.no_session", field="session")
        self.emit(SessionClosed(digest=digest))

    @handles
    def end(self, command: EndSessions) -> None:
        must_be(self.caller, self.key)
        if self.state.sessions:
            self.emit(SessionsEnded())

    @handles
    def who_is(self, query: WhoIs) -> Standing:
        must_be_front(self.caller)
        session = self.state.session(query.digest, self.now)
        if session is None or self.state.row is None:
            raise Unknown("people.expired")
        level = min(session.level, self.state.row.level)
        return Standing(level, self.state.called(level), session.expires_at)

    @applies
    def opened(self, event: SessionOpened) -> None:
        """What has expired, and the oldest beyond the limit, goes at the same time."""
        lasting = [one for one in self.state.sessions.values() if one.expires_at > self.now]
        kept = {one.digest for one in lasting[max(0, len(lasting) + 1 - KEPT) :]}
        for digest in self.state.sessions.keys() - kept:
            self.remove(self.state.sessions.pop(digest))
        session = PersonSessionRow(
            digest=event.digest,
            person=self.key,
            level=event.level,
            created_at=self.now,
            expires_at=event.expires_at,
            own=event.own,
        )
        self.state.sessions[session.digest] = session
        self.save(session)

    @applies
    def closed(self, event: SessionClosed) -> None:
        self.remove(self.state.sessions.pop(event.digest))

    @applies
    def ended(self, event: SessionsEnded) -> None:
        for session in self.state.sessions.values():
            self.remove(session)
        self.state.sessions.clear()
