"""A14: no tell is swallowed. Ids from outside and those made here cannot meet, and an id means one message."""

import asyncio

import pytest
from sqlalchemy import text

from actors import CommandReused, LocalCluster
from actors.ids import ASK, FIRING, RESERVED, TELL, derived, from_outside, is_made_up
from actors.messages import Caller
from actors.testing import LoopClock, simulate
from tests.actors.counters import Add, Pass, Total, counter
from tests.actors.script import Do, note, script
from tests.actors.test_A3_tells import arrived

HOSTILE = [
    "",
    "K",
    "K|",
    "K|abc",
    "|",
    *(sign + rest for sign in sorted(RESERVED) for rest in ("", "K", "K|abcdefghijklmnop", "~K", ">K|x", ".0")),
    ">counter/a!later@1767225600000000#1",
    "!test_counter/a!later@1767225600000000#0",
    "K>test_counter/a.0",
    "x" * 200,
    "x" * 201,
    "x" * 100_000,
    "~#" + "a" * 16,
    "#" + "a" * 16,
    "nul\0",
    "\0",
    "half \ud83d",
    "\udcff",
    "号码 一",
    "号" * 200,
    "%s'; DROP TABLE command; --",
]


def test_A14_ids_from_outside_stay_apart_from_each_other_and_from_those_made_here() -> None:
    known = [from_outside(id_) for id_ in HOSTILE]
    assert len(set(known)) == len(HOSTILE)
    for id_ in known:
        assert id_[:1] not in RESERVED - {"~"}
        assert not is_made_up(id_)
        assert len(id_) <= 201
        assert from_outside(id_) != id_ or not id_.startswith("~"), "escaped again, were it sent from outside"
        id_.encode()
        for sign in (TELL, ASK, FIRING):
            child = derived(sign, id_, "test_counter/a", "test_counter/b", 0)
            assert child not in known
            assert len(child) <= 80
            child.encode()


@pytest.mark.parametrize("hosts", [1, 3])
def test_A14_whatever_id_a_client_sends_its_command_happens_once_and_its_tells_arrive(
    database: str, hosts: int
) -> None:
    """Each id is used twice, and every derived id it could mean is used from outside before."""

    async def main() -> None:
        async with LocalCluster.open(database, hosts=hosts, clock=LoopClock()) as cluster:
            expected = 0
            for id_ in HOSTILE:
                if not id_:
                    continue  # a client that names none
                child = derived(TELL, from_outside(id_), counter("a"), counter("b"), 0)
                for hostile in (child, f"{id_}>test_counter/a.0", ">" + id_):
                    await cluster.call(counter("b"), Add(by=1000), command_id=hostile[:400])
                total = await cluster.call(counter("a"), Pass(by=1, to="b"), command_id=id_)
                assert await cluster.call(counter("a"), Pass(by=1, to="b"), command_id=id_) == total
                expected += 1
                assert total == expected
            await arrived(cluster)
            assert await cluster.parked() == []
            told = [e for e in await cluster.events(counter("b")) if e.data["by"] == 1]
            assert len(told) == expected
            assert all(event.actor == "test_counter/a" for event in told)
            assert await cluster.call(counter("a"), Total()) == expected

    simulate(main)


def test_A14_the_case_that_was_seen(database: str) -> None:
    """F4: the id that a tell of ``K`` was to have, taken beforehand, made the tell count as done."""

    async def main() -> None:
        async with LocalCluster.open(database, hosts=1, clock=LoopClock()) as cluster:
            await cluster.call(counter("b"), Add(by=5), command_id="K>test_counter/a.0")
            await cluster.call(counter("a"), Pass(by=1, to="b"), command_id="K")
            await arrived(cluster)
            assert await cluster.call(counter("b"), Total()) == 6

    simulate(main)


@pytest.mark.parametrize("forgotten", [False, True], ids=["from memory", "from the store"])
@pytest.mark.parametrize("what", ["another body", "another caller", "a refusal before"])
def test_A14_a_known_id_with_another_content_is_reused_and_never_done(
    database: str, what: str, forgotten: bool
) -> None:
    async def main() -> None:
        ann, ben = Caller("ann"), Caller("ben")
        async with LocalCluster.open(database, hosts=1, clock=LoopClock()) as cluster:
            first = Do((("refuse_below", 9), ("note", 1))) if what == "a refusal before" else note(1)
            calling = cluster.call(script("a"), first, command_id="K", caller=ann)
            await asyncio.gather(calling, return_exceptions=True)
            events = await cluster.events(script("a"))
            if forgotten:
                await cluster.restart(0)
            for _ in range(2):
                again = first if what == "another caller" else note(2)
                caller = ben if what == "another caller" else ann
                with pytest.raises(CommandReused) as caught:
                    await cluster.call(script("a"), again, command_id="K", caller=caller)
                assert caught.value.field == "Idempotency-Key"
            assert await cluster.events(script("a")) == events

    simulate(main)


