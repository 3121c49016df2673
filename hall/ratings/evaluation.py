"""Rating, following up and publishing: what stands between the HTTP routes and the actors. Holds the keys, and nothing
else. What people write is sealed here, and opened here for the manager who asks."""

import asyncio
from datetime import date, timedelta
from functools import partial
from typing import Annotated, Literal

from msgspec import structs
from pydantic import Field, StringConstraints

from actors import Address, Caller, Cluster, Command, Invalid, Unknown, View
from common import once
from common.edge import Body, Id
from common.passes import Derive, Passes
from common.privacy.vault import Vault
from common.shapes import Json
from hall.access import holder_of, is_tablet, may_manage, must_manage, rater_of
from hall.holder import HolderKeys
from hall.numbers import hall_of, is_hall, is_ticket
from hall.passes import RATING, TICKET
from hall.ratings import messages
from hall.ratings.figures import Count, figures
from hall.ratings.services import given
from hall.ratings.tally import tally_of
from hall.ratings.terms import terms
from hall.sealed import Words
from hall.setup import DISTRICT

MOST_DAYS = 366
SEALED = ("comment", "extension", "outcome")
"""The texts of a follow-up that its actor knows only sealed."""

Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=300, pattern=r"^[^\x00-\x09\x0b-\x1f\x7f]*$")]


class RateBody(Body):
    """A score from 5 (very satisfied) to 1, reasons of that level, a comment; ``service`` where there were several."""

    score: Annotated[int, Field(ge=1, le=5, strict=True)]
    reasons: Annotated[list[Id], Field(max_length=20)] = Field(default_factory=list)
    comment: Text | None = None
    by: Literal["tablet", "phone", "message"]
    service: Annotated[int, Field(ge=1, le=1000, strict=True)] | None = None


class CloseBody(Body):
    """What was done, and what that makes of the bad rating."""

    outcome: Annotated[Text, StringConstraints(min_length=1)]
    result: Literal["rectified", "explained", "not_adopted"] = "rectified"


class ReasonBody(Body):
    """Why a complex bad rating takes longer."""

    reason: Annotated[Text, StringConstraints(min_length=1)]


class OwnerBody(Body):
    """Whose task it is to be: the account name of a manager of the hall."""

    owner: Id


