"""What a queue learns from what happens in it. Pure; moments are microseconds, everything else seconds.

What is rare leans on what is common (an item on its queue, the queue on its configured mean service), each by a number
of measurements that the prior counts as. ``today`` changes with events; a day that is over becomes part of ``before``.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from math import exp, inf, log, sqrt
from typing import NamedTuple

from msgspec import Struct, field

from hall.waits.calibration import Calibration
from hall.waits.measured import AGES, Measured, Tally
from hall.waits.slots import SECOND, SLOT, Spans, add, breaks, hour_of, next_slot, slot_of

QUEUE_PRIOR, ITEM_PRIOR, HOUR_PRIOR = 10.0, 6.0, 25.0
"""Services that the configured mean, a queue's own mean, and the absence of an hour's effect count as."""

VARIANCE = 0.5
"""Of a log service time, until measured: half of all services take between 0.6 and 1.6 of the median."""

DOUBT, DOUBT_LEAN = 0.4, 5.0
"""Deviation by which a configured mean may be wrong, and the measured services after which half of that doubt's square
is gone."""

CALL_SECONDS, MISSED_SECONDS, MISSED_SHARE, GONE_RATE = 45.0, 150.0, 0.05, 1 / 36_000
"""Until measured: from call to start; a window's seconds lost by a no-show; how often one happens; people who give up
for each second someone waits."""

GONE_LEAN = 20_000.0
"""Seconds of waiting that the rate before there are measurements counts as."""

ATTENTION = 90
"""Seconds: who has waited longer was not called at once, so the windows were busy."""

SPEED, SPEED_PRIOR, SPEED_DAYS = 0.9, 20.0, 20.0
"""An hour of a window does 0.9 hours of what services should take (moments between two people, a glance aside), until
measured; the calls that this counts as; and the calls that the days before count as at most, so that a day unlike them
soon speaks for itself."""

FORGOTTEN = 14400.0
"""Seconds in which what the windows did today comes to count half."""

PAUSED_LEAN = 1800.0
"""Seconds of breaks without a window that it counts as, until it has been seen whether windows work through them."""

LARGEST_SERVICE = 4 * 3600

LEAN = 8.0
"""People by which today's arrivals lean to those of the days before."""

ENDS = 0.1
"""Share of the fullest slot's windows below which a slot is after the end of service."""

AWAY = 2400.0
"""Seconds in which an absence (or a helping hand) is over by two thirds."""

KNOWN_DAYS, TRUSTED_DAYS = 3.0, 2.0
"""Days (older ones count less) from which it is believed when service ends; and at which a day's usual course of
windows is believed by half: one odd day says nothing of the next."""


class Work(NamedTuple):
    """A window's seconds that one person is expected to take, and their variance."""

    mean: float
    variance: float


