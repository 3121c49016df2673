"""A12: old histories still load. Each golden file is one actor's journal as it was released, and its view after it.

A file is never changed. A new event type, or a new meaning of an old one, brings a new file in its room's ``golden``.
"""

import json
from pathlib import Path
from typing import Any

import pytest

import common.privacy.room
import gateway.account
import gateway.attempts
import gateway.operator.book
import hall
import messaging
import people
from actors import Address, Recorded
from actors.folding import blank
from actors.messages import decode_event, event_types
from actors.past import Fold

FILES = sorted(Path(__file__).parent.glob("**/golden/*.json"))
OURS = (hall, messaging, people, common.privacy, gateway.account, gateway.attempts, gateway.operator)
ROOMS = tuple(room.__name__ for room in OURS)

POLICIES = {"queue": {"p50", "p90"}}
"""What a view says by a policy of today, which may be a better one than that of the release: no state of the actor.
Only whether it says anything is compared: an estimate needs windows on duty, and that is state."""


DERIVED = {"ticket": {"position", "ahead", "estimate", "soon"}, "window": {"waiting", "next"}, "inbox": {"text"}}
"""What a view said then and is derived now where it is read: only the queue knows it, and whoever looks asks there;
words are those of today."""


def without(view: dict[str, Any], names: set[str]) -> dict[str, Any]:
    """A view without what is called so, also in the documents that it lists."""
    return {name: _without(value, names) for name, value in view.items() if name not in names}


def _without(value: Any, names: set[str]) -> Any:
    if isinstance(value, dict):
        return without(value, names)
    return [_without(one, names) for one in value] if isinstance(value, list) else value


def _read(path: Path) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return document


def _name(path: Path) -> str:
    return f"{path.parent.parent.name}-{path.stem}"


def known_then(now: Any, then: Any) -> Any:
    """Of what an actor shows now, what it showed when the history was released; views gain fields and lose none."""
    if isinstance(now, dict) and isinstance(then, dict):
        return {name: known_then(value, then[name]) for name, value in now.items() if name in then}
    if isinstance(now, list) and isinstance(then, list) and len(now) == len(then):
        return [known_then(*pair) for pair in zip(now, then, strict=True)]
    return now


@pytest.mark.parametrize("path", FILES, ids=_name)
def test_A12_a_released_history_folds_into_its_view(path: Path) -> None:
    document = _read(path)
    actor = blank(Address.parse(document["address"]))
    for event in document["events"]:
        actor.replay(event["at"], json.dumps({"type": event["type"], **event["data"]}))
    assert actor.seq == document["events"][-1]["seq"] == len(document["events"])
    view = json.loads(json.dumps(actor.view()))
    policies = POLICIES.get(actor.kind, set())
    derived = DERIVED.get(actor.kind, set())
    document["view"] = without(document["view"], derived)
    known = without(known_then(view, document["view"]), derived)
    assert without(known, policies) == without(document["view"], policies)
    for name in policies:
        assert (known[name] is None) == (document["view"][name] is None), name


@pytest.mark.parametrize("path", FILES, ids=_name)
def test_A12_a_released_history_goes_on_from_the_rows_of_any_of_its_moments(path: Path) -> None:
    """What is loaded from rows is what was folded: nothing that an actor knows is in its memory alone."""
    document = _read(path)
    address = Address.parse(document["address"])
    whole, again = Fold(address), Fold(address)
    for event in document["events"]:
        text = json.dumps({"type": event["type"], **event["data"]})
        recorded = Recorded(0, *address, event["seq"], event["type"], event["at"], "", "", text, b"")
        whole.step(recorded)
        again = Fold(address, again.mark())
        again.step(recorded)
    assert again.actor.view() == whole.actor.view()
    assert again.mark().rows == whole.mark().rows


@pytest.mark.parametrize("path", FILES, ids=_name)
def test_A12_fields_added_later_are_ignored_by_older_code(path: Path) -> None:
    for event in _read(path)["events"]:
        older = {"type": event["type"], **event["data"]}
        newer = older | {"added_in_a_later_release": 1}
        assert decode_event(json.dumps(newer).encode()) == decode_event(json.dumps(older).encode())


def test_A12_every_event_type_has_a_golden_history() -> None:
    released = {tag for tag, kind in event_types().items() if kind.__module__.startswith(ROOMS)}
    told = {event["type"] for path in FILES for event in _read(path)["events"]}
    assert released
    assert released - told == set()
