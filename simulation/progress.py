"""One line that says how the day goes: rewritten in place on a terminal, a new one each half-hour elsewhere."""

from __future__ import annotations

import asyncio
import sys
from datetime import datetime
from typing import TextIO

from common.times import SHANGHAI
from simulation.pace import Pace
from simulation.places import MINUTE, SECOND
from simulation.tally import Tally

REFRESH = 0.5
"""Seconds of real time between two looks."""

EACH = 30 * MINUTE
"""Simulated time between two lines where there is no terminal."""

CLEAR = "\r\x1b[K"


def line(at: int, tally: Tally, *, dated: bool = False) -> str:
    """The state of the day at a moment (microseconds), in both languages; ``dated``: with the date."""
    local = datetime.fromtimestamp(at // SECOND, SHANGHAI)
    shown = [
        local.strftime("%Y-%m-%d %H:%M" if dated else "%H:%M"),
        f"取号 taken {tally.taken}",
        f"等候 waiting {tally.waiting}",
        f"办结 served {tally.served}",
        f"过号 missed {tally.missed}",
        f"离开 left {tally.left}",
        f"评价 rated {tally.rated}",
        f"未取到 refused {tally.turned_away}",
    ]
    if tally.booked:
        shown.append(f"预约 booked {tally.booked} 爽约 absent {tally.absent}")
    shown.append(f"错误 errors {tally.errors}")
    if tally.away:
        shown.append("大厅暂无响应，等待中 hall away, waiting")
    return " · ".join(shown)


async def show(pace: Pace, tally: Tally, out: TextIO = sys.stdout, *, dated: bool = False) -> None:
    """Show the line until cancelled; a terminal's line is wiped then, for the last word."""
    live = out.isatty()
    said = -1
    try:
        while True:
            now = pace.now()
            if live or now // EACH != said:
                said = now // EACH
                out.write(f"{CLEAR}{line(now, tally, dated=dated)}" if live else f"{line(now, tally, dated=dated)}\n")
                out.flush()
            await asyncio.sleep(REFRESH)
    finally:
        if live:
            out.write(CLEAR)
            out.flush()
