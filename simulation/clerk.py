"""A clerk at one window: opens it, calls, serves, puts off, sends on, rests, and closes when nobody waits any more.

What to do next follows from the window as the hall last showed it, never from what the clerk believes: whatever
somebody else has done there meanwhile, or whatever a restart has left, the next step fits.
"""

from __future__ import annotations

from random import Random

from common.shapes import Json
from gateway.demo import PASSWORD, window_clerk
from hall.matters import at_hand, finished
from simulation.client import Client, No
from simulation.items import item_of
from simulation.pace import SECOND, Pace
from simulation.plan import lasting
from simulation.shifts import Shift
from simulation.waiting_rooms import Guest, Room

CALLS, PATIENCE = 2, 40
"""How often a clerk calls, and seconds that pass before the next call, or before the number counts as missed."""

STRANGER = (10.0, 30.0)
"""Seconds after which somebody from outside the simulation is taken to stand at the window, from and to."""

SOON, AGAIN = 2, 15
"""Seconds before a clerk looks again at a window that refused something, or did what no normal day has."""


NOBODY = ("window.nobody_waiting", "window.all_absent")
"""Refusals which say that there is nobody to call: a clerk waits for news then."""


class Clerk:
    """One shift at one window."""

    def __init__(self, shift: Shift, client: Client, pace: Pace, room: Room, chance: Random) -> None:
        self._shift = shift
        self._client = client
        self._pace = pace
        self._room = room
        self._chance = chance
        self._breaks = list(shift.breaks)
        self._away: dict[str, int] = {}  # held tickets, and the moment their holders are back
        self._stopping = False
        self._token: str | None = None

    async def sign_in(self) -> None:
        """Raises No; 401 where the hall has no such account."""
        body = {"username": window_clerk(self._shift.window), "password": PASSWORD}
        self._token = (await self._client.post("/api/session", body))["token"]

    def stop(self) -> None:
        """Close as soon as nobody stands at the window."""
        self._stopping = True

    async def work(self) -> None:
        """The whole shift. Ends early where somebody else has the window."""
        await self._pace.sleep_until(self._shift.begins)
        window = await self._look()
        while window is not None:
            try:
                window = await self._next(window)
            except No as no:
                if no.code == "window.other_clerk":
                    return
                await self._pace.sleep_until(self._pace.now() + (SOON if no.normal else AGAIN) * SECOND)
                window = await self._look()

    async def _look(self) -> Json | None:
        """The window as it is; None where the hall would not show it."""
        try:
            return await self._client.get(f"/api/windows/{self._shift.window}", token=self._token)
        except No:
            return None

    async def _do(self, command: str, body: Json | None = None) -> Json:
        return await self._client.post(f"/api/windows/{self._shift.window}/{command}", body, token=self._token)

    # What is next -----------------------------------------------------------------------------------------------------

    async def _next(self, window: Json) -> Json | None:
        """One step; None when the shift is over."""
        now = self._pace.now()
        match window["state"]:
            case "calling":
                return await self._receive(window)
            case "serving":
                return await self._serve(window)
            case "closed" if self._over(now):
                return None
            case "paused" if self._over(now) and not window["held"]:
                return await self._do("close")
            case "closed" | "paused":
                return await self._do("open")
        if (held := self._back(window, now)) is not None:
            return await self._do("resume", {"ticket": held})
        if self._stopping or now >= self._shift.stays:
            return await self._do("close")
        if self._breaks and now >= self._breaks[0][0]:
            return await self._rest()
        return await self._call(window)

    def _over(self, now: int) -> bool:
        return self._stopping or now >= self._shift.ends

    def _back(self, window: Json, now: int) -> str | None:
        """A held ticket whose holder is back; a window cannot close over one, so at the end all of them are."""
        late = self._stopping or now >= self._shift.stays
        waits = {ticket["id"]: self._away.setdefault(ticket["id"], now) for ticket in window["held"]}
        return next((ticket for ticket, back in waits.items() if late or back <= now), None)

    async def _call(self, window: Json) -> Json | None:
        """Call whoever is next; nobody there, wait for news or for what comes next in the shift."""
        await self._pace.sleep_until(self._pace.now() + round(self._shift.gap * SECOND))
        if self._stopping:
            return await self._look()
        mark = self._room.mark(self._shift.queues)
        try:
            return await self._do("call-next")
        except No as no:
            if no.code not in NOBODY:
                raise
        now = self._pace.now()
        if self._over(now) and not window["held"]:
            return await self._do("close")
        moments = [at for at in (self._shift.ends, self._shift.stays) if at > now]
        moments += [at for at, _ in self._breaks[:1]] + [self._away.get(held["id"], now) for held in window["held"]]
        await self._room.news(self._shift.queues, mark, max(now, min(moments)))
        return await self._look()

    async def _rest(self) -> Json:
        _, seconds = self._breaks.pop(0)
        await self._do("pause")
        await self._pace.sleep_until(self._pace.now() + round(seconds * SECOND))
        return await self._do("open")

    # One person -------------------------------------------------------------------------------------------------------

    async def _receive(self, window: Json) -> Json:
        """The number was called: they come, or are called again, or are missed."""
        ticket = window["ticket"]
        guest = self._room.guest(ticket["id"])
        comes = guest is None or guest.hears()
        if comes:
            walk = self._chance.uniform(*STRANGER) if guest is None else guest.visit.walk
            await self._pace.sleep_until(self._pace.now() + round(walk * SECOND))
            return await self._do("start")
        await self._pace.sleep_until(self._pace.now() + PATIENCE * SECOND)
        if ticket["calls"] < CALLS:
            return await self._do("recall")
        window = await self._do("no-show")
        self._client.tally.missed += 1
        self._settled(ticket["id"], guest, "missed")
        return window

    async def _serve(self, window: Json) -> Json:
        ticket = window["ticket"]
        guest = self._room.guest(ticket["id"])
        again = ticket["id"] in self._away
        course = "plain" if guest is None or again or self._stopping else guest.visit.course
        share = {"plain": 0.6 if again else 1.0, "hold": 0.4, "transfer": 0.3}[course]
        if not self._stopping:
            await self._pace.sleep_until(self._pace.now() + round(self._seconds(ticket, guest) * share * SECOND))
        if guest is not None and course == "hold":
            self._away[ticket["id"]] = self._pace.now() + round(guest.visit.away * SECOND)
            return await self._do("hold", {"reason": "补充材料"})
        if guest is not None and course == "transfer" and ticket["queue"] != guest.visit.transfer:
            window = await self._do("transfer", {"queue": guest.visit.transfer, "reason": "需其他窗口办理"})
            self._settled(ticket["id"], guest, "moved")
            self._room.joined(guest.visit.transfer or "")
            return window
        window = await self._do("finish")
        if (following := at_hand(finished(ticket["matters"]))) is not None:
            self._settled(ticket["id"], guest, "moved")
            self._room.joined(following["queue"])
            return window
        self._client.tally.served += 1
        self._settled(ticket["id"], guest, "served")
        return window

    def _seconds(self, ticket: Json, guest: Guest | None) -> float:
        if guest is not None:
            also = guest.visit.also
            service = also.service if also and ticket["item"] == also.item else guest.visit.service
            return service / self._shift.speed
        item = item_of(ticket["item"] or "")
        return lasting(self._chance, item.minutes * 60, item.spread) / self._shift.speed

    def _settled(self, ticket: str, guest: Guest | None, outcome: str) -> None:
        self._away.pop(ticket, None)
        if guest is not None:
            guest.settle(outcome)
