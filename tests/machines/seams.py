"""The two things that make a run differ from the next one, the clock and chance, held by the test.

A failure can only be shrunk, and shown, if the same steps always do the same.
"""

from __future__ import annotations

import random
import uuid
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta, tzinfo
from types import SimpleNamespace
from unittest.mock import patch

BIRTH = datetime(2026, 1, 1, tzinfo=UTC)
_TICK = timedelta(milliseconds=1)


class Clock:
    """The time of the world; each computer's clock may be wrong by something."""

    def __init__(self) -> None:
        self.time = BIRTH
        self.wrong_by = timedelta()
        """How wrong the clock is of the computer that is looked at."""
        self.stands = False
        """Whether it is so coarse that two looks at it give the same moment."""

    def now(self) -> datetime:
        if not self.stands:
            self.time += _TICK
        return self.time + self.wrong_by


class Seams:
    """While it is open, the program's clock and chance are these."""

    def __init__(self, seed: int) -> None:
        self.clock = Clock()
        self.chance = random.Random(seed)
        self._stack = ExitStack()
        clock = self.clock

        class Moments(datetime):
            @classmethod
            def now(cls, tz: tzinfo | None = None) -> datetime:
                return clock.now()

        def uuid7() -> uuid.UUID:
            milliseconds = int(clock.now().timestamp() * 1000)
            value = milliseconds << 80 | 7 << 76 | self.chance.getrandbits(12) << 64
            return uuid.UUID(int=value | 2 << 62 | self.chance.getrandbits(62))

        for seam in (
            patch("corpus.ids.datetime", Moments),
            patch("corpus.ids._latest", datetime.min.replace(tzinfo=UTC)),
            patch("uuid_utils.uuid7", uuid7),
            patch(
                "annotations.model.version_vectors.os",
                SimpleNamespace(urandom=self.chance.randbytes),
            ),
        ):
            self._stack.enter_context(seam)

    def close(self) -> None:
        self._stack.close()
