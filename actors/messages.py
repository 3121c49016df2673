"""What actors say: commands, queries and events, and how each is written down.

All three are ``msgspec.Struct``s in importable modules with a ``tag`` that never changes once released: the tag is
what the journal and the wire carry. Commands and queries travel as MessagePack, events are journaled as JSON so that
a person can read them.
"""

from typing import Any, Generic, TypeVar, Union, get_args

import msgspec

R = TypeVar("R")


class Message(msgspec.Struct, frozen=True, tag_field="type"):
    """Base of commands and queries."""


class Command(Message, Generic[R], frozen=True):
    """Asks an actor to change something; ``Command[R]`` is answered with an ``R``."""


class Query(Message, Generic[R], frozen=True):
    """Asks an actor what it knows. Its handler cannot emit; the answer rests on committed state only."""


class Event(msgspec.Struct, frozen=True, tag_field="type"):
    """Something that happened, witnessed by the journal. Old events stay readable: only add fields, with defaults."""


FOR = " for "
"""Between who did it and for whom, in what the journal names; no name has it."""


class Caller(msgspec.Struct, frozen=True, array_like=True):
    """Who sends a command. ``scopes`` are the places the roles hold for, ``groups`` those of whose affairs the caller
    may do; an actor's tell has the role ``actor``. ``display_name`` is what people call them, empty where there is
    none; it decides nothing. ``behalf``: for whom they act, with whose rights; empty: for themselves."""

    name: str = "anonymous"
    roles: tuple[str, ...] = ()
    scopes: tuple[str, ...] = ()
    display_name: str = ""
    groups: tuple[str, ...] = ()
    behalf: str = ""

    @property
    def signature(self) -> str:
        """What the journal names: who did it, and for whom."""
        return f"{self.name}{FOR}{self.behalf}" if self.behalf else self.name


ANONYMOUS = Caller()


class Viewed(msgspec.Struct, frozen=True):
    """An actor's view and the number of the last event it contains."""

    seq: int
    data: dict[str, Any]


class View(Query[Viewed], frozen=True, tag="actor.view"):
    """Every actor answers this with what its channel shows."""


def _leaves(base: Any) -> list[type[msgspec.Struct]]:
    found: list[type[msgspec.Struct]] = []
    for sub in base.__subclasses__():
        if getattr(getattr(sub, "__struct_config__", None), "tag", None) not in (None, sub.__name__):
            found.append(sub)
        found += _leaves(sub)
    return found


class _Codec:
    """Decodes any registered subclass of one base by its tag; rebuilt when a module has defined more of them."""

    def __init__(self, base: type, protocol: Any) -> None:
        self._base = base
        self._protocol = protocol
        self._types: dict[str, type[msgspec.Struct]] = {}
        self._decoder: Any = None

    def _build(self) -> None:
        self._types = {str(leaf.__struct_config__.tag): leaf for leaf in _leaves(self._base)}
        self._decoder = self._protocol.Decoder(Union[tuple(self._types.values())])  # noqa: UP007 - built at run time

    def types(self) -> dict[str, type[msgspec.Struct]]:
        self._build()
        return dict(self._types)

    def decode(self, data: bytes) -> Any:
        if self._decoder is None:
            self._build()
        try:
            return self._decoder.decode(data)
        except msgspec.ValidationError:
            known = len(self._types)
            self._build()
            if len(self._types) == known:
                raise
            return self._decoder.decode(data)


_messages = _Codec(Message, msgspec.msgpack)
_events = _Codec(Event, msgspec.json)

encode_message = msgspec.msgpack.Encoder().encode
decode_message = _messages.decode
encode_event = msgspec.json.Encoder().encode
decode_event = _events.decode


def event_types() -> dict[str, type[msgspec.Struct]]:
    """Every event type known to this process, by tag."""
    return _events.types()


def tag_of(message: msgspec.Struct) -> str:
    """The tag under which a message or event is written."""
    return str(type(message).__struct_config__.tag)


_reply_types: dict[type, Any] = {}


def reply_type(message: type) -> Any:
    """The ``R`` of ``Command[R]`` or ``Query[R]``; ``Any`` where a class does not say."""
    if message not in _reply_types:
        _reply_types[message] = _find_reply_type(message)
    return _reply_types[message]


def _find_reply_type(message: type) -> Any:
    for cls in message.__mro__:
        for base in getattr(cls, "__orig_bases__", ()):
            args = get_args(base)
            if args and not isinstance(args[0], TypeVar):
                return args[0]
    return Any
