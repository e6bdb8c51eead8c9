"""Cues in the pane and on the reading screen, through real keys."""

from __future__ import annotations

import sys
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.geometry import Region

from annotations.service.store import Store
from corpus.cues.detection import CUE_KINDS, Cue
from corpus.document import Document, Metadata
from reader.text.highlights import Mark, Run
from reader.tui.dialogs.cues import CuesScreen
from reader.tui.styles.page_styles import TextAttributes
from reader.tui.text_pane.cue_highlighting import split_runs
from reader.tui.text_pane.pane import Pane
from tests.helpers.factories import run_python
from tests.helpers.panes import PaneApp, at, document, is_sound, rows
from tests.helpers.screens import (
    make_library,
    painted,
    press,
    reading_screen,
    running_app,
    wait_until_settled,
)

ALL = frozenset(CUE_KINDS)
PARAGRAPHS = [
    "He said that “no doubt” it rained on Monday, according to the mayor. Some 2,000 people came.",
    "日本語 said e\u0301tude, allegedly 👩\u200d👧 in 2020. \x1b]52;c;aGk=\x07 \u202esaid truly.",
]


def styled(pane: Pane, words: str, at_: int = 0) -> set[tuple[object, ...]]:
    """The looks of the characters of these words, where they stand in one row."""
    start = pane.document.text.index(words, at_)
    x, line = at(pane, start)
    (strip,) = pane.render_lines(Region(0, line, pane.size.width, 1))
    found = set()
    for segment in strip.crop(x, x + len(words)):
        assert segment.style is not None
        s = segment.style
        found.add((s.color, s.bold, s.italic, s.underline))
    return found


async def test_a_pane_marks_the_kinds_that_are_wanted_and_no_others() -> None:
    app = PaneApp(document(PARAGRAPHS))
    async with app.run_test(size=(70, 24)):
        pane = app.pane
        pane.go_to(pane.document.text.index("people"))
        plain = styled(pane, "rained")
        before = rows(pane)
        assert styled(pane, "according") == plain
        pane.show_cues(frozenset({"attribution"}))
        assert rows(pane) == before
        (attribution,) = styled(pane, "according")
        assert attribution not in plain
        assert attribution[3]
        assert styled(pane, "mayor") == plain
        assert styled(pane, "Monday") == plain
        pane.show_cues(ALL)
        assert styled(pane, "according") == {attribution}
        looks = {*styled(pane, "Monday"), *styled(pane, "2,000"), *styled(pane, "no doubt")}
        assert len(looks) == 3
        # A quotation is what is left of it between other cues.
        assert styled(pane, "“") == styled(pane, "”") != styled(pane, "no doubt")
        pane.show_cues(frozenset())
        assert styled(pane, "according") == plain


async def test_a_cue_lies_above_a_mark_and_below_cursor_and_selection() -> None:
    text = "\n\n".join(PARAGRAPHS)
    app = PaneApp(document(PARAGRAPHS), (Mark(0, 40, "1", "C", "blue"),))
    async with app.run_test(size=(70, 24)) as pilot:
        pane = app.pane
        pane.go_to(len(text) - 1)

        def ground(words: str) -> object:
            x, line = at(pane, text.index(words))
            (segment,) = pane.render_lines(Region(0, line, 70, 1))[0].crop(x, x + 1)
            assert segment.style is not None
            return segment.style.bgcolor, segment.style.reverse

        tint = ground("that")
        pane.show_cues(ALL)
        assert ground("said") == tint
        pane.go_to(text.index("said"))
        assert ground("said") not in (tint, ground("rained"))
        await pilot.press("v", "l", "l")
        assert ground("said") not in (tint, ground("rained"))


async def test_cues_stay_with_the_pane_when_document_theme_and_size_change() -> None:
    app = PaneApp(document(PARAGRAPHS))
    async with app.run_test(size=(70, 24)) as pilot:
        pane = app.pane
        pane.show_cues(ALL)
        pane.show(document(["Nothing here.", "But she said so."]), (), cursor=0)
        assert styled(pane, "said") != styled(pane, "But she")
        light = styled(pane, "said")
        app.theme = "variorum-dark"
        await pilot.pause()
        assert styled(pane, "said") not in (light, styled(pane, "But she"))
        for size in ((1, 1), (5, 3), (20, 5), (100, 30)):
            await pilot.resize_terminal(*size)
            await pilot.pause()
            assert is_sound(pane)
        assert styled(pane, "said") != styled(pane, "But she")


