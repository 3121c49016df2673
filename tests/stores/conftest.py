"""The stores' tests run on every kind of store."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from typing import Any, TypeVar

import pytest

from actors.stores import open_store
from actors.stores.contract import Store
from tests.databases import KINDS, AStoreUrl, Databases, server_for
from tests.stores.harm import WORDS, Words

T = TypeVar("T")

OnStore = Callable[[Callable[[Store], Awaitable[T]]], T]


@pytest.fixture(params=KINDS)
def url(request: pytest.FixtureRequest, a_store_url: AStoreUrl) -> str:
    """A new, empty database of each kind."""
    made: str = a_store_url(request.param)
    return made


@pytest.fixture(params=["postgresql", pytest.param("mariadb", marks=pytest.mark.slow)])
def server_kind(request: pytest.FixtureRequest) -> str:
    kind: str = request.param
    return kind


@pytest.fixture
def server_url(server_kind: str, a_store_url: AStoreUrl) -> str:
    """A new, empty database on a server of each product."""
    return a_store_url(server_kind)


@pytest.fixture
def words(server_kind: str) -> Words:
    return WORDS[server_kind]


@pytest.fixture
def own_server(server_kind: str) -> Iterator[Databases]:
    """A server that only this test has, to be harmed."""
    databases = server_for(server_kind)
    yield databases
    databases.remove()


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
