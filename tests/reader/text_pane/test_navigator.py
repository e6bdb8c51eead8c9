"""Motions and selecting without a screen: by examples, and as properties of any text."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from corpus.document import Block, Document, Metadata, Span
from reader.text.units import Unit
from reader.tui.text_pane.navigator import MOTIONS, PAGE_MOTIONS, Navigator
from reader.tui.text_pane.page_model import PageModel
from reader.tui.text_pane.selection import Selection
from tests.helpers.examples import examples

PARAGRAPHS = (
    "The gates were opened at seven. Nobody was told. The water rose, and it rose fast.",
    "What is known",
    "Two thousand people left their homes; a claim that the council repeats.",
    "日本語の文章 and é e\u0301tude, 👩\u200d👧 ❤\ufe0f 🇩🇪 end.",
    "The last paragraph is short.",
)
UNITS: tuple[Unit, ...] = ("character", "word", "sentence", "paragraph", "line", "document")
INVERSE = {"right": "left", "row_down": "row_up"}
OFFSET_MOTIONS = sorted(MOTIONS - set(PAGE_MOTIONS))


def page(paragraphs: Sequence[str] = PARAGRAPHS, width: int = 30, height: int = 10) -> PageModel:
    blocks, at = [], 0
    for paragraph in paragraphs:
        blocks.append(Block("p", at, at + len(paragraph)))
        at += len(paragraph) + 2
    document = Document("id", "slug", Metadata("Title"), "\n\n".join(paragraphs), tuple(blocks))
    return PageModel(document, width, height)


def at(model: PageModel, words: str) -> Selection:
    """The cursor where these words begin."""
    return model.navigator.go_to(model.document.text.index(words))


def text_from(model: PageModel, selection: Selection, characters: int = 8) -> str:
    return model.document.text[selection.cursor : selection.cursor + characters]


def selected(model: PageModel, selection: Selection) -> str | None:
    span = model.navigator.span(selection)
    return None if span is None else model.document.text[slice(*span)]


# Examples


@pytest.mark.parametrize(
    ("start", "motion", "count", "target"),
    [
        ("The gates", "word_next", 1, "gates"),
        ("The gates", "word_next", 3, "opened"),
        ("gates", "word_previous", 1, "The gate"),
        ("ates", "word_previous", 1, "gates"),
        ("The gates", "sentence_next", 2, "The wate"),
        ("water", "sentence_previous", 2, "Nobody"),
        ("gates", "paragraph_next", 2, "Two thou"),
        ("people", "paragraph_previous", 1, "Two thou"),
        ("people", "paragraph_previous", 2, "What is"),
        ("people", "start", 1, "The gate"),
        ("people", "end", 1, "."),
        ("e\u0301tude", "right", 1, "tude"),
        ("tude", "left", 1, "e\u0301tude"),
        ("The last", "word_next", 99, "short"),
    ],
)
def test_motions(start: str, motion: str, count: int, target: str) -> None:
    model = page()
    moved = model.navigator.move(at(model, start), motion, count)
    assert text_from(model, moved).startswith(target)
    assert moved.anchor is None


def test_moving_by_rows_returns_to_its_column_after_shorter_rows() -> None:
    model = page(["x" * 20, "ab", "y" * 20])
    navigator = model.navigator
    start = navigator.go_to(9)
    short = navigator.move(start, "row_down")
    assert text_from(model, short, 1) == "b"
    assert short.goal_column == 9
    assert navigator.move(short, "row_down").cursor == model.document.text.index("y") + 9
    assert navigator.move(short, "left").goal_column is None


def test_more_rows_than_there_are_lead_to_the_last_one() -> None:
    model = page(["one", "two", "three"])
    navigator = model.navigator
    assert text_from(model, navigator.move(Selection(), "row_down", 99)) == "three"
    last = at(model, "three")
    assert navigator.move(last, "row_down") == last


def test_an_unknown_motion_is_an_error() -> None:
    model = page()
    with pytest.raises(KeyError):
        model.navigator.move(Selection(), "sideways")


def test_expanding_goes_through_word_sentence_paragraph_and_all() -> None:
    model = page()
    navigator = model.navigator
    selection = at(model, "told")
    steps = []
    for _ in range(5):
        selection = navigator.expand(selection)
        steps.append(selected(model, selection))
    assert steps[:3] == ["told", "Nobody was told.", PARAGRAPHS[0]]
    assert steps[3] == steps[4] == model.document.text


def test_selecting_by_units_and_by_characters() -> None:
    model = page()
    navigator = model.navigator
    words = navigator.select_unit(at(model, "gates"), "word")
    assert selected(model, navigator.move(words, "word_next")) == "gates were"
    characters = navigator.toggle_extending(words)
    assert selected(model, navigator.move(characters, "right")) == "gates "
    assert navigator.toggle_extending(characters).anchor is None


def begun_at(model: PageModel, words: str) -> Selection:
    """Selecting has begun where these words begin."""
    return model.navigator.toggle_extending(at(model, words))


@pytest.mark.parametrize(
    ("start", "motions", "expected"),
    [
        ("The gates", "sentence_next", "The gates were opened at seven."),
        ("Nobody", "sentence_next sentence_next", PARAGRAPHS[0][32:]),
        ("gates", "word_next word_next", "gates were"),
        ("ates", "word_next", "ates"),
        ("rose, and", "word_next", "rose"),
        ("fast", "word_next word_next", "fast.\n\nWhat"),
        ("The water", "paragraph_next", "The water rose, and it rose fast."),
        ("it rose", "paragraph_next paragraph_next", "it rose fast.\n\nWhat is known"),
        ("Nobody", "sentence_previous", "The gates were opened at seven."),
        ("obody", "sentence_previous", "No"),
        ("gates", "word_previous", "The"),
        ("What is", "paragraph_previous", PARAGRAPHS[0]),
        ("water", "start", "The gates were opened at seven. Nobody was told. The"),
        ("seven", "sentence_next sentence_next sentence_previous", "seven."),
        ("gates", "word_next word_next word_next word_previous", "gates were"),
        ("gates", "word_next word_previous", "g"),
        ("Nobody", "sentence_previous sentence_next", "N"),
        ("Nobody", "sentence_previous sentence_next sentence_next", "Nobody was told."),
        ("Nobody", "sentence_previous right", "he gates were opened at seven."),
        ("short", "word_next word_next sentence_next", "short."),
    ],
)  # fmt: skip
def test_a_selection_by_motions_ends_where_the_unit_ends(
    start: str, motions: str, expected: str
) -> None:
    model = page()
    selection = begun_at(model, start)
    for motion in motions.split():
        selection = model.navigator.move(selection, motion)
    assert selected(model, selection) == expected


def test_a_selection_by_units_grows_by_other_units_without_a_stray_letter() -> None:
    model = page()
    navigator = model.navigator
    word = navigator.select_unit(at(model, "gates"), "word")
    assert selected(model, navigator.move(word, "sentence_next")) == "gates were opened at seven."
    sentence = navigator.select_unit(at(model, "told"), "sentence")
    assert selected(model, navigator.move(sentence, "sentence_previous")) == (
        "The gates were opened at seven. Nobody was told."
    )
    shift = navigator.move(at(model, "gates"), "word_next", 2, extend=True)
    assert selected(model, shift) == "gates were"


def test_the_mouse_snaps_to_units_without_the_blanks_around_them() -> None:
    model = page()
    navigator = model.navigator
    text = model.document.text
    pressed = navigator.press(Selection(), text.index("gates"), "word")
    after = text.index(" opened")
    assert selected(model, navigator.drag_to(pressed, after)) == "gates were"
    back = navigator.press(Selection(), text.index("opened"), "word")
    assert selected(model, navigator.drag_to(back, text.index(" were"))) == "were opened"
    blank = navigator.press(Selection(), text.index(" were"), "word")
    assert selected(model, blank) == "gates"


def test_a_motion_clears_a_selection_that_does_not_extend() -> None:
    model = page()
    navigator = model.navigator
    selection = navigator.select_span(Span(4, 9))
    assert selected(model, selection) == "gates"
    assert navigator.move(selection, "row_down").anchor is None
    assert selected(model, navigator.move(selection, "right", extend=True)) == "gates "


def test_one_end_of_a_span_is_adjusted() -> None:
    model = page()
    navigator = model.navigator
    end = navigator.adjust_span(Span(4, 9), end=True)
    assert selected(model, navigator.move(end, "left", 2)) == "gat"
    beginning = navigator.adjust_span(Span(4, 9), end=False)
    assert selected(model, navigator.move(beginning, "right", 2)) == "tes"


def test_the_mouse_selects_by_units_from_where_it_was_pressed() -> None:
    model = page()
    navigator = model.navigator
    text = model.document.text
    pressed = navigator.press(Selection(), text.index("ates"), "word")
    assert selected(model, pressed) == "gates"
    dragged = navigator.drag_to(pressed, text.index("pened"))
    assert selected(model, dragged) == "gates were opened"
    assert selected(model, navigator.drag_to(pressed, 1)) == "The gates"
    single = navigator.press(Selection(), 4, "character")
    assert selected(model, single) is None
    assert selected(model, navigator.press(single, 8, "character", extend=True)) == "gates"


def test_turning_the_page_keeps_the_row_of_the_window_and_leaves_the_window_alone() -> None:
    model = page(["\n".join(f"row {n}" for n in range(60))], width=20, height=11)
    navigator, viewport = model.navigator, model.viewport
    start = at(model, "row 2")
    turned, top = navigator.turn_page(start, viewport, 1)
    assert text_from(model, turned, 6) == "row 11"  # two rows of the page are repeated
    assert viewport.top_offset() == 0
    viewport.show_top(top)
    assert viewport.row_of(turned.cursor) == 2
    back, top = navigator.turn_page(turned, viewport, -1)
    assert back.cursor == start.cursor
    viewport.show_top(top)
    first, _ = navigator.turn_page(back, viewport, -1)
    assert first.cursor == 0


def test_where_there_is_no_text_nothing_moves() -> None:
    model = page([""])
    for motion in OFFSET_MOTIONS:
        assert model.move(Selection(), motion, extend=True) == Selection()
    assert model.navigator.span(model.navigator.select_span(Span(0, 5))) is None
    assert model.navigator.expand(Selection()) == Selection()


def test_it_does_without_textual() -> None:
    program = (
        "import sys, reader.tui.text_pane.page_model;"
        "sys.exit(any(name.split('.')[0] == 'textual' for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


# Properties

letters = st.text(
    st.sampled_from("abc -.!\n\t\u00ad\u0301\u200d\ufe0f日本é👩👧🇩🇪ก\u0e33" + " " * 6), max_size=60
)
pages = st.builds(
    page,
    st.lists(letters, min_size=1, max_size=5),
    st.integers(1, 40),
    st.integers(1, 12),
)


@st.composite
def steps(draw: st.DrawFn) -> list[tuple[str, object, int, bool]]:
    """What a reader may do: a motion, or a way of selecting."""
    step = st.tuples(
        st.sampled_from([*sorted(MOTIONS), "unit", "toggle", "expand", "clear", "drag"]),
        st.sampled_from(UNITS),
        st.integers(1, 7),
        st.booleans(),
    )
    return draw(st.lists(step, max_size=12))


def walk(model: PageModel, taken: Sequence[tuple[str, object, int, bool]]) -> list[Selection]:
    navigator, selection = model.navigator, model.navigator.go_to(0)
    walked = [selection]
    for name, unit, count, extend in taken:
        if name == "unit":
            selection = navigator.select_unit(selection, unit)  # type: ignore[arg-type]
        elif name == "toggle":
            selection = navigator.toggle_extending(selection)
        elif name == "expand":
            selection = navigator.expand(selection)
        elif name == "clear":
            selection = navigator.clear(selection)
        elif name == "drag":
            selection = navigator.drag_to(selection, model.layout.snap(count * 5))
        else:
            selection = model.move(selection, name, count, extend=extend)
        walked.append(selection)
    return walked


def is_on_text(navigator: Navigator, offset: int) -> bool:
    """Whether a cluster begins here."""
    layout = navigator.layout
    start, end = layout.row_span(layout.row_at(offset))
    return layout.snap(offset) == offset and start <= offset < end


@examples(120)
@given(pages, steps())
def test_the_cursor_stays_on_text_and_in_view(
    model: PageModel, taken: list[tuple[str, object, int, bool]]
) -> None:
    assume(not model.is_empty)
    for selection in walk(model, taken):
        assert is_on_text(model.navigator, selection.cursor)
    moved = model.move(selection, "row_start")
    assert model.viewport.row_of(moved.cursor) is not None


@examples(120)
@given(pages, steps())
def test_a_selection_holds_its_anchor_and_its_cursor(
    model: PageModel, taken: list[tuple[str, object, int, bool]]
) -> None:
    assume(not model.is_empty)
    layout = model.layout
    for selection in walk(model, taken):
        span = model.navigator.span(selection)
        if span is None:
            assert selection.anchor is None
            continue
        assert selection.anchor is not None
        assert span.contains(selection.anchor)
        assert span.start <= selection.cursor < span.end
        assert layout.snap(span.start) == span.start
        assert layout.cluster_end(layout.snap(span.end - 1)) == span.end


@examples(120)
@given(pages, st.sampled_from(sorted(INVERSE)), st.integers(0, 200))
def test_back_again(model: PageModel, motion: str, offset: int) -> None:
    assume(not model.is_empty)
    navigator = model.navigator
    # In the first half, so that most places have one after them.
    start = navigator.go_to(offset % (model.layout.last_offset() // 2 + 1))
    # On blanks that hang over a row, moving by rows leads to where there is ink.
    assume(motion == "right" or start.cursor < model.units.row(start.cursor).end)
    there = navigator.move(start, motion)
    assume(there.cursor != start.cursor)
    assert navigator.move(there, INVERSE[motion]).cursor == start.cursor


@examples(120)
@given(pages, st.sampled_from(OFFSET_MOTIONS), st.integers(0, 200), st.integers(1, 9))
def test_motions_go_their_way_and_no_further_than_the_text(
    model: PageModel, motion: str, offset: int, count: int
) -> None:
    assume(not model.is_empty)
    navigator, layout = model.navigator, model.layout
    start = navigator.go_to(offset)
    moved = navigator.move(start, motion, count)
    assert layout.first_offset() <= moved.cursor <= layout.last_offset()
    if motion.endswith(("_next", "_down", "right", "end")):
        assert moved.cursor >= start.cursor or motion == "row_end"
    if motion.endswith(("_previous", "_up", "left", "start")):
        assert moved.cursor <= start.cursor
    everywhere = navigator.move(start, motion, 10_000)
    assert navigator.move(everywhere, motion).cursor == everywhere.cursor


@examples(120)
@given(
    pages,
    st.sampled_from(sorted(set(OFFSET_MOTIONS) - {"row_up", "row_down"})),
    st.integers(0, 200),
    st.integers(1, 6),
)
def test_a_count_is_as_many_motions(model: PageModel, motion: str, offset: int, count: int) -> None:
    navigator = model.navigator
    step = start = navigator.go_to(offset)
    for _ in range(count):
        step = navigator.move(step, motion)
    assert replace(navigator.move(start, motion, count)) == step
