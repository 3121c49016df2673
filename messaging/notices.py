"""Which events of other rooms are notices, and to whom; and where they go when an account is merged. Pure."""

from collections.abc import Iterator

from actors import Address, Command, subscribes
from common.people import AccountMerged
from common.times import iso, readable
from hall import FollowUpAssigned, FollowUpOpened, WindowOffered
from messaging.inbox.messages import Notify, PassOn

Told = Iterator[tuple[Address, Command[None]]]


@subscribes(FollowUpOpened)
def a_bad_rating_is_yours(event: FollowUpOpened, source: Address) -> Told:
    if event.owner:
        facts: dict[str, str | int] = {"number": event.ticket_number, "due": readable(iso(event.due_at))}
        yield Address("inbox", event.owner), Notify(code="notice.follow_up", facts=facts, path=_page(source))


@subscribes(FollowUpAssigned)
def a_follow_up_was_passed_on(event: FollowUpAssigned, source: Address) -> Told:
    """To whom it is passed, and to whom it was until then."""
    if event.owner:
        yield Address("inbox", event.owner), Notify(code="notice.follow_up_given", facts={}, path=_page(source))
    if event.before and event.before != event.owner:
        facts: dict[str, str | int] = {"owner": event.owner_name or event.owner or "—"}
        yield Address("inbox", event.before), Notify(code="notice.follow_up_taken", facts=facts, path=_page(source))


@subscribes(WindowOffered)
def a_window_is_offered(event: WindowOffered, source: Address) -> Told:
    """To the colleague who was named; an offer to any is on the screens of all."""
    if event.to:
        facts: dict[str, str | int] = {"window": int(source.key.rpartition("-")[2])}
        yield Address("inbox", event.to), Notify(code="notice.window_offered", facts=facts, path=f"/desk/{source.key}")


@subscribes(AccountMerged)
def an_inbox_follows(event: AccountMerged, source: Address) -> Told:
    yield Address("inbox", source.key), PassOn(event.into)


def _page(source: Address) -> str:
    """Where a hall's follow-ups are settled."""
    return f"/manager/{source.key}"
