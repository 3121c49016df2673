"""Citizens' accounts before the edge: routes, a person's channel, and whose a session is."""

from starlette.datastructures import State

from actors import Address, Caller, Forbidden
from common.fronts import Family, Front, Sessions, Watching
from common.people import is_citizen
from people.api import COOKIE, door_of, router
from people.documentation import ERRORS, EXAMPLES, PARAMETERS
from people.person.ids import is_person


def _oneself(watching: Watching) -> bool:
    return is_citizen(watching.caller) and watching.caller.name == watching.key


def _nobody(caller: Caller, address: Address) -> None:
    """What was of a person is not played again."""
    raise Forbidden("people.front_only")


async def _whose(state: State, token: str) -> Caller | None:
    return await door_of(state).whose(token)


FRONT = Front(
    routers=(router,),
    channels=(Family("person", "state", is_person, _oneself, _nobody),),
    sessions=Sessions(COOKIE, "person", _whose),
    errors=ERRORS,
    parameters=PARAMETERS,
    examples=EXAMPLES,
)