async def test_hostile_texts_and_any_cursor_are_sound_with_cues() -> None:
    app = PaneApp(document(PARAGRAPHS), (Mark(3, 120, "1"),))
    async with app.run_test(size=(34, 20)) as pilot:
        app.pane.show_cues(ALL)
        for key in ("l", "w", "w", "j", "v", "j", "j", "w", "G", "escape"):
            await pilot.press(key)
            assert is_sound(app.pane)


async def test_only_what_is_seen_is_looked_through() -> None:
    app = PaneApp(document(["He said it. " * 30 for _ in range(3000)]))
    async with app.run_test(size=(70, 24)) as pilot:
        pane = app.pane
        pane.show_cues(ALL)
        await pilot.press("space", "space", "G")
        assert pane.canvas.painter.cues is not None
        assert pane.canvas.painter.cues.cached_pieces < 40


def test_a_row_is_cut_where_cues_begin_and_end() -> None:
    runs = [
        (Run(0, 10, (), 0), TextAttributes("p")),
        (Run(10, 20, (), 0), TextAttributes("p", "blue")),
    ]
    cues = [Cue("hedge", 0, 3), Cue("date", 8, 12), Cue("number", 15, 30)]
    made = [(run.start, run.end, dress.cue) for run, dress in split_runs(runs, cues, 19)]
    assert made == [
        (0, 3, "hedge"), (3, 8, ""), (8, 10, "date"), (10, 12, "date"), (12, 15, ""),
        (15, 20, "number"),
    ]  # fmt: skip


@given(
    st.lists(st.integers(0, 60), min_size=2, unique=True).map(sorted),
    st.lists(st.integers(0, 70), unique=True).map(sorted),
    st.integers(0, 60),
)
def test_weaving_loses_no_character(edges: list[int], ends: list[int], inked: int) -> None:
    runs = [
        (Run(a, b, (), 0), TextAttributes("p", colour))
        for a, b, colour in zip(edges, edges[1:], ["", "red"] * 40, strict=False)
    ]
    cues = [Cue("hedge", a, b) for a, b in zip(ends[::2], ends[1::2], strict=False)]
    made = split_runs(runs, cues, inked)
    assert [run.start for run, _ in made][1:] == [run.end for run, _ in made][:-1]
    assert (made[0][0].start, made[-1][0].end) == (edges[0], edges[-1])
    for run, dress in made:
        source = next(r for r in runs if r[0].start <= run.start and run.end <= r[0].end)
        assert dress.colour == source[1].colour
        for place in range(run.start, run.end):
            inside = any(cue.start <= place < cue.end for cue in cues)
            assert (dress.cue == "hedge") == (inside and source[0].start < inked)


# The screen


@pytest.fixture
def library(tmp_path, home):
    path = tmp_path / "library.db"
    make_library(path)
    return path


def kept(library):
    store = Store.open(library, "Ann")
    try:
        return store.settings.get("cues")
    finally:
        store.close()


async def test_the_dialog_counts_switches_and_remembers(library):
    async with running_app(library, "bridge", "ferry") as (app, pilot):
        await press(app, pilot, "i")
        assert isinstance(app.screen, CuesScreen)
        line = next(row for row in painted(app).splitlines() if "quotation" in row)
        assert line.split()[:3] == ["quotation", "1", "20.0‰"]
        await press(app, pilot, "space", "j", "j", "space", "k", "k", "space")
        assert [pane.cue_kinds for pane in app.screen_stack[-2].row.panes] == [{"booster"}] * 2
        await press(app, pilot, "a")
        await press(app, pilot, "down", "enter", "escape")
        wanted = ALL - {"hedge"}
        assert reading_screen(app).pane.cue_kinds == wanted
        assert set(kept(library)) == wanted
        await press(app, pilot, "p", "enter")
        assert [pane.cue_kinds for pane in reading_screen(app).row.panes] == [wanted] * 3
    async with running_app(library, "bridge") as (app, pilot):
        assert reading_screen(app).pane.cue_kinds == wanted
        await press(app, pilot, "i", "a", "a", "i")
        assert reading_screen(app).pane.cue_kinds == frozenset()
    assert kept(library) == []


