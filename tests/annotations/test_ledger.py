"""The ledger's map of offsets, by a ledger made by hand; and that the library keeps all of it."""

from __future__ import annotations

from annotations.service.store import Store
from corpus.cleaning.ledger import Entry, Ledger
from corpus.cleaning.pipeline import clean
from corpus.document import Span
from corpus.sources.source import Source
from corpus.storage.document_writer import DocumentWriter

RAW = "Menu\n\nThe fer-\nry  sails.\n\n© Tide"
LEDGER = Ledger(
    RAW,
    (
        Entry("drop", "nav.menu", 0, 4, ""),
        Entry("space", "", 4, 6, ""),
        Entry("keep", "", 6, 13, "The fer"),
        Entry("repair", "join.hyphen", 13, 15, ""),
        Entry("keep", "", 15, 17, "ry"),
        Entry("repair", "repair.spaces", 17, 19, " "),
        Entry("keep", "", 19, 25, "sails."),
        Entry("space", "", 25, 27, ""),
        Entry("drop", "notice.copyright", 27, 33, ""),
    ),
)


def test_the_text_is_what_the_entries_put_out() -> None:
    assert LEDGER.text == "The ferry sails."


def test_removals_say_rule_span_and_words() -> None:
    assert LEDGER.removed[0][:4] == ("nav.menu", 0, 4, "Menu")
    assert LEDGER.removed[1][:4] == ("notice.copyright", 27, 33, "© Tide")


def test_repairs_say_where_they_are_now_and_what_stood_there() -> None:
    assert LEDGER.repaired[0][:5] == ("join.hyphen", 7, 7, "", "-\n")
    assert LEDGER.repaired[1][:5] == ("repair.spaces", 9, 10, " ", "  ")


def test_positions_map_to_the_raw_text() -> None:
    assert [LEDGER.to_raw(n) for n in (0, 6, 7, 9, 10)] == [6, 12, 15, 17, 19]


def test_positions_map_from_the_raw_text() -> None:
    assert [LEDGER.to_clean(n) for n in (0, 3, 6, 12, 15, 19, 30)] == [0, 0, 0, 6, 7, 10, 16]


def test_a_span_maps_to_the_stretch_it_came_from() -> None:
    assert LEDGER.raw_span(Span(4, 9)) == Span(10, 17)
    assert RAW[slice(*LEDGER.raw_span(Span(4, 9)))] == "fer-\nry"


def test_an_empty_ledger_maps_to_nothing() -> None:
    empty = Ledger("", ())
    assert (empty.text, empty.to_raw(0), empty.to_clean(0)) == ("", 0, 0)


def test_the_library_keeps_every_reason(store: Store) -> None:
    raw = "Menu\n\nThe fer-\nry sails at noon and comes back at night.\n\nHarbour\n\n© Tide\n"
    cleaned = clean(raw)
    source = Source(raw.encode(), "ferry.txt", "plain")
    with store.database.transaction() as tx:
        DocumentWriter(store.database).add(tx, source, cleaned, slug="ferry")
    kept = store.documents.cleaned("ferry")
    assert kept.ledger == cleaned.ledger
    assert {e.rule for e in kept.ledger.entries if e.evidence} >= {"nav.menu", "notice.copyright"}
