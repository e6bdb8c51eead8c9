from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.errors import BadPassage, ChangedSince, UnknownAnnotation
from annotations.model import Link
from annotations.model.annotator_names import annotator_name, is_stored_name
from annotations.service.documents import add_document, remove_document
from annotations.service.store import Store
from corpus.document import Document, Span
from corpus.errors import UnknownDocument
from corpus.text.sentences import sentences
from tests.helpers.factories import TEXT, add, prepared_source, span_of


def test_an_annotation_comes_back_as_it_was_made(store: Store, document: Document) -> None:
    span = span_of(document, "thirty buses")
    made = store.annotate(document, span, ["disputed", "claim"], "Who counted?\n\nNobody.")
    assert store.annotations() == [made]
    assert store.annotation(made.id) == made
    assert (made.content, made.span, made.slug) == ("thirty buses", span, "bridge")
    assert document.text[span.start - 32 : span.start] == made.prefix
    assert document.text[span.end : span.end + 32] == made.suffix
    assert made.tags == ("claim", "disputed")  # in the order of the codebook
    assert made.note == "Who counted?\n\nNobody."
    assert (made.annotator.name, made.status) == ("Ada", "anchored")
    assert made.created == made.modified
    assert made.created.endswith("Z")


def test_one_annotation_for_one_annotator_and_span(store: Store, document: Document) -> None:
    span = span_of(document, "thirty buses")
    one = store.annotate(document, span, ["claim"])
    two = store.annotate(document, span, ["disputed"], "a note")
    three = store.annotate(document, span, (), "another")
    assert one.id == two.id == three.id
    assert three.tags == ("claim", "disputed")
    assert three.note == "a note\n\nanother"
    assert store.annotations() == [three]


def test_what_is_there_already_leaves_no_trace(store: Store, document: Document) -> None:
    span = span_of(document, "thirty buses")
    made = store.annotate(document, span, ["claim"], "a note")
    history = store.journal.history()
    assert store.annotate(document, span, ["claim"], "a note") == made
    assert store.edit(made.id, tags=["claim"], note="a note") == made
    assert store.retag(made.id, ["claim", "claim"]) == made
    assert store.write_note(made.id, "a note") == made
    assert store.resize(document, made.id, span) == made
    assert store.delete([]) == 0
    assert store.journal.history() == history


def test_two_annotators_on_one_span(opened: Callable[..., Store]) -> None:
    ada, bo = opened("Ada"), opened("Bo")
    document = add(ada)
    span = span_of(document, "thirty buses")
    one, two = ada.annotate(document, span, ["claim"]), bo.annotate(document, span, ["opinion"])
    assert one.id != two.id
    assert [a.annotator.name for a in ada.annotations()] == ["Ada", "Bo"]
    assert [a.name for a in bo.annotators()] == ["Ada", "Bo"]
    assert bo.annotations(annotator="Bo") == [two]


def test_overlapping_nested_and_touching(store: Store, document: Document) -> None:
    spans = [Span(0, 10), Span(5, 14), Span(6, 9), Span(11, 20), Span(0, len(TEXT))]
    for span in spans:
        store.annotate(document, span, ["claim"])
    assert [a.span for a in store.annotations()] == sorted(spans)


def test_toggling_twice_is_nothing(store: Store, document: Document) -> None:
    span = span_of(document, "thirty buses")
    made = store.toggle(document, span, " claim ")
    assert made is not None
    assert made.tags == ("claim",)
    assert store.toggle(document, span, "claim") is None
    assert store.annotations() == []
    store.annotate(document, span, ["opinion"], "kept")
    before = store.annotations()[0]
    store.toggle(document, span, "claim")
    after = store.toggle(document, span, "claim")
    assert after is not None
    assert (after.id, after.tags, after.note) == (before.id, ("opinion",), "kept")


def test_without_tag_note_or_link_it_ceases_to_be(store: Store, document: Document) -> None:
    a, b, c = (
        store.annotate(document, span_of(document, quote), ["claim"])
        for quote in ("bridge", "thirty buses", "scandal")
    )
    with store.journal.recorded("linked") as tx:
        store.rows.links.add(tx, a.id, "contradicts", b.id)
        store.rows.links.add(tx, a.id, "contradicts", b.id)
    linked = store.retag(a.id, [])
    assert linked is not None
    assert linked.links == (Link("contradicts", b.id),)
    target = store.retag(b.id, [])  # the other end of a link stays too
    assert target is not None
    assert target.links == ()
    assert store.retag(c.id, []) is None
    assert store.delete([a.id]) == 1
    assert store.annotations() == []
    store.journal.undo()
    assert store.annotations() == [linked, target]


