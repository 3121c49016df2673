"""One simulated day: everybody in the plan, let loose at their moments, until the last window has closed."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Coroutine
from datetime import datetime
from random import Random
from typing import Any

from common.shapes import Json
from common.times import SHANGHAI
from gateway.demo import MANAGER, PASSWORD
from simulation.citizen import Citizen
from simulation.clerk import Clerk
from simulation.client import Client, No
from simulation.pace import Pace
from simulation.places import MINUTE, SECOND
from simulation.plan import DayPlan, Visit
from simulation.waiting_rooms import Room

HANDS = 4
"""Sign-ins and farewells under way at once: checking a password costs the server 50 ms and more."""

SLOT = 30 * MINUTE
MARGIN = 15 * MINUTE
"""Somebody with an appointment comes so long before or after its beginning, at most."""


KIOSK = "模拟"
"""What the kiosks of simulated people are called in the managers' list."""


class Day:
    """Lives a plan through ``client``. With ``books``, appointments are booked first: only a hall whose clock is the
    day's own has their slots; without, these people come with numbers taken by phone."""

    def __init__(self, plan: DayPlan, client: Client, pace: Pace, room: Room, seed: int, *, books: bool) -> None:
        self._plan = plan
        self._client = client
        self._pace = pace
        self._room = room
        self._books = books
        chances = Random(f"{seed} clerks {plan.day}")
        self._clerks = [Clerk(shift, client, pace, room, Random(chances.random())) for shift in plan.shifts]
        self._citizens: list[Citizen] = []
        self._kiosks: dict[str, str] = {}  # tokens, by hall
        self._stopping = False
        self._tasks: set[asyncio.Task[None]] = set()

    async def sign_in(self) -> None:
        """All clerks, before the day begins. Raises No where one cannot."""
        hands = asyncio.Semaphore(HANDS)

        async def sign_in(clerk: Clerk) -> None:
            async with hands:
                await clerk.sign_in()

        await asyncio.gather(*(sign_in(clerk) for clerk in self._clerks))
        await self._register_kiosks()

    async def _register_kiosks(self) -> None:
        """In each hall one, by a manager: a hall believes nobody who merely says that they are there. Once a week under
        one key, so that a demonstration which runs for long does not fill the managers' lists."""
        manager = (await self._client.post("/api/session", {"username": MANAGER, "password": PASSWORD}))["token"]
        year, week, _ = self._plan.day.isocalendar()
        for hall in sorted({visit.hall for visit in self._plan.visits}):
            body = {"kind": "kiosk", "hall": hall, "name": KIOSK}
            key = f"simulated-kiosk-{hall}-{year}-{week}"
            screen = await self._client.post("/api/screens", body, token=manager, key=key)
            self._kiosks[hall] = screen["token"]

    async def live(self) -> None:
        """From the first window's opening to the last one's closing."""
        appointments = await self._book() if self._books else {}
        door = self._spawn(self._door(appointments))
        working = [self._spawn(clerk.work()) for clerk in self._clerks]
        await self._pace.all([door, *working])
        await self._go_home()

    def stop(self) -> None:
        """Nobody comes any more, and clerks close once they have finished whom they serve; for a pace that hurries."""
        self._stopping = True
        for clerk in self._clerks:
            clerk.stop()

    def _spawn(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = self._pace.spawn(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _door(self, appointments: dict[int, Json]) -> None:
        """Lets people in as they come."""
        for number, visit in enumerate(self._plan.visits):
            if number in appointments and not visit.comes:
                self._client.tally.absent += 1
                continue
            await self._pace.sleep_until(visit.at)
            if self._stopping:
                return
            citizen = Citizen(
                visit, self._client, self._pace, self._room, self._kiosks[visit.hall], appointments.get(number)
            )
            self._citizens.append(citizen)
            self._spawn(citizen.live())

    async def _go_home(self) -> None:
        """The rooms empty, and no number is left behind."""
        left = tuple(self._tasks)
        if not self._stopping:  # else they are leaving already; one may just be taking a number
            for task in left:
                task.cancel()
        await asyncio.gather(*left, return_exceptions=True)
        hands = asyncio.Semaphore(HANDS)

        async def farewell(citizen: Citizen) -> None:
            async with hands:
                await citizen.go_home()

        await asyncio.gather(*(farewell(citizen) for citizen in self._citizens))

    # Appointments -----------------------------------------------------------------------------------------------------

    async def _book(self) -> dict[int, Json]:
        """Book what the plan has, by number of the visit; who finds no place comes without."""
        booked: dict[int, Json] = {}
        for number, visit in enumerate(self._plan.visits):
            if visit.channel == "appointment":
                with contextlib.suppress(No):
                    path = f"/api/halls/{visit.hall}/appointments"
                    kiosk = self._kiosks[visit.hall]
                    booked[number] = await self._client.post(path, _booking(visit), screen=kiosk)
        self._client.tally.booked += len(booked)
        return booked


def _booking(visit: Visit) -> Json:
    """The slot that suits the moment at which they come."""
    start = (visit.at + MARGIN) // SLOT * SLOT
    return {
        "item": visit.item,
        "start": datetime.fromtimestamp(start // SECOND, SHANGHAI).isoformat(),
        "holder": {"name": visit.name, "phone": visit.phone, "id_number": visit.id_number},
    }
