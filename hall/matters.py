"""What one ticket is for: several matters of one person, handled one after the other. Pure.

A matter is {item, item_name, queue, queue_name, done}. The first that is not done is the one at hand; where a clerk
transfers the ticket, that matter goes along. A ticket taken for a queue has a matter without an item.
"""

from typing import Any

Matter = dict[str, Any]

MOST = 5
"""Matters that one ticket may carry: more are better served by coming back."""


def matter(item: str | None, item_name: str | None, queue: str, queue_name: str, *, done: bool = False) -> Matter:
    return {"item": item, "item_name": item_name, "queue": queue, "queue_name": queue_name, "done": done}


def at_hand(matters: list[Matter]) -> Matter | None:
    """The matter that comes now; None when all are done."""
    return next((each for each in matters if not each["done"]), None)


def refusal(matters: list[Matter], item: str) -> str | None:
    """Why an item cannot be added, as a code; None when it can."""
    if any(each["item"] == item and not each["done"] for each in matters):
        return "ticket.matter_twice"
    return "ticket.too_many_matters" if len(matters) >= MOST else None


def finished(matters: list[Matter]) -> list[Matter]:
    """The matters when the one at hand is done."""
    now = at_hand(matters)
    return [{**each, "done": True} if each is now else each for each in matters]


def moved(matters: list[Matter], queue: str, queue_name: str) -> list[Matter]:
    """The matters when the one at hand is handled in another queue."""
    now = at_hand(matters)
    return [{**each, "queue": queue, "queue_name": queue_name} if each is now else each for each in matters]
