"""Whether a table's columns can hold a row's values, on every supported database. Checked in the turn that wrote it.

A database would refuse such a row with the whole batch of a host, or cut it off; SQLite takes much that a server does
not. A function is generated for each table: one expression where all is well, and a search for the culprit where not.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import msgspec
from sqlalchemy import JSON, BigInteger, Boolean, Column, Float, Integer, LargeBinary, SmallInteger, String

_encode = msgspec.json.Encoder().encode

Check = Callable[[Sequence[Any]], None]


class Unfit(ValueError):
    """A value that its column cannot hold. The text names table and column and never the value, which may be
    personal."""


_EXACT = 1 << 53
"""The whole numbers up to this are floating-point numbers, too, and come back as they were."""

_BITS = ((SmallInteger, 16), (BigInteger, 64), (Integer, 32))  # BigInteger is an Integer too


def _utf8(text: str) -> bool:
    """Whether there is no half of a surrogate pair in it."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def as_json(value: Any) -> str:
    """A value as a JSON column holds it: what every store writes. Raises TypeError, ValueError, OverflowError."""
    return _encode(value).decode()


def _plain(value: Any) -> bool:
    """Whether JSON can say it. Numbers that are none (NaN, infinity) would become ``null``."""
    try:
        return b"null" not in _encode(value) or _finite(value)
    except (TypeError, ValueError, OverflowError, RecursionError):
        return False


def _finite(value: Any) -> bool:
    if isinstance(value, dict):
        return all(map(_finite, value.values()))
    if isinstance(value, list | tuple):
        return all(map(_finite, value))
    return not isinstance(value, float) or math.isfinite(value)


def _bits(type_: Any) -> int:
    return next(bits for kind, bits in _BITS if isinstance(type_, kind))


def _expression(name: str, type_: Any) -> str:
    """Python for "``name`` surely fits", for the values that a column usually has."""
    if isinstance(type_, JSON):
        return f"(not {name} or plain({name}))"
    if isinstance(type_, Boolean):
        return f"({name} is True or {name} is False)"
    if isinstance(type_, Integer):
        limit = 1 << (_bits(type_) - 1)
        return f"({name}.__class__ is int and {-limit} <= {name} < {limit})"
    if isinstance(type_, Float):
        return f"({name}.__class__ is float and {name} - {name} == 0.0)"  # neither NaN nor infinite
    if isinstance(type_, String):
        length = f" and len({name}) <= {type_.length}" if type_.length else ""
        return f"({name}.__class__ is str{length})"  # and its characters, for all texts of the row at once
    if isinstance(type_, LargeBinary):
        length = f" and len({name}) <= {type_.length}" if type_.length else ""
        return f"({name}.__class__ is bytes{length})"
    raise TypeError(f"what a column of type {type_!r} can hold is not known")


def _fault(value: Any, column: Column[Any]) -> str | None:
    """What is wrong with a value, in words; None where it fits after all."""
    type_ = column.type
    if value is None:
        empty = column.nullable or (isinstance(type_, JSON) and not type_.none_as_null)
        return None if empty else "must not be empty"
    if isinstance(type_, JSON):
        return None if _plain(value) else "is not JSON"
    if isinstance(type_, Boolean):
        return None if isinstance(value, bool) else "is not true or false"
    if isinstance(type_, Integer):
        limit = 1 << (_bits(type_) - 1)
        if value.__class__ not in (int, bool):
            return "is not a whole number"
        return None if -limit <= value < limit else f"is beyond {_bits(type_)} bits"
    if isinstance(type_, Float):
        if value.__class__ not in (float, int, bool):
            return "is not a number"
        if isinstance(value, int):
            return None if abs(value) <= _EXACT else "is beyond 53 bits"
        return None if math.isfinite(value) else "is not a finite number"
    if isinstance(type_, String):
        if value.__class__ is not str:
            return "is not text"
        if type_.length and len(value) > type_.length:
            return f"is longer than {type_.length} characters"
        return None if "\0" not in value and _utf8(value) else "holds a character that no database takes"
    if isinstance(type_, LargeBinary):
        if value.__class__ is not bytes:
            return "is not bytes"
        return None if not type_.length or len(value) <= type_.length else f"is longer than {type_.length} bytes"
    raise AssertionError(type_)


def check_of(table: str, columns: Iterable[Column[Any]]) -> Check:
    """A function that takes values in the order of the columns and raises Unfit for the first that does not fit.

    A value is of its column's plain Python type: drivers differ in what they make of a subclass, such as an enum's
    member. Raises TypeError for a column of a type that is not known here.
    """
    listed = list(columns)

    def search(values: Sequence[Any]) -> None:
        for value, column in zip(values, listed, strict=True):
            fault = _fault(value, column)
            if fault is not None:
                raise Unfit(f"{table}.{column.name} {fault}")

    names = [f"v{place}" for place in range(len(listed))]
    tests = [_expression(name, column.type) for name, column in zip(names, listed, strict=True)]
    for place, column in enumerate(listed):
        if column.nullable:
            tests[place] = f"({names[place]} is None or {tests[place]})"
    texts = "".join(
        f"{{{name}}}" for name, column in zip(names, listed, strict=True) if isinstance(column.type, String)
    )
    if texts:
        tests.append(f'"\\0" not in (text := f"{texts}") and (text.isascii() or utf8(text))')
    source = (
        "def check(values):\n"
        f"    {', '.join(names)}, = values\n"
        f"    if not ({' and '.join(tests)}):\n"
        "        search(values)\n"
    )
    space: dict[str, Any] = {"search": search, "plain": _plain, "utf8": _utf8}
    exec(source, space)
    check: Check = space["check"]
    return check
