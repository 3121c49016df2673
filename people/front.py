"""Citizens' accounts before the edge: routes, a person's channel, and whose a session is."""

from starlette.datastructures import State

from actors import Address, Caller, Cluster, Forbidden
from common.fronts import Family, Front, SessionOf, Sessions, Watching
from common.people import is_citizen
from common.says import CITIZENS
from people.api import COOKIE, door_of, router
from people.documentation import EXAMPLES, PARAMETERS
from people.enterprises_api import router as enterprises_router
from people.holdings import holdings, settle
from people.identity_api import close
from people.identity_api import router as identity_router
from people.person.ids import is_person
from people.providers import PublicSettings
from people.settings import SmsSettings
from people.shapes import PersonShown
from people.standin.api import TOKEN
from people.standin.api import router as standin_router
from people.tokens import person_of


def _oneself(watching: Watching) -> bool:
    return is_citizen(watching.caller) and watching.caller.name == watching.key


def _nobody(caller: Caller, address: Address) -> None:
    """What was of a person is not played again."""
    raise Forbidden("people.front_only")


async def _whose(state: State, token: str) -> SessionOf | None:
    return await door_of(state).whose(token)


async def _check_settings(cluster: Cluster, *, always_open: bool) -> tuple[str, ...]:
    """What is set wrongly stops the start, not the first citizen."""
    SmsSettings()
    PublicSettings()
    return ()


FRONT = Front(
    routers=(router, enterprises_router, identity_router, standin_router),
    channels=(Family("person", "state", is_person, _oneself, _nobody, CITIZENS, PersonShown),),
    set_up=_check_settings,
    close=close,
    holdings=holdings,
    settle=settle,
    sessions=Sessions(COOKIE, "person", _whose, lambda token: person_of(token) is not None),
    uploads=TOKEN,  # a form, as OAuth has it
    parameters=PARAMETERS,
    examples=EXAMPLES,
)
