"""A8: nobody can tell that an actor was dropped from memory, moved, or that its host was restarted."""

import asyncio
import itertools

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from actors import LocalCluster
from actors.testing import LoopClock, SimLoop
from tests.actors.counters import Add, Pass, Total, counter

keys = st.sampled_from("abcde")
amounts = st.integers(1, 9)
_numbers = itertools.count(1)


class LikeADict(RuleBasedStateMachine):
    """Counters behave as a plain dict does, whatever happens to their hosts."""

    def __init__(self, database: str) -> None:
        super().__init__()
        self.number = next(_numbers)  # those before it had counters of their own in the same database
        self.model: dict[str, int] = {}
        self.runner = asyncio.Runner(loop_factory=SimLoop)
        self.opened = LocalCluster.open(database, hosts=3, clock=LoopClock())
        self.cluster = self.run(self.opened.__aenter__())

    def own(self, key: str) -> str:
        return f"{self.number}{key}"

    def run(self, work):  # type: ignore[no-untyped-def]
        return self.runner.run(work) if asyncio.iscoroutine(work) else self.runner.run(_await(work))

    @rule(key=keys, by=amounts)
    def add(self, key: str, by: int) -> None:
        key = self.own(key)
        self.model[key] = self.model.get(key, 0) + by
        assert self.run(self.cluster.call(counter(key), Add(by=by), timeout=60)) == self.model[key]

    @rule(key=keys, to=keys, by=amounts)
    def pass_on(self, key: str, to: str, by: int) -> None:
        key, to = self.own(key), self.own(to)
        self.run(self.cluster.call(counter(key), Pass(by=by, to=to), timeout=60))
        self.run(asyncio.sleep(1))
        self.model[key] = self.model.get(key, 0) + by
        self.model[to] = self.model.get(to, 0) + by

    @rule(host=st.integers(0, 2))
    def passivate(self, host: int) -> None:
        assert self.cluster.host(host).passivate() == 0

    @rule(host=st.integers(0, 2))
    def restart(self, host: int) -> None:
        self.run(self.cluster.restart(host))

    @rule(hosts=st.integers(1, 4))
    def resize(self, hosts: int) -> None:
        self.run(self.cluster.resize(hosts))
        self.run(self.cluster.resize(3))

    @invariant()
    def the_same_totals(self) -> None:
        for key, total in self.model.items():
            assert self.run(self.cluster.call(counter(key), Total(), timeout=60)) == total

    def teardown(self) -> None:
        self.run(self.opened.__aexit__(None, None, None))
        self.runner.close()


async def _await(work):  # type: ignore[no-untyped-def]
    return await work


def test_A8_an_actor_is_like_a_row_of_a_dict(database: str) -> None:
    examples = 25 if database == ":memory:" else 8
    run_state_machine_as_test(
        lambda: LikeADict(database), settings=settings(max_examples=examples, stateful_step_count=20, deadline=None)
    )