async def test_each_annotator_has_cues_of_their_own(library):
    async with running_app(library, "bridge") as (app, pilot):
        await press(app, pilot, "i", "a", "escape")
    async with running_app(library, "bridge", annotator="Ben") as (app, pilot):
        assert reading_screen(app).pane.cue_kinds == frozenset()


async def test_the_dialog_says_which_words_it_counts(library):
    from annotations.service.documents import edit_metadata

    store = Store.open(library, "Ann")
    for slug, language in (("bridge", "fr"), ("ferry", "ka")):
        document = store.documents.get(slug)
        edit_metadata(store, document.id, replace(document.metadata, language=language))
    store.close()
    async with running_app(library, "bridge", "ferry") as (app, pilot):
        await press(app, pilot, "i")
        shown = " ".join(painted(app).split())
        assert "in French" in shown
        assert "a déclaré, selon" in shown
        assert "said, according to" not in shown
        await press(app, pilot, "escape", "tab", "i")
        shown = " ".join(painted(app).split())
        assert "no words for Georgian yet, only digits and quotation marks" in shown
        assert "according to" not in shown
        line = next(row for row in painted(app).splitlines() if "hedge" in row)
        assert line.split()[:2] == ["hedge", "–"]
        await press(app, pilot, "escape")


@pytest.mark.parametrize("value", [None, 5, "hedge", {"a": 1}, ["hedge", "no such", 5, ["x"]]])
async def test_whatever_another_program_left_there_does_no_harm(library, value):
    store = Store.open(library, "Ann")
    store.settings.set("cues", value)
    store.close()
    async with running_app(library, "bridge") as (app, pilot):
        assert reading_screen(app).pane.cue_kinds <= {"hedge"}
        await press(app, pilot, "i", "escape")


@pytest.mark.parametrize("size", [(40, 20), (60, 20), (200, 50)])
async def test_the_dialog_at_any_size_and_by_mouse(library, size):
    async with running_app(library, "bridge", size=size) as (app, pilot):
        await press(app, pilot, "i")
        await pilot.click("#cues", offset=(4, 0))
        await wait_until_settled(app, pilot)
        await press(app, pilot, "escape")
        assert reading_screen(app).pane.cue_kinds <= {"attribution"}


async def test_nothing_of_a_title_reaches_the_terminal(library):
    store = Store.open(library, "Ann")
    from annotations.service.documents import edit_metadata

    bridge = store.documents.get("bridge")
    edit_metadata(store, bridge.id, Metadata(title="[b]x[/] \x1b[31m \u202eabc"))
    store.close()
    async with running_app(library, "bridge") as (app, pilot):
        await press(app, pilot, "i")
        shown = painted(app)
        assert "[b]x[/]" in shown
        assert "\x1b" not in shown
        assert "\u202e" not in shown


async def test_the_dialog_in_an_empty_document_and_closed_before_it_has_counted(library):
    async with running_app(library, "letter", size=(20, 5)) as (app, pilot):
        await pilot.press("i", "escape", "i", "j", "space", "space", "escape")
        await wait_until_settled(app, pilot)
        assert reading_screen(app).pane is not None
        pane = reading_screen(app).pane
        pane.show_cues(ALL)
        pane.show(Document("", "", Metadata(), "", ()), ())
        assert is_sound(pane)


def test_neither_the_words_nor_pygments_are_loaded_before_cues_are_shown() -> None:
    code = "import reader.tui.app, sys; print('corpus.cues.detection' in sys.modules)"
    done = run_python(code)
    out, _ = done.communicate()
    assert out.strip() == "False", sys.version