class Evaluation:
    def __init__(self, cluster: Cluster, derive: Derive, vault: Vault | None = None) -> None:
        """``derive`` gives the server's 32-byte key for a purpose; ``vault`` as `hall.taking.Desk`."""
        self._cluster = cluster
        self._tickets = Passes(derive, TICKET)
        self._links = Passes(derive, RATING)
        self._words = Words(vault or Vault(cluster, derive), "rating", HolderKeys(derive("hall.rating.words")))

    # Rating -----------------------------------------------------------------------------------------------------------

    def rater(self, caller: Caller, ticket: str, secret: str | None) -> Caller:
        """Who somebody is by what they show: the ticket's holder or its rater, or still themselves."""
        if secret is not None and self._tickets.fits(ticket, secret):
            return holder_of(ticket)
        if secret is not None and self._links.fits(ticket, secret):
            return rater_of(ticket)
        return caller

    async def show(self, caller: Caller, ticket: str) -> Json:
        """The ticket's services. A tablet is also given the pass that goes into the code it shows."""
        shown = await self._cluster.call(_rating(ticket), messages.ShowRating(), caller=caller)
        return {**shown, "pass": self._links.of(ticket)} if is_tablet(caller) else shown

    async def rate(self, caller: Caller, ticket: str, key: str | None, body: RateBody) -> Json:
        """Rate one service, once. The same ``key`` again gives the same answer."""
        command_id = once.command_id(key)
        comment = None
        if body.comment:
            # Before there is a key: the words of who may not rate leave nothing behind.
            await self._cluster.call(_rating(ticket), messages.ShowRating(), caller=caller)
            comment = await self._words.seal(body.comment, command_id, ticket)
        rate = messages.Rate(
            score=body.score,
            channel=body.by,
            reasons=body.reasons,
            comment=comment,
            service=body.service,
        )
        return await self._cluster.call(_rating(ticket), rate, command_id=command_id, caller=caller)

    # Following up -----------------------------------------------------------------------------------------------------

    async def follow_ups(self, caller: Caller, hall: str | None) -> list[Json]:
        """Of one hall, or of all that the caller manages; the most urgent first."""
        if hall is None:
            halls = [known for known in await self._halls() if may_manage(caller, known)]
            if not halls:
                must_manage(caller, DISTRICT)
        else:
            halls = [hall]
        calls = (self._cluster.call(_follow_ups(one), messages.ListFollowUps(), caller=caller) for one in halls)
        found = [row for rows in await asyncio.gather(*calls) for row in rows]
        found.sort(key=lambda row: (row["state"] == "closed", row["due_at"]))
        return await self._opened(caller, found)

    async def take(self, caller: Caller, follow_up: str, key: str | None) -> Json:
        return await self._done(caller, follow_up, key, messages.TakeFollowUp(id=follow_up))

    async def close(self, caller: Caller, follow_up: str, key: str | None, body: CloseBody) -> Json:
        command_id = once.command_id(key)
        outcome = await self._sealed(caller, follow_up, command_id, body.outcome)
        close = messages.CloseFollowUp(id=follow_up, result=body.result, outcome=outcome)
        return await self._done(caller, follow_up, command_id, close)

    async def extend(self, caller: Caller, follow_up: str, key: str | None, reason: str) -> Json:
        command_id = once.command_id(key)
        sealed = await self._sealed(caller, follow_up, command_id, reason)
        return await self._done(caller, follow_up, command_id, messages.ExtendFollowUp(id=follow_up, reason=sealed))

    async def assign(self, caller: Caller, follow_up: str, key: str | None, owner: str) -> Json:
        return await self._done(caller, follow_up, key, messages.AssignFollowUp(id=follow_up, owner=owner))

    async def _sealed(self, caller: Caller, follow_up: str, command_id: str, text: str) -> str:
        hall = _owner(follow_up).key
        must_manage(caller, hall)  # a stranger's words leave nothing behind
        return await self._words.seal(text, command_id, _ticket(follow_up))

    async def _done(self, caller: Caller, follow_up: str, command_id: str | None, command: Command[Json]) -> Json:
        row = await self._cluster.call(_owner(follow_up), command, command_id=command_id, caller=caller)
        return (await self._opened(caller, [row]))[0]

    async def charge(self, caller: Caller, hall: str) -> Json:
        """Who is in charge of a hall's bad ratings, and who else could be."""
        return await self._cluster.call(_follow_ups(hall), messages.ShowCharge(), caller=caller)

    async def give_charge(self, caller: Caller, hall: str, key: str | None, owner: str) -> Json:
        give = messages.GiveCharge(owner=owner)
        return await self._cluster.call(_follow_ups(hall), give, command_id=key, caller=caller)

    async def _opened(self, reader: Caller, rows: list[Json]) -> list[Json]:
        """Follow-ups with their texts in clear: for a manager of their hall, whom the actor has let see them."""
        sealed = [(row, name) for row in rows for name in SEALED if row[name]]
        texts = await self._words.open_all([(row[name], _ticket(row["id"])) for row, name in sealed], reader, "desk")
        for (row, name), text in zip(sealed, texts, strict=True):
            row[name] = text
        return rows

    # Publishing -------------------------------------------------------------------------------------------------------

    async def publication(self, first: date, last: date, hall: str | None) -> Json:
        """The figures of a period's services, of one hall or of the whole district."""
        if last < first or last - first >= timedelta(days=MOST_DAYS):
            raise Invalid("rating.period", field="to", most=MOST_DAYS)
        halls = await self._halls()
        if hall is not None:
            if hall not in halls:
                raise Unknown("hall.unknown", field="hall")
            halls = [hall]
        between = messages.CountBetween(first=f"{first:%Y%m%d}", last=f"{last:%Y%m%d}")
        tallies = [tally_of(one, month) for one in halls for month in _months(first, last)]
        counts = await asyncio.gather(*(self._cluster.call(tally, between) for tally in tallies))
        services = await self._cluster.read(partial(given, first=between.first, last=between.last, halls=tuple(halls)))
        found = figures(structs.replace(sum(counts, Count()), services=services), terms()["levels"])
        return {"from": first.isoformat(), "to": last.isoformat(), "hall": hall, **found}

    async def _halls(self) -> list[str]:
        viewed = await self._cluster.call(Address("district", DISTRICT), View())
        return [hall["id"] for hall in viewed.data["halls"]]


def _months(first: date, last: date) -> list[str]:
    """The months of a period: ``202611``."""
    months = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    return [f"{month // 12}{month % 12 + 1:02d}" for month in months]


def _rating(ticket: str) -> Address:
    if not is_ticket(ticket):
        raise Unknown("ticket.unknown", field="ticket")
    return Address("rating", ticket)


def _follow_ups(hall: str) -> Address:
    if not is_hall(hall):
        raise Unknown("hall.unknown", field="hall")
    return Address("follow_ups", hall)


def _ticket(follow_up: str) -> str:
    """The ticket that a follow-up is about."""
    return follow_up.partition(".")[0]


def _owner(follow_up: str) -> Address:
    """The actor that keeps a follow-up, by its id ``440106-20261123-A001.1``. Raises Unknown."""
    if not is_ticket(_ticket(follow_up)):
        raise Unknown("follow_up.unknown", field="id")
    return _follow_ups(hall_of(follow_up))
