"""Failed sign-ins as they were once journaled, so that old histories still load. Nothing is written here any more: see
`gateway.tries`.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from actors import Actor, Event, Row, Rows, applies

SECOND = 1_000_000  # microseconds
FAILURES_ALLOWED = 8
COUNTED_FOR = 15 * 60 * SECOND
LOCKED_FOR = 5 * 60 * SECOND
KEY_LENGTH = 5  # hexadecimal digits of the fingerprint


class AttemptsRow(Row):
    """Failures in a row of one user name; times are microseconds since 1970 UTC."""

    __tablename__ = "sign_in_attempts"
    fingerprint: Mapped[str] = mapped_column(String(KEY_LENGTH), primary_key=True)
    failures: Mapped[int] = mapped_column(default=0)
    last_at: Mapped[int] = mapped_column(BigInteger, default=0)
    locked_until: Mapped[int] = mapped_column(BigInteger, default=0)


class SignInFailed(Event, frozen=True, tag="sign_in.failed"):
    pass


class SignInForgiven(Event, frozen=True, tag="sign_in.forgiven"):
    pass


class Attempts(Actor, kind="sign_in"):
    """The failed sign-ins under one user name's fingerprint."""

    read_by = "administrators"
    row: AttemptsRow

    def load(self, db: Rows) -> None:
        self.row = db.get(AttemptsRow, self.key) or AttemptsRow(fingerprint=self.key)

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
