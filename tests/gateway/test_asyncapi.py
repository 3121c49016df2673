"""`/asyncapi.json` describes every channel of the live socket and every procedure, with what each of them carries."""

from __future__ import annotations

from typing import Any

import pytest

from common.fronts import families, procedures
from gateway.schemas import schemas
from tests.gateway.conftest import Edge

pytestmark = pytest.mark.anyio


def resolved(document: dict[str, Any], found: Any) -> Any:
    """What a part of the document is, behind its references. Raises KeyError for what is not there."""
    while isinstance(found, dict) and "$ref" in found:
        at = document
        for part in found["$ref"].removeprefix("#/").split("/"):
            at = at[part]
        found = at
    return found


def references(part: Any) -> list[dict[str, str]]:
    if isinstance(part, list):
        return [found for inner in part for found in references(inner)]
    if not isinstance(part, dict):
        return []
    own = [part] if isinstance(part.get("$ref"), str) else []
    return own + [found for inner in part.values() for found in references(inner)]


async def test_every_channel_and_procedure_is_described(edge: Edge) -> None:
    document = (await edge.client.get("/asyncapi.json")).json()
    assert document["asyncapi"] == "3.0.0"
    assert set(document["channels"]) == {*families(), *procedures()}
    for name, family in families().items():
        channel = document["channels"][name]
        assert channel["address"] == (name if family.only is not None else f"{name}:{{id}}")
        assert (channel["x-kind"], set(channel["x-who"])) == (family.kind, family.who)
        assert set(channel["messages"]) == ({"value", "entry"} if family.kind == "log" else {"value"})
    for name in procedures():
        call = resolved(document, document["channels"][name]["messages"]["call"])["payload"]
        assert {"id", "key"} <= set(call["properties"]), name
    for reference in references(document):
        assert resolved(document, reference), reference


async def test_both_descriptions_say_the_same_of_one_name(edge: Edge) -> None:
    http = (await edge.client.get("/openapi.json")).json()["components"]["schemas"]
    live = (await edge.client.get("/asyncapi.json")).json()["components"]["schemas"]
    assert {name: http[name] for name in live} == live


def test_every_json_answer_has_a_type_that_says_what_is_in_it() -> None:
    for what in ("answers", "values", "entries", "replies"):
        for name, schema in getattr(schemas(), what).items():
            for one in schema.get("anyOf", [schema]):
                shape = schemas().named[one["$ref"].rpartition("/")[2]]
                assert shape["type"] == "object", (what, name)
                assert shape["properties"], (what, name)
