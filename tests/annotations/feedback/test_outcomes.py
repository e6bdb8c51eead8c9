"""What both have, what one of them lacks: beside plain references, and the cases that matter."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.analysis.feedback.outcomes import (
    COUNTINGS,
    UNITS,
    Comparison,
    DocumentComparison,
    Text,
    Unit,
    compare,
)
from annotations.analysis.feedback.scores import Score, total
from annotations.analysis.sentence_coverage import covers_sentence
from annotations.model import Annotation, Annotator
from corpus.document import Span
from corpus.text.sentences import sentences

WORDS = "One claim here. Another one there. Nobody knows it yet. It was denied."
TEXT = Text(WORDS, list(sentences(WORDS, 0, len(WORDS))))
TAGS = ("claim", "claim/figure", "opinion")

Marked = tuple[tuple[int, int], tuple[str, ...]]


def annotations(who: str, marked: Iterable[Marked]) -> list[Annotation]:
    return [
        Annotation(
            f"{who}{n}", "d", "d", Span(*span), WORDS[slice(*span)], Annotator(who, who), tags
        )
        for n, (span, tags) in enumerate(marked)
    ]


def compared(
    own: Iterable[Marked], standard: Iterable[Marked], unit: Unit = "passage", *,
    complete: bool = True, nested: bool = False,
) -> DocumentComparison:  # fmt: skip
    def parents(tag: str) -> list[str]:
        return [name for name in TAGS if nested and tag.startswith(f"{name}/")]

    return compare(
        TEXT, annotations("own", own), annotations("std", standard), unit,
        complete=complete, parents=parents,
    )  # fmt: skip


def words(quote: str) -> tuple[int, int]:
    start = WORDS.index(quote)
    return start, start + len(quote)


def outcomes(comparison: DocumentComparison) -> list[str]:
    return [one.outcome for one in comparison.comparisons]


@st.composite
def marks(draw: st.DrawFn) -> list[Marked]:
    """One annotation for a span, as in a library."""
    ends = st.integers(0, len(WORDS))
    spans = st.tuples(ends, ends).map(sorted).filter(lambda s: WORDS[s[0] : s[1]].strip())
    tags = st.lists(st.sampled_from(TAGS), unique=True).map(tuple)
    return [(s, t) for s, t in draw(st.dictionaries(spans.map(tuple), tags, max_size=6)).items()]


@given(marks(), marks(), st.sampled_from(UNITS))
def test_every_mark_counts_once(own: list[Marked], standard: list[Marked], unit: Unit) -> None:
    result = compared(own, standard, unit)
    counts = Counter(outcomes(result))
    both = counts["hit"] + counts["extent"] + counts["other tag"]
    scores = {name: total(s[name] for s in result.scores.values()) for name in COUNTINGS}
    score = scores["exact" if unit == "passage" else "sentence"]
    assert (both + counts["extra"], both + counts["miss"]) == (score.own, score.standard)
    assert counts["hit"] == score.matched
    assert (
        counts["hit"] + counts["extent"]
        == scores["overlap" if unit == "passage" else "sentence"].matched
    )
    for score in scores.values():
        assert score.matched <= min(score.own, score.standard)
        for share in (score.precision, score.recall, score.f1):
            assert share is None or 0 <= share <= 1
    assert [one.place for one in result.comparisons] == sorted(
        one.place for one in result.comparisons
    )
    assert result.unsettled == 0


@given(marks(), marks())
def test_exact_and_sentence_beside_plain_sets(own: list[Marked], standard: list[Marked]) -> None:
    result = compared(own, standard)
    sides = (own, standard)
    for tag in TAGS:
        exact = [{span for span, tags in side if tag in tags} for side in sides]
        covered = [
            {
                n
                for span, tags in side
                for n, sentence in enumerate(TEXT.sentences)
                if tag in tags and covers_sentence(WORDS, sentence, Span(*span))
            }
            for side in sides
        ]
        scores = result.scores.get(tag)
        if scores is None:
            assert not any(exact)
            continue
        for name, (mine, theirs) in (("exact", exact), ("sentence", covered)):
            expected = Score(len(mine & theirs), len(mine), len(theirs))
            assert scores[name] == expected  # type: ignore[index]


@given(marks())
def test_who_is_compared_with_themselves_has_everything(own: list[Marked]) -> None:
    for unit in UNITS:
        result = compared(own, own, unit)
        assert set(outcomes(result)) <= {"hit"}
        assert all(one.same_extent for one in result.comparisons)


@given(marks(), marks(), st.sampled_from(UNITS))
def test_a_standard_that_is_not_complete_counts_where_it_says_something(
    own: list[Marked], standard: list[Marked], unit: Unit
) -> None:
    full, part = compared(own, standard, unit), compared(own, standard, unit, complete=False)
    judged = {
        n
        for span, _ in standard
        for n, sentence in enumerate(TEXT.sentences)
        if covers_sentence(WORDS, sentence, Span(*span))
    }
    for other in (full, part):
        assert {one.standard.tag for one in other.comparisons if one.standard} == {
            tag for span, tags in standard for tag in tags
        }
    for tag, scores in part.scores.items():
        assert scores["sentence"].matched == full.scores[tag]["sentence"].matched
        assert scores["sentence"].standard == full.scores[tag]["sentence"].standard
    own_marks = sum(len(tags) for _, tags in own)
    assert total(s["exact"] for s in part.scores.values()).own + part.unsettled == own_marks
    if unit == "sentence":
        places = {one.place for one in part.comparisons}
        assert places <= {TEXT.sentences[n] for n in judged}


def test_the_five_outcomes() -> None:
    result = compared(
        [
            (words("One claim here."), ("claim",)),
            (words("one there"), ("claim",)),
            (words("Nobody knows"), ("opinion",)),
            (words("denied"), ("claim",)),
        ],
        [
            (words("One claim here."), ("claim",)),
            (words("Another one there."), ("claim",)),
            (words("Nobody knows it yet."), ("claim",)),
            (words("It was"), ("opinion",)),
        ],
    )
    assert outcomes(result) == ["hit", "extent", "other tag", "miss", "extra"]
    extent, other = result.comparisons[1:3]
    assert (extent.place, extent.same_sentences) == (words("Another one there."), True)
    assert other.own is not None
    assert other.standard is not None
    assert (other.own.tag, other.standard.tag) == ("opinion", "claim")
    assert result.scores["claim"] == {
        "exact": Score(1, 3, 3), "overlap": Score(2, 3, 3), "sentence": Score(2, 3, 3),
    }  # fmt: skip


def test_an_extent_over_two_sentences_is_not_mild() -> None:
    (one, *_) = compared(
        [(words("here. Another one"), ("claim",))], [(words("One claim here."), ("claim",))]
    ).comparisons
    assert (one.outcome, one.same_sentences) == ("extent", False)


def test_a_passage_over_two_settled_sentences_hits_both() -> None:
    """Set by sentence, the one passage of the student is what the class settled twice."""
    own: list[Marked] = [((0, 34), ("claim",))]
    standard: list[Marked] = [((0, 15), ("claim",)), ((16, 34), ("claim",))]
    assert outcomes(compared(own, standard, "sentence")) == ["hit", "hit"]
    assert outcomes(compared(own, standard)) == ["miss", "extent"]


def test_a_passage_with_several_tags_counts_with_each() -> None:
    both = words("Nobody knows it yet.")
    for unit in UNITS:
        result = compared([(both, ("claim", "opinion"))], [(both, ("claim",))], unit)
        assert outcomes(result) == ["hit", "extra"]
        result = compared([(both, ("opinion",))], [(both, ("claim", "opinion"))], unit)
        assert outcomes(result) == ["hit", "miss"]


def test_what_is_settled_as_no_tag_makes_a_tag_an_extra() -> None:
    place = words("Nobody knows it yet.")
    elsewhere = words("It was denied.")
    result = compared(
        [(place, ("claim",)), (elsewhere, ("claim",))], [(place, ())], "sentence", complete=False
    )
    assert (outcomes(result), result.unsettled) == (["extra"], 1)


def test_a_nested_tag_counts_for_its_parent_if_wanted() -> None:
    place = words("One claim here.")
    own: list[Marked] = [(place, ("claim/figure",))]
    standard: list[Marked] = [(place, ("claim",))]
    for unit in UNITS:
        assert outcomes(compared(own, standard, unit)) == ["other tag"]
        result = compared(own, standard, unit, nested=True)
        assert outcomes(result) == ["hit", "extra"]
        assert result.scores["claim"]["exact"] == Score(1, 1, 1)


def test_an_annotation_without_its_passage_is_left_out() -> None:
    (lost,) = annotations("own", [(words("denied"), ("claim",))])
    result = compare(TEXT, [replace(lost, status="orphaned")], [], "passage", complete=True)
    assert result.comparisons == ()


@pytest.mark.parametrize(
    ("score", "precision", "recall", "f1"),
    [
        (Score(1, 3, 2), 1 / 3, 1 / 2, 2 / 5),  # the example of nervaluate 29: its recall was 1/3
        (Score(0, 0, 4), None, 0, 0),
        (Score(0, 4, 0), 0, None, 0),
        (Score(0, 0, 0), None, None, None),
    ],
)
def test_precision_recall_f1(
    score: Score, precision: float | None, recall: float | None, f1: float | None
) -> None:
    assert (score.precision, score.recall, score.f1) == (precision, recall, f1)


# By seqeval 1.2.2 (strict, IOB2) and nervaluate 1.2.1 (strict, ent_type), from 3,000 random texts:
# as (start, end, tag) of the annotator and of the standard, then matched, own, standard of exact
# and of overlap.
INDEPENDENT = [
    ([(0, 4, "claim"), (6, 9, "opinion"), (12, 20, "claim")],
     [(0, 4, "claim"), (5, 9, "opinion"), (12, 20, "opinion")], (1, 3, 3), (2, 3, 3)),
    ([(1, 3, "claim"), (3, 8, "claim")], [(1, 3, "claim"), (9, 12, "claim")], (1, 2, 2), (1, 2, 2)),
    ([(2, 30, "opinion")], [(0, 3, "opinion")], (0, 1, 1), (1, 1, 1)),
]  # fmt: skip


@pytest.mark.parametrize(("own", "standard", "exact", "overlap"), INDEPENDENT)
def test_as_independent_programs_count(
    own: list[tuple[int, int, str]], standard: list[tuple[int, int, str]],
    exact: tuple[int, ...], overlap: tuple[int, ...],
) -> None:  # fmt: skip
    result = compared(*([((s, e), (t,)) for s, e, t in side] for side in (own, standard)))
    assert total(scores["exact"] for scores in result.scores.values()) == exact
    assert total(scores["overlap"] for scores in result.scores.values()) == overlap


def test_comparisons_are_plain_values() -> None:
    assert Comparison("miss", Span(0, 1), None, None).same_extent is False
