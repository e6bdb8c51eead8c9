"""What is done where a rule breaks down; nothing is stored that `check` would call damaged."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from annotations.health.checks import check
from annotations.service.documents import add_document
from annotations.service.store import Store
from corpus.cleaning import pipeline
from corpus.cleaning.draft import Draft
from corpus.cleaning.integrity import fault_of, faults, ledger_text, rebuilt_blocks, rebuilt_ledger
from corpus.cleaning.ledger import Entry, Ledger
from corpus.cleaning.review import Choice
from corpus.document import Block, Span
from corpus.errors import Fault
from tests.helpers.factories import add, prepared_source

RAW = "Home\n\nThe ferry   sailed\nat noon.\ud800\n\nShare\n"


def _break_down(draft: Draft) -> None:
    raise IndexError("string index out of range")


def _rule(monkeypatch: pytest.MonkeyPatch) -> None:
    rules = (*pipeline.RULES, pipeline.Rule((), "breaks down", _break_down))
    monkeypatch.setattr(pipeline, "RULES", rules)


def test_where_a_rule_breaks_down_each_line_stays_as_it_is(monkeypatch) -> None:
    _rule(monkeypatch)
    cleaned = pipeline.clean(RAW)
    assert cleaned.text == "Home\n\nThe ferry   sailed\n\nat noon.\ufffd\n\nShare"
    assert fault_of(cleaned.blocks, cleaned.ledger) is None
    (note,) = cleaned.notes
    assert "IndexError: string index out of range" in note


def test_what_is_no_cleaning_counts_as_broken_down(monkeypatch) -> None:
    whole = pipeline.assemble

    def cut(draft: Draft) -> tuple[tuple[Block, ...], Ledger]:
        blocks, ledger = whole(draft)
        return blocks[1:] if len(draft.edits) > 1 else blocks, ledger

    monkeypatch.setattr(pipeline, "assemble", cut)
    cleaned = pipeline.clean(RAW)
    assert "the blocks are not the text" in cleaned.notes[0]
    assert cleaned.text.startswith("Home")


def test_what_a_reader_decided_is_not_left_out_without_a_word(monkeypatch) -> None:
    _rule(monkeypatch)
    with pytest.raises(Fault, match="cannot be cleaned in this way"):
        pipeline.clean(RAW, choices=(Choice("drop", Span(0, 4)),))


def test_the_note_is_told_where_the_file_is_added(variorum, monkeypatch) -> None:
    _rule(monkeypatch)
    file = variorum.home / "ferry.txt"
    file.write_text("The ferry sailed at noon.\n")
    assert "a rule broke down over it" in variorum.ok("add", str(file)).out
    variorum.ok("check")


@pytest.mark.parametrize(
    "broken",
    [
        {"ledger": Ledger("One.\n\nTwo.", (Entry("keep", "", 0, 4, "One."),))},
        {"ledger": Ledger("One.", (Entry("keep", "", 0, 3, "One."), Entry("keep", "", 1, 4, "")))},
        {"blocks": (Block("p", 0, 3),)},
        {"blocks": (Block("p", 0, 4), Block("p", 4, 4))},
    ],
)
def test_nothing_is_stored_that_check_would_call_damaged(store: Store, broken: dict) -> None:
    source = prepared_source("One.", "one")
    with pytest.raises(Fault):
        add_document(store, replace(source, cleaned=replace(source.cleaned, **broken)))
    assert store.documents.all() == []
    add(store)
    assert check(store.database).problems == []


def _entry(*values: object) -> list[object]:
    return list(values)


@pytest.mark.parametrize(
    ("raw", "text", "rows"),
    [
        # A repair over a line's end, and white space that begins within it.
        ("ab\x85 c", "aX\n\nc", [_entry("keep", "", 0, 1, None),
                                _entry("repair", "r", 1, 3, "X", 0.5, "seen"),
                                _entry("space", "", 2, 4, "\n\n"), _entry("keep", "", 4, 5, None)]),
        # One that reaches into what was kept.
        ("abcd", "aXcd", [_entry("keep", "", 0, 1, None), _entry("repair", "r", 1, 3, "X"),
                          _entry("keep", "", 2, 4, None)]),
        # What cannot be read out of the rows at all.
        ("abcdef", "abXf", [_entry("keep", "", 0, 2, None)]),
        ("", "abc", []),
        ("abc", "", []),
    ],
)  # fmt: skip
def test_a_ledger_is_made_to_lead_to_its_text(raw: str, text: str, rows: list) -> None:
    stored = json.dumps(rows)
    rebuilt = rebuilt_ledger(raw, text, stored)
    assert ledger_text(raw or text, rebuilt) == text
    assert faults(raw, text, rebuilt, rebuilt_blocks(text, "[]"), len(text)) == []


def test_blocks_are_made_of_paragraphs_and_stay_what_they_were() -> None:
    stored = json.dumps([["heading", 0, 3], ["quote", 5, 90]])
    assert json.loads(rebuilt_blocks("One\n\nTwo", stored)) == [["heading", 0, 3], ["quote", 5, 8]]