def test_a_note_of_white_space_is_none(store: Store, document: Document) -> None:
    span = span_of(document, "bridge")
    with pytest.raises(BadPassage):
        store.annotate(document, span, (), " \n")
    made = store.annotate(document, span, (), "note \ud800 with half a character\r\n\0")
    assert made.note == "note \ufffd with half a character\n\0"
    assert store.write_note(made.id, "\n ") is None


@pytest.mark.parametrize(
    "span", [(0, 0), (5, 3), (-3, 4), (0, len(TEXT) + 1), (10**6, 10**7), (83, 85)]
)
def test_what_is_no_passage(store: Store, document: Document, span: tuple[int, int]) -> None:
    made = store.annotate(document, Span(0, 4), ["claim"])
    for use in (
        lambda: store.annotate(document, Span(*span), ["claim"]),
        lambda: store.toggle(document, Span(*span), "claim"),
        lambda: store.resize(document, made.id, Span(*span)),
    ):
        with pytest.raises(BadPassage) as error:
            use()
        assert "\n" not in str(error.value)
    assert store.annotations() == [made]
    assert [tag.name for tag in store.tags.codebook().tags] == ["claim", "opinion", "disputed"]


def test_an_annotation_needs_something(store: Store, document: Document) -> None:
    with pytest.raises(BadPassage):
        store.annotate(document, Span(0, 4))


def test_resizing(store: Store, document: Document) -> None:
    made = store.annotate(document, span_of(document, "buses"), ["claim"])
    wider = store.resize(document, made.id, span_of(document, "thirty buses were"))
    assert (wider.id, wider.content, wider.tags) == (made.id, "thirty buses were", ("claim",))
    assert wider.suffix.startswith(" turned back")
    other = store.annotate(document, span_of(document, "Monday"), ["claim"])
    with pytest.raises(BadPassage, match="already"):
        store.resize(document, made.id, other.span)
    elsewhere = add(store, "Another text.", "another")
    with pytest.raises(BadPassage):
        store.resize(elsewhere, made.id, Span(0, 7))


def test_ids_and_their_beginnings(store: Store, document: Document) -> None:
    one = store.annotate(document, Span(0, 3), ["claim"])
    two = store.annotate(document, Span(4, 9), ["claim"])
    assert store.annotation(one.id) == one
    same = next(n for n in range(36) if one.id[n] != two.id[n])
    assert store.annotation(two.id[: same + 1]) == two
    with pytest.raises(UnknownAnnotation, match="several"):
        store.annotation(one.id[:same])
    for name in ("", "x", "%", "_", one.id + "0", "\udcff"):
        with pytest.raises((UnknownAnnotation, Exception)) as error:
            store.annotation(name)
        assert "\n" not in str(error.value)
    store.delete([one.id])
    for use in (
        lambda: store.annotation(one.id),
        lambda: store.retag(one.id, ["claim"]),
        lambda: store.delete([two.id, one.id]),
        lambda: store.resize(document, one.id, Span(0, 3)),
    ):
        with pytest.raises(UnknownAnnotation):
            use()
    assert store.annotations() == [two]


def test_deleting_several_is_one_step(store: Store, document: Document) -> None:
    made = [store.annotate(document, Span(n, n + 3), ["claim"]) for n in range(3)]
    assert store.delete([a.id for a in made] + [made[0].id]) == 3
    assert store.journal.history()[0].label == "deleted 3 annotations"
    store.journal.undo()
    assert store.annotations() == made


def test_filters(opened: Callable[..., Store]) -> None:
    ada, bo = opened("Ada"), opened("Bo")
    one, two = add(ada), add(ada, "Another text about a bridge.", "another")
    a = ada.annotate(one, Span(0, 3), ["claim/figure"])
    b = bo.annotate(one, Span(4, 9), ["claim", "opinion"])
    c = bo.annotate(two, Span(0, 7), ["claims"], "note")
    assert ada.annotations() == [c, a, b]
    assert ada.annotations(document=one.id) == [a, b]
    assert ada.annotations(tag="claim") == [a, b]
    assert ada.annotations(tag="claim/figure") == [a]
    assert ada.annotations(tag="claim", annotator="Bo") == [b]
    assert ada.annotations(status="orphaned") == []
    assert ada.annotations(status="anchored", document=two.id) == [c]
    counts = {d.slug: (d.annotations, d.tags) for d in ada.summaries()}
    assert counts == {
        "bridge": (2, {"claim": 1, "opinion": 1, "claim/figure": 1}),
        "another": (1, {"claims": 1}),
    }


