"""Taking one turn: from a message to everything its transaction has to write. No I/O, no scheduling."""

from __future__ import annotations

import logging
from typing import Any

import msgspec

from actors._edge.wire import Reply, decode_reply, encode_reply, failure
from actors._host.activation import Activation
from actors._host.unit import Unit
from actors._host.work import Ask, Call, Work
from actors.actor import Actor
from actors.errors import ActorError, ActorFailed, CommandReused, Refused, ReplyExpired
from actors.journal import chain
from actors.rows import shape_of
from actors.stores.contract import StoredReply
from actors.stores.tables import check_address, check_event, check_reminder
from actors.subscriptions import tells_of
from actors.turn import Turn

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
        if isinstance(work, Call | Ask):
            _keep(unit, activation)
    elif work.check and isinstance(work, Call | Ask) and not turn.read_only:
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
    if isinstance(known, Refused) and work.check and isinstance(work, Call | Ask) and not turn.read_only:
        _keep(unit, activation)
    return unit


def _keep(unit: Unit, activation: Activation) -> None:
    work, mark = unit.work, unit.work.digest()
    unit.command = (*work.address, work.id, mark, encode_reply(unit.reply), unit.at)
    activation.remember(work.id, mark, unit.reply)


def _write(unit: Unit, actor: Actor, turn: Turn) -> None:
    work = unit.work
    # Everything is bound and checked before anything of the turn counts.
    for key, row in turn.saved.items():
        shape = shape_of(key[0])
        values = shape.values(row)
        shape.check(values)
        unit.rows[key] = values
    for key in turn.removed:
        unit.rows[key] = None
    for name in turn.reminders:
        check_reminder(name)
    for tell in turn.tells:
        check_address(*tell.target)
    check_address(*actor.address)
    unit.emitted = turn.emitted
    hash_ = actor.hash
    for seq, _, tag, data, _ in turn.emitted:
        check_event(tag, work.caller.name, work.id)
        hash_ = chain(hash_, actor.kind, actor.key, seq, tag, turn.now, work.caller.name, work.id, data)
        text = data.decode()
        unit.journal.append((actor.kind, actor.key, seq, tag, turn.now, work.caller.name, work.id, text, hash_))
    actor.hash = hash_
    unit.reminders = turn.reminders
    unit.unparked = turn.unparked
