"""Whether an annotation is at a passage of a text, or near it: beside a plain reference."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from annotations.analysis.search_filters import Passages
from annotations.analysis.sentence_coverage import covers_sentence
from annotations.model import Annotation, Annotator
from corpus.document import Span
from corpus.text.words import words
from tests.helpers.examples import examples

TEXT = "Ada and Ben went to the sea, a cold one; nobody swam but the cook of the old inn."
SPANS = st.tuples(st.integers(0, len(TEXT) - 1), st.integers(1, 30)).map(
    lambda place: Span(place[0], min(len(TEXT), place[0] + place[1]))
)


def between(one: Span, other: Span) -> int:
    first, last = sorted((one, other))
    return sum(first.end <= word.start and word.end <= last.start for word in words(TEXT))


@examples(150)
@given(st.lists(SPANS, max_size=5), SPANS, st.integers(0, 6))
def test_at_a_passage_and_near_it(spans: list[Span], hit: Span, near: int) -> None:
    annotations = [
        Annotation(str(n), "d", "d", s, "", Annotator("", "")) for n, s in enumerate(spans)
    ]
    at, close = Passages(annotations), Passages(annotations, near)
    assert at.any_at("d", TEXT, hit) == any(covers_sentence(TEXT, hit, span) for span in spans)
    # A word that a passage cuts is within it.
    whole = all(not TEXT[a - 1 : a + 1].isalnum() for s in (*spans, hit) for a in s if a)
    if whole:
        expected = any(between(hit, span) <= near for span in spans)
        assert close.any_at("d", TEXT, hit) == expected
    assert not at.any_at("other", TEXT, hit)
