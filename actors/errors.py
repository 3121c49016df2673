"""What can go wrong with a call, typed, and able to cross a process boundary.

``code`` names the text that a person sees (the rooms' ``words.py``), ``field`` the input it is about, and ``facts``
fill the text's placeholders. Nothing here carries personal data: facts are ids, states and numbers.
"""

from typing import Any, ClassVar


class ActorError(Exception):
    """Base of every error that a caller can receive."""

    default_code: ClassVar[str] = "actor.error"

    def __init__(self, code: str | None = None, field: str | None = None, **facts: Any) -> None:
        self.code = code or self.default_code
        self.field = field
        self.facts = facts
        super().__init__(self.code)

    def __str__(self) -> str:
        about = f" ({self.field})" if self.field else ""
        return f"{self.code}{about} {self.facts or ''}".strip()


class Refused(ActorError):
    """The actor understood and said no: its state forbids the command. Stored as the command's reply."""

    default_code = "refused"


class Invalid(Refused):
    """The command's content is wrong; ``field`` says where."""

    default_code = "invalid"


class Unknown(Refused):
    """What the command is about does not exist."""

    default_code = "unknown"


class Forbidden(Refused):
    """The caller may not do this."""

    default_code = "forbidden"


class CommandReused(Refused):
    """The same command id came with another body or from another caller."""

    default_code = "command.reused"


class ReplyExpired(Refused):
    """The command was done, longer ago than replies are kept: nothing was changed, and the first reply is gone."""

    default_code = "command.expired"


class Busy(ActorError):
    """The actor's mailbox is full. Nothing was done; try again later."""

    default_code = "busy"


class DeadlineExceeded(ActorError):
    """No reply in time. The command may or may not have been done: ask again with the same id."""

    default_code = "deadline"


class Cycle(ActorError):
    """An ask would wait for an actor that is itself waiting for this one."""

    default_code = "cycle"


class UnknownActor(ActorError):
    """No kind of that name is registered."""

    default_code = "actor.unknown_kind"


class UnknownMessage(ActorError):
    """The message cannot be read, or the actor has no handler for it."""

    default_code = "actor.unknown_message"


class ActorFailed(ActorError):
    """A handler raised something it should not have. The turn was discarded; details are in the host's log."""

    default_code = "actor.failed"


class HostUnavailable(ActorError):
    """The host did not come back within the call's deadline, or is shutting down."""

    default_code = "host.unavailable"


class StoreUnavailable(ActorError):
    """The database could not be used. Nothing was changed; but where it went away in the middle of a commit and did not
    come back, nobody knows, and the same command with the same id tells."""

    default_code = "store.unavailable"


class NoWitness(TypeError):
    """A handler changed rows without emitting an event: a programming error (law 2)."""


_CLASSES: dict[str, type[ActorError]] = {}


def _collect(cls: type[ActorError]) -> None:
    _CLASSES[cls.__name__] = cls
    for sub in cls.__subclasses__():
        _collect(sub)


_collect(ActorError)


def to_wire(error: ActorError) -> tuple[str, str, str | None, dict[str, Any]]:
    """The error as plain data: class name, code, field, facts."""
    return type(error).__name__, error.code, error.field, error.facts


def from_wire(name: str, code: str, field: str | None, facts: dict[str, Any]) -> ActorError:
    """The error that ``to_wire`` described; an unknown class becomes a plain ActorError."""
    return _CLASSES.get(name, ActorError)(code, field, **facts)
