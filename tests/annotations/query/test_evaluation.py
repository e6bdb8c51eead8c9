"""Which annotations a query answers: by example, and beside a brute-force evaluation."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.model import Annotation, Annotator
from annotations.query.evaluation import Evaluation, Queried
from annotations.query.intervals import Intervals
from annotations.query.parsing import parse
from corpus.document import DocumentSummary, Metadata, Span
from tests.helpers.examples import examples
from tests.helpers.query_brute_force import BruteForce

TEXT = "one two three four five six seven eight nine ten"
METADATA = {
    "post": Metadata("The bridge", ("Ada Q", "Ben"), "The Post", "2020-11-10", language="en"),
    "times": Metadata("A ferry", (), "Times & Co", "1990", language="de"),
}
DOCUMENTS = {
    id_: DocumentSummary(
        id_, id_, metadata, 50, 10, "2024-01-01T00:00:00+00:00",
        attributes={"School": "North", "age": "9"} if id_ == "post" else {},
        collections=("Wire/Two",) if id_ == "post" else (),
    )
    for id_, metadata in METADATA.items()
}  # fmt: skip


def annotation(
    id_: str, words: str, *tags: str, by: str = "Ann", document: str = "post",
    note: str | None = None, orphaned: bool = False,
) -> Annotation:  # fmt: skip
    start = TEXT.index(words)
    return Annotation(
        id_, document, document, Span(start, start + len(words)), words, Annotator(by, by), tags,
        note, status="orphaned" if orphaned else "anchored",
    )  # fmt: skip


def asked(query: str, annotations: list[Annotation]) -> str:
    evaluation = Evaluation(Queried(annotations, DOCUMENTS, {"School": "text", "age": "number"}))
    return " ".join(one.id for one in evaluation.answered(parse(query), lambda _: TEXT))


SOME = [
    annotation("a", "one two three", "claim"),
    annotation("b", "three four", "disputed", by="Ben"),
    annotation("c", "four five", "opinion", by="Ben"),
    annotation("d", "seven", "claim/figure", "disputed", note="Sugar prices, of 1990"),
    annotation("e", "nine ten", "opinion"),
    annotation("f", "two three", "claim", document="times", by="Cy"),
    annotation("g", "three", document="times", note="no tag"),
    annotation("h", "three", "claim", "opinion", by="Ben", document="times", orphaned=True),
]


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("tag:claim", "a d f h"),
        ("tag:claim/figure", "d"),
        ("tag:*", "a b c d e f h"),
        ("tag:claim tag:disputed", "a b d"),
        ("tag:claim tag:disputed tag:opinion", ""),  # no passage has all three
        ("tag:disputed tag:opinion", "b c"),
        ("tag:claim tag:opinion", "h"),  # an orphan lies on no passage but has both
        ("tag:claim -tag:disputed", "f h"),
        ("-tag:claim", "c e"),
        ("tag:claim or tag:opinion", "a c d e f h"),
        ("(tag:claim or tag:opinion) tag:disputed", "a b c d"),
        ("tag:claim by:ben", "h"),
        ("(tag:claim by:ann) (tag:disputed by:ben)", "a b"),
        ("tag:claim by:ann by:cy", "a d f"),
        ("-by:ann -by:ben", "f"),
        ("tag:opinion near:2 tag:disputed", "b c d e"),
        ("tag:opinion near:0 tag:claim", "a c h"),
        ("tag:claim near:1 tag:opinion", "a c d e h"),
        ("tag:claim near:3 tag:disputed near:1 tag:opinion", "a b c d e"),
        ("-(tag:claim tag:disputed)", "c e f g h"),
        ("tag:disputed -(-tag:opinion)", "b"),
        ("in:times", "f g h"),
        ("doc.publisher:post tag:opinion", "c e"),
        ("doc.publisher:\"Times & Co\" doc.author:*", ""),
        ("doc.author:ben doc.author:ada tag:claim", "a d"),
        ("doc.year>1990 tag:claim", "a d"),
        ("doc.year<=1990", "f g h"),
        ("doc.published>=2020-11 doc.published<=2020", "a b c d e"),
        ("doc.published>2020", ""),
        ("doc.School:north -doc.age>9 tag:opinion", "c e"),
        ("-doc.school:*", "f g h"),
        ("doc.age<10 tag:opinion", "c e"),
        ("doc.age<text", ""),
        ("doc.school>=n doc.words=10 tag:opinion", "c e"),
        ("collection:wire tag:opinion", "c e"),
        ("collection:Wir", ""),
        ("-collection:*", "f g h"),
        ("sugar", "d"),
        ('"prices of 1990" sug', "d"),
        ('"prices of 199"', ""),
        ("three -two", "b g h"),
        ("three or tag:opinion", "a b c e f g h"),
        ("tag:claim (by:cy or tag:disputed)", "a b d f"),
    ],
)  # fmt: skip
def test_answers(query: str, ids: str) -> None:
    assert asked(query, SOME) == ids


TAGS = st.lists(st.sampled_from(["a", "a/x", "b", "c"]), max_size=2, unique=True)
ATOMS = [
    "tag:a", "tag:a/x", "tag:b", "tag:c", "-tag:a", "-tag:b", "by:Ann", "by:Ben", "-by:Ann",
    "in:post", "-in:post", "or", "or", "(", "(", "-(", ")", ")", "near:1", "near:3",
]  # fmt: skip


@st.composite
def some_annotations(draw: st.DrawFn) -> list[Annotation]:
    made = []
    for n in range(draw(st.integers(0, 6))):
        start = draw(st.integers(0, len(TEXT) - 1))
        length = draw(st.integers(1, 25))
        made.append(
            Annotation(
                str(n), draw(st.sampled_from(["post", "times"])), "", Span(start, start + length),
                "", Annotator(by := draw(st.sampled_from(["Ann", "Ben"])), by), tuple(draw(TAGS)),
                status=draw(st.sampled_from(["anchored", "moved", "anchored", "orphaned"])),
            )
        )  # fmt: skip
    return made


@examples(150)
@given(some_annotations(), st.lists(st.sampled_from(ATOMS), max_size=9).map(" ".join))
def test_the_sweep_answers_what_trying_everything_does(
    annotations: list[Annotation], query: str
) -> None:
    tree = parse(query)
    texts = dict.fromkeys(DOCUMENTS, TEXT)
    evaluation = Evaluation(Queried(annotations, DOCUMENTS))
    answered = {a.id for a in evaluation.answered(tree, texts.__getitem__)}
    assert answered == BruteForce(annotations, texts).answered(tree)


PARTS = st.lists(st.tuples(st.integers(0, 30), st.integers(1, 6)), max_size=8).map(
    lambda parts: sorted((start, start + length) for start, length in parts)
)


@examples(100)
@given(PARTS, PARTS)
def test_intervals_are_sets_of_positions(one: list[tuple[int, int]], two: list[tuple[int, int]]):
    def positions(intervals: Intervals) -> set[int]:
        assert intervals.is_ordered()
        return {n for span in zip(*intervals, strict=True) for n in range(*span)}

    a, b = Intervals.union(one), Intervals.union(two)
    assert positions(a) == {n for span in one for n in range(*span)}
    assert positions(a.intersection(b)) == positions(a) & positions(b)
    assert positions(a.joined(b)) == positions(a) | positions(b)
    for start, end in one:
        assert b.overlap(start, end) == bool(positions(b) & set(range(start, end)))
