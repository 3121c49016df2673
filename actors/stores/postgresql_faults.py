"""What PostgreSQL's errors mean to a store."""

import asyncpg

from actors.stores.contract import Unwritable
from actors.stores.faults import Verdict, named

_OURS = ("journal", "command", "outbox")
TAKEN_BEFORE = "22012"
"""Division by zero: how the statement of a batch says that a tell it takes is gone (``postgresql_writing``)."""


def judge(error: BaseException) -> Verdict:
    if isinstance(error, asyncpg.PostgresError):
        return _judge_state(error.sqlstate or "", error.table_name)
    if isinstance(error, asyncpg.TargetServerAttributeNotMatched):
        return Verdict.STANDBY
    if isinstance(error, asyncpg.DataError | Unwritable):
        return Verdict.UNWRITABLE  # a value that the driver cannot encode
    if isinstance(error, OSError | asyncpg.InterfaceError | asyncpg.InternalClientError):
        return Verdict.LOST  # OSError: also TimeoutError
    return Verdict.FOREIGN


def _judge_state(state: str, table: str | None) -> Verdict:
    if state == "23505" and table in _OURS:
        return Verdict.CONFLICT
    if state == TAKEN_BEFORE:
        return Verdict.CONFLICT
    if state in ("40001", "40P01", "55P03", "0A000"):  # serialization, deadlock, lock; a cached plan is outdated
        return Verdict.AGAIN
    if state == "25006":
        return Verdict.STANDBY
    if state[:2] in ("08", "57"):
        return Verdict.LOST
    if state[:2] in ("22", "23", "54"):
        return Verdict.UNWRITABLE
    return Verdict.FAULT


_PROBLEMS = {
    "25006": "standby",
    "28": "refused",
    "3D": "refused",
    "42501": "denied",
    "42P01": "empty",
    "53100": "full",
    "53300": "exhausted",
    "57014": "slow",
    "XX001": "corrupt",
    "XX002": "corrupt",
}


def fault(error: Exception) -> Exception:
    """The error as the contract names it; one that is no matter of the database as it is."""
    state = error.sqlstate or "" if isinstance(error, asyncpg.PostgresError) else ""
    return named(error, judge(error), _PROBLEMS.get(state) or _PROBLEMS.get(state[:2]))
