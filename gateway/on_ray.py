"""Ray, started here or joined, before anything needs it. Loads nothing but Ray."""

from __future__ import annotations

import socket

from actors.ray.session import RayFailed, connect
from gateway.listening import CannotStart
from gateway.settings import Settings

NAMESPACE = "tianhe"  # of the hosts' names in Ray
REACHING = 3.0  # seconds in which a Ray that we are to join must take a connection


def start_ray(settings: Settings) -> None:
    """Start a Ray of our own, or join one. Takes seconds: call it in a thread. Raises CannotStart."""
    check_ray_address(settings)
    try:
        connect(settings.ray_address, NAMESPACE)
    except RayFailed as error:
        raise not_running(error) from error


def not_running(error: RayFailed) -> CannotStart:
    """What a person is told."""
    return CannotStart(f"start.{error.code}", reason=str(error).rstrip("."), **error.facts)


def check_ray_address(settings: Settings) -> None:
    """Find out now whether somebody listens at TIANHE_RAY_ADDRESS: Ray itself would try for a minute.

    Raises CannotStart. Addresses other than host:port, such as ``auto``, are left to Ray.
    """
    host, colon, port = (settings.ray_address or "").rpartition(":")
    if not colon or "/" in host:
        return
    try:
        socket.create_connection((host.strip("[]"), int(port)), REACHING).close()
    except (OSError, ValueError, OverflowError):
        raise CannotStart("start.ray_address", address=settings.ray_address) from None
