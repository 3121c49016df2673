"""Who calls that is no person: what the runtime says of actors is what rooms ask, and the set-up may little."""

from __future__ import annotations

from typing import Any

import pytest

from actors import Address, Caller, Forbidden
from actors._host.work import told_by
from common.access import is_inside, must_be_inside, must_have
from hall import messages as m
from hall.access import SETUP, is_admin, is_leader, is_staff, may_manage
from hall.screens.messages import ListScreens, RegisterScreen, RevokeScreen
from tests.hall.town import HALL, W1, A, town

pytestmark = pytest.mark.anyio
CLERK = Caller("clerk01", ("clerk",))


def test_who_the_runtime_says_is_an_actor_is_inside() -> None:
    assert is_inside(told_by(Address("queue", A)))
    must_be_inside(told_by(Address("queue", A)), "x")
    assert not is_inside(CLERK)


def test_who_is_turned_away_is_inside_the_rooms_own_code() -> None:
    must_have(CLERK, ("manager", "clerk"), "hall.staff_only")
    with pytest.raises(Forbidden, match=r"hall\.staff_only"):
        must_have(CLERK, ("manager", "admin"), "hall.staff_only")
    with pytest.raises(Forbidden, match=r"inbox\.own"):
        must_be_inside(CLERK, "inbox.own")


def test_the_set_up_is_nobody_of_the_staff() -> None:
    assert not is_admin(SETUP)
    assert not is_leader(SETUP)
    assert not is_staff(SETUP, HALL)
    assert not may_manage(SETUP, HALL)


async def test_the_set_up_gives_first_configurations_and_changes_nothing_else() -> None:
    async with town() as it:

        async def say(kind: str, key: str, command: Any) -> Any:
            return await it.cluster.call(Address(kind, key), command, caller=SETUP)

        shown = await say("hall", HALL, m.ShowConfiguration())
        await say("hall", HALL, m.SetAlwaysOpen(always=True))
        await say("screens", HALL, RegisterScreen(kind="board", place=HALL, name="演示"))
        assert len(await say("screens", HALL, ListScreens())) == 1
        fields = {name: value for name, value in shown.items() if name not in ("id", "by", "version")}
        for kind, key, command in (
            ("hall", HALL, m.ConfigureHall(**fields, version=shown["version"])),
            ("hall", HALL, m.UndoConfiguration(version=shown["version"])),
            ("hall", HALL, m.ShowChanges()),
            ("hall", HALL, m.SetSpecialDays(special=[], version=shown["version"])),
            ("queue", A, m.ShowLine()),
            ("window", W1, m.ShowWindow()),
            ("window", W1, m.Open()),
            ("screen", f"{HALL}-S1", RevokeScreen()),
        ):
            with pytest.raises(Forbidden):
                await say(kind, key, command)
