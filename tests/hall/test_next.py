"""Who is next: the rank, the line, the choice between queues, the reason; and that nobody starves."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actors import Address, Caller, Command, Forbidden, Refused, Unknown
from hall import messages
from hall.next import (
    APPOINTMENT_EARLY,
    APPOINTMENT_LATE,
    LARGEST,
    ORDINARY,
    PREFERENCE,
    PRIORITIES,
    PRIORITY,
    REJOINED,
    RETURNED,
    SECOND,
    TRANSFERRED,
    Head,
    Line,
    Place,
    Why,
    choose,
    in_fives,
    lane_of,
    rank_of,
    why,
)
from hall.numbers import ticket_number
from tests.hall.town import NINE, STRANGER, W1, W2, A, B, town

MINUTE = 60 * SECOND
PLACES = st.lists(st.tuples(st.integers(0, 10**9), st.integers(1, 500)), unique_by=lambda place: place[1], max_size=60)


def rank(minute: int, priority: str = "ordinary", lane: int | None = None) -> int:
    return rank_of(minute * MINUTE, priority, lane_of(priority) if lane is None else lane) // MINUTE


def booked(slot: int, came: int, lane: int = PRIORITY) -> int:
    """The rank of who has an appointment at minute ``slot`` and checks in at minute ``came``."""
    return rank_of(came * MINUTE, "appointment", lane, slot * MINUTE) // MINUTE


@given(PLACES)
def test_a_line_is_always_in_order(places: list[tuple[int, int]]) -> None:
    line = Line()
    standing = [Place(rank, order, f"t{order}") for rank, order in places]
    for place in standing:
        line.join(place)
    in_order = sorted(standing)
    assert list(line) == in_order
    assert [line.position(place) for place in in_order] == list(range(1, len(standing) + 1))
    for place in standing[::2]:
        line.leave(place)
    assert list(line) == sorted(standing[1::2])
    assert line.first(lambda _: True) == min(standing[1::2], default=None)


def test_leaving_from_nowhere_is_an_error() -> None:
    with pytest.raises(KeyError):
        Line().leave(Place(3, 1, "t"))


def test_how_many_the_map_is_told() -> None:
    assert [in_fives(waiting) for waiting in range(21)] == list(range(21))
    assert [in_fives(waiting) for waiting in (21, 24, 25, 29, 30, 61)] == [20, 20, 25, 25, 30, 60]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (rank(0), rank(1)),  # first come, first served
        (rank(10, "elderly"), rank(0)),  # a head start of twenty minutes
        (rank(0), rank(21, "elderly")),  # and no more
        (rank(5, "pregnant"), rank(6, "military")),  # within the classes: first come
        (rank(29, lane=TRANSFERRED), rank(0)),
        (rank(0), rank(31, lane=TRANSFERRED)),
        (rank(15, lane=RETURNED), rank(0, lane=TRANSFERRED)),
        (rank(10, "disabled", RETURNED), rank(11, "elderly", RETURNED)),
    ],
)
def test_who_goes_before_whom(first: int, second: int) -> None:
    assert first < second


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (booked(60, 50), booked(90, 50)),  # both early at ten to: the earlier appointment
        (booked(60, 60), booked(90, 60)),  # coming half an hour early overtakes nobody
        (booked(60, 75), booked(90, 60)),  # nor does it overtake who is late
        (booked(60, 75), rank(41)),  # late within the tolerance: the place of the time
        (rank(39), booked(60, 40)),  # before who came less than twenty minutes before the time, and nobody else
        (booked(60, 30), rank(31)),  # very early: never worse than without an appointment
        (rank(29), booked(60, 30)),
        (booked(60, 60), rank(61, "elderly")),  # on time: as other classes that came at that moment
        (booked(90, 90, RETURNED), booked(60, 60)),
    ],
)
def test_an_appointment_stands_by_its_time(first: int, second: int) -> None:
    assert first < second


@given(st.lists(st.tuples(st.integers(4, 40), st.integers(-APPOINTMENT_EARLY, APPOINTMENT_LATE)), min_size=2))
def test_among_appointments_the_earlier_slot_goes_first(comings: list[tuple[int, int]]) -> None:
    """Whenever within the tolerance they check in; slots are half hours."""
    starts = [(slot * 1800 * SECOND, slot * 1800 * SECOND + early * SECOND) for slot, early in comings]
    ranks = [(rank_of(came, "appointment", PRIORITY, slot), slot, came) for slot, came in starts]
    assert [slot for _, slot, _ in sorted(ranks)] == sorted(slot for slot, _ in starts)
    assert all(stands <= came for stands, _, came in ranks)


def arrival(seconds: int, kind: tuple[str, int | None], lane: int | None) -> tuple[int, int]:
    """When somebody comes and by which moment they stand; of an appointment, how long before or after its time."""
    priority, early = kind
    slot = None if early is None else (seconds + early) * SECOND
    return seconds, rank_of(seconds * SECOND, priority, lane_of(priority) if lane is None else lane, slot)


KINDS = st.one_of(
    st.tuples(st.sampled_from(PRIORITIES), st.none()),
    st.tuples(st.just("appointment"), st.integers(-APPOINTMENT_LATE, APPOINTMENT_EARLY)),
)
ARRIVALS = st.lists(
    st.builds(arrival, st.integers(0, 4 * 3600), KINDS, st.sampled_from([None, RETURNED, TRANSFERRED])),
    min_size=1,
    max_size=80,
)


@given(ARRIVALS, st.integers(1, 120))
def test_nobody_starves(arrivals: list[tuple[int, int]], every: int) -> None:
    """However many with priority keep coming: who is called before you came at most LARGEST seconds after you."""
    line, came = Line(), {}
    todo = sorted(arrivals, key=lambda arrival: arrival[0])
    moment = 0
    while todo or len(line):
        while todo and todo[0][0] <= moment:
            at, stands = todo.pop(0)
            ticket = ticket_number("A", len(came))
            came[ticket] = at
            line.join(Place(stands, len(came), ticket))
        called = line.first(lambda _: True)
        if called is not None:
            line.leave(called)
            assert all(came[called.ticket] - came[place.ticket] <= LARGEST for place in line)
        moment += every


@given(st.lists(st.integers(0, 7200), min_size=5, max_size=5))
def test_no_queue_starves(waits: list[int]) -> None:
    """A head in the last of five queues is passed over only by those who came less than four steps after it."""
    queues = ["A", "B", "C", "D", "E"]
    heads = [Head(queue, came * SECOND) for queue, came in zip(queues, waits, strict=True)]
    chosen = choose(queues, heads)[0]
    for queue, came in zip(queues, waits, strict=True):
        assert waits[queues.index(chosen)] - came <= PREFERENCE * 4, queue


@pytest.mark.parametrize(
    ("heads", "order"),
    [
        ([Head("B", 60 * SECOND), Head("A", 120 * SECOND)], ["A", "B"]),  # preferred, and little later
        ([Head("B", 0), Head("A", (PREFERENCE + 1) * SECOND)], ["B", "A"]),  # preferred, but much later
        ([Head("B", 1)], ["B"]),
        ([], []),
    ],
)
def test_preference_weighs_against_waiting(heads: list[Head], order: list[str]) -> None:
    assert choose(["A", "B"], heads) == order


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (why(ORDINARY, passed=0), Why("first_come", 0)),
        (why(PRIORITY, passed=3), Why("priority", 3)),
        (why(PRIORITY, passed=0), Why("first_come", 0)),
        (why(PRIORITY, passed=2, by_slot=True), Why("appointment", 2)),
        (why(PRIORITY, passed=0, by_slot=True), Why("first_come", 0)),
        (why(TRANSFERRED, passed=1, by_slot=True), Why("transferred", 1)),
        (why(TRANSFERRED, passed=1), Why("transferred", 1)),
        (why(RETURNED, passed=0), Why("returned", 0)),
        (why(ORDINARY, passed=2, asked_for=True), Why("asked_for", 2)),
        (why(ORDINARY, passed=1, for_window=True), Why("for_this_window", 1)),
    ],
)
def test_the_reason(given: Why, reason: Why) -> None:
    assert given == reason


async def _why(it: object, window: str, command: Command[dict[str, object]]) -> object:
    return (await it.do(window, command))["ticket"]["why"]  # type: ignore[attr-defined]


@pytest.mark.anyio
async def test_every_call_says_why() -> None:
    async with town() as it:
        await it.do(W1, messages.Open())
        await it.take(A)
        await it.take(A)
        await it.take(A, priority="elderly")
        assert await _why(it, W1, messages.CallNext()) == {"rule": "priority", "passed": 2}
        await it.do(W1, messages.NoShow())
        assert await _why(it, W1, messages.CallTicket(ticket="A002")) == {"rule": "asked_for", "passed": 1}
        await it.do(W1, messages.NoShow())
        assert await _why(it, W1, messages.CallNext()) == {"rule": "first_come", "passed": 0}
        await it.do(W1, messages.Transfer(queue=B))
        handed = [event for event in await it.cluster.events(("queue", A)) if event.type == "queue.handed_over"]
        assert ['"rule":"priority","passed":2' in event.text for event in handed] == [True, False, False]


@pytest.mark.anyio
async def test_a_clock_put_back_lets_nobody_overtake() -> None:
    async with town() as it:
        await it.do(W2, messages.Open())
        first = await it.take(A)
        it.clock.set(NINE - 3_600 * SECOND)
        second = await it.take(A)
        assert (second["position"], second["taken_at"]) == (2, first["taken_at"])
        assert (await it.do(W2, messages.CallNext()))["serving"] == first["number"]


@pytest.mark.anyio
async def test_a_missed_ticket_comes_back_twice() -> None:
    """It keeps its number and stands ten minutes before those who come when it does; the third time it is over."""
    async with town() as it:
        await it.do(W1, messages.Open())
        missed = (await it.take(A))["id"]
        with pytest.raises(Refused, match="not_missed"):
            await it.rejoin(missed)
        for _ in range(2):
            await it.do(W1, messages.CallNext())
            await it.do(W1, messages.NoShow())
            await it.until("ticket", missed, lambda view: view["state"] == "missed")
            it.clock.advance(60)
            other = await it.take(A)
            it.clock.advance(300)
            assert (await it.rejoin(missed))["position"] == 1
            await it.until("page", missed, lambda view: view["state"] == "waiting" and view["position"] == 1)
            assert (await it.ticket(other["id"]))["position"] == 2
            await it.cancel(other["id"])
        assert await _why(it, W1, messages.CallNext()) == {"rule": "rejoined", "passed": 0}
        await it.do(W1, messages.NoShow())
        await it.until("ticket", missed, lambda view: view["state"] == "missed")
        with pytest.raises(Refused, match="missed_too_often"):
            await it.rejoin(missed)


@pytest.mark.anyio
async def test_who_comes_back_late_has_not_lost_the_others_their_place() -> None:
    async with town() as it:
        await it.do(W1, messages.Open())
        missed = (await it.take(A))["id"]
        await it.do(W1, messages.CallNext())
        await it.do(W1, messages.NoShow())
        await it.until("ticket", missed, lambda view: view["state"] == "missed")
        await it.take(A)
        it.clock.advance(601)
        assert (await it.rejoin(missed))["position"] == 2


@pytest.mark.anyio
async def test_only_its_holder_and_staff_bring_a_ticket_back() -> None:
    async with town() as it:
        taken = await it.take(A)
        with pytest.raises(Forbidden):
            await it.rejoin(taken["id"], STRANGER)
        with pytest.raises(Unknown):
            await it.rejoin("440106-20261123-A099")


@pytest.mark.anyio
async def test_a_transfer_does_not_forget_what_was_missed() -> None:
    """Neither how often it came back nor when: else a transfer would undo both."""
    async with town() as it:
        await it.do(W1, messages.Open())
        missed = (await it.take(A))["id"]
        for _ in range(2):
            await it.do(W1, messages.CallNext())
            await it.do(W1, messages.NoShow())
            await it.until("ticket", missed, lambda view: view["state"] == "missed")
            it.clock.advance(1800)
            await it.rejoin(missed)
        await it.do(W1, messages.CallNext())
        await it.do(W1, messages.Transfer(queue=A))
        await it.until("ticket", missed, lambda view: view["state"] == "waiting")
        joined = [event for event in await it.cluster.events(Address("queue", A)) if event.type == "queue.joined"]
        assert (joined[-1].data["rejoins"], joined[-1].data["rejoined_at"]) == (2, NINE + 3600 * SECOND)
        await it.do(W1, messages.CallNext())
        await it.do(W1, messages.NoShow())
        await it.until("ticket", missed, lambda view: view["state"] == "missed")
        with pytest.raises(Refused, match="missed_too_often"):
            await it.rejoin(missed)


@pytest.mark.anyio
async def test_nobody_claims_an_appointment_from_outside() -> None:
    async with town() as it:
        for claimed in ({"priority": "appointment"}, {"slot": NINE}):
            with pytest.raises(Forbidden):
                await it.take(A, **claimed)


@pytest.mark.anyio
async def test_the_time_of_an_appointment_counts_until_its_call_was_missed() -> None:
    """It goes along to another queue; who missed the call comes back like others, however long ago the time was."""
    async with town() as it:
        admission = Caller("admission", ("actor",))
        take = messages.Take(priority="appointment", slot=NINE - 10 * MINUTE)
        late = await it.cluster.call(Address("queue", A), take, caller=admission)
        await it.take(A, priority="elderly")
        await it.do(W1, messages.Open())
        assert (await it.do(W1, messages.CallNext()))["serving"] == late["number"]
        await it.do(W1, messages.Transfer(queue=B))
        await it.until("ticket", late["id"], lambda view: view["queue"] == B)
        [joined] = [
            event.data for event in await it.cluster.events(Address("queue", B)) if event.type == "queue.joined"
        ]
        assert joined["slot"] == NINE - 10 * MINUTE
    assert rank(70, "appointment", REJOINED) == 40


@pytest.mark.anyio
async def test_who_missed_the_call_does_not_return_by_the_time_of_the_appointment() -> None:
    async with town() as it:
        await it.do(W1, messages.Open())
        take = messages.Take(priority="appointment", slot=NINE)
        missed = (await it.cluster.call(Address("queue", A), take, caller=Caller("admission", ("actor",))))["id"]
        await it.do(W1, messages.CallNext())
        await it.do(W1, messages.NoShow())
        await it.until("ticket", missed, lambda view: view["state"] == "missed")
        it.clock.advance(1800)
        waits = await it.take(A)
        it.clock.advance(1801)
        assert (await it.rejoin(missed))["position"] == 2
        assert (await it.do(W1, messages.CallNext()))["serving"] == waits["number"]
