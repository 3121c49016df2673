"""Process actors: placed where their hardware is, started again, asked for their health, never on a host's loop."""

import asyncio
import os
import signal
import subprocess
import sys
import time

import pytest

from actors import ActorFailed, DeadlineExceeded, HostUnavailable
from actors.ray.process import Health, ProcessActor, ProcessHandle
from tests.actors.counters import Add, counter
from tests.conftest import ClusterFactory
from tests.ray.nodes import machines

pytestmark = pytest.mark.ray


class Camera(ProcessActor):
    """A process actor that can break."""

    def __init__(self) -> None:
        self._state = Health("ok", "ready")

    def shoot(self) -> int:
        return os.getpid()

    def expose(self, seconds: float) -> None:
        """Blocks its process, as drivers do."""
        time.sleep(seconds)

    def smear(self) -> None:
        self._state = Health("degraded", "the lens is dirty")

    def jam(self) -> None:
        raise RuntimeError("jammed")

    def health(self) -> Health:
        return self._state


async def shot_by_another(camera: ProcessHandle, pid: int) -> int:
    """The process that answers once that of ``pid`` is gone."""
    while True:
        try:
            if (again := await camera.call("shoot", timeout=60)) != pid:
                return int(again)
        except (HostUnavailable, DeadlineExceeded):
            await asyncio.sleep(0.1)


def test_a_process_actor_is_supervised(ray_here: None) -> None:
    async def main() -> None:
        camera = await Camera.place(f"camera-{os.getpid()}")
        pid = await camera.call("shoot", timeout=60)
        same = await Camera.place(f"camera-{os.getpid()}")
        assert await same.call("shoot", timeout=60) == pid, "a name is one process"
        assert await camera.health() == Health("ok", "ready")
        await camera.call("smear")
        assert (await camera.health()).state == "degraded"
        with pytest.raises(ActorFailed):
            await camera.call("jam")
        with pytest.raises(DeadlineExceeded):
            await camera.call("expose", 0.5, timeout=0.05)
        os.kill(pid, signal.SIGKILL)
        assert await shot_by_another(camera, pid) != pid
        assert await camera.health() == Health("ok", "ready"), "started again from its constructor"
        await camera.stop()
        while (await camera.health()).state != "down":  # Ray ends it in its own time
            await asyncio.sleep(0.1)

    asyncio.run(main())


def test_it_is_never_on_a_hosts_loop(ray_cluster_factory: ClusterFactory) -> None:
    """While a driver blocks its process, every host goes on; and it is none of their processes."""

    async def main() -> None:
        async with ray_cluster_factory(hosts=2) as cluster:
            camera = await Camera.place(f"blocking-{os.getpid()}")
            assert await camera.call("shoot", timeout=60) not in {status.pid for status in await cluster.status()}
            blocked = asyncio.ensure_future(camera.call("expose", 3600.0, timeout=7200))
            for number in range(10):
                assert await cluster.call(counter(f"k{number}"), Add(by=1)) == 1
            assert not blocked.done()
            assert (await camera.health(timeout=0.2)).state == "down", "one that does not answer is not well"
            await camera.stop()
            with pytest.raises(HostUnavailable):
                await blocked

    asyncio.run(main())


PLACED = """
import asyncio, sys
import ray
ray.init(sys.argv[1], _node_ip_address=sys.argv[2], namespace="tianhe", log_to_driver=False)
from tests.ray.nodes import marked
from tests.ray.test_processes import Camera

async def main():
    camera = await Camera.place("camera", resources={"camera": 1})
    print("one", marked(await camera.call("shoot", timeout=60)), flush=True)
    second = await Camera.place("second", resources={"camera": 1})
    print("second", (await second.health(timeout=1)).state, flush=True)
    await camera.stop()
    print("then", marked(await second.call("shoot", timeout=60)), flush=True)

asyncio.run(main())
"""


@pytest.mark.slow
def test_it_is_placed_where_its_hardware_is() -> None:
    """Two machines, one with one camera: its process runs there, and a second one waits until it is free."""
    with machines({}, {"camera": 1.0}) as them:
        run = subprocess.run(
            [sys.executable, "-c", PLACED, them.address, them.ip(0)],
            env=them.environment(0),
            capture_output=True,
            text=True,
            timeout=180,
        )
        assert run.returncode == 0, run.stderr[-3000:]
        said = dict(line.split() for line in run.stdout.splitlines())
        assert said == {"one": them.mark(1), "second": "down", "then": them.mark(1)}
