"""Connections that have not said a secret yet, so many of each address.

Nobody who says nothing may keep out somebody with a link. A connection has seconds to say its
secret, and where too many wait, the oldest of the address that has the most is turned away, never
the newcomer: who floods the server loses connections of their own address, and of these the ones
that have had the longest to speak. A class behind one address shares its lot with whoever is there
with it, but what a browser has to say it says at once.
"""

from __future__ import annotations

import ipaddress
from typing import Protocol

_NETWORK = 64
"""Bits of an IPv6 address that tell households apart; the rest is the household's to choose."""


class PendingConnection(Protocol):
    """A connection that can be turned away."""

    def turn_away(self) -> None: ...


class PendingConnections:
    """Those that have not said their secret yet, by address."""

    def __init__(self, most: int) -> None:
        """`most` is how many may wait at once."""
        self._most = most
        self._waiting: dict[str, dict[PendingConnection, None]] = {}
        """Address → who waits there, the oldest first."""
        self._addresses: dict[PendingConnection, str] = {}

    def allow(self, most: int) -> None:
        """From the next one on, so many may wait at once."""
        self._most = most

    def __len__(self) -> int:
        return len(self._addresses)

    def arrive(self, connection: PendingConnection, address: str) -> None:
        """Note who has come (or, if it is there, that it came from this address)."""
        self.leave(connection)
        key = network(address)
        self._waiting.setdefault(key, {})[connection] = None
        self._addresses[connection] = key
        while len(self._addresses) > self._most:
            crowd = max(self._waiting.values(), key=len)
            oldest = next(iter(crowd))
            self.leave(oldest)
            oldest.turn_away()

    def leave(self, connection: PendingConnection) -> None:
        """Forget who is gone, or has said their secret."""
        key = self._addresses.pop(connection, None)
        if key is not None:
            del self._waiting[key][connection]
            if not self._waiting[key]:
                del self._waiting[key]

    def close(self) -> None:
        """Turn everybody away."""
        for connection in list(self._addresses):
            self.leave(connection)
            connection.turn_away()


def network(address: str) -> str:
    """What counts as one address: of IPv6 it is a network."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped is not None:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((parsed, _NETWORK), strict=False))
    return str(parsed)
