"""JSON schemas of everything that is said outside: answers, values and entries of channels, bodies of procedures.

Made when somebody asks for a description, once, of all types together: one name is one type in both descriptions.
"""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaMode

from common.fronts import families, procedures
from common.room import Clash
from common.says import File, Lines
from common.shapes import Json
from gateway.routes import routes

AT = "#/components/schemas/"


class Schemas(NamedTuple):
    """The schema of each answer by route, of each family's value and (of logs) entries, of each procedure's body and
    answer; and those that they refer to, by name."""

    answers: dict[str, Json]
    values: dict[str, Json]
    entries: dict[str, Json]
    bodies: dict[str, Json]
    replies: dict[str, Json]
    named: dict[str, Json]


class _Untitled(GenerateJsonSchema):
    """Without a title for every field: its name says as much."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False


@cache
def schemas() -> Schemas:
    """Of all routes, channels and procedures. Raises Clash where two types have one name."""
    answers = {
        route: said.answer.of if isinstance(said.answer, Lines) else said.answer
        for route, said in routes().items()
        if said.answer is not None and not isinstance(said.answer, File)
    }
    channels, called = families(), procedures()
    given: dict[str, dict[str, Any]] = {
        "answers": answers,
        "values": {name: family.value for name, family in channels.items()},
        "entries": {name: family.entry for name, family in channels.items() if family.kind == "log"},
        "bodies": {name: procedure.body for name, procedure in called.items()},
        "replies": {name: procedure.answer for name, procedure in called.items()},
    }
    asked: list[tuple[tuple[str, str], JsonSchemaMode, TypeAdapter[Any]]] = [
        ((what, name), "validation" if what == "bodies" else "serialization", TypeAdapter(kind))
        for what, types in given.items()
        for name, kind in types.items()
    ]
    made, rest = TypeAdapter.json_schemas(asked, ref_template=AT + "{model}", schema_generator=_Untitled)
    named: dict[str, Json] = rest.get("$defs", {})
    for name in named:
        if "__" in name:
            raise Clash(f"two types of answers are called {name.rpartition('__')[2]}")
    found: dict[str, dict[str, Json]] = {what: {} for what in given}
    for ((what, name), _), schema in made.items():
        found[what][name] = schema
    return Schemas(**found, named=named)
