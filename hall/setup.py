"""Put a district's data into its actors. Safe at every start: what has not changed emits nothing."""

import asyncio
import json
from pathlib import Path
from typing import Any

from actors import Address, Cluster, Command
from hall import messages
from hall.access import SETUP
from hall.hall_settings import district_of

TIANHE = Path(__file__).resolve().parent.parent / "data" / "tianhe"
"""Where the data lie in a checkout; `setup` takes another folder."""

DISTRICT = "440106"
"""The district whose map `GET /api/map` shows."""

Json = dict[str, Any]
Order = tuple[Address, Command[None]]


async def setup(cluster: Cluster, folder: Path = TIANHE, *, always_open: bool = False) -> list[str]:
    """Configure all halls; answers their ids, the district's own first. Raises OSError or ValueError for bad data.

    The files are a hall's first configuration only: a hall that an administrator has changed, with its queues and
    windows, keeps that. ``always_open``: tickets are given at any hour.
    """
    halls = halls_from(
        json.loads((folder / "halls.json").read_text("utf-8")),
        json.loads((folder / "services.json").read_text("utf-8")),
    )
    # Halls first: they take news only of the queues and windows they know.
    changed = await asyncio.gather(*(_is_changed(cluster, hall["id"]) for hall in halls))
    files = [hall for hall, by_hand in zip(halls, changed, strict=True) if not by_hand]
    always: list[Order] = [(Address("hall", hall["id"]), messages.SetAlwaysOpen(always=always_open)) for hall in halls]
    # Kiosks are in no configuration: they stay what the files say.
    parts = [order for hall in halls for order in (part_orders(hall) if hall in files else kiosk_orders(hall))]
    for orders in ([hall_order(hall) for hall in files], always, parts):
        await asyncio.gather(
            *(cluster.call(address, command, caller=SETUP, timeout=60.0) for address, command in orders)
        )
    return sorted((hall["id"] for hall in halls), key=lambda hall: (hall != district_of(hall), hall))


async def _is_changed(cluster: Cluster, hall: str) -> bool:
    """Whether an administrator has changed the hall."""
    shown = await cluster.call(Address("hall", hall), messages.ShowConfiguration(), caller=SETUP, timeout=60.0)
    return bool(shown["version"])


def halls_from(places: Json, services: Json) -> list[Json]:
    """Join the list of halls with what each offers; ids become full ids. Raises ValueError for what does not fit."""
    items = {item["id"]: item for item in services["items"]}
    offers = {offer["id"]: offer for offer in services["halls"]}
    return [
        _hall(place, offers[place["id"]], items, services.get("hours", {}))
        for place in places["halls"]
        if place["id"] in offers
    ]


def _hall(place: Json, offer: Json, items: dict[str, Json], hours: Json) -> Json:
    hall = place["id"]
    served = {queue["prefix"]: queue["items"] for queue in offer["queues"]}
    for window in offer["windows"]:
        unknown = set(window["queues"]) - set(served)
        if unknown:
            raise ValueError(f"window {hall}-{window['number']} serves unknown queues: {sorted(unknown)}")
    return {
        "id": hall,
        "name": place["name"],
        "name_en": offer["name_en"],
        "lon": place["lon"],
        "lat": place["lat"],
        "hours": offer.get("hours", hours),
        "queues": [
            {**queue, "id": f"{hall}:{queue['prefix']}", "items": [items[item] for item in queue["items"]]}
            for queue in sorted(offer["queues"], key=lambda queue: queue["prefix"])
        ],
        "windows": [
            {
                "id": f"{hall}-{window['number']}",
                "queues": [f"{hall}:{prefix}" for prefix in window["queues"]],
                "items": [item for prefix in window["queues"] for item in served[prefix]],
            }
            for window in sorted(offer["windows"], key=lambda window: window["number"])
        ],
        "kiosks": [{"id": f"{hall}-{kiosk['number']}", "name": kiosk["name"]} for kiosk in offer["kiosks"]],
    }


def hall_order(hall: Json) -> Order:
    """The command that tells a hall what it is."""
    command = messages.ConfigureHall(
        name=hall["name"],
        name_en=hall["name_en"],
        lon=hall["lon"],
        lat=hall["lat"],
        open=True,
        queues=[
            {key: queue[key] for key in ("id", "prefix", "name", "name_en", "service_seconds")}
            for queue in hall["queues"]
        ],
        windows=hall["windows"],
        items=[{**item, "queue": queue["id"]} for queue in hall["queues"] for item in queue["items"]],
        hours=hall["hours"],
    )
    return Address("hall", hall["id"]), command


def part_orders(hall: Json) -> list[Order]:
    """The commands that tell a hall's queues, windows and kiosks what they are."""
    key, name = hall["id"], hall["name"]
    orders: list[Order] = []
    for queue in hall["queues"]:
        configure = messages.ConfigureQueue(
            hall=key,
            hall_name=name,
            prefix=queue["prefix"],
            name=queue["name"],
            open=True,
            items=queue["items"],
            service_seconds=queue["service_seconds"],
        )
        orders.append((Address("queue", queue["id"]), configure))
    for window in hall["windows"]:
        command = messages.ConfigureWindow(hall=key, hall_name=name, queues=window["queues"], items=window["items"])
        orders.append((Address("window", window["id"]), command))
    return orders + kiosk_orders(hall)


def kiosk_orders(hall: Json) -> list[Order]:
    """The commands that tell a hall's kiosks what they are."""
    return [
        (Address("kiosk", kiosk["id"]), messages.ConfigureKiosk(hall=hall["id"], name=kiosk["name"]))
        for kiosk in hall["kiosks"]
    ]
