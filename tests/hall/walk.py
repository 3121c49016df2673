"""A random walk over everything that can be asked of the small hall: who does what when follows from a seed."""

import random
from collections import Counter
from collections.abc import Callable, Coroutine
from typing import Any

import anyio

from actors import Address, Busy, Caller, Refused
from actors.errors import DeadlineExceeded, HostUnavailable, StoreUnavailable
from common.times import business_day, next_midnight
from hall import messages as m
from hall.access import holder_of
from hall.appointments import messages as agenda
from hall.appointments.booking import booking_of
from hall.appointments.reception import Reception
from hall.ratings.messages import Rate
from tests.hall.hours.test_hall_hours import HOURS
from tests.hall.town import ADMIN, CLERK, HALL, MANAGER, OTHER, THIRD, W1, W2, W3, A, B, Town

Json = dict[str, Any]

SECOND = 1_000_000
WINDOWS, QUEUES, ITEMS = (W1, W2, W3), (A, B), ("a-item", "b-item")
CLERKS = (CLERK, OTHER, THIRD)
PEOPLE = [f"person-{number}" for number in range(12)]
GATEWAY = Caller("gateway", ("gateway",), ())
MISHAPS = (Busy, DeadlineExceeded, HostUnavailable, StoreUnavailable)
"""What may happen where hosts die; anything else but a refusal is a defect."""


