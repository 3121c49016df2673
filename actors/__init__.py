"""Virtual actors: small stateful things that are there whenever they are called, and a journal that witnesses them.

Knows nothing of government. Start with ``ARCHITECTURE.md``; an actor is a subclass of ``Actor`` with ``@handles`` and
``@applies`` methods, and everything else talks to it through a ``Cluster``.
"""

from actors._edge.feed import Change
from actors._host.host import Limits
from actors.actor import Actor, applies, handles
from actors.address import Address
from actors.clock import Clock, CourseClock, Leg, SystemClock, VirtualClock, iso
from actors.cluster import Cluster, LocalCluster
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
from actors.journal import Recorded
from actors.messages import ANONYMOUS, Caller, Command, Event, Query, View, Viewed
from actors.rows import Row, Rows
from actors.stores.contract import StoreError

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
    "CourseClock",
    "Cycle",
    "DeadlineExceeded",
    "Event",
    "Forbidden",
    "HostUnavailable",
    "Invalid",
    "Leg",
    "Limits",
    "LocalCluster",
    "Query",
    "Recorded",
    "Refused",
    "ReplyExpired",
    "Row",
    "Rows",
    "StoreError",
    "StoreUnavailable",
    "SystemClock",
    "Unknown",
    "UnknownActor",
    "UnknownMessage",
    "View",
    "Viewed",
    "VirtualClock",
    "applies",
    "handles",
    "iso",
]
