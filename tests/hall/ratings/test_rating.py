"""A rating: one for each service, by whoever was served, while it can be given; and what it leaves behind."""

import anyio
import pytest

from actors import ANONYMOUS, Address, Caller, Forbidden, Invalid, Refused, Unknown
from hall import messages
from hall.access import holder_of, rater_of, screen_at
from hall.ratings import messages as m
from hall.ratings import terms
from tests.hall.ratings.office import ADMIN, DAY, MINUTE, follow_ups, offered, rate, serve, served
from tests.hall.town import CLERK, HALL, MANAGER, OTHER, W1, W2, A, B, town

pytestmark = pytest.mark.anyio


async def test_a_service_is_rated_once() -> None:
    async with town() as it:
        ticket = await served(it)
        offer = (await offered(it, ticket))["services"][0]
        assert (offer["window"], offer["queue"], offer["rated"]) == ("01", A, None)
        shown = await rate(it, ticket, 5, "517", "510")
        assert shown["services"][0]["rated"] | {"at": ""} == {
            "score": 5,
            "reasons": ["517", "510"],
            "at": "",
            "follow_up": None,
        }
        for score in (5, 1):
            with pytest.raises(Refused) as caught:
                await rate(it, ticket, score)
            assert caught.value.code == "rating.done"
        assert await follow_ups(it) == []
        given = (await it.cluster.events(Address("rating", ticket)))[-1]
        assert (given.type, given.data["score"], given.data["version"]) == ("rating.given", 5, terms.version())


async def test_a_service_is_rated_once_however_many_try_at_once() -> None:
    async with town() as it:
        ticket = await served(it)
        await offered(it, ticket)
        refused: list[str] = []

        async def one(score: int, by: Caller, channel: str) -> None:
            try:
                await rate(it, ticket, score, by=by, channel=channel)
            except Refused as error:
                refused.append(error.code)

        async with anyio.create_task_group() as group:
            for score in range(1, 6):
                group.start_soon(one, score, holder_of(ticket), "phone")
                group.start_soon(one, score, screen_at("tablet", W1), "tablet")
        assert refused == ["rating.done"] * 9
        given = [event for event in await it.cluster.events(Address("rating", ticket)) if event.type == "rating.given"]
        assert len(given) == 1


async def test_each_service_of_a_ticket_passed_on_is_rated_on_its_own() -> None:
    async with town() as it:
        ticket = (await it.take(A))["id"]
        await it.do(W1, messages.Open())
        await it.do(W1, messages.CallNext())
        await it.do(W1, messages.Start())
        await it.do(W1, messages.Transfer(queue=B))
        await it.until("queue", B, lambda view: view["waiting"] == 1)
        await offered(it, ticket)
        await serve(it, W2, OTHER)
        services = (await offered(it, ticket, 2))["services"]
        assert [(row["service"], row["window"], row["queue"]) for row in services] == [(1, "01", A), (2, "02", B)]
        newest = await rate(it, ticket, 4)
        assert [row["rated"] is None for row in newest["services"]] == [True, False]
        first = await rate(it, ticket, 3)
        assert [row["rated"]["score"] for row in first["services"]] == [3, 4]
        with pytest.raises(Unknown) as caught:
            await rate(it, ticket, 3, service=3)
        assert caught.value.field == "service"


async def test_a_ticket_sent_on_from_the_call_was_not_served() -> None:
    async with town() as it:
        ticket = (await it.take(A))["id"]
        await it.do(W1, messages.Open())
        await it.do(W1, messages.CallNext())
        await it.do(W1, messages.Transfer(queue=B))
        await it.until("queue", B, lambda view: view["waiting"] == 1)
        assert (await it.view("rating", ticket))["services"] == []


