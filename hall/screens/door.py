"""Letting screens in: what stands between the HTTP routes and the actors. Holds the key of tokens, and nothing else."""

from typing import Annotated, Literal

from pydantic import StringConstraints

from actors import Address, Caller, Cluster, Forbidden, Invalid, Unknown
from common.edge import Body, Id
from common.passes import Derive, Passes
from common.shapes import Json
from hall.access import screen_at
from hall.numbers import hall_of, is_hall, is_kiosk, is_window
from hall.passes import SCREEN
from hall.screens import messages
from hall.screens.kinds import BOARD, KIOSK, is_screen
from hall.screens.tokens import read_token, screen_token

ScreenName = Annotated[str, StringConstraints(strip_whitespace=True, max_length=30, pattern=r"^[^\x00-\x1f\x7f]*$")]
PLACES = {"hall": is_hall, "window": is_window, "kiosk": is_kiosk}
"""What a place can be, and what its id looks like."""


class ScreenBody(Body):
    """A device to be registered: what it is, its name in the managers' list, and where it stands: a `window` (tablets
    and window boards), a self-service terminal (`kiosk`), or the `hall`."""

    kind: Literal["tablet", "window_board", "kiosk", "board"] = "tablet"
    hall: Id | None = None
    window: Id | None = None
    kiosk: Id | None = None
    name: ScreenName = ""


def _place(body: ScreenBody) -> str:
    """The id of the place that a body names. Raises Invalid, Unknown."""
    given = {name: getattr(body, name) for name in PLACES if getattr(body, name) is not None}
    if len(given) != 1:
        raise Invalid("screen.one_place", field=next(iter(given), "hall"))
    ((name, place),) = given.items()
    if not PLACES[name](place):
        raise Unknown(f"{name}.unknown", field=name)
    return str(place)


class ScreenDoor:
    def __init__(self, cluster: Cluster, derive: Derive) -> None:
        """``derive`` gives the server's 32-byte key for a purpose."""
        self._cluster = cluster
        self._passes = Passes(derive, SCREEN)

    async def register(self, caller: Caller, key: str | None, body: ScreenBody) -> Json:
        """A token for a device, for a manager of its hall. The same ``key`` again gives the same token."""
        place = _place(body)
        register = messages.RegisterScreen(kind=body.kind, place=place, name=body.name)
        screen = await self._cluster.call(_list(hall_of(place)), register, command_id=key, caller=caller)
        issue = screen.pop("issue")
        return {**screen, "token": screen_token(self._passes, screen["id"], issue)}

    def screen_of(self, token: str) -> str | None:
        """The screen that a token was once made for; None for any other text. Whether it still holds is not asked."""
        read = read_token(self._passes, token)
        return None if read is None else read.screen

    async def show(self, token: str) -> Json:
        """The screen that a token lets in, which is noted as being at work. Raises Forbidden for any other text."""
        read = read_token(self._passes, token)
        if read is None:
            raise Forbidden("screen.unknown", field="Screen-Token")
        return await self._cluster.call(Address("screen", read.screen), messages.UseScreen(issue=read.issue))

    async def caller_of(self, token: str) -> Caller:
        """Who a device is by its token. Raises Forbidden where that lets nobody in (any more)."""
        screen = await self.show(token)
        return screen_at(screen["kind"], screen["hall"] if screen["kind"] in (KIOSK, BOARD) else screen["place"])

    async def listed(self, caller: Caller, hall: str) -> list[Json]:
        """A hall's screens, for its managers."""
        if not is_hall(hall):
            raise Unknown("hall.unknown", field="hall")
        return await self._cluster.call(_list(hall), messages.ListScreens(), caller=caller)

    async def revoke(self, caller: Caller, screen: str, key: str | None) -> None:
        """Its token is worth nothing from now on."""
        if not is_screen(screen):
            raise Unknown("screen.gone", field="screen")
        address = Address("screen", screen)
        await self._cluster.call(address, messages.RevokeScreen(), command_id=key, caller=caller)

    async def standing(self, caller: Caller, body: ScreenBody) -> str:
        """The token of the screen that is registered like this already, else of a new one."""
        place = _place(body)
        for screen in await self.listed(caller, hall_of(place)):
            if (screen["kind"], screen["place"], screen["name"]) == (body.kind, place, body.name):
                issue = await self._cluster.call(Address("screen", screen["id"]), messages.StandingScreen())
                if issue:
                    return screen_token(self._passes, screen["id"], issue)
        token: str = (await self.register(caller, None, body))["token"]
        return token


def _list(hall: str) -> Address:
    return Address("screens", hall)
