"""What a turn rests on, moment by moment: nothing of it leaves, is shown or stays where that never happened."""

import asyncio
from collections.abc import Callable

import pytest

from actors import ActorFailed, LocalCluster
from actors._edge.wire import Reply
from actors._host.publishing import changes
from actors.testing import LoopClock, simulate
from tests.actors.script import Do, Script, Steps, do, note, script
from tests.actors.stepwise import Node, Site, Step, at_once
from tests.actors.test_every_step import A, B, C, X


def _numbers(site: Site, key: str) -> list[int]:
    return [event.data["number"] for event in at_once(site.store.events(script(key)))]


def _go_on(site: Site, may: Callable[[Step], bool]) -> None:
    """Until nothing more can happen that may."""
    for _ in range(1000):
        steps = [step for step in site.steps() if may(step)]
        if not steps:
            return
        site.take(steps[0])
    raise AssertionError("it does not end")


def _said(_: Reply) -> None:
    pass


def test_a_remote_ask_waits_for_what_its_turn_rests_on() -> None:
    site = Site()
    site.call("1", script(A), note(1), _said)
    site.call("2", script(A), Do((("ask", X, (("note", 2),)), ("note", 3))), _said)
    _go_on(site, lambda step: step.name != "cut")
    assert not [request for request in site.requests if request.id.startswith("?")]
    _go_on(site, lambda step: step.name != "carry" or step.node is None)
    assert [request for request in site.requests if request.id.startswith("?")]
    assert _numbers(site, A) == [1]
    _go_on(site, lambda step: True)
    assert _numbers(site, X) == [2]
    at_once(site.store.close())


def test_an_ask_of_a_turn_that_is_over_is_not_sent() -> None:
    """It waited for its turn's grounds, and its deadline has passed meanwhile."""
    site = Site()
    site.call("1", script(A), note(1), _said)
    site.call("2", script(B), Do((("note", 4), ("tell", A, (("ask", X, (("note", 2),)),)))), _said)
    _go_on(site, lambda step: step.name != "cut")
    site.now += 100
    site.nodes[site.host_of(script(A))].machine.expire()
    _go_on(site, lambda step: step.name != "carry")
    assert not [request for request in site.requests if request.id.startswith("?")]
    at_once(site.store.close())


# What it does itself the store would refuse, for the outbox does not hold it; what it asks for, nobody would.
TOLD: dict[str, Steps] = {
    "does something": (("note", 99),),
    "asks here": (("ask", C, (("note", 99),)),),
    "asks elsewhere": (("ask", X, (("note", 99),)),),
}


@pytest.mark.parametrize("what", TOLD)
def test_what_was_told_by_a_void_turn_is_not_done_when_it_has_been_read(what: str) -> None:
    """Its receiver is being loaded while the commit of whoever told it fails."""
    site = Site()
    site.call("0", script(C), Do((("mark", "taken"),)), _said)
    _go_on(site, lambda step: True)
    site.call("1", script(A), Do((("mark", "taken"), ("tell", B, TOLD[what]))), _said)
    node = site.nodes[site.host_of(script(A))]

    def before_it_is_read(step: Step) -> bool:
        return step.name != "fetch" or node.fetches[0].work.address == script(A)

    _go_on(site, before_it_is_read)
    assert [fetch.work.address for fetch in node.fetches] == [script(B)]
    site.now += 0.01  # the batch waits for it no longer
    _go_on(site, before_it_is_read)
    assert node.machine.commits.failures == 1
    _go_on(site, lambda step: True)
    assert [_numbers(site, key) for key in (B, C, X)] == [[], [0], []]
    at_once(site.store.close())


@pytest.mark.parametrize("what", TOLD)
def test_what_was_told_by_a_void_turn_is_not_done_when_its_turn_comes(what: str) -> None:
    """Its receiver has something else before it, until the commit of whoever told it has failed."""
    site = Site()
    site.call("0", script(C), Do((("mark", "taken"),)), _said)
    _go_on(site, lambda step: True)
    site.call("1", script(B), note(1), _said)
    node = site.nodes[site.host_of(script(A))]

    def before_it_is_read(step: Step) -> bool:
        return step.name != "fetch" or node.fetches[0].work.address != script(B)

    _go_on(site, before_it_is_read)
    site.call("2", script(A), Do((("mark", "taken"), ("tell", B, TOLD[what]))), _said)
    _go_on(site, lambda step: step.name == "carry")
    _go_on(site, lambda step: step.name == "run")
    node.fetches.reverse()  # the sender is read first
    _go_on(site, before_it_is_read)
    site.now += 0.01
    _go_on(site, before_it_is_read)
    assert node.machine.commits.failures == 1
    assert len(node.machine.turns.activations[script(B)].mailbox) == 1
    _go_on(site, lambda step: True)
    assert [_numbers(site, key) for key in (B, C, X)] == [[1], [0], []]
    at_once(site.store.close())


def test_what_fails_and_was_told_by_a_void_turn_keeps_no_later_tell_waiting() -> None:
    """It never was told, so it is not tried again, and nobody has to wait behind it."""
    site = Site()
    site.call("0", script(C), Do((("mark", "taken"),)), _said)
    _go_on(site, lambda step: True)
    Script.switches.add("bad")
    site.call("1", script(A), do((("mark", "taken"), ("tell", B, (("fail_if", "bad"), ("note", 99))))), _said)
    _go_on(site, lambda step: True)
    assert site.nodes[site.host_of(script(A))].machine.commits.failures > 0
    Script.switches.clear()
    site.call("2", script(A), do((("note", 1), ("tell", B, (("note", 2),)))), _said)
    for _ in range(10):
        _go_on(site, lambda step: True)
        site.pass_time()
    assert [_numbers(site, key) for key in (A, B)] == [[1], [2]]
    at_once(site.store.close())


def test_a_state_is_shown_only_where_it_is_what_the_event_led_to() -> None:
    for goes_on in (False, True):
        site = Site()
        node: Node = site.nodes[site.host_of(script(A))]
        site.call("1", script(A), note(1), _said)
        _go_on(site, lambda step: step.name != "told")
        if goes_on:  # while the batch is under way
            site.call("2", script(A), note(2), _said)
            _go_on(site, lambda step: step.name != "told")
        node.machine.committed()
        (change,) = changes(node.machine.released, 1, lambda address: True)
        assert (change.seq, change.shown) == (1, None if goes_on else b'{"total":1}')
        at_once(site.store.close())


def test_what_is_asked_rests_on_what_its_asker_rests_on(caplog) -> None:  # type: ignore[no-untyped-def]
    """It is asked by what its asker's turn has seen; that never happened, so neither did this."""

    async def main() -> None:
        async with LocalCluster.open(hosts=1, clock=LoopClock()) as cluster:
            await cluster.call(script(C), Do((("mark", "taken"),)))
            calls = [
                cluster.call(script(A), Do((("mark", "taken"),))),
                cluster.call(script(A), Do((("ask_total", B), ("note", 5)))),
            ]
            failed, done = await asyncio.gather(*calls, return_exceptions=True)
            assert isinstance(failed, ActorFailed)
            assert done == 1
            assert [event.data["number"] for event in await cluster.events(script(B))] == [0]

    simulate(main)
