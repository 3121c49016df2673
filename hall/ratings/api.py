"""Evaluation over HTTP. Thin: parse, call the actor, answer."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request

from actors import Caller
from common.edge import Id, IdempotencyKey, TheCaller
from common.privacy.vault import vault_of
from common.says import ANYONE, DEVICE, HOLDER, MANAGERS, says
from common.shapes import Json
from hall.ratings import shapes
from hall.ratings.evaluation import CloseBody, Evaluation, OwnerBody, RateBody, ReasonBody
from hall.ratings.terms import terms
from hall.screens.api import TheScreenOrCaller


async def _evaluation(request: Request) -> Evaluation:
    state = request.app.state
    if not hasattr(state, "hall_evaluation"):
        state.hall_evaluation = Evaluation(state.cluster, state.keys.derive, vault_of(state))
    evaluation: Evaluation = state.hall_evaluation
    return evaluation


TheEvaluation = Annotated[Evaluation, Depends(_evaluation)]


async def _rater(
    ticket: str,
    caller: TheScreenOrCaller,
    evaluation: TheEvaluation,
    secret: Annotated[str | None, Query(max_length=200)] = None,
) -> Caller:
    return evaluation.rater(caller, ticket, secret)


TheRater = Annotated[Caller, Depends(_rater)]

router = APIRouter(prefix="/api", tags=["ratings"])


@router.get("/ratings/reasons")
@says(who=ANYONE, answer=shapes.RatingTerms)
async def read_reasons() -> Json:
    """The five levels, the best first, the reasons that can be given with each, and the limits that hold."""
    return {name: terms()[name] for name in ("version", "limits", "levels")}


@router.get("/ratings/publication")
@says(who=ANYONE, answer=shapes.Publication, errors=(404,))
async def read_publication(
    evaluation: TheEvaluation,
    first: Annotated[date, Query(alias="from")],
    last: Annotated[date, Query(alias="to")],
    hall: Annotated[Id | None, Query()] = None,
) -> Json:
    """The figures to be published of a period's services (business days, both included): of a hall or all of them."""
    return await evaluation.publication(first, last, hall)


@router.get("/tickets/{ticket}/rating")
@says(who=DEVICE | HOLDER, answer=shapes.TicketRating, errors=(404, 409))
async def read_rating(ticket: str, evaluation: TheEvaluation, rater: TheRater) -> Json:
    """The services a ticket was given, and what was said of each: for whoever may rate them."""
    return await evaluation.show(rater, ticket)


@router.post("/tickets/{ticket}/rating")
@says(who=DEVICE | HOLDER, answer=shapes.TicketRating, errors=(404, 409))
async def rate(
    ticket: str, body: RateBody, evaluation: TheEvaluation, rater: TheRater, key: IdempotencyKey = None
) -> Json:
    """Rate a service that has ended, once: with the ticket's secret, the link for rating, or at the window's tablet."""
    return await evaluation.rate(rater, ticket, key, body)


@router.get("/follow-ups")
@says(who=MANAGERS, answer=shapes.FollowUps, errors=(404,))
async def read_follow_ups(
    evaluation: TheEvaluation, caller: TheCaller, hall: Annotated[Id | None, Query()] = None
) -> Json:
    """Bad ratings to be settled, the most urgent first, and those settled lately: for managers."""
    return {"follow_ups": await evaluation.follow_ups(caller, hall)}


@router.post("/follow-ups/{follow_up}/take")
@says(who=MANAGERS, answer=shapes.FollowUp, errors=(404, 409))
async def take_follow_up(
    follow_up: str, evaluation: TheEvaluation, caller: TheCaller, key: IdempotencyKey = None
) -> Json:
    """Make it one's own to settle."""
    return await evaluation.take(caller, follow_up, key)


@router.post("/follow-ups/{follow_up}/close")
@says(who=MANAGERS, answer=shapes.FollowUp, errors=(404, 409))
async def close_follow_up(
    follow_up: str, body: CloseBody, evaluation: TheEvaluation, caller: TheCaller, key: IdempotencyKey = None
) -> Json:
    """Settle it: what was done, and whether the rating was rectified, explained or not adopted."""
    return await evaluation.close(caller, follow_up, key, body)


@router.post("/follow-ups/{follow_up}/extend")
@says(who=MANAGERS, answer=shapes.FollowUp, errors=(404, 409))
async def extend_follow_up(
    follow_up: str, body: ReasonBody, evaluation: TheEvaluation, caller: TheCaller, key: IdempotencyKey = None
) -> Json:
    """A complex one gets the longer term: once, before the first one is over."""
    return await evaluation.extend(caller, follow_up, key, body.reason)


@router.post("/follow-ups/{follow_up}/assign")
@says(who=MANAGERS, answer=shapes.FollowUp, errors=(404, 409))
async def assign_follow_up(
    follow_up: str, body: OwnerBody, evaluation: TheEvaluation, caller: TheCaller, key: IdempotencyKey = None
) -> Json:
    """Pass it on to another manager of the hall."""
    return await evaluation.assign(caller, follow_up, key, body.owner)


@router.get("/halls/{hall}/follow-up-owner")
@says(who=MANAGERS, answer=shapes.FollowUpCharge, errors=(404,))
async def read_follow_up_owner(hall: str, evaluation: TheEvaluation, caller: TheCaller) -> Json:
    """Whose task the hall's next bad rating is, and the managers whose it could be."""
    return await evaluation.charge(caller, hall)


@router.put("/halls/{hall}/follow-up-owner")
@says(who=MANAGERS, answer=shapes.FollowUpCharge, errors=(404,))
async def change_follow_up_owner(
    hall: str, body: OwnerBody, evaluation: TheEvaluation, caller: TheCaller, key: IdempotencyKey = None
) -> Json:
    """Give the charge of the hall's bad ratings to a manager of it."""
    return await evaluation.give_charge(caller, hall, key, body.owner)
