"""``@handles`` and ``@applies``: which method takes which message or event, in an actor and its parts."""

from __future__ import annotations

import inspect
import typing
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

Method = TypeVar("Method", bound=Callable[..., Any])
Place = tuple[int, str]
"""Where a method is: the number of the part (-1: the actor itself) and its name."""

HANDLES, APPLIES = "_handles", "_applies"


def handles(method: Method) -> Method:
    """Mark a method as the handler of the message that its parameter is annotated with."""
    setattr(method, HANDLES, True)
    return method


def applies(method: Method) -> Method:
    """Mark a method as what the event that its parameter is annotated with does to the rows."""
    setattr(method, APPLIES, True)
    return method


def check_names(cls: type) -> None:
    """A marked name must be nobody else's in the class and its bases: the later would silently replace the earlier.

    Raises TypeError.
    """
    owners: dict[str, type] = {}
    marked: set[str] = set()
    for base in cls.__mro__:
        for name, value in vars(base).items():
            if not inspect.isfunction(value):
                continue
            takes = hasattr(value, HANDLES) or hasattr(value, APPLIES)
            if name in owners and (takes or name in marked):
                raise TypeError(f"{cls.__name__}.{name} is defined in {owners[name].__name__} and {base.__name__}")
            owners.setdefault(name, base)
            if takes:
                marked.add(name)


def marked(mark: str, owners: Sequence[type]) -> dict[type, Place]:
    """Message or event type → its method, over an actor (first) and its parts. Raises TypeError where two take one."""
    found: dict[type, Place] = {}
    for number, owner in enumerate(owners, -1):
        for name, taken in _methods(owner, mark):
            if taken in found:
                other = owners[found[taken][0] + 1]
                raise TypeError(
                    f"{owner.__name__}.{name} and {other.__name__}.{found[taken][1]} both take {taken.__name__}"
                )
            found[taken] = (number, name)
    return found


def _methods(owner: type, mark: str) -> Iterator[tuple[str, type]]:
    for name, method in inspect.getmembers(owner, inspect.isfunction):
        if getattr(method, mark, False):
            parameter = list(inspect.signature(method).parameters)[1]
            hints = typing.get_type_hints(method)
            for taken in typing.get_args(hints[parameter]) or (hints[parameter],):
                yield name, taken
