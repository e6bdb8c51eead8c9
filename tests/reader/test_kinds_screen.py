"""Verse, code, tables, turns and notes on the screens, by keys: tagged, copied, found, printed."""

from __future__ import annotations

import pytest

from annotations.anchoring.anchor import PassageFinder
from annotations.exchange.formats import csv_file
from annotations.model.selectors import describe
from annotations.service.store import Store
from corpus.document import Span
from reader.report.data import gather
from reader.report.page import page
from tests.helpers.factories import as_csv
from tests.helpers.importing import import_annotations
from tests.helpers.kinds import CODE, NOTES, PAGE, POST, TABLE, VERSE, add_kinds, document_of
from tests.helpers.screens import (
    painted,
    press,
    reading_screen,
    running_app,
    status_text,
    stored_annotations,
    type_text,
)

TWO_LINES = "The ferry goes at six,\n  and nobody will wait;"


@pytest.fixture
def library(tmp_path, home):
    path = tmp_path / "library.db"
    store = Store.open(path, "Ann")
    add_kinds(store, PAGE)
    store.close()
    return path


async def go_to(app, words: str) -> None:
    pane = reading_screen(app).pane
    pane.go_to(pane.document.text.index(words))


async def test_two_lines_of_verse_are_tagged_copied_and_shown(library):
    async with running_app(library, "kinds") as (app, pilot):
        await go_to(app, "The ferry")
        await press(app, pilot, "v", "j", "dollar_sign", "Y")
        assert app.clipboard == TWO_LINES
        await press(app, pilot, "c")
        (annotation,) = stored_annotations(app)
        assert annotation.content == TWO_LINES
        assert annotation.tags == ("claim",)
        assert "The ferry goes at six, and…" in status_text(app)
        await press(app, pilot, "a")
        assert "␊" not in painted(app)


@pytest.mark.parametrize(
    ("words", "passage"),
    [
        ("1908", TABLE[2]),
        ("for boat", "for boat in boats:"),
        ("I mended", "I mended the nets myself."),
        ("perrin", POST.split("\n")[0]),
        ("Minutes of", NOTES[1]),
        ("1. Rope", PAGE[-4][1]),
        ("nobody will", VERSE),
    ],
)
async def test_a_key_tags_the_sentence_of_any_kind(library, words, passage):
    async with running_app(library, "kinds") as (app, pilot):
        await go_to(app, words)
        await press(app, pilot, "d")
        (annotation,) = stored_annotations(app)
        assert annotation.content == passage


async def test_words_are_found_over_the_end_of_a_line(library):
    async with running_app(library, "kinds") as (app, pilot):
        await press(app, pilot, "slash")
        await type_text(app, pilot, "six, and nobody")
        await press(app, pilot, "enter")
        pane = reading_screen(app).pane
        assert pane.document.text[pane.cursor :].startswith("six,\n  and nobody")


async def test_a_search_shows_the_row_and_the_lines_around_a_match(library):
    async with running_app(library, "kinds") as (app, pilot):
        await press(app, pilot, "f")
        await type_text(app, pilot, "Ostermoor")
        assert TABLE[1] in painted(app)
        assert "…· Ostermoor" not in painted(app)
        await press(app, pilot, "escape", "f")
        await type_text(app, pilot, "lantern on the quay")
        shown = " ".join(painted(app).split())
        assert "wait; the lantern on the quay burns green" in shown


async def test_code_is_on_the_screen_as_it_was_written(library):
    async with running_app(library, "kinds", size=(80, 60)) as (app, _):
        shown = painted(app)
        for line in CODE.split("\n"):
            assert f"┊ {line}".rstrip() in shown


def test_a_csv_restores_passages_of_lines_and_rows(tmp_path):
    first, second = (Store.open(tmp_path / name, "Ann") for name in ("a.db", "b.db"))
    document, other = add_kinds(first, PAGE), add_kinds(second, PAGE)
    for words in (TWO_LINES, CODE, f"{TABLE[1]}\n\n{TABLE[2]}", POST):
        start = document.text.index(words)
        first.annotate(document, Span(start, start + len(words)), ["claim"])
    exported = as_csv(first)
    import_annotations(second, csv_file.read(exported))
    before, after = first.annotations(document=document.id), second.annotations(document=other.id)
    assert [(a.span, a.content, a.tags) for a in before] == [
        (a.span, a.content, a.tags) for a in after
    ]
    assert as_csv(second) == exported
    first.close()
    second.close()


def test_passages_are_found_again_when_lines_were_joined_or_parted():
    before = document_of(PAGE).text
    joined = before.replace(VERSE, " ".join(VERSE.split()))
    start = before.index(TWO_LINES)
    selector = describe(before, Span(start, start + len(TWO_LINES)))
    there = PassageFinder(joined, before).find(selector).span
    assert there is not None
    assert joined[slice(*there)] == " ".join(TWO_LINES.split())
    back = PassageFinder(before, joined).find(describe(joined, there)).span
    assert back == Span(start, start + len(TWO_LINES))


def test_a_report_shows_lines_as_lines(tmp_path):
    ann = Store.open(tmp_path / "a.db", "Ann")
    document = add_kinds(ann, PAGE)
    start = document.text.index(VERSE)
    ann.annotate(document, Span(start, start + len(VERSE)), ["claim"])
    ann.close()
    ben = Store.open(tmp_path / "a.db", "Ben")
    ben.annotate(document, Span(start, start + len(VERSE)), ["opinion"])
    html = page(gather(ben, None, gathered_at="today", passages=5, resamples=10, nested=False))
    ben.close()
    assert VERSE in html
