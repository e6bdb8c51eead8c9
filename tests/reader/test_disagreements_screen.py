"""The walk through disagreements, through real keys: order, voices, what the class settles on."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Static

from annotations.model import CONSENSUS
from annotations.seminar import blind_rounds
from annotations.service.store import Store
from corpus.document import Span
from reader.tui.dialogs.disagreements import DisagreementsScreen
from tests.helpers.screens import (
    make_library,
    press,
    reading_screen,
    running_app,
    stored_annotations,
    type_text,
)

FIRST, CRACKS, DANGER = "The bridge at Velm", "Engineers found", "“Nobody was"
FEAR = "Some fear"
SAID = {
    # Only the second sentence divides all six evenly; in the fourth, one differs from five.
    "Ann": {FIRST: "claim", CRACKS: "claim", FEAR: "opinion"},
    "Bob": {FIRST: "claim", CRACKS: "claim", FEAR: "opinion"},
    "Cem": {FIRST: "claim", CRACKS: "opinion", FEAR: "opinion"},
    "Dee": {FIRST: "claim", CRACKS: "opinion", FEAR: "opinion"},
    "Eve": {FIRST: "claim", CRACKS: "disputed", FEAR: "opinion"},
    "Fay": {FIRST: "claim", CRACKS: "disputed", DANGER: "opinion"},
}


def make_class(path: Path) -> None:
    """Six annotators of one text; a note of Eve's and of Bob's on what divides them most."""
    make_library(path)
    for name, said in SAID.items():
        store = Store.open(path, name)
        document = store.documents.get("bridge")
        for words, tag in said.items():
            start = document.text.index(words)
            end = document.text.index(".", start) + 1
            note = f"{name} has a reason" if (name, words) in NOTED else None
            store.annotate(document, Span(start, end), [tag], note)
        store.close()


NOTED = {("Eve", CRACKS), ("Bob", CRACKS)}


@pytest.fixture
def library(tmp_path: Path) -> Path:
    path = tmp_path / "class.db"
    make_class(path)
    return path


def shown(app) -> str:
    """All that the walk shows, a line each."""
    assert isinstance(app.screen, DisagreementsScreen)
    ids = ("difference-title", "difference-text", "settled")
    return "\n".join(str(app.screen.query_one(f"#{id_}", Static).content) for id_ in ids)


def voices(app) -> list[str]:
    camps = app.screen.query_one("#camps", Static)
    return ["".join(s.text for s in camps.render_line(y)) for y in range(camps.size.height)]


def settled_ones(app):
    return [one for one in stored_annotations(app) if one.annotator.name == CONSENSUS]


async def test_the_most_divided_comes_first_then_the_others(library: Path) -> None:
    async with running_app(library, "bridge") as (app, pilot):
        page = reading_screen(app)
        await press(app, pilot, "D")
        assert "1 of 3" in shown(app)
        assert CRACKS in shown(app)
        assert page.pane.sentence().start == page.pane.document.text.index(CRACKS)
        await press(app, pilot, "n")
        assert DANGER in shown(app)
        await press(app, pilot, "j")
        assert FEAR in shown(app)
        await press(app, pilot, "n")
        assert "3 of 3" in shown(app)
        await press(app, pilot, "N")
        assert "2 of 3" in shown(app)
        await press(app, pilot, "escape")
        assert reading_screen(app) is page
        assert page.pane.sentence().start == page.pane.document.text.index(DANGER)
        await press(app, pilot, "D")  # the walk goes on where it was left
        assert "2 of 3" in shown(app)


async def test_the_order_of_the_text_keeps_the_sentence_that_is_shown(library: Path) -> None:
    async with running_app(library, "bridge") as (app, pilot):
        await press(app, pilot, "D", "n", "n", "s")
        assert "3 of 3" in shown(app)
        assert "in text order" in shown(app)
        await press(app, pilot, "N", "N")
        assert CRACKS in shown(app)


async def test_who_said_what_stands_side_by_side_with_notes(library: Path) -> None:
    async with running_app(library, "bridge") as (app, pilot):
        await press(app, pilot, "D")
        heads, names, *notes = voices(app)
        assert heads.split() == [
            "2",
            "×",
            "C",
            "claim",
            "2",
            "×",
            "O",
            "opinion",
            "2",
            "×",
            "D",
            "disputed",
        ]
        assert names.split() == ["Ann,", "Bob", "Cem,", "Dee", "Eve,", "Fay"]
        assert notes[0].split("  ")[0].strip() == "Bob: Bob has a reason"
        assert notes[0].split()[-5:] == ["Eve:", "Eve", "has", "a", "reason"]


async def test_a_settled_sentence_is_an_annotation_of_consensus(library: Path) -> None:
    async with running_app(library, "bridge") as (app, pilot):
        await press(app, pilot, "D", "d")
        assert "✓ consensus: D disputed" in shown(app)
        assert "1 settled" in shown(app)
        await press(app, pilot, "enter")
        await type_text(app, pilot, "two against two")
        await press(app, pilot, "ctrl+s")
        assert "two against two" in shown(app)
        (one,) = settled_ones(app)
        assert (one.tags, one.note) == (("disputed",), "two against two")
        assert one.content.startswith(CRACKS)
        await press(app, pilot, "u")
        assert [(o.tags, o.note) for o in settled_ones(app)] == [(("disputed",), None)]
        await press(app, pilot, "u")
        assert settled_ones(app) == []
        assert "not settled yet" in shown(app)
        await press(app, pilot, "U", "U")
        assert settled_ones(app) == [one]
        entries = app.session.store.journal.history(2)
        assert {entry.annotator for entry in entries} == {"Ann"}
        await press(app, pilot, "d")  # the note stays
        assert [(o.tags, o.note) for o in settled_ones(app)] == [((), "two against two")]


async def test_what_is_settled_can_be_passed_by(library: Path) -> None:
    async with running_app(library, "bridge") as (app, pilot):
        await press(app, pilot, "D", "n", "o", "N", "h", "n")
        assert FEAR in shown(app)
        await press(app, pilot, "N")
        assert CRACKS in shown(app)
        await press(app, pilot, "h", "n")
        assert DANGER in shown(app)


async def test_another_programs_change_is_walked_too(library: Path) -> None:
    async with running_app(library, "bridge") as (app, pilot):
        await press(app, pilot, "D")
        store = Store.open(library, "Fay")
        document = store.documents.get("bridge")
        start = document.text.index("A ferry")
        store.annotate(document, Span(start, document.text.index(".", start) + 1), ["claim"])
        store.close()
        app.session.check_library()
        await press(app, pilot, "n", "n", "n")
        assert "of 4" in shown(app)


async def test_without_a_disagreement_it_says_so(tmp_path: Path) -> None:
    path = tmp_path / "one.db"
    make_library(path)
    async with running_app(path, "bridge") as (app, pilot):
        await press(app, pilot, "D")
        assert "No disagreement" in shown(app)
        await press(app, pilot, "n", "c", "enter", "s", "u", "escape")
        assert settled_ones(app) == []
        reading_screen(app)


@pytest.mark.parametrize("size", [(80, 24), (200, 50), (40, 12)])
async def test_the_sentence_is_seen_above_the_walk(library: Path, size) -> None:
    async with running_app(library, "bridge", size=size) as (app, pilot):
        pane = reading_screen(app).pane
        await press(app, pilot, "D")
        row = pane.region.y + pane.size.height - pane.geometry.rows + pane.row_of(pane.cursor)
        dialog = app.screen.query_one(".dialog")
        assert row < dialog.region.y
        for id_ in ("settled", "difference-keys"):
            shown = app.screen.query_one(f"#{id_}").region
            assert shown.height
            assert dialog.region.contains_region(shown)


async def test_in_a_blind_round_it_does_not_say_that_all_agree(tmp_path: Path) -> None:
    path = tmp_path / "blind.db"
    make_library(path)
    store = Store.open(path, "Ben")
    blind_rounds.start(store)
    store.close()
    async with running_app(path, "bridge") as (app, pilot):
        await press(app, pilot, "D")
        assert "A blind round is on" in shown(app)
        assert "agree." not in shown(app)
