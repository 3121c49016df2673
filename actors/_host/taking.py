"""Taking one turn: from a message to everything its transaction has to write. No I/O, no scheduling."""

from __future__ import annotations

import logging
from typing import Any

import msgspec

from actors._edge.wire import Reply, decode_reply, encode_reply, failure
from actors._host.activation import Activation
from actors._host.unit import Unit
from actors._host.work import REPEATABLE, Work
from actors.actor import Actor
from actors.errors import ActorError, ActorFailed, CommandReused, Refused, ReplyExpired
from actors.journal import chain
from actors.rows import shape_of
from actors.stores.contract import StoredReply, Values
from actors.stores.tables import check_address, check_event, check_reminder
from actors.subscriptions import tells_of
from actors.turn import RowKey, Turn

log = logging.getLogger(__name__)
_body = msgspec.msgpack.Encoder().encode


def answered(work: Work, kept: StoredReply) -> Reply:
    """The reply to a command that was decided before: the first reply, or why there is none."""
    if kept.digest != work.digest():
        return failure(CommandReused(field="Idempotency-Key"))
    if kept.reply is None:
        return failure(ReplyExpired(field="Idempotency-Key"))
    return decode_reply(kept.reply)


def succeed(work: Work, activation: Activation, turn: Turn, result: Any) -> Unit:
    """The unit of a turn whose handler returned.

    Raises NoWitness, and ValueError for what no column can hold: so the culprit fails here, in its own turn.
    """
    if activation.actor is not None:
        activation.actor.witness()
    turn.check_witness()
    unit = Unit(work, activation, Reply(_body(result)), turn.now)
    actor = activation.actor
    assert actor is not None
    if turn.emitted:
        for target, message, payload in tells_of(actor.address, turn):
            turn.tells.append(turn.next_tell(actor.address, target, message, payload))
        _write(unit, actor, turn)
        # A tell or firing is known by the row that it came from; a call or an ask may be sent again by its id.
        if isinstance(work, REPEATABLE):
            _keep(unit, activation)
    elif work.check and isinstance(work, REPEATABLE) and not turn.read_only:
        _keep(unit, activation)
    return unit


def refuse(work: Work, activation: Activation, turn: Turn, error: BaseException) -> Unit:
    """The unit of a turn whose handler raised: nothing is changed; a decision is kept where it may be asked again."""
    known = error if isinstance(error, ActorError) else ActorFailed(actor=str(work.address))
    reply = failure(known)
    try:
        encode_reply(reply)
    except (TypeError, ValueError, OverflowError):  # its facts are no plain data
        log.error("%s of %s cannot be said: %s", type(known).__name__, work.address.kind, known.code)
        known = ActorFailed(actor=str(work.address))
        reply = failure(known)
    unit = Unit(work, activation, reply, turn.now)
    if isinstance(known, Refused) and work.check and isinstance(work, REPEATABLE) and not turn.read_only:
        _keep(unit, activation)
    return unit


def _keep(unit: Unit, activation: Activation) -> None:
    work, mark = unit.work, unit.work.digest()
    unit.command = (*work.address, work.id, mark, encode_reply(unit.reply), unit.at)
    activation.remember(work.id, mark, unit.reply)


def _write(unit: Unit, actor: Actor, turn: Turn) -> None:
    work = unit.work
    who, id_, now = work.caller.signature, work.id, turn.now
    # Everything is bound and checked before anything of the turn counts.
    if turn.saved or turn.removed:
        rows: dict[RowKey, Values | None] = {}
        for key, row in turn.saved.items():
            shape = shape_of(key[0])
            rows[key] = values = shape.values(row)
            shape.check(values)
        for key in turn.removed:
            rows[key] = None
        unit.rows = rows
    for reminder in turn.reminders:
        check_reminder((reminder,))
    for tell in turn.tells:
        check_address(tell.target)
    (kind, name), hash_ = actor.address, actor.hash
    journal: list[Values] = []
    for seq, _, tag, data, _ in turn.emitted:
        hash_ = chain(hash_, kind, name, seq, tag, now, who, id_, data)
        event = (kind, name, seq, tag, now, who, id_, data.decode(), hash_)
        check_event(event)
        journal.append(event)
    actor.hash = hash_
    unit.journal, unit.emitted = journal, turn.emitted
    unit.reminders, unit.unparked = turn.reminders, turn.unparked
