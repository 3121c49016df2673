"""All that the server says and takes as one JSON schema, of which the pages' types are made: `make generated`."""

from __future__ import annotations

import json
import sys
from typing import Any

from common.shapes import Json
from gateway.openapi import document
from gateway.schemas import AT, schemas

KEY = "Idempotency-Key"
BOUNDS = frozenset({"minItems", "maxItems"})


def types() -> Json:
    """Every type that has a name, and under which route, channel or procedure which one comes."""
    found, described = schemas(), document()
    named = described["components"]["schemas"]
    tables = {
        "Asks": ("What each route is asked with; `keyed`: once, however often it is sent", _asks(described["paths"])),
        "Answers": ("What each route answers", found.answers),
        "Values": ("What each family of channels shows", found.values),
        "Entries": ("What each family of log channels adds", found.entries),
        "Replies": ("What each procedure of the socket answers", found.replies),
    }
    return {
        "title": "Api",
        **_table("By what is asked", {name: _table(*table) for name, table in tables.items()}),
        "$defs": {name: _plain(schema) | {"title": name} for name, schema in named.items()},
    }


def _asks(paths: Json) -> dict[str, Json]:
    """By method and path: the body, the query, and whether an Idempotency-Key holds."""
    return {
        f"{method} {path}": _asked(operation)
        for path, operations in paths.items()
        for method, operation in operations.items()
    }


def _asked(operation: Json) -> Json:
    parameters = operation.get("parameters", [])
    queries = {each["name"]: each for each in parameters if each["in"] == "query"}
    asked: dict[str, Json] = {}
    if "requestBody" in operation:
        asked["body"] = operation["requestBody"]["content"]["application/json"]["schema"]
    if queries:
        fields = {name: _given(each["schema"]) for name, each in queries.items()}
        required = [name for name, each in queries.items() if each.get("required")]
        asked["query"] = {"type": "object", "properties": fields, "required": required}
    if any(each["name"] == KEY for each in parameters):
        asked["keyed"] = {"const": True}
    return {"type": "object", "properties": asked, "required": [*asked]}


def _given(schema: Json) -> Json:
    """What an address can say: a value or nothing, and never null."""
    kept = [each for each in schema.get("anyOf", ()) if each != {"type": "null"}]
    schema = kept[0] if len(kept) == 1 else schema
    return {name: inner for name, inner in schema.items() if name in ("type", "enum", "anyOf", "$ref")}


def _table(says: str, entries: dict[str, Json]) -> Json:
    properties = {name: _plain(schema) for name, schema in sorted(entries.items())}
    return {"type": "object", "description": says, "properties": properties, "required": sorted(entries)}


def _plain(part: Any) -> Any:
    """A schema that refers within the one document and says only what TypeScript can say."""
    if isinstance(part, list):
        return [_plain(inner) for inner in part]
    if not isinstance(part, dict):
        return part.replace(AT, "#/$defs/") if isinstance(part, str) and part.startswith(AT) else part
    if "prefixItems" in part:
        each = [_plain(inner) for inner in part["prefixItems"]]
        return {"type": "array", "items": each, "minItems": len(each), "maxItems": len(each)}
    fields = {name: _plain(inner) for name, inner in part.items() if name not in BOUNDS}
    return {name: inner for name, inner in fields.items() if name != "title" or not isinstance(inner, str)}


if __name__ == "__main__":
    json.dump(types(), sys.stdout, ensure_ascii=False)