class Walk:
    """Steps of citizens, clerks, reception, administrators and the clock. ``refused`` counts the codes of refusals."""

    def __init__(self, it: Town, seed: int, *, jumps: bool = False) -> None:
        """``jumps``: the clock is put forward and back by hours and days, too."""
        self.it = it
        self.random = random.Random(seed)
        self.tickets: list[str] = []
        self.appointments: list[str] = []
        self.desks: dict[str, list[str]] = {}
        self.refused: Counter[str] = Counter()
        self.count = 0
        self.reception = Reception(it.cluster, lambda purpose: purpose.encode().ljust(32))
        self.steps: dict[Callable[[], Coroutine[Any, Any, None]], int] = {
            self.take: 18,
            self.run_window: 50,
            self.of_a_ticket: 16,
            self.book: 3,
            self.check_in: 4,
            self.rate: 2,
            self.sit_down_or_leave: 3,
            self.configure: 2,
            self.wait: 14,
        }
        self.jumps = jumps
        if jumps:
            self.steps[self.jump] = 2

    async def step(self) -> None:
        """A few at once, as in a hall."""
        chosen = self.random.choices([*self.steps], [*self.steps.values()], k=self.random.choice((1, 1, 1, 2, 3)))
        async with anyio.create_task_group() as group:
            for one in chosen:
                group.start_soon(one)

    async def say(self, address: Address, message: Any, caller: Caller | None = None) -> Any:
        """None where it was refused, or nobody answered."""
        self.count += 1
        try:
            return await self.it.cluster.call(
                address, message, command_id=f"say-{self.count}", caller=caller or MANAGER, timeout=20
            )
        except Refused as refusal:
            self.refused[refusal.code] += 1
        except MISHAPS:
            pass
        return None

    # Citizens ---------------------------------------------------------------------------------------------------------

    async def take(self) -> None:
        rng = self.random
        queue = rng.choice(QUEUES)
        item = f"{queue[-1].lower()}-item" if rng.random() < 0.6 else None
        person = rng.choice(PEOPLE) if rng.random() < 0.5 else None
        errand = m.RunErrand(
            queue=None if item else queue,
            kiosk=None,
            take=m.Take(
                item=item,
                priority=rng.choice(("ordinary", "ordinary", "elderly", "military")),
                holder_index=person,
                later=rng.random() < 0.1,
            ),
            more=[rng.choice(ITEMS)] if item and rng.random() < 0.3 else [],
        )
        address = Address("errand", f"{HALL}-{rng.getrandbits(64):016x}")
        ticket = await self.say(address, errand, rng.choice((MANAGER, Caller("anonymous", (), ()))))
        if ticket:
            self.tickets.append(ticket["id"])

    async def of_a_ticket(self) -> None:
        rng = self.random
        if not self.tickets:
            return
        ticket = rng.choice(self.tickets[-25:])
        to: Any = rng.choice(("front", "back", "own", rng.randrange(1, 9)))
        asked = rng.choice(
            [
                m.CancelTicket(),
                m.LeaveTicket(),
                m.LeaveTicket(),
                m.ReturnTicket(),
                m.RejoinTicket(),
                m.RejoinTicket(),
                m.ConfirmHere(),
                m.MoveTicket(to=to, reason="reason"),
                m.MoveTicket(to=to, reason="reason"),
                m.AddTicketMatter(item=rng.choice(ITEMS)),
            ]
        )
        staff = rng.random() < 0.5 or isinstance(asked, m.MoveTicket | m.ConfirmHere)
        await self.say(Address("ticket", ticket), asked, MANAGER if staff else holder_of(ticket))

    async def book(self) -> None:
        rng, now = self.random, self.it.clock.now()
        slot = now // (1800 * SECOND) * 1800 * SECOND + rng.randrange(4, 60) * 1800 * SECOND
        key = f"book-{rng.getrandbits(64):016x}"
        book = agenda.Book(
            booking=booking_of(HALL, key),
            item="a-item",
            start=slot,
            holder="sealed",
            holder_index=rng.choice(PEOPLE),
            mask=None,
        )
        run = agenda.RunBooking(agenda=f"{HALL}-{business_day(slot)}", book=book)
        made = await self.say(Address("booking", booking_of(HALL, key)), run)
        if made:
            self.appointments.append(made["id"])

    async def check_in(self) -> None:
        if not self.appointments:
            return
        appointment = self.random.choice(self.appointments[-12:])
        try:
            ticket = await self.reception.check_in(holder_of(appointment), appointment)
        except Refused as refusal:
            self.refused[refusal.code] += 1
        except MISHAPS:
            pass
        else:
            if ticket["id"] not in self.tickets:
                self.tickets.append(ticket["id"])

    async def rate(self) -> None:
        if self.tickets:
            ticket = self.random.choice(self.tickets)
            rating = Rate(score=self.random.randrange(1, 6), channel="phone", reasons=[])
            await self.say(Address("rating", ticket), rating, holder_of(ticket))

    # Staff ------------------------------------------------------------------------------------------------------------

    async def run_window(self) -> None:
        rng = self.random
        place = rng.randrange(3)
        window, clerk = WINDOWS[place], CLERKS[place] if rng.random() < 0.9 else rng.choice((*CLERKS, MANAGER))
        command = self._next(window)
        if rng.random() < 0.35:
            command = self._any()
        await self.say(Address("window", window), command, clerk)

    def _next(self, window: str) -> Any:
        """What a clerk would most likely do; mostly refused where it does not fit."""
        usual: list[Any] = [m.Open(), m.CallNext(), m.CallNext(), m.Start(), m.Start(), m.Finish(), m.Finish()]
        return self.random.choice([*usual, m.NoShow(), m.Hold()])

    def _any(self) -> Any:
        rng, now = self.random, self.it.clock.now()
        ticket = rng.choice(self.tickets[-20:]) if self.tickets else "A001"
        return rng.choice(
            [
                m.Open(),
                m.Pause(),
                m.Pause(reason="lunch", until=now + 600 * SECOND),
                m.Close(),
                m.CallTicket(ticket=ticket),
                m.Recall(),
                m.Hold(),
                m.ResumeTicket(ticket=ticket),
                m.ResumeTicket(ticket=ticket),
                m.Transfer(queue=rng.choice(QUEUES)),
                m.Transfer(window=rng.choice(WINDOWS)),
                m.Transfer(group="g"),
                m.NoShow(),
                m.OfferWindow(),
                m.OfferWindow(clerk=rng.choice(CLERKS).name),
                m.TakeOver(),
                m.Help(queue=rng.choice(QUEUES)),
                m.Help(window=rng.choice(WINDOWS)),
                m.Help(),
            ]
        )

    async def sit_down_or_leave(self) -> None:
        """Desks come to the live socket and go."""
        window = self.random.choice(WINDOWS)
        if self.desks.pop(window, None) is None:
            self.desks[window] = [CLERKS[WINDOWS.index(window)].name]
        await self.say(Address("presence", "run"), m.KeepDesks(desks=dict(self.desks)), GATEWAY)

    async def configure(self) -> None:
        """An administrator changes hours, profiles, express windows and groups, or takes that back."""
        rng, hall = self.random, Address("hall", HALL)
        shown = await self.say(hall, m.ShowConfiguration(), ADMIN)
        if shown is None:
            return
        if rng.random() < 0.2:
            await self.say(hall, m.UndoConfiguration(version=shown["version"]), ADMIN)
            return
        special: Json = {
            "profiles": [
                {"from": "09:30", "to": "10:30", "queues": [B]},
                {"from": "14:00", "to": "16:00", "queues": [A, B]},
            ],
            "express": {"items": ["a-item"]},
            "group": "g",
        }
        windows = []
        for one in shown["windows"]:
            plain = {name: one[name] for name in ("id", "queues", "items")}
            windows.append({**plain, **{name: special[name] for name in special if rng.random() < 0.3}})
        hours = rng.choice((HOURS, HOURS, {**HOURS, "grace_minutes": 0}, {}))
        fields = {name: value for name, value in shown.items() if name not in ("id", "by")}
        await self.say(hall, m.ConfigureHall(**{**fields, "windows": windows, "hours": hours}), ADMIN)

    # Time -------------------------------------------------------------------------------------------------------------

    async def wait(self) -> None:
        self.it.clock.advance(self.random.choice((1, 20, 90, 200, 400, 700)))

    async def jump(self) -> None:
        """Somebody sets the clock; or it crosses midnight, and is put right again."""
        now = self.it.clock.now()
        midnight = next_midnight(now)
        minute, hour, day = 60 * SECOND, 3600 * SECOND, 24 * 3600 * SECOND
        to = self.random.choice(
            (now - hour, now - day, now + 3 * hour, midnight - minute, midnight + minute, now - 8 * hour)
        )
        self.it.clock.set(to)
