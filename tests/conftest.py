"""Fixtures that more than one room uses."""

import itertools
import os
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from tests.databases import a_store_url, database, servers, shared_databases  # noqa: F401  (fixtures)
from tests.limits import (  # noqa: F401 - hooks
    give_limits,
    pytest_runtest_call,
    pytest_runtest_setup,
    pytest_runtest_teardown,
    pytest_timeout_set_timer,
)
from tests.sharing import arrange, pytest_xdist_make_scheduler  # noqa: F401 - a hook

# Ray's workers import the tests' actors; they inherit this.
HERE = Path(__file__).parent
ROOT = HERE.parent
os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))

# How fast an example is made or done is the machine's affair.
settings.register_profile("any machine", deadline=None, suppress_health_check=(HealthCheck.too_slow,))
settings.load_profile("any machine")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    give_limits(items)
    arrange(items)


ClusterFactory = Callable[..., AbstractAsyncContextManager[Any]]


@pytest.fixture
def anyio_backend() -> str:
    """Async tests run on asyncio through anyio's plugin."""
    return "asyncio"


@pytest.fixture(autouse=True)
def _umask() -> Iterator[None]:
    """Commands that are run in this process keep what they write to themselves; servers of the tests are others."""
    before = os.umask(0o022)
    yield
    os.umask(before)


CONFORMING = tuple(str(HERE / folder) for folder in ("gateway", "hall", "live", "messaging", "simulation"))


@pytest.fixture(autouse=True)
def _as_it_is_said(request: pytest.FixtureRequest) -> Iterator[None]:
    """Every answer, and every value of a channel, is of the type that is said of it (`tests.conforming`)."""
    if not str(request.path).startswith(CONFORMING):
        yield
        return
    from tests import conforming  # loads the whole edge

    with conforming.watch() as faults:
        yield
    assert not faults, "\n".join(dict.fromkeys(faults))


@pytest.fixture(scope="session")
def ray_here() -> Iterator[None]:
    """One Ray for the whole run: starting it takes seconds."""
    from actors.ray.session import connect, disconnect

    connect(None, "tests")
    yield
    disconnect()


_numbers = itertools.count(1)


@pytest.fixture
def ray_cluster_factory(ray_here: None, tmp_path: Path) -> ClusterFactory:
    """Opens a RayCluster of the counter actors on a database and in a namespace of its own."""
    from actors.ray.cluster import RayCluster
    from actors.stores.sqlite import SqliteStore

    @asynccontextmanager
    async def factory(
        hosts: int = 2,
        path: str | None = None,
        modules: tuple[str, ...] = ("tests.actors.counters",),
        logs: Any = None,
    ) -> AsyncIterator[Any]:
        file = path or tempfile.mktemp(suffix=".db", dir=tmp_path)
        await SqliteStore(file, create=True).close()
        cluster = await RayCluster.start(
            file, hosts=hosts, modules=modules, namespace=f"tests-{os.getpid()}-{next(_numbers)}", logs=logs
        )
        cluster.store_path = file  # type: ignore[attr-defined]
        try:
            yield cluster
        finally:
            await cluster.stop()

    return factory
