"""Who serves which host: every host has one process, whatever comes and goes in whatever order."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from actors.ray.seating import Seat, Seating


def full(hosts: int, nodes: dict[int, str]) -> Seating:
    """A cluster in which every process has come, and every host has been taken up."""
    seating = Seating()
    seating.hosts = hosts
    for worker, node in nodes.items():
        assert seating.joined(worker, node, None, 0, 0)
    for host, seat in seating.propose().items():
        assert seating.take(host, seat)
    return seating


def test_hosts_are_spread_over_the_nodes_and_a_spare_is_left_on_each() -> None:
    seating = full(4, {0: "a", 1: "b", 2: "a", 3: "b", 4: "a", 5: "b"})
    at = {0: "a", 1: "b", 2: "a", 3: "b", 4: "a", 5: "b"}
    assert sorted(at[seat.worker] for seat in seating.seats.values()) == ["a", "a", "b", "b"]
    assert sorted(at[spare] for spare in seating.spares) == ["a", "b"]


def test_while_a_node_is_only_starting_the_others_do_not_take_its_share() -> None:
    seating = Seating()
    seating.hosts = 4
    for worker in (0, 2, 4):
        seating.joined(worker, "a", None, 0, 0)
    assert len(seating.propose(most=2)) == 2
    assert len(seating.propose()) == 1, "once the limit is lifted"


def test_a_spare_steps_in_for_one_that_is_gone() -> None:
    seating = full(2, {0: "a", 1: "a", 2: "a"})
    before = seating.seats[0]
    seating.left(before.worker)
    ((host, seat),) = seating.propose().items()
    assert (host, seat.worker) == (0, 2)
    assert seat.term > before.term
    assert seating.propose() == {}, "it is promised to somebody"
    assert seating.take(host, seat)
    assert seating.seats[0] == seat
    assert seating.joined(before.worker, "a", None, 0, 0)
    assert seating.spares == [before.worker], "and the one that comes back is the spare"


def test_what_is_promised_to_one_that_dies_is_promised_to_another() -> None:
    seating = full(1, {0: "a", 1: "a"})
    seating.left(seating.seats[0].worker)
    ((host, seat),) = seating.propose().items()
    seating.left(seat.worker)
    assert not seating.take(host, seat), "it was given up meanwhile"
    seating.joined(7, "a", None, 0, 0)
    assert seating.propose()[host].worker == 7


def test_what_was_refused_is_proposed_again() -> None:
    seating = full(1, {0: "a", 1: "a"})
    seating.left(seating.seats[0].worker)
    ((host, seat),) = seating.propose().items()
    seating.refuse(host, seat)
    assert host in seating.propose()


def test_a_new_supervisor_learns_the_seats_and_the_later_claim_is_right() -> None:
    seating = Seating()
    seating.hosts = 2
    assert seating.joined(3, "a", 0, 2, 17)
    assert seating.joined(1, "a", 0, 2, 21), "a later seating of the same host"
    assert not seating.joined(2, "a", 0, 2, 19), "an earlier one must let go"
    assert not seating.joined(4, "a", 1, 5, 30), "so must one of another layout"
    assert seating.seats == {0: Seat(1, 21)}
    assert seating.propose()[1].term > 30


def test_who_is_barred_gets_nothing() -> None:
    seating = full(1, {0: "a", 1: "a"})
    spare = seating.spares[0]
    seating.bar({spare})
    seating.left(seating.seats[0].worker)
    assert seating.propose() == {}
    seating.bar(())
    assert seating.propose()[0].worker == spare


steps = st.one_of(
    st.tuples(st.just("joined"), st.integers(0, 6), st.sampled_from("abc")),
    st.tuples(st.just("left"), st.integers(0, 6), st.just("")),
    st.tuples(st.just("propose"), st.just(0), st.just("")),
    st.tuples(st.just("take"), st.integers(0, 6), st.just("")),
    st.tuples(st.just("refuse"), st.integers(0, 6), st.just("")),
    st.tuples(st.just("lay_out"), st.integers(1, 5), st.just("")),
)


@settings(max_examples=300, deadline=None)
@given(st.lists(steps, max_size=40))
def test_no_process_serves_two_hosts_and_terms_only_grow(script: list[tuple[str, int, str]]) -> None:
    seating = Seating()
    seating.hosts = 3
    open_: list[tuple[int, Seat]] = []
    there: set[int] = set()
    newest: dict[int, int] = {}
    for step, number, node in script:
        match step:
            case "joined" if number not in there:
                seating.joined(number, node, None, 0, 0)
                there.add(number)
            case "left":
                seating.left(number)
                there.discard(number)
            case "propose":
                open_ += seating.propose().items()
            case "take" | "refuse" if open_:
                host, seat = open_.pop(number % len(open_))
                answer: Any = seating.take(host, seat) if step == "take" else seating.refuse(host, seat)
                if answer:
                    assert seat.term > newest.get(host, 0)
                    newest[host] = seat.term
            case "lay_out":
                seating.lay_out(number)
        workers = [seat.worker for seat in seating.seats.values()]
        assert len(workers) == len(set(workers))
        assert set(workers) <= there
        assert not set(workers) & set(seating.spares)
        assert set(seating.seats) <= set(range(seating.hosts))
