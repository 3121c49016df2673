"""Tianhe's data: complete, fitting together, and loaded once however often it is loaded."""

import json

import pytest

import hall
from actors import Address, LocalCluster, View, VirtualClock
from hall.setup import TIANHE, halls_from, setup
from tests.hall.town import NINE

pytestmark = pytest.mark.anyio


def read(name: str) -> dict[str, object]:
    document: dict[str, object] = json.loads((TIANHE / name).read_text("utf-8"))
    return document


def test_the_data_fit_together() -> None:
    halls = halls_from(read("halls.json"), read("services.json"))
    assert len(halls) == 22
    district = halls[0]
    assert (len(district["queues"]), len(district["windows"])) == (6, 20)
    assert district["windows"][-1]["id"] == "440106-20"
    assert all(len(place["queues"]) == 3 and 4 <= len(place["windows"]) <= 6 for place in halls[1:])
    for place in halls:
        queues = {queue["id"] for queue in place["queues"]}
        assert queues == {queue for window in place["windows"] for queue in window["queues"]}
        items = [item["id"] for queue in place["queues"] for item in queue["items"]]
        assert len(items) == len(set(items))
        assert place["name_en"]


def test_a_window_of_an_unknown_queue_is_refused() -> None:
    services = json.loads((TIANHE / "services.json").read_text("utf-8"))
    services["halls"][0]["windows"][0]["queues"] = ["Z"]
    with pytest.raises(ValueError, match="440106-01"):
        halls_from(read("halls.json"), services)


async def test_loading_again_emits_nothing() -> None:
    async with LocalCluster.open(clock=VirtualClock(NINE), kinds=hall.KINDS) as cluster:
        ids = await setup(cluster)
        assert ids[0] == "440106"
        assert len(ids) == 22
        viewed = await cluster.call(Address("district", "440106"), View())
        assert len(viewed.data["halls"]) == 22
        assert {place["level"] for place in viewed.data["halls"]} == {"free"}
        await setup(cluster)
        for kind, key, events in (
            ("hall", "440106", 5),  # configured, turned to its hours, and told of three kiosks
            ("queue", "440106001:A", 2),  # configured, and told the hours
            ("window", "440106-20", 1),
            ("kiosk", "440106-K1", 1),
        ):
            assert len(await cluster.events(Address(kind, key))) == events
        assert len(await cluster.events(Address("district", "440106"))) == 22