async def test_before_the_service_has_ended_there_is_nothing_to_rate() -> None:
    async with town() as it:
        ticket = (await it.take(A))["id"]
        for command in (messages.Open(), messages.CallNext(), messages.Start(), messages.Hold()):
            await it.do(W1, command)
            with pytest.raises(Refused) as caught:
                await rate(it, ticket, 5)
            assert caught.value.code == "rating.too_early"


@pytest.mark.parametrize(
    "caller",
    [ANONYMOUS, CLERK, MANAGER, ADMIN, holder_of(f"{HALL}-20261123-A002"), rater_of(f"{HALL}-20261123-A002")],
    ids=lambda caller: f"{caller.name}{caller.scopes}",
)
async def test_nobody_rates_for_another(caller: Caller) -> None:
    async with town() as it:
        ticket = await served(it)
        await offered(it, ticket)
        with pytest.raises(Forbidden) as caught:
            await rate(it, ticket, 5, by=caller)
        assert caught.value.field == "secret"
        with pytest.raises(Forbidden):
            await it.cluster.call(Address("rating", ticket), m.ShowRating(), caller=caller)
        assert len(await it.cluster.events(Address("rating", ticket))) == 1


@pytest.mark.parametrize(
    ("score", "reasons", "code"),
    [
        (0, [], "rating.score"),
        (6, [], "rating.score"),
        (5, ["999"], "rating.unknown_reason"),
        (5, ["214"], "rating.other_level"),
        (2, ["214", "115"], "rating.other_level"),
        (5, ["517", "517"], "rating.reason_twice"),
    ],
)
async def test_a_bad_rating_form_changes_nothing(score: int, reasons: list[str], code: str) -> None:
    async with town() as it:
        ticket = await served(it)
        await offered(it, ticket)
        with pytest.raises(Invalid) as caught:
            await rate(it, ticket, score, *reasons)
        assert caught.value.code == code
        assert len(await it.cluster.events(Address("rating", ticket))) == 1


async def test_after_seven_days_it_is_too_late() -> None:
    async with town() as it:
        early, late = await served(it), await served(it)
        await offered(it, early)
        ended = it.clock.now()
        it.clock.set(ended + 7 * DAY - 2 * MINUTE)
        await rate(it, early, 3)
        it.clock.set(ended + 7 * DAY + 1)
        with pytest.raises(Refused) as caught:
            await rate(it, late, 3)
        assert caught.value.code == "rating.too_late"


async def test_the_tablet_rates_what_has_just_ended_at_its_window() -> None:
    async with town() as it:
        ticket, other = await served(it), await served(it, W2, OTHER)
        await offered(it, ticket)
        await offered(it, other)
        screen = screen_at("tablet", W1)
        with pytest.raises(Forbidden) as caught:
            await rate(it, other, 5, by=screen, channel="tablet")
        assert caught.value.code == "rating.other_window"
        for who, channel in ((screen, "phone"), (holder_of(ticket), "tablet"), (holder_of(ticket), "fax")):
            with pytest.raises(Invalid) as invalid:
                await rate(it, ticket, 5, by=who, channel=channel)
            assert invalid.value.field == "by"
        await rate(it, ticket, 5, by=screen, channel="tablet")
        late = await served(it)
        await offered(it, late)
        it.clock.set(it.clock.now() + terms.asking() + terms.GRACE + 1)
        with pytest.raises(Refused) as refused:
            await rate(it, late, 5, by=screen, channel="tablet")
        assert refused.value.code == "rating.not_asking"
        await rate(it, late, 5)


async def test_only_windows_offer_and_only_follow_ups_settle() -> None:
    async with town() as it:
        ticket = await served(it)
        await offered(it, ticket)
        for message in (
            m.SettleRating(service=1, result="rectified"),
            m.OfferRating(
                number="A001", day="20261123", queue=A, queue_name="", item=None, item_name=None, window=W1, clerk=None,
                ended_at=0,
            ),
        ):  # fmt: skip
            with pytest.raises(Forbidden):
                await it.cluster.call(Address("rating", ticket), message, caller=MANAGER)
