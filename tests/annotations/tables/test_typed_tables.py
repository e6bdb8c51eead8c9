"""The tables: what each cell counts, checked against a plain count on random annotations."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.analysis.agreement.units import sentences_of
from annotations.analysis.selection import ExportSelection, selection_of
from annotations.analysis.sentence_coverage import covers_sentence
from annotations.analysis.tables.documents import documents_by_tags
from annotations.analysis.tables.registry import TABLES, TableOptions
from annotations.analysis.tables.sentences import sentence_table
from annotations.analysis.tables.tag_pairs import tags_by_tags
from annotations.analysis.tables.typed_table import TypedTable
from annotations.model import Annotation, Annotator
from annotations.service.linking import link
from annotations.service.store import Store
from corpus.document import Span
from corpus.text.words import words
from tests.helpers.factories import TEXT, add, in_memory, span_of

TAGS = ("claim", "opinion", "disputed")


def cells(table: TypedTable) -> dict[object, dict[str, object]]:
    """The rows by their first cell."""
    return {row[0]: dict(zip(table.names[1:], row[1:], strict=True)) for row in table.rows}


@pytest.fixture(scope="module")
def empty() -> Iterator[ExportSelection]:
    """One document without annotations."""
    store = in_memory()
    add(store)
    yield selection_of(store, [])
    store.close()


@st.composite
def annotation_lists(draw: st.DrawFn) -> list[tuple[Span, tuple[str, ...], str, str]]:
    """Spans with tags, annotators and status."""
    length = len(TEXT)
    starts = st.integers(0, length - 1)
    return [
        (Span(start, min(length, start + draw(st.integers(1, 60)))),
         tuple(draw(st.sets(st.sampled_from(TAGS)))), draw(st.sampled_from("AB")),
         draw(st.sampled_from(["anchored", "moved", "orphaned"])))
        for start in draw(st.lists(starts, max_size=8))
    ]  # fmt: skip


def with_annotations(empty: ExportSelection, drawn) -> ExportSelection:
    (document,) = empty.documents
    return replace(
        empty,
        annotations=[
            Annotation(str(n), document.id, document.slug, span, TEXT[slice(*span)],
                       Annotator(name, name), tags, status=status)
            for n, (span, tags, name, status) in enumerate(drawn)
        ],
    )  # fmt: skip


@given(drawn=annotation_lists())
def test_documents_by_tags_counts_what_there_is(empty, drawn):
    selection = with_annotations(empty, drawn)
    counts = cells(documents_by_tags(selection))["bridge"]
    shares = cells(documents_by_tags(selection, "share"))["bridge"]
    present = cells(documents_by_tags(selection, "presence"))["bridge"]
    everything = list(words(TEXT))
    for tag in (name for name in TAGS if name in counts):
        having = [one for one in selection.annotations if tag in one.tags]
        assert counts[tag] == len(having)
        assert present[tag] == bool(having)
        spans = [one.span for one in having if one.status != "orphaned"]
        touched = {w for w in everything for s in spans if s.start < w.end and w.start < s.end}
        assert shares[tag] == pytest.approx(len(touched) / len(everything), abs=1e-6)
    assert counts["no tag"] == sum(not one.tags for one in selection.annotations)


@given(drawn=annotation_lists(), distance=st.integers(0, 12))
def test_tags_by_tags_counts_every_pair(empty, drawn, distance):
    selection = with_annotations(empty, drawn)
    placed = [one for one in selection.annotations if one.status != "orphaned"]
    everything = list(words(TEXT))

    def overlap(one: Annotation, other: Annotation) -> bool:
        return max(one.span.start, other.span.start) < min(one.span.end, other.span.end)

    def near(one: Annotation, other: Annotation) -> bool:
        first, second = sorted((one.span, other.span))
        between = [w for w in everything if w.start >= first.end and w.end <= second.start]
        return overlap(one, other) or len(between) <= distance

    for rule, close in (("overlap", overlap), ("near", near)):
        table = cells(tags_by_tags(selection, rule, distance))
        for a in table:
            for b in table:
                expected = sum(a in one.tags and b in one.tags for one in placed)
                if a != b:
                    expected += sum(
                        (a in one.tags and b in other.tags) or (b in one.tags and a in other.tags)
                        for one, other in combinations(placed, 2)
                        if close(one, other)
                    )
                assert table[a][b] == expected, (rule, a, b)


@given(drawn=annotation_lists())
def test_sentences_have_the_tags_that_cover_them(empty, drawn):
    selection = with_annotations(empty, drawn)
    (summary,) = selection.documents
    document = selection.document(summary.id)
    table = sentence_table(selection)
    placed = [one for one in selection.annotations if one.status != "orphaned"]
    rows = [dict(zip(table.names, row, strict=True)) for row in table.rows]
    names = {one.annotator.name for one in placed} or {""}
    assert len(rows) == len(sentences_of(document)) * len(names)
    for row in rows:
        span = Span(row["start"], row["end"])
        assert row["text"] == TEXT[slice(*span)]
        for tag in set(TAGS) & set(table.names):
            expected = any(
                tag in one.tags
                and one.annotator.name == row["annotator"]
                and covers_sentence(TEXT, span, one.span)
                for one in placed
            )
            assert row[tag] == expected
    pairs = cells(tags_by_tags(selection, "sentence"))
    for a in pairs:
        for b in pairs:
            both = {
                row["sentence"]
                for row in rows
                for other in rows
                if row["sentence"] == other["sentence"] and row[a] and other[b]
            }
            assert pairs[a][b] == len(both)


def test_links_name_both_passages(store: Store) -> None:
    document = add(store)
    one = store.annotate(document, span_of(document, "thirty buses"), ["claim"])
    other = store.annotate(document, span_of(document, "a scandal"), ["opinion"])
    link(store, one.id, "supports", other.id)
    table = TABLES["links"].build(selection_of(store, store.annotations()), TableOptions())
    ((kind, *ends),) = table.rows
    assert kind == "supports"
    assert ends == [one.id, "bridge", "thirty buses", "claim", "Ada",
                    other.id, "bridge", "a scandal", "opinion", "Ada"]  # fmt: skip


@pytest.mark.parametrize("name", TABLES)
def test_every_table_has_cells_of_its_columns_types(name: str, store: Store) -> None:
    document = add(store)
    store.annotate(document, span_of(document, "thirty buses"), ["claim"])
    numbers = {"integer": int, "boolean": int, "number": float}
    for some in (store.annotations(), []):
        table = TABLES[name].build(selection_of(store, some), TableOptions())
        assert len(set(table.names)) == len(table.names)
        for row in table.rows:
            for column, cell in zip(table.columns, row, strict=True):
                assert cell is None or isinstance(cell, numbers.get(column.type, str)), column
