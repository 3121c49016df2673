"""A bad rating is a named manager's task from the start, stays somebody's, and can be passed on and extended."""

import pytest

from actors import Address, Caller, Forbidden, Invalid, Refused
from hall.ratings import messages as m
from hall.ratings import terms
from hall.ratings.owning import in_charge
from hall.ratings.tables import FollowUpManagerRow
from tests.hall.ratings.office import ADMIN, DAY, follow_ups, say
from tests.hall.ratings.test_follow_ups import ELSEWHERE, OTHER_MANAGER, bad
from tests.hall.town import CLERK, HALL, MANAGER, Town, town

pytestmark = pytest.mark.anyio
INSIDE = Caller("account/manager", ("actor",))


def manager(name: str, **fields: object) -> FollowUpManagerRow:
    known = {"display_name": name, "halls": 1, "admin": False, "active": True, "since": 0, "chosen": False}
    return FollowUpManagerRow(id=name, hall=HALL, name=name, **{**known, **fields})


@pytest.mark.parametrize(
    ("managers", "clerk", "owner"),
    [
        ([], None, None),
        ([manager("a", active=False)], None, None),
        ([manager("district", halls=22), manager("own")], None, "own"),
        ([manager("admin", admin=True), manager("district", halls=22)], None, "district"),
        ([manager("own"), manager("chosen", halls=22, chosen=True)], None, "chosen"),
        ([manager("own"), manager("gone", chosen=True, active=False)], None, "own"),
        ([manager("own"), manager("other", halls=22)], "own", "other"),
        ([manager("own", chosen=True)], "own", None),
        ([manager("later", since=2), manager("first", since=1)], None, "first"),
    ],
)
def test_who_is_in_charge(managers: list[FollowUpManagerRow], clerk: str | None, owner: str | None) -> None:
    assert in_charge(managers, clerk) == (owner, owner)


async def enrol(it: Town, who: Caller, halls: int = 1, *, active: bool = True) -> None:
    command = m.EnrolManager(
        name=who.name, display_name=f"主管 {who.name}", halls=halls, admin="admin" in who.roles, active=active
    )
    await say(it, command, INSIDE)


async def owner_of(it: Town, key: str) -> tuple[str | None, str | None, str]:
    (row,) = [row for row in await follow_ups(it) if row["id"] == key]
    return row["owner"], row["owner_name"], row["state"]


async def test_a_bad_rating_has_an_owner_from_the_start() -> None:
    async with town() as it:
        await enrol(it, ADMIN, 22)
        await enrol(it, MANAGER)
        key = await bad(it)
        assert await owner_of(it, key) == ("manager", "主管 manager", "open")
        with pytest.raises(Refused) as caught:  # it is theirs, but they have not begun
            await say(it, m.CloseFollowUp(id=key, result="rectified", outcome="sealed"))
        assert caught.value.code == "follow_up.not_taken"
        await say(it, m.TakeFollowUp(id=key))
        assert (await say(it, m.CloseFollowUp(id=key, result="rectified", outcome="x")))["owner"] == "manager"


async def test_somebody_else_is_put_in_charge() -> None:
    async with town() as it:
        await enrol(it, MANAGER)
        await enrol(it, OTHER_MANAGER, 22)
        assert (await say(it, m.ShowCharge()))["owner"] == "manager"
        charge = await say(it, m.GiveCharge(owner="manager2"))
        assert charge == await say(it, m.GiveCharge(owner="manager2"))
        assert charge["owner"] == "manager2"
        assert [one["name"] for one in charge["managers"]] == ["manager", "manager2"]
        assert (await owner_of(it, await bad(it)))[0] == "manager2"
        for who in (CLERK, ELSEWHERE):
            with pytest.raises(Forbidden):
                await say(it, m.GiveCharge(owner="manager"), who)
        for nobody in ("manager3", "clerk01", ""):
            with pytest.raises(Invalid) as caught:
                await say(it, m.GiveCharge(owner=nobody))
            assert (caught.value.code, caught.value.field) == ("follow_up.no_manager", "owner")


async def test_passing_on() -> None:
    async with town() as it:
        await enrol(it, MANAGER)
        await enrol(it, OTHER_MANAGER)
        key = await bad(it)
        await say(it, m.TakeFollowUp(id=key))
        with pytest.raises(Refused) as caught:  # it is another's, who has begun
            await say(it, m.AssignFollowUp(id=key, owner="manager2"), OTHER_MANAGER)
        assert caught.value.code == "follow_up.taken"
        await say(it, m.AssignFollowUp(id=key, owner="manager2"))
        assert await owner_of(it, key) == ("manager2", "主管 manager2", "open")
        with pytest.raises(Invalid):
            await say(it, m.AssignFollowUp(id=key, owner="manager3"))
        events = len(await it.cluster.events(Address("follow_ups", HALL)))
        await say(it, m.AssignFollowUp(id=key, owner="manager2"))
        assert len(await it.cluster.events(Address("follow_ups", HALL))) == events


async def test_who_leaves_leaves_nothing_unowned() -> None:
    async with town() as it:
        await enrol(it, MANAGER)
        await enrol(it, ADMIN, 22)
        key = await bad(it)
        await say(it, m.TakeFollowUp(id=key))
        await enrol(it, MANAGER, active=False)
        assert await owner_of(it, key) == ("admin", "主管 admin", "open")
        await enrol(it, ADMIN, active=False)
        assert await owner_of(it, key) == (None, None, "open")
        assert (await say(it, m.ShowCharge()))["managers"] == []
        await enrol(it, ELSEWHERE, active=False)  # never managed this hall: nothing to note
        assert (await it.cluster.events(Address("follow_ups", HALL)))[-1].type == "follow_up.assigned"


async def test_a_complex_one_is_extended_once_and_in_time() -> None:
    async with town() as it:
        await enrol(it, MANAGER)
        key = await bad(it)
        with pytest.raises(Refused):
            await say(it, m.ExtendFollowUp(id=key, reason="sealed"))
        await say(it, m.TakeFollowUp(id=key))
        with pytest.raises(Refused):
            await say(it, m.ExtendFollowUp(id=key, reason="sealed"), OTHER_MANAGER)
        row = await say(it, m.ExtendFollowUp(id=key, reason="sealed"))
        # Monday 23 November: fifteen working days on is Monday 14 December.
        assert (row["due_at"], row["may_extend"]) == ("2026-12-14T23:59:59.000+08:00", False)
        with pytest.raises(Refused) as caught:
            await say(it, m.ExtendFollowUp(id=key, reason="sealed"))
        assert caught.value.code == "follow_up.extended"
        it.clock.set(terms.due_at("20261123") + DAY)
        assert (await it.view("follow_ups", HALL))["overdue"] == 0
        it.clock.set(terms.due_at("20261123", extended=True))
        await it.until("follow_ups", HALL, lambda view: view["overdue"] == 1)


async def test_what_is_overdue_is_not_extended() -> None:
    async with town() as it:
        await enrol(it, MANAGER)
        key = await bad(it)
        row = await say(it, m.TakeFollowUp(id=key))
        assert row["may_extend"]
        it.clock.set(terms.due_at("20261123"))
        with pytest.raises(Refused) as caught:
            await say(it, m.ExtendFollowUp(id=key, reason="sealed"))
        assert caught.value.code == "follow_up.overdue"


async def test_only_accounts_enrol() -> None:
    async with town() as it:
        command = m.EnrolManager(name="x", display_name="x", halls=1, admin=False, active=True)
        for who in (CLERK, MANAGER, ADMIN):
            with pytest.raises(Forbidden):
                await say(it, command, who)
