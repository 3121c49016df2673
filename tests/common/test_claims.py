"""Claim, keep, free: what is awaited, what is asked about and when."""

from __future__ import annotations

from common.claims import Claims, new_claim

A, B, C = (new_claim(until, thing=name) for until, name in ((10, "a"), (20, "b"), (30, "c")))


def test_a_claim_is_awaited_until_it_is_kept_or_freed() -> None:
    claims = Claims([A, B], by="thing")
    assert claims.get("a") == {"thing": "a", "until": 10, "kept": False}
    assert claims.get("c") is None
    standing = Claims(claims.kept("a"), by="thing")
    assert standing.awaited() == [B]
    assert list(standing) == [{**A, "kept": True}, B]
    assert Claims(claims.freed("a"), by="thing").get("a") is None
    assert claims.kept("c") == claims.freed("c") == [A, B], "what is nobody's changes nothing"
    assert A["kept"] is False, "what a row holds is never changed in place"


def test_only_those_whose_word_does_not_come_in_time_are_asked_about() -> None:
    claims = Claims([A, B, {**C, "until": 1, "kept": True}], by="thing")
    assert claims.late(9) == []
    assert claims.late(10) == [A]
    assert claims.late(99) == [A, B]


def test_the_next_look_is_at_the_first_of_them_and_never_at_once() -> None:
    assert Claims([B, A], by="thing").next_look(5) == 10
    assert Claims([B, A], by="thing").next_look(15) == 15, "asked again later, should no answer come"
    assert Claims([{**A, "kept": True}], by="thing").next_look(5) is None
