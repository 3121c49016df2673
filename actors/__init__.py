"""Virtual actors: small stateful things that are there whenever they are called, and a journal that witnesses them.

Knows nothing of government. Start with ``ARCHITECTURE.md``; an actor is a subclass of ``Actor`` with ``@handles`` and
``@applies`` methods, and everything else talks to it through a ``Cluster``.
"""

from actors._edge.changes import Change, publication_json
from actors._edge.watching import Watched
from actors.actor import Actor
from actors.address import Address
from actors.clock import Clock, SystemClock, VirtualClock, iso
from actors.cluster import Cluster
from actors.errors import (
    ActorError,
    ActorFailed,
    Busy,
    CommandReused,
    Cycle,
    DeadlineExceeded,
    Forbidden,
    HostUnavailable,
    Invalid,
    Refused,
    ReplyExpired,
    StoreUnavailable,
    Unknown,
    UnknownActor,
    UnknownMessage,
)
from actors.handling import applies, handles
from actors.journal import Recorded
from actors.limits import Limits
from actors.local import LocalCluster
from actors.messages import ANONYMOUS, Caller, Command, Event, Query, View, Viewed
from actors.parts import Part
from actors.rows import Row, Rows
from actors.status import HostStatus
from actors.stores.contract import StoredTell, StoreError
from actors.subscriptions import subscribes

__all__ = [
    "ANONYMOUS",
    "Actor",
    "ActorError",
    "ActorFailed",
    "Address",
    "Busy",
    "Caller",
    "Change",
    "Clock",
    "Cluster",
    "Command",
    "CommandReused",
    "Cycle",
    "DeadlineExceeded",
    "Event",
    "Forbidden",
    "HostStatus",
    "HostUnavailable",
    "Invalid",
    "Limits",
    "LocalCluster",
    "Part",
    "Query",
    "Recorded",
    "Refused",
    "ReplyExpired",
    "Row",
    "Rows",
    "StoreError",
    "StoreUnavailable",
    "StoredTell",
    "SystemClock",
    "Unknown",
    "UnknownActor",
    "UnknownMessage",
    "View",
    "Viewed",
    "VirtualClock",
    "Watched",
    "applies",
    "handles",
    "iso",
    "publication_json",
    "subscribes",
]
