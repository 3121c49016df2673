"""What a committed batch shows: a change for each event, with the newest view of those that somebody looks at."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence

import msgspec

from actors._edge.changes import Change, publication_json
from actors._host.unit import Unit
from actors.actor import Actor
from actors.address import Address
from actors.registry import kinds

log = logging.getLogger(__name__)
_json = msgspec.json.Encoder().encode


def changes(units: Sequence[Unit], first: int, watched: Callable[[Address], bool]) -> list[Change]:
    """The changes of one committed batch, whose first event has position ``first``.

    A view is shown only where it is exactly what the event has led to: an actor that has gone on since must be asked.
    """
    last = {unit.work.address: unit for unit in units if unit.emitted}
    found: list[Change] = []
    for unit in units:
        if not unit.emitted:
            continue
        actor, address = unit.activation.actor, unit.work.address
        publish = kinds[address.kind].publish
        for place, (seq, _, tag, _, publication) in enumerate(unit.emitted):
            newest = last[address] is unit and place == len(unit.emitted) - 1
            shown: bytes | None = None
            if publish == "log" and publication is not None:
                shown = publication_json(tag, unit.at, publication)
            elif publish == "state" and newest and actor is not None and actor.seq == seq and watched(address):
                shown = _view(actor)
            superseded = publish == "state" and not newest
            found.append(Change(first + len(found), *address, seq, tag, unit.at, shown, superseded))
    return found


def _view(actor: Actor) -> bytes | None:
    """The actor's view; one that fails must not keep the others' events from leaving: it is asked for again."""
    try:
        return _json(actor.view())
    except Exception:
        log.exception("view of %s failed", actor.kind)
        return None
