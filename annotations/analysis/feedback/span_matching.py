"""Which passage of one annotator corresponds to which of another's: by overlap, one to one."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from heapq import heappop, heappush

from corpus.document import Span

Match = tuple[int, int]
"""The indexes of an own span and of one of the standard's."""
_Spans = dict[int, Span]
"""By index, in the order of the text."""


def match_spans(own: Sequence[Span], standard: Sequence[Span]) -> list[Match]:
    """Match spans that overlap, each with one at most; in the order of `own`.

    In three steps, each among what is left: spans that are the same; spans that share more than
    half of what they cover together (Jaccard's index above 1/2), the most alike first; and then
    as many as can be matched at all. No two that overlap are left over. Spans that only touch do
    not overlap. Ties go to what begins, then ends, first. It takes n log n, and as many steps as
    there are pairs of nearly the same extent.
    """
    own_left, standard_left = _in_text_order(own), _in_text_order(standard)
    matches: list[Match] = []
    for step in (_same, _mostly_the_same, _as_many_as_possible):
        for own_index, standard_index in list(step(own_left, standard_left)):
            matches.append((own_index, standard_index))
            del own_left[own_index], standard_left[standard_index]
    return sorted(matches)


def _in_text_order(spans: Sequence[Span]) -> dict[int, Span]:
    return {n: spans[n] for n in sorted(range(len(spans)), key=lambda n: (spans[n], n))}


def _same(own: _Spans, standard: _Spans) -> Iterator[Match]:
    at: dict[Span, list[int]] = defaultdict(list)
    for n, span in reversed(standard.items()):
        at[span].append(n)
    for n, span in own.items():
        if at.get(span):
            yield n, at[span].pop()


def _mostly_the_same(own: _Spans, standard: _Spans) -> Iterator[Match]:
    indexes, spans = list(standard), list(standard.values())
    pairs: list[tuple[float, int, int, int]] = []
    for n, span in own.items():
        length = span.end - span.start
        # With more than half in common, the other one begins before the middle of this one and
        # less than its length before it.
        place = bisect_left(spans, span.start - length, key=lambda other: other.start)
        while place < len(spans) and 2 * spans[place].start < span.start + span.end:
            shared, together = _shared(span, spans[place]), _together(span, spans[place])
            if 2 * shared > together:
                pairs.append((-shared / together, len(pairs), n, indexes[place]))
            place += 1
    taken: tuple[set[int], set[int]] = set(), set()
    for _, _, a, b in sorted(pairs):
        if a not in taken[0] and b not in taken[1]:
            taken[0].add(a)
            taken[1].add(b)
            yield a, b


def _as_many_as_possible(own: _Spans, standard: _Spans) -> Iterator[Match]:
    """The greatest number of matches among these spans.

    Whichever span ends first is matched with the one that ends first among those that overlap it:
    that one overlaps no later span that another of them would not overlap as well.
    """
    by_end = sorted(
        (span.end, span.start, side, n)
        for side, spans in enumerate((own, standard))
        for n, span in spans.items()
    )
    coming = [list(reversed(spans.items())) for spans in (own, standard)]
    begun: tuple[list[tuple[int, int, int]], list[tuple[int, int, int]]] = [], []
    done: tuple[set[int], set[int]] = set(), set()
    for end, _, side, n in by_end:
        if n in done[side]:
            continue
        other = 1 - side
        while coming[other] and coming[other][-1][1].start < end:
            index, span = coming[other].pop()
            heappush(begun[other], (span.end, span.start, index))
        # Those that have ended without a match ended before this one began.
        while begun[other] and begun[other][0][2] in done[other]:
            heappop(begun[other])
        done[side].add(n)
        if begun[other]:
            _, _, partner = heappop(begun[other])
            done[other].add(partner)
            yield (n, partner) if side == 0 else (partner, n)


def _shared(one: Span, other: Span) -> int:
    return min(one.end, other.end) - max(one.start, other.start)


def _together(one: Span, other: Span) -> int:
    return max(one.end, other.end) - min(one.start, other.start)
