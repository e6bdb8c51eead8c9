"""Ranking matches, and choosing which of them are shown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from corpus.document import Span
from corpus.search.comparison import NAME_WORDS
from corpus.search.matches import PREFIX_SCORE, Match
from corpus.search.query import Query

_OTHER_SPELLING = 0.75
"""The score from which other words may be another spelling."""


def rank(matches: Sequence[Match]) -> list[Match]:
    """The matches, best first, without those that overlap a better one."""
    spans_by_revision: dict[str, list[Span]] = defaultdict(list)
    distinct: list[Match] = []
    for match in sorted(matches, key=lambda m: (-m.score, m.passage.number, m.span)):
        # Passages overlap, so that a match may have been found twice.
        base = match.passage.span.start
        span = Span(base + match.span.start, base + match.span.end)
        others = spans_by_revision[match.document.revision]
        if not any(span.overlaps(other) for other in others):
            others.append(span)
            distinct.append(match)
    return _documents_in_turn(distinct)


def _documents_in_turn(matches: Sequence[Match]) -> list[Match]:
    """Of matches that are equally good, each document's first one comes first."""
    seen: dict[tuple[float, str], int] = defaultdict(int)
    keys: list[tuple[float, int, int]] = []
    for n, match in enumerate(matches):
        score = -round(match.score, 3)
        keys.append((score, seen[score, match.document.id], n))
        seen[score, match.document.id] += 1
    return [matches[n] for *_, n in sorted(keys)]


def best(ranked: list[Match], query: Query, limit: int) -> list[Match]:
    """The best `limit` matches; for a query that may be a name, half of them in other spellings."""
    if len(query.words) > NAME_WORDS:
        return ranked[:limit]
    per_spelling: dict[str, int] = defaultdict(int)
    first: list[Match] = []
    later: list[Match] = []
    for match in ranked:
        spelling = match.passage.folded[slice(*match.span)]
        per_spelling[spelling] += 1
        if match.score == 1:
            most = limit // 2
        else:
            most = limit // 5 if _OTHER_SPELLING <= match.score < PREFIX_SCORE else 0
        is_first = per_spelling[spelling] <= max(1, most) and match.score != PREFIX_SCORE
        (first if is_first else later).append(match)
    chosen = sorted((*first, *later), key=lambda m: m.score < _OTHER_SPELLING)[:limit]
    return sorted(chosen, key=lambda m: -round(m.score, 3))
