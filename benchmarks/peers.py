"""Deliveries of the live socket beside Django Channels with Redis and Socket.IO on Node, as `benchmarks.sockets`."""

from __future__ import annotations

import resource

from benchmarks.report import Line
from benchmarks.socket_peers import channels, has_channels, has_socket_io, socket_io
from benchmarks.sockets import SMALL, Open, deliveries, small_texts

SOCKETS = 1000


async def run() -> list[Line]:
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    peers: dict[str, tuple[Open, str]] = {}
    if has_channels():
        peers["Django Channels and Redis"] = channels, "≤ 0.1"
    else:
        print("Django Channels, or Redis for it, cannot be had: skipped")
    if has_socket_io():
        peers["Socket.IO on Node"] = socket_io, "≤ 0.7"
    else:
        print("Socket.IO, or Node for it, cannot be had: skipped")
    return await deliveries("175 B", small_texts(), SMALL, False, SOCKETS, peers)
