"""Many problems of one kind as one line: what a damaged library needs is decided by kind."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

_SHOWN = 3
"""Problems of a kind that are listed; of more, the number is told."""
_PARTICULAR = re.compile(
    r"“[^”]*”|[0-9a-f]{8}-[0-9a-f-]{27}|\b[0-9a-f]{16,}\b|\d[\d,.]*|\b\S*\d\S*\b|\b\S+(?:-\S+)+"
)
"""What tells two problems of one kind apart: quotations, ids, digests, numbers, slugs."""


def by_kind(sentences: Iterable[str]) -> Iterator[str]:
    """The first sentences of each kind, in their order, each kind with the number of the others."""
    kinds: dict[str, list[str]] = {}
    for sentence in sentences:
        kinds.setdefault(_PARTICULAR.sub("…", sentence), []).append(sentence)
    for alike in kinds.values():
        yield from _first(alike)


def _first(alike: Sequence[str]) -> Iterator[str]:
    yield from alike[:_SHOWN]
    more = len(alike) - _SHOWN
    if more > 0:
        yield f"and {more:,} more of this kind"
