"""Screens over HTTP. Thin: parse, call the actor, answer. A device shows its token in the header ``Screen-Token``."""

from typing import Annotated

from fastapi import APIRouter, Depends, Header, Request, Response
from starlette.datastructures import State

from actors import Caller, Forbidden
from common.edge import IdempotencyKey, TheCaller
from common.says import DEVICE, MANAGERS, says
from common.shapes import Json
from hall.screens import shapes
from hall.screens.door import ScreenBody, ScreenDoor


def door_of(state: State) -> ScreenDoor:
    """The door of an application, made once from its cluster and keys."""
    if not hasattr(state, "hall_screens"):
        state.hall_screens = ScreenDoor(state.cluster, state.keys.derive)
    door: ScreenDoor = state.hall_screens
    return door


async def _door(request: Request) -> ScreenDoor:
    return door_of(request.app.state)


TheDoor = Annotated[ScreenDoor, Depends(_door)]
Token = Annotated[str | None, Header(alias="Screen-Token", max_length=200)]


async def _screen_or_caller(caller: TheCaller, door: TheDoor, token: Token = None) -> Caller:
    """Whoever shows a screen's token is that screen; everyone else stays who they are."""
    return caller if token is None else await door.caller_of(token)


TheScreenOrCaller = Annotated[Caller, Depends(_screen_or_caller)]

router = APIRouter(prefix="/api", tags=["screens"])


@router.post("/screens", status_code=201)
@says(who=MANAGERS, answer=shapes.AdmittedScreen, errors=(404, 409))
async def register_screen(
    body: ScreenBody, door: TheDoor, caller: TheCaller, response: Response, key: IdempotencyKey = None
) -> Json:
    """A token for a device of the hall, for its manager. A window has one tablet: the one before is shut out."""
    response.headers["Cache-Control"] = "no-store"
    return await door.register(caller, key, body)


@router.get("/screens/mine")
@says(who=DEVICE, answer=shapes.RegisteredScreen)
async def read_mine(door: TheDoor, response: Response, token: Token = None) -> Json:
    """What the device that asks is registered as."""
    response.headers["Cache-Control"] = "no-store"
    if token is None:
        raise Forbidden("screen.unknown", field="Screen-Token")
    return await door.show(token)


@router.get("/halls/{hall}/screens")
@says(who=MANAGERS, answer=shapes.ScreenList, errors=(404,))
async def read_screens(hall: str, door: TheDoor, caller: TheCaller) -> Json:
    """The hall's registered devices, and when each was last seen: for its managers."""
    return {"screens": await door.listed(caller, hall)}


@router.delete("/screens/{screen}", status_code=204)
@says(who=MANAGERS, answer=None, errors=(404, 409))
async def revoke_screen(screen: str, door: TheDoor, caller: TheCaller, key: IdempotencyKey = None) -> None:
    """Shut a device out: its token is worth nothing from now on."""
    await door.revoke(caller, screen, key)
