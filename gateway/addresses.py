"""Where a request comes from, as far as budgets are concerned. Pure.

One household or office of the IPv6 world has a /64 of addresses, so they count as one; of IPv4 each counts.
"""

from __future__ import annotations

import ipaddress
from functools import lru_cache
from typing import Final

from starlette.types import Scope

NOWHERE: Final = "-"
"""Of a peer without an IP address, such as a UNIX socket's."""


@lru_cache(maxsize=4096)
def origin_of(host: str | None) -> str:
    """``203.0.113.7``, or the /64 of an IPv6 address; a mapped IPv4 address is that address."""
    try:
        address = ipaddress.ip_address((host or "").partition("%")[0].strip("[]"))
    except ValueError:
        return NOWHERE
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return str(address.ipv4_mapped)
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)


def origin(scope: Scope) -> str:
    """`origin_of` whoever sent a request; behind a trusted proxy that is whom it speaks for."""
    client = scope.get("client")
    return origin_of(client[0] if client else None)