class Pace(Struct):
    """A queue's measurements; ``at`` is the moment up to which time has been accounted for."""

    configured: float = 600.0
    """Mean seconds of a service, as the hall's configuration gives it."""

    before: Measured = field(default_factory=Measured)
    today: Measured = field(default_factory=Measured)
    calibration: Calibration = field(default_factory=Calibration)
    at: int = 0

    # What happens ---------------------------------------------------------------------------------------------------

    def advance(self, now: int, on_duty: Mapping[str, float], head_since: int | None, spans: Spans = ()) -> None:
        """Account for the time since the last event, during which nothing changed: these windows (with their shares)
        were on duty, and the first of the line waited since ``head_since``; ``spans``: the hall's hours today."""
        if not self.at or now <= self.at or now - self.at > 12 * 3600 * SECOND:
            self.at = max(now, self.at)
            return
        for begin, end in breaks(spans):
            paused = max(min(now, end) - max(self.at, begin), 0) / SECOND
            self.today.paused = round(self.today.paused + paused, 3)
            self.today.through = round(self.today.through + paused * len(on_duty), 3)
        if on_duty:
            begin = self.at
            while begin < now:
                end = min(now, next_slot(begin))
                add(self.today.duty, slot_of(begin), len(on_duty) * (end - begin) / SECOND)
                begin = end
            if head_since is not None:
                busy = (now - max(self.at, head_since + ATTENTION * SECOND)) / SECOND
                if busy > 0:
                    self._forget(busy)
                    self.today.supply = round(self.today.supply + busy * sum(on_duty.values()), 3)
        self.at = now

    def _forget(self, seconds: float) -> None:
        kept = 0.5 ** (seconds / FORGOTTEN)
        for name in ("supply", "done", "turns"):
            setattr(self.today, name, round(getattr(self.today, name) * kept, 3))

    def came(self, now: int, *, ahead: bool) -> None:
        """Someone joined; ``ahead``: of others, by a head start."""
        add(self.today.came, slot_of(now), 1)
        if ahead:
            add(self.today.ahead, slot_of(now), 1)

    def handed(self, now: int, item: str | None, waited: float, told: tuple[float, float] | None) -> None:
        """Someone was called after ``waited`` seconds; ``told``: the P50 and P90 they were given at the beginning."""
        self._waited(waited)
        if waited >= ATTENTION:
            self.today.done = round(self.today.done + self.work(item, now).mean, 3)
            self.today.turns = round(self.today.turns + 1, 3)
        if told is not None:
            self.calibration.learn(*told, waited, hour_of(now - round(waited * SECOND)))

    def left_waiting(self, waited: float) -> None:
        """Someone gave up."""
        waited = max(waited, 0.0)  # a clock may be set back
        self._waited(waited)
        self.today.gone[bisect_right(AGES, waited) - 1] += 1

    def _waited(self, seconds: float) -> None:
        for at, begins in enumerate(AGES):
            end = AGES[at + 1] if at + 1 < len(AGES) else seconds
            if seconds <= begins:
                return
            self.today.waited[at] = round(self.today.waited[at] + min(seconds, end) - begins, 1)

    def started(self, seconds: float) -> None:
        """Service began so long after the call."""
        if 0 <= seconds < 1800:
            self.today.calls.add(seconds)

    def missed(self, seconds: float) -> None:
        """Nobody came, and the window waited so long."""
        if 0 <= seconds < 1800:
            self.today.missed.add(seconds)

    def served(self, now: int, item: str | None, seconds: float) -> None:
        """A service is finished."""
        if not 0 < seconds < LARGEST_SERVICE:
            return
        value = log(max(seconds, 5.0))
        self.today.hours.setdefault(hour_of(now), Tally()).add(value - self.service(item)[0])
        self.today.services.setdefault(item or "", Tally()).add(value)

    def end_day(self) -> None:
        self.before.fold(self.today)
        self.calibration.end_day()
        self.today, self.at = Measured(), 0

    # What follows ---------------------------------------------------------------------------------------------------

    def service(self, item: str | None, now: int | None = None) -> tuple[float, float]:
        """Mean and variance of the logarithm of a service's seconds, at this hour where ``now`` is given."""
        mean, variance = self._shared()
        key = item or ""
        known, new = self.before.services.get(key, _NOTHING), self.today.services.get(key, _NOTHING)
        n, total = known.n + new.n, known.total + new.total
        if n:
            scatter = known.squares + new.squares - total * total / n
            variance = (variance * ITEM_PRIOR + max(scatter, 0.0)) / (ITEM_PRIOR + n)
            mean = (mean * ITEM_PRIOR + total) / (ITEM_PRIOR + n)
        if now is not None:
            mean += self._hour(now)
        return mean, variance

    def _hour(self, at: int) -> float:
        """What the hour of a moment adds to the logarithm of every service."""
        hour = hour_of(at)
        known, new = self.before.hours.get(hour, _NOTHING), self.today.hours.get(hour, _NOTHING)
        return (known.total + new.total) / (HOUR_PRIOR + known.n + new.n)

    def swiftness(self, at: int, now: int) -> float:
        """How fast services go at a moment, beside the hour of ``now``."""
        return exp(self._hour(now) - self._hour(at))

    def _shared(self) -> tuple[float, float]:
        """Of all items together."""
        prior = log(max(self.configured, 5.0)) - VARIANCE / 2
        n, total, squares = QUEUE_PRIOR, prior * QUEUE_PRIOR, (VARIANCE + prior * prior) * QUEUE_PRIOR
        for tallies in (self.before.services, self.today.services):
            for tally in tallies.values():
                n, total, squares = n + tally.n, total + tally.total, squares + tally.squares
        mean = total / n
        return mean, max(squares / n - mean * mean, 0.05)

    def doubt(self) -> float:
        """How uncertain the mean service is, as the deviation of its logarithm: much, while it is only configured."""
        n = sum(tally.n for part in (self.before, self.today) for tally in part.services.values())
        return DOUBT * sqrt(DOUBT_LEAN / (DOUBT_LEAN + n))

    def work(self, item: str | None, now: int) -> Work:
        """What one more person of an item takes of a window: mostly a service, sometimes a call in vain."""
        mean, variance = self.service(item, now)
        serving = exp(mean + variance / 2)
        calling, vain, missed = self.call_seconds(), self.missed_share(), self.missed_seconds()
        there = calling + serving
        spread = serving * serving * (exp(variance) - 1)
        average = (1 - vain) * there + vain * missed
        return Work(average, (1 - vain) * spread + vain * (1 - vain) * (there - missed) ** 2)

    def call_seconds(self) -> float:
        """From a call to the start of service."""
        return self._mean("calls", CALL_SECONDS)

    def missed_seconds(self) -> float:
        """What a window loses by someone who does not come."""
        return self._mean("missed", MISSED_SECONDS)

    def _mean(self, name: str, prior: float) -> float:
        both = Tally()
        for part in (getattr(self.before, name), getattr(self.today, name)):
            both.n, both.total = both.n + part.n, both.total + part.total
        return both.mean(prior, QUEUE_PRIOR)

    def missed_share(self) -> float:
        """Of those called, how many do not come."""
        vain = self.before.missed.n + self.today.missed.n
        began = self.before.calls.n + self.today.calls.n
        return (MISSED_SHARE * QUEUE_PRIOR * 2 + vain) / (QUEUE_PRIOR * 2 + vain + began)

    def leaving(self, still: Iterable[float]) -> list[float]:
        """People who give up for each second that one person waits, by how long they have waited (`AGES`); ``still``:
        the seconds of those who wait now, which tell as much as those of the others."""
        counts = [0.0] * len(AGES)
        waited = [0.0] * len(AGES)
        for seconds in still:
            at = bisect_right(AGES, seconds) - 1 if seconds > 0 else 0
            counts[at] += 1
            waited[at] += max(seconds, 0.0) - AGES[at]
        rates: list[float] = []
        older = 0.0
        for at in reversed(range(len(AGES))):
            if at + 1 < len(AGES):
                waited[at] += older * (AGES[at + 1] - AGES[at])
            older += counts[at]
            gone = self.before.gone[at] + self.today.gone[at]
            exposed = self.before.waited[at] + self.today.waited[at] + waited[at]
            rates.append((GONE_LEAN * GONE_RATE + gone) / (GONE_LEAN + exposed))
        return rates[::-1]

    def leaving_rate(self) -> float:
        """People who give up for each second that one person waits, however long they have waited."""
        gone, waited = (sum(getattr(self.before, name)) + sum(getattr(self.today, name)) for name in ("gone", "waited"))
        return float((GONE_LEAN * GONE_RATE + gone) / (GONE_LEAN + waited))

    def ahead_share(self) -> float:
        """Of those who come, how many have a head start."""
        ahead, came = (
            sum(getattr(self.before, name).values()) + sum(getattr(self.today, name).values())
            for name in ("ahead", "came")
        )
        return float(ahead / came) if came else 0.0

    def speed(self, mean: float) -> tuple[float, float]:
        """Seconds of work (of ``mean`` seconds a person) that a window's second does while people wait, and how
        uncertain that is (the deviation of its logarithm). The more today differs from the days before beyond chance,
        the less those count."""
        prior = SPEED_PRIOR * mean
        usual = (SPEED * prior + self.before.done) / (prior + self.before.supply)
        weight = min(SPEED_PRIOR + self.before.turns, SPEED_DAYS)
        done, expected = self.today.turns, self.today.supply * usual / mean
        if done:
            expected = self.today.turns * self.today.supply * usual / max(self.today.done, 1.0)
        surprise = (done - expected) ** 2 / (expected + done + 1.0)
        weight /= max(1.0, surprise)
        factor = (weight + done) / (weight + expected)
        return usual * factor, sqrt(1.0 / (weight + done))

    def overtaking(self, now: int) -> float:
        """People with a head start who come in a second, at this time of the day."""
        return self._rate(self.before.ahead, self.today.ahead, now, now)

    def arrivals(self, at: int, now: int) -> float:
        """People who come in a second at a moment of today, as it looks now."""
        return self._rate(self.before.came, self.today.came, at, now)

    def _rate(self, before: Mapping[str, float], today: Mapping[str, float], at: int, now: int) -> float:
        """By the days before at this time of the day, times what today is beside them."""
        days = self.before.days
        recent = [slot_of(now - back * SLOT * SECOND) for back in range(1, 9)]
        came = sum(today.get(slot, 0.0) for slot in recent)
        usual = sum(before.get(slot, 0.0) for slot in recent) / days if days else 0.0
        if not days:
            return came / (len(recent) * SLOT)
        around = sum(before.get(slot_of(at + step * SLOT * SECOND), 0.0) for step in (-1, 0, 1)) / (3 * days)
        return around / SLOT * (came + LEAN) / (usual + LEAN)

    def windows(self, at: int, now: int, on_duty: int, planned: int | None) -> float:
        """Windows expected on duty at a later moment of today, of which ``on_duty`` are now; ``planned``: as far as
        anybody knows; None: the hall has a break then. Into a break as many go on as did in earlier ones, which the
        hall's hours do not say.

        The days before say how many there are at a time of the day; today's level beside them stays; and a window that
        is only away for a moment (or helps out) goes back to that within `AWAY`.
        """
        days = self.before.days
        if planned is None:
            through = self.before.through + self.today.through
            return through / (PAUSED_LEAN + self.before.paused + self.today.paused)
        if not days:
            return float(planned)
        level = self._level(now)
        then, here = (level * self.before.duty.get(slot_of(moment), 0.0) / (days * SLOT) for moment in (at, now))
        ahead = (at - now) / SECOND
        expected = then + (on_duty - here) * exp(-ahead / AWAY)
        trust = days**2 / (days**2 + TRUSTED_DAYS**2)
        return trust * expected + (1 - trust) * planned

    def service_ends(self, now: int) -> float:
        """Seconds until the windows' last slot of a day ends, as the days before had it; infinite when unknown or over.
        Who has not been called by then is sent home, so no wait is longer."""
        most = max(self.before.duty.values(), default=0.0)
        slots = [int(slot) for slot, duty in self.before.duty.items() if duty > most * ENDS]
        here = int(slot_of(now))
        if self.before.days < KNOWN_DAYS or not slots or max(slots) <= here:
            return inf
        return (max(slots) + 1 - here) * SLOT - (now // SECOND) % SLOT

    def _level(self, now: int) -> float:
        """How many windows today has beside the days before."""
        slots = [slot_of(now - back * SLOT * SECOND) for back in range(8)]
        there = sum(self.today.duty.get(slot, 0.0) for slot in slots)
        # Of the present slot only a part has passed.
        part = (now // SECOND % SLOT) / SLOT
        usual = [self.before.duty.get(slot, 0.0) / self.before.days for slot in slots]
        expected = sum(usual[1:]) + usual[0] * part
        lean = 2 * max(usual)
        return (there + lean) / (expected + lean) if expected + lean else 1.0


_NOTHING = Tally()
