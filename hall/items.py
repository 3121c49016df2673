"""What the halls of a district offer together. Pure."""

from collections.abc import Iterable

from common.shapes import Json


def offered(halls: Iterable[Json]) -> list[Json]:
    """Every item of some halls' views, once, in their order: ``{id, name, name_en, halls: [id]}``.

    Where halls name an item differently, the name of the first stands.
    """
    items: dict[str, Json] = {}
    for hall in halls:
        for item in hall["items"]:
            known = {"id": item["id"], "name": item["name"], "name_en": item["name_en"], "halls": []}
            items.setdefault(item["id"], known)["halls"].append(hall["id"])
    return list(items.values())
