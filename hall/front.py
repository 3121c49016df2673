"""The hall before the edge: its routes, channels and procedures, and what it does at a start."""

import json
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from starlette.datastructures import State

from actors import Address, Caller, Cluster, View
from common.fronts import Attendance, Family, Front, Page, Procedure, Side, Watching
from common.passes import Derive
from common.people import EDGE
from common.says import ANYONE, HOLDER, MANAGERS, STAFF, Who
from common.shapes import Json
from hall import shapes
from hall.access import SETUP, is_staff, may_manage
from hall.admin_api import kiosks as kiosks_router
from hall.admin_api import router as admin_router
from hall.api import desk_of
from hall.api import router as hall_router
from hall.appointments.api import router as appointments_router
from hall.documentation import EXAMPLES, PARAMETERS
from hall.exchange.api import router as exchange_router
from hall.front_api import router as front_router
from hall.holdings import holdings, settle
from hall.hours.api import router as calendar_router
from hall.messages import KeepDesks, ViewLine
from hall.numbers import hall_of, is_hall, is_kiosk, is_queue, is_ticket, is_window
from hall.past import must_see_past
from hall.presence import BEAT
from hall.ratings.api import router as ratings_router
from hall.ratings.messages import ShowCounter
from hall.ratings.shapes import FollowUpCounts
from hall.screens.api import door_of
from hall.screens.api import router as screens_router
from hall.screens.door import ScreenBody, ScreenDoor
from hall.screens.kinds import BOARD, KIOSK, TABLET, WINDOW_BOARD
from hall.screens.shapes import ScreenList
from hall.setup import DISTRICT, TIANHE, setup
from hall.statistics.api import router as statistics_router
from hall.taking import WINDOW_COMMANDS, TakeBody, WindowBody
from hall.waits.api import router as waits_router
from hall.window_shapes import Counter, WindowView

DEMO = "演示"
"""What the demonstration's screens are called in the managers' list."""


MAP_PACE = 1.0
"""Seconds: the map moves with every ticket of the district, and nobody acts on it."""


def _staff(watching: Watching) -> bool:
    return is_staff(watching.caller, hall_of(watching.key))


def _managers(watching: Watching) -> bool:
    return may_manage(watching.caller, watching.key)


def _holder(watching: Watching) -> bool:
    """Whoever knows the ticket's secret, and the staff of its hall."""
    if watching.token:
        return desk_of(watching.state).is_secret(watching.key, watching.token)
    return _staff(watching)


MAY: dict[Who, Callable[[Watching], bool] | None] = {ANYONE: None, STAFF: _staff, MANAGERS: _managers}
"""Who is let in, by what is said of it."""


def _family(
    name: str,
    is_id: Callable[[str], bool],
    who: Who,
    value: Any,
    *,
    side: Side | None = None,
    from_the_start: bool = False,
) -> Family:
    """A state channel for one of the groups that watch the hall."""
    return Family(name, "state", is_id, MAY[who], must_see_past, who, value, side=side, from_the_start=from_the_start)


_DISTRICT = Address("district", DISTRICT)

CHANNELS = (
    Family(
        "map",
        "state",
        lambda key: False,
        None,
        must_see_past,
        ANYONE,
        shapes.DistrictMap,
        only=_DISTRICT,
        pace=MAP_PACE,
    ),
    _family("hall", is_hall, ANYONE, shapes.Hall),
    _family("queue", is_queue, STAFF, shapes.QueueFigures),
    _family(
        "line", is_queue, ANYONE, shapes.QueueLine, side=Side("queue", ViewLine(), lambda queue: queue.line_view())
    ),
    _family("window", is_window, STAFF, WindowView),
    _family(
        "counter", is_window, ANYONE, Counter, side=Side("window", ShowCounter(), lambda window: window.counter_view())
    ),
    _family("kiosk", is_kiosk, ANYONE, shapes.Kiosk),
    Family("ticket", "log", is_ticket, _holder, must_see_past, HOLDER | STAFF, shapes.Ticket, shapes.TicketEvent),
    _family("follow_ups", is_hall, MANAGERS, FollowUpCounts, from_the_start=True),
    _family("screens", is_hall, MANAGERS, ScreenList, from_the_start=True),
)


async def _take(state: State, caller: Caller, id_: str, key: str | None, body: TakeBody) -> Json:
    return await desk_of(state).take(caller, id_, key, body)


async def _command(name: str, state: State, caller: Caller, id_: str, key: str | None, body: WindowBody) -> Json:
    return await desk_of(state).command(caller, id_, name, key, body)


PROCEDURES: dict[str, Procedure] = {
    "ticket.take": Procedure(_take, TakeBody, ANYONE, shapes.TakenTicket, "hall"),
    **{
        f"window.{name}": Procedure(partial(_command, name), WindowBody, STAFF, WindowView, "window")
        for name in WINDOW_COMMANDS
    },
}


async def _keep_desks(cluster: Cluster, run: str, watchers: Mapping[str, list[str]]) -> None:
    await cluster.call(Address("presence", run), KeepDesks(desks=dict(watchers)), caller=EDGE)


async def _demo_screens(cluster: Cluster, derive: Derive, place: str) -> dict[str, str]:
    """One registered screen of each kind."""
    door, window = ScreenDoor(cluster, derive), f"{place}-01"
    bodies = (
        ScreenBody(kind="kiosk", hall=place, name=DEMO),
        ScreenBody(kind="board", hall=place, name=DEMO),
        ScreenBody(kind="window_board", window=window, name=DEMO),
        ScreenBody(kind="tablet", window=window, name=DEMO),
    )
    return {body.kind: f"screen={await door.standing(SETUP, body)}" for body in bodies}


def _screen_of(state: State, token: str) -> str | None:
    return door_of(state).screen_of(token)


async def _names(cluster: Cluster) -> dict[str, str]:
    """The halls that there are: id → Chinese name."""
    district = await cluster.call(Address("district", DISTRICT), View())
    return {hall["id"]: hall["name"] for hall in district.data["halls"]}


def _given() -> tuple[str, ...]:
    return tuple(place["id"] for place in json.loads((TIANHE / "halls.json").read_text("utf-8"))["halls"])


FRONT = Front(
    routers=(
        hall_router,
        front_router,
        admin_router,
        kiosks_router,
        exchange_router,
        calendar_router,
        appointments_router,
        ratings_router,
        screens_router,
        statistics_router,
        waits_router,
    ),
    channels=CHANNELS,
    procedures=PROCEDURES,
    attendances=(Attendance("window", BEAT / 1_000_000, _keep_desks),),
    set_up=setup,
    standing=_demo_screens,
    pages=(
        Page("地图", "map", "/"),
        Page("取号机", "kiosk", "/kiosk/{place}", KIOSK),
        Page("叫号屏", "board", "/board/{place}", BOARD),
        Page("窗口屏", "counter", "/board/{place}/01", WINDOW_BOARD),
        Page("评价平板", "tablet", "/tablet/{place}-01", TABLET),
        Page("窗口工作台", "desk", "/desk"),
    ),
    places=_names,
    given_places=_given,
    holdings=holdings,
    settle=settle,
    device_of=_screen_of,
    costly=r"post /api/halls/[^/]+/(tickets|appointments)|ticket\.take",
    uploads=r"/api/halls/[^/]+/import",
    parameters=PARAMETERS,
    examples=EXAMPLES,
)