def test_A14_the_same_id_for_two_actors_is_two_commands(database: str) -> None:
    async def main() -> None:
        async with LocalCluster.open(database, hosts=2, clock=LoopClock()) as cluster:
            for key in "abc":
                await cluster.call(counter(key), Pass(by=1, to="sum"), command_id="K")
            await arrived(cluster)
            assert await cluster.call(counter("sum"), Total()) == 3

    simulate(main)


def test_A14_ids_made_up_inside_are_forgotten_after_their_hour_and_those_from_outside_never(database: str) -> None:
    """Not before: a sender inside may repeat its id for as long as it waits."""

    async def main() -> None:
        async with LocalCluster.open(database, hosts=2, clock=LoopClock()) as cluster:

            async def ids() -> set[str]:
                return set(await cluster.read(lambda db: db.execute(text("SELECT id FROM command")).scalars().all()))

            here = cluster.host_of(script("a"))
            far = next(f"k{n}" for n in range(99) if cluster.host_of(script(f"k{n}")) != here)
            outside = [id_ for id_ in HOSTILE if id_]
            await asyncio.sleep(1800)
            for id_ in outside:
                await cluster.call(script("a"), note(), command_id=id_)
            await cluster.call(script("a"), Do((("note", 1), ("ask", far, (("note", 2),)), ("tell", far, ()))))
            await cluster.call(script("a"), Do((("note", 1), ("tell", "b", (("ask", far, (("note", 3),)),)))))
            await asyncio.sleep(10)
            kept = {from_outside(id_) for id_ in outside}
            made = {id_ for id_ in await ids() if is_made_up(id_)}
            of_tells = await ids() - kept - made
            assert len(made) == 3
            assert len(of_tells) == 1, "what a tell asks may be asked again for as long as the tell is parked"
            await asyncio.sleep(3500)
            assert made <= await ids()
            await asyncio.sleep(2 * 3600)
            assert await ids() == kept | of_tells
            await asyncio.sleep(86_400)
            assert await ids() == kept | of_tells

    simulate(main)


def test_F7_a_turn_that_only_tells_is_refused_unless_it_relays(database: str, caplog: pytest.LogCaptureFixture) -> None:
    async def main() -> None:
        from actors import ActorFailed

        async with LocalCluster.open(database, hosts=1, clock=LoopClock()) as cluster:
            with pytest.raises(ActorFailed):
                await cluster.call(script("a"), Do((("tell", "b", (("note", 1),)),)))
            with pytest.raises(ActorFailed):
                await cluster.call(script("a"), Do((("remind", "r", 5, ()),)))
            await asyncio.sleep(60)
            assert await cluster.store.position() == 0
            await cluster.call(script("a"), Do((("relay", "b", (("note", 1),)),)))
            await cluster.call(script("a"), Do((("note", 5), ("relay", "b", (("note", 2),)))))
            await arrived(cluster)
            seen = [(event.key, event.type) for event in await cluster.store.since(0)]
            assert seen == [
                ("a", "actor.relayed"),
                ("b", "test.script.noted"),
                ("a", "test.script.noted"),
                ("b", "test.script.noted"),
            ]
            assert (await cluster.events(script("a")))[0].data == {"to": ["script/b"]}

    simulate(main)


def test_F7_what_a_zombie_relays_is_not_told(database: str) -> None:
    """Two hosts take themselves for one: what the first would pass on is refused, and it ends."""

    async def main() -> None:
        from actors._host.host import Host

        async with LocalCluster.open(database, hosts=1, clock=LoopClock()) as cluster:
            zombie = cluster.host(0)
            relay = Do((("relay_total", "b"),))
            assert await cluster.call(script("a"), note()) == 1
            twin = Host(0, 1, cluster.store, LoopClock(), cluster)
            await twin.start()
            cluster._running[0] = twin
            await cluster.call(script("a"), Do((("note", 1), ("note", 2))))
            cluster._running[0] = zombie
            passed_on = asyncio.ensure_future(cluster.call(script("a"), relay))
            await zombie.gone.wait()
            cluster._running[0] = twin
            await passed_on
            await arrived(cluster)
            assert [e.data["number"] for e in await cluster.events(script("b"))] == [3]

    simulate(main)
