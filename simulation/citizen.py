"""A citizen: takes a number or checks in, waits as long as patience lasts, perhaps steps out meanwhile, hears the call
or does not, comes back, and may say how it was."""

from __future__ import annotations

import asyncio
import contextlib

from common.shapes import Json
from simulation.client import Client, No
from simulation.pace import SECOND, Pace
from simulation.plan import Visit
from simulation.waiting_rooms import Room

RETURN = 8 * 60
"""Seconds after which somebody who was missed is back."""

OVER = ("ticket.is_finished", "ticket.is_cancelled")

STAY = 3600
"""Seconds that somebody stays whose number was called when they wanted to leave, should nobody ask for them then."""


class Citizen:
    """One visit. Waiting → (called → served, missed or moved on) or left."""

    def __init__(
        self, visit: Visit, client: Client, pace: Pace, room: Room, kiosk: str, appointment: Json | None = None
    ) -> None:
        """``kiosk``: the token of the hall's kiosk, where they take their number or check in."""
        self.visit = visit
        self._kiosk = kiosk
        self._client = client
        self._pace = pace
        self._room = room
        self._appointment = appointment
        self._answers = visit.answers
        self._outing = visit.outing
        self._waits = False
        self._gone = False
        self._over = False
        self._outcome: str | None = None
        self._news: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._path = self._secret = ""

    # What a clerk sees ------------------------------------------------------------------------------------------------

    def hears(self) -> bool:
        hears = self._answers and not self._gone
        if hears:
            self._count(waits=False)
        return hears

    def settle(self, outcome: str) -> None:
        self._outcome = outcome
        self._over = outcome != "moved"
        self._count(waits=outcome == "moved")
        if not self._news.done():
            self._news.set_result(None)

    def _count(self, *, waits: bool) -> None:
        self._client.tally.waiting += waits - self._waits
        self._waits = waits

    # The visit --------------------------------------------------------------------------------------------------------

    async def live(self) -> None:
        """From the door to the end; what the hall refuses ends the visit."""
        try:
            ticket = await self._arrive()
        except No as no:
            self._client.tally.turned_away += no.normal
            return
        self._client.tally.taken += 1
        self._count(waits=True)
        self._path, self._secret = f"/api/tickets/{ticket['id']}", f"?secret={ticket['secret']}"
        self._room.enter(ticket["id"], self)
        self._room.joined(ticket["queue"])
        outcome = None
        while outcome != "served" and await self._wait_for_call():
            outcome, self._outcome = self._outcome, None
            self._news = asyncio.get_running_loop().create_future()
            if outcome == "missed" and not await self._come_back():
                break
        if not self._gone:
            self._room.leave(ticket["id"])
        if outcome == "served":
            await self._rate()

    async def _arrive(self) -> Json:
        visit = self.visit
        if self._appointment is not None:
            appointment = self._appointment
            path = f"/api/appointments/{appointment['id']}/check-in?secret={appointment['secret']}"
            return await self._client.post(path, screen=self._kiosk)
        body: Json = {"items": [visit.item, visit.also.item]} if visit.also else {"item": visit.item}
        body["priority"] = visit.priority
        if visit.channel != "kiosk":
            body["holder"] = {"name": visit.name, "phone": visit.phone}
        return await self._client.post(f"/api/halls/{visit.hall}/tickets", body, screen=self._kiosk)

    async def _wait_for_call(self) -> bool:
        """Until a clerk has settled it; false where patience is over before."""
        leaves = self._pace.now() + round(self.visit.patience * SECOND)
        if await self._step_out(leaves) or await self._pace.wait(self._news, leaves):
            return True
        if self._waits and await self._leave():
            return False
        return await self._pace.wait(self._news, leaves + STAY * SECOND)

    async def _step_out(self, leaves: int) -> bool:
        """Be outside for a while, once, before patience is over; answers whether a clerk has settled it meanwhile."""
        outing, self._outing = self._outing, None
        if outing is None:
            return False
        goes = self._pace.now() + round(outing.after * SECOND)
        if await self._pace.wait(self._news, min(goes, leaves)):
            return True
        if not self._waits or goes > leaves:
            return False
        try:
            await self._client.post(f"{self._path}/leave{self._secret}", screen=self._kiosk)
        except No:
            return False  # called at this moment
        self._client.tally.outings += 1
        if await self._pace.wait(self._news, goes + round(outing.lasts * SECOND)):
            return True
        with contextlib.suppress(No):  # called by name meanwhile
            back = await self._client.post(f"{self._path}/return{self._secret}", screen=self._kiosk)
            self._room.stir(back["queue"])
        return False

    async def _leave(self) -> bool:
        """Answers whether the room is left. Half of them tell nobody, and are called in vain."""
        if not self.visit.tells:
            self._gone = True
        elif not await self._give_up():
            return False  # called at this moment: it is worth staying
        self._client.tally.left += 1
        self._count(waits=False)
        return True

    async def _give_up(self) -> bool:
        """Give the number back; answers whether it is one no longer."""
        try:
            await self._client.delete(self._path + self._secret, screen=self._kiosk)
        except No as no:
            self._over = no.code in OVER
        else:
            self._over = True
        return self._over

    async def _come_back(self) -> bool:
        if not self.visit.returns or self._gone:
            return False
        await self._pace.sleep_until(self._pace.now() + RETURN * SECOND)
        self._answers = True
        try:
            back = await self._client.post(f"{self._path}/rejoin{self._secret}", screen=self._kiosk)
        except No:
            return False  # the hall has closed meanwhile
        self._over = False
        self._count(waits=True)
        self._room.joined(back["queue"])
        return True

    async def _rate(self) -> None:
        """Say how it was, some minutes afterwards."""
        rating = self.visit.rating
        if rating is None:
            return
        await self._pace.sleep_until(self._pace.now() + round(rating.after * SECOND))
        with contextlib.suppress(No):
            body: Json = {"score": rating.score, "reasons": [], "by": "phone"}
            await self._client.post(f"{self._path}/rating{self._secret}", body, screen=self._kiosk)
            self._client.tally.rated += 1

    async def go_home(self) -> None:
        """The day is over: a number still in the line is given back, where the hall has not done so itself."""
        if self._path and not self._over:
            self._client.tally.left += self._waits
            self._count(waits=False)
            await self._give_up()
