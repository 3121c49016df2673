"""Running one turn: from a message to everything its transaction has to write. No I/O, no scheduling."""

from hashlib import blake2b
from typing import Any, Literal

import msgspec

from actors._edge.wire import Reply, decode_reply, encode_reply, failure
from actors._host.mailbox import Activation, Unit, Work
from actors.actor import Actor, Turn
from actors.errors import (
    ActorError,
    ActorFailed,
    Busy,
    CommandReused,
    Cycle,
    DeadlineExceeded,
    HostUnavailable,
    Refused,
    ReplyExpired,
    StoreUnavailable,
    UnknownActor,
    UnknownMessage,
)
from actors.journal import chain
from actors.rows import shape_of
from actors.stores.contract import StoredReply

_body = msgspec.msgpack.Encoder().encode


def digest(work: Work) -> bytes:
    """What a command id is bound to: the body and who sent it."""
    return blake2b(work.payload, digest_size=16, key=work.caller.name.encode()[:64]).digest()


def answered(work: Work, kept: StoredReply) -> Reply:
    """The reply to a command that was decided before: the first reply, or why there is none."""
    if kept.digest != digest(work) and not work.tell:
        return failure(CommandReused(field="Idempotency-Key"))
    if kept.reply is None:
        return failure(ReplyExpired(field="Idempotency-Key"))
    return decode_reply(kept.reply)


def succeed(work: Work, activation: Activation, turn: Turn, result: Any) -> Unit:
    """The unit of a turn whose handler returned. Raises NoWitness."""
    turn.check_witness()
    unit = Unit(work, activation, Reply(_body(result)), at=turn.now)
    actor = activation.actor
    assert actor is not None
    if turn.changed:
        _write(unit, actor, turn)
    # Kept where something changed, and wherever the sender may send the id again. Only a tell that is done in the same
    # transaction as the turn that told it can never come again: it was never written down anywhere else.
    again = turn.changed and (work.parent is None or work.stored)
    _keep(unit, activation, (again or work.check) and not turn.read_only)
    return unit


def refuse(work: Work, activation: Activation, turn: Turn, error: Exception) -> Unit:
    """The unit of a turn whose handler raised: nothing is changed; a decision is kept where it may be asked again."""
    known = error if isinstance(error, ActorError) else ActorFailed(actor=str(work.address))
    unit = Unit(work, activation, failure(known), at=turn.now)
    _keep(unit, activation, isinstance(known, Refused) and work.check and not turn.read_only)
    return unit


_LATER = {error.__name__ for error in (Busy, DeadlineExceeded, HostUnavailable, StoreUnavailable)}
_FAILED = {error.__name__ for error in (ActorFailed, Cycle, UnknownActor, UnknownMessage)}


def outcome(reply: Reply) -> Literal["done", "later", "failed"]:
    """What became of a tell or reminder: decided (also a refusal is), worth another try, or a matter for a person."""
    if reply.error is None:
        return "done"
    name = reply.error[0]
    return "later" if name in _LATER else "failed" if name in _FAILED else "done"


def _keep(unit: Unit, activation: Activation, keep: bool) -> None:
    if keep:
        work, mark = unit.work, digest(unit.work)
        unit.command = (*work.address, work.id, mark, encode_reply(unit.reply), unit.at)
        activation.remember(work.id, mark, unit.reply)


def _write(unit: Unit, actor: Actor, turn: Turn) -> None:
    work = unit.work
    unit.emitted = turn.emitted
    for seq, _, tag, data, _ in turn.emitted:
        actor.hash = chain(actor.hash, actor.kind, actor.key, seq, tag, turn.now, work.caller.name, work.id, data)
        text = data.decode()
        unit.journal.append((actor.kind, actor.key, seq, tag, turn.now, work.caller.name, work.id, text, actor.hash))
    for key, row in turn.saved.items():
        unit.rows[key] = shape_of(key[0]).values(row)
    for key in turn.removed:
        unit.rows[key] = None
    unit.reminders = turn.reminders
