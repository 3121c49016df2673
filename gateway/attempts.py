"""Failed sign-ins, counted so that nobody can try passwords for long.

Counted by a keyed fingerprint of the user name, whether or not there is such an account: a stranger learns nothing
from being locked out, and what somebody typed by mistake as a user name (an ID number, a password) is kept nowhere.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from actors import Actor, Command, Event, Forbidden, Query, Row, Rows, applies, handles

SECOND = 1_000_000  # microseconds
FAILURES_ALLOWED = 8
COUNTED_FOR = 15 * 60 * SECOND
LOCKED_FOR = 5 * 60 * SECOND
KEY_LENGTH = 5  # hexadecimal digits of the fingerprint: at most a million rows, whatever a flood sends


class AttemptsRow(Row):
    """Failures in a row of one user name; times are microseconds since 1970 UTC."""

    __tablename__ = "sign_in_attempts"
    fingerprint: Mapped[str] = mapped_column(String(KEY_LENGTH), primary_key=True)
    failures: Mapped[int] = mapped_column(default=0)
    last_at: Mapped[int] = mapped_column(BigInteger, default=0)
    locked_until: Mapped[int] = mapped_column(BigInteger, default=0)


class Fail(Command[None], frozen=True, tag="sign_in.fail"):
    """A password was wrong."""


class Forgive(Command[None], frozen=True, tag="sign_in.forgive"):
    """A password was right: forget the failures."""


class LockedFor(Query[int], frozen=True, tag="sign_in.locked_for"):
    """Microseconds until the next attempt is heard; 0 for at once."""


class SignInFailed(Event, frozen=True, tag="sign_in.failed"):
    pass


class SignInForgiven(Event, frozen=True, tag="sign_in.forgiven"):
    pass


class Attempts(Actor, kind="sign_in"):
    """The failed sign-ins under one user name's fingerprint."""

    row: AttemptsRow

    def load(self, db: Rows) -> None:
        self.row = db.get(AttemptsRow, self.key) or AttemptsRow(fingerprint=self.key)

    @handles
    def fail(self, command: Fail) -> None:
        self._only_gateway()
        self.emit(SignInFailed())

    @handles
    def forgive(self, command: Forgive) -> None:
        self._only_gateway()
        if self.row.failures:
            self.emit(SignInForgiven())

    @handles
    def locked_for(self, query: LockedFor) -> int:
        self._only_gateway()
        left = self.row.locked_until - self.now
        return left if 0 < left <= LOCKED_FOR else 0  # a clock that was put back locks nobody out for longer

    @applies
    def failed(self, event: SignInFailed) -> None:
        if self.now - self.row.last_at > COUNTED_FOR:
            self.row.failures = 0
        self.row.failures += 1
        self.row.last_at = self.now
        if self.row.failures >= FAILURES_ALLOWED:
            self.row.failures = 0
            self.row.locked_until = self.now + LOCKED_FOR
        self.save(self.row)

    @applies
    def forgiven(self, event: SignInForgiven) -> None:
        self.row.failures = 0
        self.save(self.row)

    def _only_gateway(self) -> None:
        if "gateway" not in self.caller.roles:
            raise Forbidden("account.forbidden")
