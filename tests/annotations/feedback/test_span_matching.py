"""Passages matched one to one: beside a plain reference, and what others once matched wrongly."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.analysis.feedback.span_matching import match_spans
from corpus.document import Span


@st.composite
def spans(draw: st.DrawFn) -> list[Span]:
    """A few spans in a short text, so that many overlap, touch and are the same."""
    pairs = draw(st.lists(st.tuples(st.integers(0, 12), st.integers(1, 6)), max_size=7))
    return [Span(start, start + length) for start, length in pairs]


def jaccard(one: Span, other: Span) -> float:
    shared = len({*range(*one)} & {*range(*other)})
    return shared / len({*range(*one)} | {*range(*other)})


def most_matches(own: Sequence[Span], standard: Sequence[Span]) -> int:
    """The size of a greatest matching, by augmenting paths."""
    partner: dict[int, int] = {}

    def augmented(n: int, seen: set[int]) -> bool:
        for m, other in enumerate(standard):
            if own[n].overlaps(other) and m not in seen:
                seen.add(m)
                if m not in partner or augmented(partner[m], seen):
                    partner[m] = n
                    return True
        return False

    return sum(augmented(n, set()) for n in range(len(own)))


@given(spans(), spans())
def test_one_to_one_in_three_steps(own: list[Span], standard: list[Span]) -> None:
    matches = match_spans(own, standard)
    assert matches == sorted(matches)
    for side in zip(*matches, strict=True):
        assert len(set(side)) == len(side)
    pairs = [(own[a], standard[b]) for a, b in matches]
    assert all(one.overlaps(other) for one, other in pairs)
    # The same extent comes first,
    same = sum(min(own.count(span), standard.count(span)) for span in set(own))
    assert sum(one == other for one, other in pairs) == same
    # then what is mostly the same: no pair is left that has more in common than the matches of
    # both;
    best = {n: jaccard(own[a], standard[b]) for a, b in matches for n in (("own", a), ("std", b))}
    for n, span in enumerate(own):
        for m, other in enumerate(standard):
            if jaccard(span, other) > 0.5:
                taken = best.get(("own", n), 0), best.get(("std", m), 0)
                assert max(taken) >= jaccard(span, other)
    # then as many as there can be.
    alike = {(a, b) for a, b in matches if jaccard(own[a], standard[b]) > 0.5}
    rest = (
        [span for n, span in enumerate(own) if n not in {a for a, _ in alike}],
        [span for n, span in enumerate(standard) if n not in {b for _, b in alike}],
    )
    assert len(matches) == len(alike) + most_matches(*rest)


@given(spans(), spans())
def test_which_side_is_whose_makes_no_difference_to_the_number(
    own: list[Span], standard: list[Span]
) -> None:
    assert len(match_spans(own, standard)) == len(match_spans(standard, own))


@pytest.mark.parametrize(
    ("own", "standard", "expected"),
    [
        # A passage cannot be found twice: “John” and “Jones” for “John Jones” (eval4ner 2).
        ([(0, 4), (5, 10)], [(0, 10)], [(0, 0)]),
            ([(0, 4), (4, 10)], [(0, 10)], [(1, 0)]),
        # One that reaches over two finds one of them (nervaluate 85, NER-Evaluation 17).
        ([(3, 7)], [(2, 5), (5, 8)], [(0, 0)]),
        # A better match that comes later is not lost to one that came first (NER-Evaluation 6).
        ([(0, 11), (10, 20)], [(10, 20)], [(1, 0)]),
        ([(8, 30)], [(0, 9), (9, 30)], [(0, 1)]),
        # The loop goes on after the first that overlaps (NER-Evaluation 21).
        ([(0, 3), (2, 9)], [(1, 3), (7, 12)], [(0, 0), (1, 1)]),
        # Touching is not overlapping (Few-NERD 3, seqeval 67).
        ([(0, 5)], [(5, 9)], []),
        ([(0, 5), (5, 9)], [(0, 9)], [(0, 0)]),
        # Nested ones (nervaluate 57).
        ([(0, 2), (0, 1), (1, 2)], [(1, 2), (0, 2)], [(0, 1), (2, 0)]),
        # The same extent twice (INCEpTION 2438, Label Studio evalme 54).
        ([(0, 5), (0, 5)], [(0, 5), (0, 5)], [(0, 0), (1, 1)]),
        ([(0, 5), (0, 5)], [(0, 5)], [(0, 0)]),
        # A small part in a wide passage is a match, if there is no better one (presidio 185).
        ([(0, 6), (9, 14)], [(0, 16)], [(0, 0)]),
        ([], [(0, 1)], []),
    ],
)  # fmt: skip
def test_what_others_matched_wrongly(
    own: list[tuple[int, int]], standard: list[tuple[int, int]], expected: list[tuple[int, int]]
) -> None:
    assert match_spans([Span(*s) for s in own], [Span(*s) for s in standard]) == expected


def test_many_passages_are_matched_at_once() -> None:
    """Half a million characters with a passage of each in every tenth."""
    own = [Span(n, n + 6) for n in range(0, 500_000, 10)]
    standard = [Span(n + 3, n + 12) for n in range(0, 500_000, 10)]
    assert len(match_spans(own, standard)) == 50_000
