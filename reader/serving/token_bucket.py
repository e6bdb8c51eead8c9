"""Bytes that a browser may send: they come back with time, up to a burst."""

from __future__ import annotations

import asyncio

from reader.serving.limits import Limits


class TokenBucket:
    """A token bucket."""

    def __init__(self, limits: Limits) -> None:
        self._rate, self._burst = limits.rate, limits.burst
        self._left = limits.burst
        self._since = asyncio.get_running_loop().time()

    def spend(self, number: int) -> float:
        """Spend this many; seconds after which more may be spent."""
        now = asyncio.get_running_loop().time()
        self._left = min(self._burst, self._left + (now - self._since) * self._rate) - number
        self._since = now
        return max(0.0, -self._left / self._rate)
