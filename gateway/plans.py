"""What a route needs of a request, worked out once: its parameters, its body, and what it depends on, step by step.

FastAPI declares routes here, describes them, and checks what comes in with pydantic; it also works out at every request
anew what a route depends on, which costs more than most of our routes themselves. A plan does the same from FastAPI's
own declaration (`Dependant`), in the same order and with the same errors (`tests/gateway/test_plans.py` compares). What
we use nowhere (forms, cookies, lists in the query, dependencies in threads or with an end) has no plan.
"""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from fastapi._compat import field_annotation_is_sequence
from fastapi.dependencies.models import Dependant
from fastapi.exceptions import RequestValidationError
from starlette.requests import Request
from starlette.responses import Response

Call = Callable[..., Awaitable[Any]]
Errors = list[dict[str, Any]]

UNSAID: Final = object()
"""In place of a value that did not come, and of what a failed step would have given."""
PARSED: Final = "tianhe.json"
"""Where the scope of a request has its body, parsed (`gateway.bodies`); absent where there is none."""

_PLAIN: Final = (type(None), str, bool, int, float)
"""What a default may be: nobody can change it."""


class Unplanned(Exception):
    """A route needs something that plans know nothing of; the message says what."""


@dataclass(frozen=True, slots=True)
class _Wanted:
    """One parameter, or the body: under which name its step wants it, where it is, and what checks it."""

    name: str
    at: tuple[str, ...]
    required: bool
    default: Any
    check: Callable[..., tuple[Any, Errors]]

    def take(self, value: Any, arguments: dict[str, Any], errors: Errors) -> None:
        if value is UNSAID:
            if self.required:
                errors.append({"type": "missing", "loc": self.at})
            else:
                arguments[self.name] = self.default
            return
        arguments[self.name], wrong = self.check(value, {}, loc=self.at)
        errors += wrong


@dataclass(frozen=True, slots=True)
class _Step:
    """One call: of a dependency, or at last of the route itself. ``needs``: which arguments earlier steps give."""

    call: Call
    needs: tuple[tuple[str, int], ...]
    path: tuple[_Wanted, ...]
    query: tuple[_Wanted, ...]
    header: tuple[_Wanted, ...]
    body: _Wanted | None
    request: str | None
    response: str | None

    def arguments(self, request: Request, response: Response | None, given: list[Any], errors: Errors) -> Any:
        """What to call it with; UNSAID where something is wrong, which is among the errors then."""
        known = len(errors)
        found: dict[str, Any] = {name: given[step] for name, step in self.needs}
        if self.path:
            _take(self.path, request.path_params, found, errors)
        if self.query:
            _take(self.query, request.query_params if request.scope["query_string"] else {}, found, errors)
        if self.header:
            _take(self.header, request.headers, found, errors)
        if self.body is not None:
            self.body.take(request.scope.get(PARSED, UNSAID), found, errors)
        if self.request is not None:
            found[self.request] = request
        if self.response is not None:
            found[self.response] = response
        lacking = any(given[step] is UNSAID for _, step in self.needs)
        return UNSAID if lacking or len(errors) > known else found


def _take(wanted: tuple[_Wanted, ...], source: Mapping[str, Any], found: dict[str, Any], errors: Errors) -> None:
    for one in wanted:
        one.take(source.get(one.at[1], UNSAID), found, errors)


class Plan:
    """How a route is answered: everything it needs, then itself. ``changes``: whether some step sets headers or the
    status of the response."""

    def __init__(self, steps: tuple[_Step, ...]) -> None:
        self._before, self._last = steps[:-1], steps[-1]
        self.changes = any(step.response is not None for step in steps)

    async def __call__(self, request: Request, response: Response | None) -> Any:
        """What the route answers. Raises RequestValidationError, naming all that is wrong; and what steps raise."""
        given: list[Any] = []
        errors: Errors = []
        for step in self._before:
            arguments = step.arguments(request, response, given, errors)
            given.append(arguments if arguments is UNSAID else await step.call(**arguments))
        arguments = self._last.arguments(request, response, given, errors)
        if errors:
            raise RequestValidationError(errors)
        return await self._last.call(**arguments)


def plan_of(dependant: Dependant) -> Plan:
    """The plan of a route. Raises Unplanned."""
    steps = tuple(_steps(dependant, {}))
    if sum(step.body is not None for step in steps) > 1:
        raise Unplanned("more than one body")
    return Plan(steps)


def _steps(needed: Dependant, places: dict[Any, int]) -> Iterator[_Step]:
    """What is needed, after what that needs; each dependency once."""
    needs: list[tuple[str, int]] = []
    for further in needed.dependencies:
        if further.call not in places:
            yield from _steps(further, places)
        if further.name is not None:
            needs.append((further.name, places[further.call]))
    if needed.call is None or not inspect.iscoroutinefunction(needed.call):
        raise Unplanned(f"{needed.call} is not `async def`")
    if unknown := [name for name in _UNKNOWN if getattr(needed, name)]:
        raise Unplanned(f"{needed.call} has {', '.join(unknown)}")
    if not needed.use_cache or len(needed.body_params) > 1:
        raise Unplanned(f"{needed.call} is to be called each time, or has a body of parts")
    places[needed.call] = len(places)
    yield _Step(
        needed.call,
        tuple(needs),
        path=_all_wanted("path", needed.path_params),
        query=_all_wanted("query", needed.query_params),
        header=_all_wanted("header", needed.header_params),
        body=_wanted(needed.body_params[0], ("body",)) if needed.body_params else None,
        request=needed.request_param_name,
        response=needed.response_param_name,
    )


_UNKNOWN: Final = (
    "cookie_params",
    "websocket_param_name",
    "http_connection_param_name",
    "background_tasks_param_name",
    "security_scopes_param_name",
    "concurrency",
)


def _all_wanted(where: str, fields: Iterable[Any]) -> tuple[_Wanted, ...]:
    return tuple(_wanted(field, (where, str(field.validation_alias or field.alias))) for field in fields)


def _wanted(field: Any, at: tuple[str, ...]) -> _Wanted:
    info = field.field_info
    required = info.is_required()
    default = None if required else field.default
    if not isinstance(default, _PLAIN) or info.validate_default:
        raise Unplanned(f"the default of {field.name} is made anew each time")
    if getattr(info, "embed", None) or (at != ("body",) and field_annotation_is_sequence(info.annotation)):
        raise Unplanned(f"{field.name} is a part of a body, or a list")
    return _Wanted(field.name, at, required, default, field.validate)
