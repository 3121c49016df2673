"""Stores that fail when a test says so, whatever kind they are."""

from collections.abc import Callable

from actors.actor import Actor
from actors.stores.contract import Batch, Store, StoreError


class Sick:
    """Has a store refuse commits while there is a ``problem``; ``commits`` counts all that were asked of it."""

    def __init__(self, store: Store, problem: str | None = None) -> None:
        self.problem = problem
        self.commits = 0
        self._commit = store.commit
        store.commit = self._refuse_or_commit  # type: ignore[method-assign]

    async def _refuse_or_commit(self, batch: Batch) -> int:
        self.commits += 1
        if self.problem:
            raise StoreError(self.problem)
        return await self._commit(batch)


def unreadable(store: Store, problem: str, is_dark: Callable[[Actor], bool]) -> None:
    """Have a store refuse to load some actors."""
    load = store.load

    async def refuse_or_load(actor: Actor) -> None:
        if is_dark(actor):
            raise StoreError(problem)
        await load(actor)

    store.load = refuse_or_load  # type: ignore[method-assign]
