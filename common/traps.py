"""What must not come in with JSON, whoever sends it: what a database, an encoder or a reader breaks on later. Pure."""

DEPTH = 16
LARGEST = 2**63

Place = tuple[int | str, ...]


def trap_in(value: object, at: Place = ()) -> tuple[Place, str] | None:
    """The first trap in parsed JSON, as its place and the code of the words for it: deeper than `DEPTH` below ``at``, a
    NUL character or a lone surrogate, a number beyond 64 bits or none at all. Without recursion, so that depth cannot
    hurt."""
    waiting: list[tuple[object, Place]] = [(value, at)]
    while waiting:
        item, where = waiting.pop()
        if len(where) > DEPTH:
            return at, "field.depth"
        if isinstance(item, str) and not is_clean(item):
            return where, "field.character"
        if isinstance(item, int | float) and not -LARGEST <= item < LARGEST:
            return where, "field.invalid"
        if isinstance(item, dict):
            if not all(is_clean(name) for name in item):
                return where, "field.character"
            waiting.extend((inner, (*where, name)) for name, inner in item.items())
        elif isinstance(item, list):
            waiting.extend((inner, (*where, index)) for index, inner in enumerate(item))
    return None


def is_clean(text: str) -> bool:
    """No NUL (databases cut or refuse it) and no lone surrogate (not encodable)."""
    return "\x00" not in text and not any("\ud800" <= character <= "\udfff" for character in text)
