"""`tianhe simulate`."""

from __future__ import annotations

import asyncio
import json
from datetime import date, datetime
from pathlib import Path

import click

from common.times import SHANGHAI
from gateway.clock import CourseClock, Leg
from gateway.listening import CannotStart
from gateway.settings import SettingsError
from gateway.simulating import must_be_speed
from gateway.texts import both
from simulation.live_by_clock import ByClock, live_by_clock
from simulation.live_into import Into, live_into, working_days
from simulation.live_over_http import Fast, live_over_http
from simulation.places import minutes
from simulation.tally import Tally


@click.command()
@click.option("--speed", type=float, default=60.0, show_default=True, help="Simulated seconds a second.")
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed plans the same day.")
@click.option("--halls", default="", help="Ids, with commas between. Default: all.")
@click.option("--from", "begin", default="09:00", show_default=True, help="When the doors open.")
@click.option("--until", "end", default="17:00", show_default=True, help="When they close.")
@click.option("--url", default="http://127.0.0.1:8000", show_default=True, help="A running hall in demo mode.")
@click.option("--cases", type=click.IntRange(min=0), help="People a day. Default: 36 a window, some 4,500.")
@click.option("--repeat", is_flag=True, help="Begin the next day when one is over, until stopped.")
@click.option("--course", hidden=True, help="The legs of the hall's clock, as JSON; what `tianhe up --simulate` gives.")
@click.option("--into", type=click.Path(path_type=Path, file_okay=False), help="Live days into this data folder.")
@click.option("--days", type=click.IntRange(min=1, max=250), default=1, show_default=True, help="Working days.")
@click.option("--date", "first", help="The first day, such as 2026-11-20. Default: the days end yesterday.")
def simulate(
    speed: float,
    seed: int,
    halls: str,
    begin: str,
    end: str,
    url: str,
    cases: int | None,
    repeat: bool,
    course: str | None,
    into: Path | None,
    days: int,
    first: str | None,
) -> None:
    """模拟 · Live a district's day: on a running hall, faster; or, with --into, whole past days into a data folder.

    Exit status 1 where the hall answered something that no normal day has.
    """
    wanted = tuple(filter(None, (hall.strip() for hall in halls.split(","))))
    today = datetime.now(SHANGHAI).date()
    try:
        if into is not None:
            span = working_days(days, _date(first), today)
            tally = asyncio.run(live_into(Into(into, span, seed, wanted, cases), click.echo))
        elif course is not None:
            clock = CourseClock([Leg(*leg) for leg in json.loads(course)])
            tally = asyncio.run(live_by_clock(ByClock(url, clock, wanted, cases), click.echo))
        else:
            must_be_speed(speed)
            fast = Fast(url, speed, seed, wanted, _span(begin, end), cases, repeat, today)
            tally = asyncio.run(live_over_http(fast, click.echo))
    except (SettingsError, CannotStart) as error:
        click.echo(" ".join(str(error).split()), err=True)
        raise SystemExit(1) from None
    except KeyboardInterrupt:
        raise SystemExit(130) from None
    _report(tally)


def _report(tally: Tally) -> None:
    """Say what no normal day has, and end with status 1 where there was any."""
    for what, times in tally.unexpected.most_common():
        click.echo(both("simulate.unexpected", what=what, times=times), err=True)
    if tally.errors:
        raise SystemExit(1)


def _date(text: str | None) -> date | None:
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError:
        raise CannotStart("simulate.date", text=text) from None


def _span(begin: str, end: str) -> tuple[int, int]:
    try:
        span = minutes(begin), minutes(end)
    except ValueError:
        raise CannotStart("simulate.hours") from None
    if span[1] - span[0] < 30:
        raise CannotStart("simulate.hours")
    return span