def test_a_document_that_was_changed_or_taken_out_meanwhile(opened: Callable[..., Store]) -> None:
    ada, bo = opened("Ada"), opened("Bo")
    old = add(ada)
    made = bo.annotate(old, Span(0, 10), ["claim"])
    add(ada, "A line more.\n" + TEXT)
    assert bo.annotations()[0].span == Span(13, 23)
    for use in (
        lambda: bo.annotate(old, Span(0, 10), ["claim"]),
        lambda: bo.toggle(old, Span(0, 10), "claim"),
        lambda: bo.resize(old, made.id, Span(0, 10)),
    ):
        with pytest.raises(ChangedSince, match="open it again"):
            use()
    remove_document(ada, "bridge")
    with pytest.raises(UnknownDocument, match="removed"):
        bo.annotate(old, Span(0, 10), ["claim"])
    assert bo.annotations() == []


def test_settings_are_each_annotators_own_and_no_change(opened: Callable[..., Store]) -> None:
    ada, bo = opened("Ada"), opened("Bo")
    ada.settings.set("panes", {"open": ["bridge \ud800"]})
    ada.settings.set("panes", {"open": ["truce"]})
    assert ada.settings.get("panes") == opened("Ada").settings.get("panes") == {"open": ["truce"]}
    assert bo.settings.get("panes") is None
    assert ada.journal.history() == []


@given(st.text())
def test_an_annotators_name_is_one_line(name: str) -> None:
    kept = annotator_name(name)
    assert kept
    assert len(kept) <= 80
    assert kept == annotator_name(kept)
    assert kept == " ".join(kept.split())
    assert not {unicodedata.category(char) for char in kept} & {"Cc", "Cf", "Cs"}
    assert is_stored_name(kept)


@pytest.mark.parametrize(
    ("name", "same"),
    [("Ada\u200b", "Ada"), ("e\u200b\u0301", "é"), ("e\u0301", "é"), (" Ada\u3000L.\n", "Ada L."),
     ("\ufeffAda", "Ada"), ("\u202eAda\u202c", "Ada"), ("\u200b", "reader"), ("", "reader")],
)  # fmt: skip
def test_an_annotator_has_one_name_however_it_is_written(name: str, same: str) -> None:
    assert annotator_name(name) == same


def test_two_long_names_that_begin_alike_are_two_annotators() -> None:
    first, second = (annotator_name("An" + "n" * 90 + end) for end in "ae")
    assert first != second
    assert first[:70] == second[:70] == "An" + "n" * 68
    assert annotator_name("n" * 80) == "n" * 80


@pytest.mark.parametrize(
    ("name", "may"),
    [("Ada", True), ("e\u0301", True), ("n" * 80, True), ("n" * 81, False), ("", False),
     ("Ada ", False), ("Ada  L.", False), ("Ada\u200b", False), ("A\nB", False)],
)  # fmt: skip
def test_a_library_holds_names_of_one_line_also_earlier_ones(name: str, may: bool) -> None:
    """Earlier versions composed letters and accents before they dropped what stood between."""
    assert is_stored_name(name) is may


def test_many_annotations_are_read_and_written_in_good_time(store: Store) -> None:
    """No figures here, which depend on the machine: the number of statements must not grow."""
    document = add(store, "word " * 500)
    seen: list[str] = []

    def statements(work: Callable[[], object]) -> int:
        seen.clear()
        store.database.connection.set_trace_callback(seen.append)
        work()
        store.database.connection.set_trace_callback(None)
        return len(seen)

    store.annotate(document, Span(0, 9), ["claim"], "note")
    few = (
        statements(store.annotations),
        statements(lambda: store.toggle(document, Span(0, 4), "claim")),
    )
    for n in random.Random(1).sample(range(400), 60):
        store.annotate(document, Span(n * 5, n * 5 + 9), ["claim"], "note")
    many = (
        statements(store.annotations),
        statements(lambda: store.toggle(document, Span(10, 14), "claim")),
    )
    assert many[0] <= few[0]
    assert many[1] <= few[1]


def test_sentences_can_be_annotated(store: Store, document: Document) -> None:
    for block in document.blocks:
        for span in sentences(document.text, block.start, block.end):
            store.annotate(document, span, ["claim"])
    assert [a.content for a in store.annotations()][-1] == "The mayor denied everything."


def test_taking_in_what_is_unchanged_keeps_annotations(store: Store, document: Document) -> None:
    made = store.annotate(document, Span(0, 10), ["claim"])
    assert add_document(store, prepared_source(TEXT, "bridge")).status == "unchanged"
    assert store.annotations() == [made]
