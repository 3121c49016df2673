"""What every store is asked, as SQLAlchemy statements. Parameters are named as the arguments that they come from."""

from typing import Final

from sqlalchemy import BigInteger, String, bindparam, exists, func, literal_column, or_, select, tuple_

from actors.ids import ASK, MADE_UP
from actors.rows import shape_of
from actors.stores.tables import CommandRow, JournalRow, OutboxRow, ReminderRow, SegmentRow, StoreRow

_journal = shape_of(JournalRow).table
_command = shape_of(CommandRow).table
_outbox = shape_of(OutboxRow).table
_reminder = shape_of(ReminderRow).table
_store = shape_of(StoreRow).table
_segment = shape_of(SegmentRow).table
_newer = _journal.alias("newer")
_j, _c, _o, _r, _s = _journal.c, _command.c, _outbox.c, _reminder.c, _store.c

_LIMIT = bindparam("limit", type_=BigInteger)
_MINE_IN_JOURNAL = (_j.kind == bindparam("kind"), _j.key == bindparam("key"))
_AFTER_MARK = tuple_(_o.seq, _o.number, _o.id) > tuple_(
    bindparam("seq", type_=BigInteger), bindparam("number", type_=BigInteger), bindparam("id", type_=String)
)
_BY_MARK = (_o.seq, _o.number, _o.id)
_TELLS = select(
    _o.id, _o.at, _o.seq, _o.number, _o.source_kind, _o.source_key, _o.kind, _o.key, _o.payload, _o.failure, _o.tries
)
_EVENTS = select(_journal)
_BETWEEN = (_c.at >= bindparam("since"), _c.at < bindparam("until"))


LAST: Final = select(_j.seq, _j.hash).where(*_MINE_IN_JOURNAL).order_by(_j.seq.desc()).limit(literal_column("1"))
REPLY: Final = select(_c.digest, _c.reply).where(
    _c.kind == bindparam("kind"), _c.key == bindparam("key"), _c.id == bindparam("id")
)
TELL: Final = _TELLS.where(_o.id == bindparam("id"))
TELLS: Final = _TELLS.where(_o.failure.is_(None), _AFTER_MARK).order_by(*_BY_MARK).limit(_LIMIT)
TELLS_TO: Final = (
    _TELLS.where(_o.kind == bindparam("kind"), _o.key == bindparam("key"), _o.failure.is_(None), _AFTER_MARK)
    .order_by(*_BY_MARK)
    .limit(_LIMIT)
)
PARKED: Final = _TELLS.where(_o.failure.is_not(None), _AFTER_MARK).order_by(*_BY_MARK).limit(_LIMIT)
WAITING: Final = select(func.count(), func.min(_o.at)).select_from(_outbox).where(_o.failure.is_(None))
DUE: Final = select(_r.due).where(
    _r.kind == bindparam("kind"), _r.key == bindparam("key"), _r.name == bindparam("name")
)
REMINDERS: Final = (
    select(_r.kind, _r.key, _r.name, _r.due, _r.payload)
    .where(_r.due < bindparam("before"))
    .order_by(_r.due, _r.kind, _r.key, _r.name)
    .limit(_LIMIT)
)
EVENTS: Final = _EVENTS.where(*_MINE_IN_JOURNAL, _j.seq > bindparam("after")).order_by(_j.seq).limit(_LIMIT)
SINCE: Final = _EVENTS.where(_j.position > bindparam("position")).order_by(_j.position).limit(_LIMIT)
CHAINED: Final = (
    _EVENTS.where(
        tuple_(_j.kind, _j.key, _j.seq)
        > tuple_(bindparam("kind", type_=String), bindparam("key", type_=String), bindparam("seq", type_=BigInteger))
    )
    .order_by(_j.kind, _j.key, _j.seq)
    .limit(_LIMIT)
)
WHOLE: Final = _EVENTS.order_by(_j.kind, _j.key, _j.seq)
POSITION: Final = select(func.coalesce(func.max(_j.position), literal_column("0")))
NEWEST: Final = select(_j.position, _j.hash).order_by(_j.position.desc()).limit(literal_column("1"))
FACTS: Final = select(_s.name, _s.value)
VALUE: Final = select(_s.value).where(_s.name == bindparam("name"))
OLDEST_COMMAND: Final = select(func.min(_c.at)).where(_c.at >= bindparam("since"))
FORGET_REPLIES: Final = _command.update().values(reply=None).where(*_BETWEEN, _c.reply.is_not(None))
FORGET_IDS: Final = _command.delete().where(
    *_BETWEEN, or_(_c.id.like(literal_column(f"'{MADE_UP}%'")), _c.id.like(literal_column(f"'{ASK}{MADE_UP}%'")))
)
TRIED: Final = (
    _outbox.update().values(tries=bindparam("count"), failure=bindparam("why")).where(_o.id == bindparam("tell"))
)
SEALED: Final = select(_segment.c.name, _segment.c.first, _segment.c.last, _segment.c.digest).order_by(_segment.c.first)
SEAL: Final = _segment.insert().values(
    name=bindparam("file"), first=bindparam("start"), last=bindparam("until"), digest=bindparam("hash")
)
# Every actor's newest event stays: it says where its numbers and its chain go on.
_sealed_and_older = (
    select(_j.position)
    .where(
        _j.position >= bindparam("since"),
        _j.position <= bindparam("until"),
        exists().where(_newer.c.kind == _j.kind, _newer.c.key == _j.key, _newer.c.seq > _j.seq),
    )
    .subquery("older")  # MySQL reads the table that it deletes from only through a derived one
)
FORGET_SEALED: Final = _journal.delete().where(_j.position.in_(select(_sealed_and_older.c.position)))
