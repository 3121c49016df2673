"""Screens of a hall: admitted by its manager, let in by their newest token, listed, seen, revoked."""

import json
from typing import Any

import pytest

from actors import ANONYMOUS, Address, Caller, Forbidden, Invalid, Unknown
from gateway.live import Access
from gateway.live.channels import address_of
from hall.screens import messages as m
from hall.screens.door import ScreenBody, ScreenDoor
from hall.screens.screen import SEEN_EVERY
from tests.hall.test_api import Keys
from tests.hall.town import CLERK, HALL, MANAGER, NINE, W1, W2, Town, town
from tests.live.fakes import a_state

pytestmark = pytest.mark.anyio

OF_STREET = Caller("street", ("manager",), ("440106001",))
BOARD = {"kind": "board", "hall": HALL, "name": "入口"}


def door_of(it: Town) -> ScreenDoor:
    return ScreenDoor(it.cluster, Keys().derive)


async def registered(it: Town, caller: Caller = MANAGER, key: str | None = None, **body: Any) -> Any:
    return await door_of(it).register(caller, key, ScreenBody(**body))


async def listed(it: Town, count: int) -> Any:
    """The hall's list, once it has so many."""
    shown = await it.until("screens", HALL, lambda view: len(view["screens"]) == count)
    assert await door_of(it).listed(MANAGER, HALL) == shown["screens"]
    return shown["screens"]


async def test_each_kind_is_let_in_as_what_it_is_and_nothing_else() -> None:
    async with town() as it:
        door = door_of(it)
        board = await registered(it, **BOARD)
        assert board == {
            "id": "440106-S1",
            "kind": "board",
            "hall": HALL,
            "place": HALL,
            "name": "入口",
            "token": board["token"],
        }
        kiosk = await registered(it, kind="kiosk", hall=HALL)
        above = await registered(it, kind="window_board", window=W1)
        tablet = await registered(it, window=W1)
        assert [screen["id"] for screen in (kiosk, above, tablet)] == ["440106-S2", "440106-S3", W1]
        assert await door.caller_of(board["token"]) == Caller("screen", ("board",), (HALL,))
        assert await door.caller_of(kiosk["token"]) == Caller("screen", ("kiosk",), (HALL,))
        assert await door.caller_of(above["token"]) == Caller("screen", ("window_board",), (W1,))
        assert await door.caller_of(tablet["token"]) == Caller("screen", ("tablet",), (W1,))
        assert [screen["kind"] for screen in await listed(it, 4)] == ["board", "kiosk", "tablet", "window_board"]


async def test_a_screen_is_registered_once_however_often_it_is_asked() -> None:
    async with town() as it:
        first = await registered(it, key="once", **BOARD)
        assert await registered(it, key="once", **BOARD) == first
        assert (await registered(it, **BOARD))["id"] == "440106-S2"
        assert (await door_of(it).show(first["token"]))["id"] == "440106-S1"
        standing = await door_of(it).standing(MANAGER, ScreenBody(**BOARD))
        assert standing == first["token"]
        assert len(await listed(it, 2)) == 2


async def test_a_windows_next_tablet_shuts_the_one_before_out() -> None:
    async with town() as it:
        lost, next_ = [(await registered(it, window=W1))["token"] for _ in range(2)]
        with pytest.raises(Forbidden, match=r"screen\.unknown"):
            await door_of(it).caller_of(lost)
        assert (await door_of(it).show(next_))["id"] == W1
        assert len(await listed(it, 1)) == 1


async def test_a_revoked_screen_is_out_at_once_and_stays_out() -> None:
    async with town() as it:
        door, board, tablet = door_of(it), await registered(it, **BOARD), await registered(it, window=W2)
        await listed(it, 2)
        for screen in (board, tablet):
            await door.revoke(MANAGER, screen["id"], None)
            with pytest.raises(Forbidden, match=r"screen\.unknown"):
                await door.show(screen["token"])
            with pytest.raises(Unknown, match=r"screen\.gone"):
                await door.revoke(MANAGER, screen["id"], None)
        assert await listed(it, 0) == []
        again = await registered(it, window=W2)
        with pytest.raises(Forbidden):
            await door.show(tablet["token"])
        assert (await door.show(again["token"]))["id"] == W2
        assert (await registered(it, **BOARD))["id"] == "440106-S2", "a number is never given twice"


async def test_when_a_screen_was_last_seen_is_known_and_noted_now_and_then_only() -> None:
    async with town() as it:
        door, board = door_of(it), await registered(it, **BOARD)
        assert (await listed(it, 1))[0]["seen_at"] is None
        for _ in range(5):
            await door.show(board["token"])
            it.clock.advance(SEEN_EVERY / 1_000_000 / 4)
        await it.until("screens", HALL, lambda view: view["screens"][0]["seen_at"] == "2026-11-23T09:10:00.000+08:00")
        it.clock.set(NINE - SEEN_EVERY)
        await door.show(board["token"])
        await it.until("screens", HALL, lambda view: view["screens"][0]["seen_at"] == "2026-11-23T08:50:00.000+08:00")
        events = await it.cluster.events(Address("screen", board["id"]))
        assert [event.type for event in events] == ["screen.admitted", *["screen.seen"] * 3]


