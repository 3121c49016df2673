"""The live socket: everything on a screen that moves by itself comes through here.

Clients speak the Centrifugo client protocol (JSON, version 2), so its official libraries work as they are.

`protocol` and `wire` are what is said, `codes` how it is refused; `channel` is what a client may resume from, `hub` who
watches what, `outbox` what waits for a slow client; `source` is where channels come from, `access` who may watch
them, `rpc` what may be called, `deadlines` when sessions end; `session` is one client, `presence` whose desks are open,
`following` what rooms do by themselves, `socket` the WebSocket around it all.
"""

from gateway.live.access import Access, Known
from gateway.live.following import Following
from gateway.live.presence import Presence
from gateway.live.rpc import Procedures
from gateway.live.session import Settings
from gateway.live.socket import PATH, Live, live_routes
from gateway.live.source import ClusterSource

__all__ = [
    "PATH",
    "Access",
    "ClusterSource",
    "Following",
    "Known",
    "Live",
    "Presence",
    "Procedures",
    "Settings",
    "live_routes",
]
