"""The stores' tests run on every kind of store."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import pytest

from actors.stores import open_store
from actors.stores.contract import Store
from tests.databases import KINDS, AStoreUrl

T = TypeVar("T")

OnStore = Callable[[Callable[[Store], Awaitable[T]]], T]


@pytest.fixture(params=KINDS)
def url(request: pytest.FixtureRequest, a_store_url: AStoreUrl) -> str:
    """A new, empty database of each kind."""
    made: str = a_store_url(request.param)
    return made


@pytest.fixture
def on_store(url: str) -> OnStore[Any]:
    """Runs a coroutine function on the database, opened for it."""

    def run(work: Callable[[Store], Awaitable[Any]]) -> Any:
        async def main() -> Any:
            store = await open_store(url, create=True)
            try:
                return await work(store)
            finally:
                await store.close()

        return asyncio.run(main())

    return run
