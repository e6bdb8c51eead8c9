"""No passage begins or ends with white space, wherever it comes from."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.errors import BadPassage
from annotations.exchange.formats import csv_file
from annotations.health.checks import check
from annotations.model.selectors import Selector, describe, trimmed
from annotations.service import linking
from annotations.service.documents import add_document
from annotations.service.store import Store
from corpus.document import Document, Span, trimmed_span
from tests.helpers.factories import (
    add,
    as_csv,
    in_memory,
    merge_into,
    prepared_source,
    shared_state,
    span_of,
)
from tests.helpers.importing import import_annotations

WIDE = "closed on Monday. "


def contents(store: Store) -> list[str]:
    return [annotation.content for annotation in store.annotations()]


def make_untrimmed(store: Store, document: Document, quote: str, tag: str = "claim") -> str:
    """An annotation as an earlier version stored it."""
    made = store.annotate(document, span_of(document, quote.strip()), [tag])
    with store.journal.recorded("as it was") as tx:
        span, content, prefix, suffix = describe(document.text, span_of(document, quote))
        tx.put(
            "annotations",
            {"id": made.id, "start": span.start, "end": span.end, "content": content,
             "prefix": prefix, "suffix": suffix},
        )  # fmt: skip
    return made.id


def test_what_a_reader_does_is_trimmed(store: Store, document: Document) -> None:
    wide = span_of(document, WIDE)
    made = store.annotate(document, wide, ["claim"])
    assert made.content == "closed on Monday."
    assert (made.prefix, made.suffix) == describe(document.text, made.span)[2:]
    assert store.toggle(document, wide, "opinion").id == made.id  # type: ignore[union-attr]
    assert store.toggle(document, made.span, "claim").tags == ("opinion",)  # type: ignore[union-attr]
    moved = store.resize(document, made.id, span_of(document, " Officials said "))
    assert moved.content == "Officials said"
    edited = store.edit(made.id, span=span_of(document, "said that "))
    assert edited is not None
    assert edited.content == "said that"
    pair = linking.link(
        store,
        linking.UnannotatedEnd(document, span_of(document, " thirty ")),
        "supports",
        linking.UnannotatedEnd(document, span_of(document, "said that ")),
    )
    assert pair.source is not None
    assert pair.source.content == "thirty"
    assert pair.target is not None
    assert pair.target.id == made.id
    with pytest.raises(BadPassage):
        store.annotate(document, span_of(document, "\n\n"), ["claim"])


def test_a_row_of_an_earlier_version_is_shown_trimmed_and_travels(
    store: Store, document: Document
) -> None:
    id_ = make_untrimmed(store, document, WIDE)
    (shown,) = store.annotations()
    assert (shown.id, shown.content) == (id_, "closed on Monday.")
    assert (shown.prefix, shown.suffix) == describe(document.text, shown.span)[2:]
    assert check(store.database).problems == []
    with closing(in_memory("Ben")) as other:
        add(other)
        merge_into(other, store)
        merge_into(store, other)
        assert contents(other) == ["closed on Monday."]
        assert shared_state(store) == shared_state(other)
        assert check(other.database).problems == []
    # A file that the earlier version wrote says the same.
    old = as_csv(store).replace("closed on Monday.,", "closed on Monday. ,")
    old = old.replace(f",{shown.span.end},", f",{shown.span.end + 1},")
    assert old != as_csv(store)
    report = import_annotations(store, csv_file.read(old))
    assert set(report.rows.values()) == {"unchanged"}
    assert store.toggle(document, span_of(document, WIDE), "claim") is None
    store.journal.undo()
    assert contents(store) == ["closed on Monday."]


def test_two_rows_that_differ_by_a_blank_are_one_annotation(
    store: Store, document: Document
) -> None:
    make_untrimmed(store, document, WIDE)
    with store.journal.recorded("as it was") as tx:
        store.rows.create(tx, document, span_of(document, "on Monday"), ["opinion"])
        (other,) = [a for a in store.annotations() if a.content == "on Monday"]
        span, content, prefix, suffix = describe(
            document.text, span_of(document, " closed on Monday.")
        )
        tx.put(
            "annotations",
            {"id": other.id, "start": span.start, "end": span.end, "content": content,
             "prefix": prefix, "suffix": suffix},
        )  # fmt: skip
    (shown,) = store.annotations()
    assert (shown.content, shown.tags) == ("closed on Monday.", ("claim", "opinion"))
    assert check(store.database).problems == []


def test_a_library_of_the_earlier_version_is_brought_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    store = Store.open(path, "Ada")
    document = add(store)
    id_ = make_untrimmed(store, document, WIDE)
    with store.database.transaction() as tx:
        tx.execute(
            "UPDATE places SET [end] = [end] + 1, content = content || ' ' WHERE annotation = ?",
            [id_],
        )
        tx.execute("PRAGMA user_version = 1")
    store.close()
    store = Store.open(path, "Ada")
    assert contents(store) == ["closed on Monday."]
    assert check(store.database).problems == []
    store.close()


def test_re_anchoring_trims(store: Store, document: Document) -> None:
    make_untrimmed(store, document, WIDE)
    text = document.text.replace("The bridge", "It is true: the old bridge")
    add_document(store, prepared_source(text, "bridge", data=b"new"), revises=document.id)
    (shown,) = store.annotations()
    assert (shown.content, shown.status) == ("closed on Monday.", "moved")


@pytest.mark.parametrize(
    ("content", "start_by", "end_by"),
    [(" closed on Monday. ", -1, 1), ("closed on Monday.", -1, 1), (" closed on Monday. ", 0, 0)],
)
def test_a_file_may_have_stripped_the_words_or_the_offsets_alone(
    store: Store, document: Document, content: str, start_by: int, end_by: int
) -> None:
    start, end = span_of(document, "closed on Monday.")
    rows = (
        "id,document,tag,content,start,end\n"
        f"x,bridge,claim,{content},{start + start_by},{end + end_by}\n"
    )
    import_annotations(store, csv_file.read(rows))
    (shown,) = store.annotations()
    assert (shown.content, shown.status) == ("closed on Monday.", "anchored")


@given(st.text(" \n\u00a0ab", min_size=1, max_size=80), st.data())
def test_trimming_a_selector_is_describing_the_trimmed_span(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    span = Span(start, data.draw(st.integers(start + 1, len(text))))
    made: Selector = trimmed(describe(text, span))
    assert made == describe(text, trimmed_span(text, span))
    assert trimmed(made) == made