@pytest.mark.parametrize(
    ("caller", "body", "error", "code", "field"),
    [
        (ANONYMOUS, BOARD, Forbidden, "hall.manager_only", None),
        (CLERK, BOARD, Forbidden, "hall.manager_only", None),
        (OF_STREET, BOARD, Forbidden, "hall.manager_only", None),
        (Caller("screen", ("board",), (HALL,)), BOARD, Forbidden, "hall.manager_only", None),
        (MANAGER, {"kind": "board"}, Invalid, "screen.one_place", "hall"),
        (MANAGER, {"hall": HALL, "window": W1}, Invalid, "screen.one_place", "hall"),
        (MANAGER, {"kind": "board", "window": W1}, Invalid, "screen.place", "kind"),
        (MANAGER, {"kind": "tablet", "hall": HALL}, Invalid, "screen.place", "kind"),
        (MANAGER, {"kind": "kiosk", "window": W1}, Invalid, "screen.place", "kind"),
        (MANAGER, {"kind": "window_board", "kiosk": f"{HALL}-K1"}, Invalid, "screen.place", "kind"),
        (MANAGER, {"kind": "board", "hall": "440106777"}, Unknown, "hall.unknown", "hall"),
        (MANAGER, {"kind": "kiosk", "kiosk": f"{HALL}-K9"}, Unknown, "kiosk.unknown", "kiosk"),
        (MANAGER, {"window": f"{HALL}-99"}, Unknown, "window.unknown", "window"),
        (MANAGER, {"window": "x"}, Unknown, "window.unknown", "window"),
    ],
)
async def test_who_may_not_and_what_cannot_be_registered(
    caller: Caller, body: Any, error: type[Forbidden], code: str, field: str | None
) -> None:
    async with town() as it:
        with pytest.raises(error) as caught:
            await registered(it, caller, **body)
        assert (caught.value.code, caught.value.field) == (code, field)
        assert await it.cluster.events(Address("screens", HALL)) == []
        assert (await registered(it, **BOARD))["id"] == "440106-S1"


async def test_a_manager_of_another_hall_neither_sees_nor_revokes() -> None:
    async with town() as it:
        board = await registered(it, **BOARD)
        for caller in (ANONYMOUS, CLERK, OF_STREET):
            with pytest.raises(Forbidden, match=r"hall\.manager_only"):
                await door_of(it).listed(caller, HALL)
            with pytest.raises(Forbidden, match=r"hall\.manager_only"):
                await door_of(it).revoke(caller, board["id"], None)
        for wrong in ("nowhere", "440106-S9", W1, f"{HALL}-K1"):
            with pytest.raises(Unknown, match=r"screen\.gone"):
                await door_of(it).revoke(MANAGER, wrong, None)
        assert (await door_of(it).show(board["token"]))["id"] == board["id"]


async def test_the_list_is_pushed_to_the_halls_managers_only() -> None:
    async def nobody(token: str, *, use: bool) -> None:
        return None

    access, address = Access(nobody, a_state()), Address("screens", HALL)
    assert address_of(f"screens:{HALL}") == address
    assert access.may_watch(MANAGER, f"screens:{HALL}", "")
    for caller in (ANONYMOUS, CLERK, OF_STREET, Caller("screen", ("board",), (HALL,))):
        assert not access.may_watch(caller, f"screens:{HALL}", "")


async def test_strangers_write_nothing_into_the_list() -> None:
    async with town() as it:
        note = m.NoteScreen(
            screen="440106-S7", kind="board", place=HALL, name="", by="x", admitted_at=NINE, seen_at=NINE
        )
        for message in (note, m.DropScreen(screen="440106-S1")):
            with pytest.raises(Forbidden, match=r"hall\.inside_only"):
                await it.cluster.call(Address("screens", HALL), message, caller=MANAGER)
        foreign = m.AdmitScreen(kind="board", place="440106001", name="")
        with pytest.raises(Invalid, match=r"screen\.place"):
            await it.cluster.call(Address("screen", "440106-S1"), foreign, caller=MANAGER)


async def test_no_token_is_in_any_event_or_row() -> None:
    async with town() as it:
        board, tablet = await registered(it, **BOARD), await registered(it, window=W1)
        await listed(it, 2)
        for screen in (board, tablet):
            await door_of(it).show(screen["token"])
        addresses = [Address("screen", board["id"]), Address("screen", W1), Address("screens", HALL)]
        kept = json.dumps(
            [[event.data for event in await it.cluster.events(address)] for address in addresses]
            + [await it.view(*address) for address in addresses]
        )
        for screen in (board, tablet):
            assert screen["token"].rpartition(".")[2] not in kept
