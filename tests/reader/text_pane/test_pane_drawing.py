"""What the pane draws: marks, sizes down to one cell, hostile texts, themes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from textual.geometry import Region

from corpus.document import Document, Metadata, Span
from reader.text.highlights import Mark
from reader.tui.text_pane.pane import Pane
from tests.helpers.examples import examples
from tests.helpers.panes import (
    KEYS,
    PaneApp,
    at,
    document,
    drag,
    is_sound,
    long_document,
    row_strip,
    rows,
)


async def test_marks_show_in_the_margin_and_only_their_rows_are_repainted() -> None:
    app = PaneApp(document())
    async with app.run_test(size=(50, 24)):
        pane = app.pane
        start = app.shown.text.index("Two thousand")
        painted: list[Region] = []
        whole = pane.refresh

        def spy(*regions: Region, **options: bool) -> Pane:
            painted.extend(regions)
            return whole(*regions, **options)

        pane.refresh = spy  # type: ignore[method-assign, assignment]
        pane.set_marks(
            [
                Mark(start, start + 60, "1", "C", "blue"),
                Mark(start + 4, start + 20, "2", "O", "ochre"),
                Mark(start + 6, start + 12, "3", "D", "red"),
                Mark(start + 7, start + 9, "4", "X", "teal"),
            ]
        )
        line = at(pane, start)[1]
        assert painted == [Region(0, line, 50, 2)]
        assert rows(pane)[line].startswith(" COD+Two thousand")
        assert rows(pane)[line + 1].startswith(" ┃   ")
        assert [mark.letter for mark in pane.marks_at(start + 8)] == ["C", "O", "D", "X"]
        pane.go_to(start + 5)
        assert pane.marks_at(pane.cursor)[-1].letter == "O"
        painted.clear()
        pane.set_marks(pane.marks)
        assert painted == []


async def test_unsaved_marks_are_told_apart_without_colour() -> None:
    app = PaneApp(document(), (Mark(0, 60, "1", "C", "blue", "unsaved"),))
    async with app.run_test(size=(50, 24)):
        line = at(app.pane, 0)[1]
        assert rows(app.pane)[line][1] == "c"
        assert rows(app.pane)[line + 1][1] == "┇"


async def test_a_resize_keeps_the_words_at_the_top() -> None:
    app = PaneApp(long_document())
    async with app.run_test(size=(60, 20)) as pilot:
        pane = app.pane
        for _ in range(5):
            await pilot.press("space")
        top = pane.position()[1]
        for size in [(30, 20), (100, 30), (1, 1), (20, 5), (60, 20)]:
            await pilot.resize_terminal(*size)
            await pilot.pause()
            assert pane.page.layout.row_at(top) == pane.page.viewport.rows()[0]
        assert pane.position()[1] == top


@pytest.mark.parametrize(
    "size", [(1, 1), (2, 2), (3, 5), (5, 3), (7, 8), (20, 5), (39, 9), (200, 50)]
)
async def test_any_size_will_do(size: tuple[int, int]) -> None:
    app = PaneApp(document(kinds={1: "heading", 2: "quote", 4: "li"}), (Mark(0, 30, "a"),))
    async with app.run_test(size=size) as pilot:
        await pilot.press(*KEYS, "v", "j", "plus", "plus", "plus", "escape")
        for x in range(0, size[0], 1 + size[0] // 4):
            await drag(pilot, app.pane, (x, 0), (size[0] - 1, size[1] - 1))
        assert is_sound(app.pane)


async def test_an_empty_document_and_none_at_all() -> None:
    app = PaneApp(Document("", "", Metadata(), "", ()))
    async with app.run_test(size=(40, 10)) as pilot:
        await pilot.press(*KEYS, "v", "plus", "escape")
        await drag(pilot, app.pane, (5, 5), (20, 8))
        app.pane.select(Span(0, 5))
        app.pane.select_unit("word")
        assert app.pane.selection is None
        assert app.pane.passage() is None
        assert app.pane.position() == (0, 0)
        assert is_sound(app.pane)


HOSTILE = (
    "\x1b]52;c;aGk=\x07 [@click=app.quit]x[/] \x9b31m \u202eabc\u2066 \ud800 \u2028 [b]claim[/b] \t"
    "e\u0301\u0302 👩\u200d👧 日本 \u00ad\u200b \U000e0041 a" + "\u0301" * 50
)


@settings(examples(12), suppress_health_check=list(HealthCheck))
@given(
    st.lists(st.text(st.sampled_from(list(HOSTILE) + [" "] * 20), max_size=80), max_size=5),
    st.integers(1, 60),
)
async def test_nothing_in_a_text_reaches_the_terminal_unchecked(
    paragraphs: list[str], width: int
) -> None:
    app = PaneApp(document(paragraphs), (Mark(3, 40, "\x1b[2J", "\x1b", "no such"),))
    async with app.run_test(size=(width, 24)) as pilot:
        app.pane.set_heading("\x1b[2J" + HOSTILE, HOSTILE)
        app.pane.show_matches([Span(1, 4), Span(9, 12)], 1)
        for key in ("j", "l", "v", "j", "G"):
            await pilot.press(key)
            assert is_sound(app.pane)


async def test_matches_are_seen_and_go_again() -> None:
    app = PaneApp(document())
    async with app.run_test(size=(40, 20)):
        pane = app.pane
        line = at(pane, 4)[1]

        def styles() -> Iterator[str]:
            for segment in row_strip(pane, line):
                yield f"{segment.text}:{segment.style}"

        before = list(styles())
        pane.show_matches([Span(4, 9)], 0)
        during = list(styles())
        assert before != during
        assert any(part.startswith("gates:") for part in during)
        pane.show_matches([])
        assert list(styles()) == before


async def test_themes_change_the_page() -> None:
    app = PaneApp(document())
    async with app.run_test(size=(40, 20)) as pilot:
        assert app.pane.canvas.styles.page.hex == "#FBF7EE"
        app.theme = "variorum-dark"
        await pilot.pause()
        assert app.pane.canvas.styles.page.hex == "#1D1B18"
        for theme in app.available_themes:
            app.theme = theme
            await pilot.pause()
            assert is_sound(app.pane)


async def test_without_chrome_there_is_only_text() -> None:
    app = PaneApp(document())
    async with app.run_test(size=(40, 20)):
        app.pane.chrome = False
        assert not any("title" in row or "─" in row or "┃" in row for row in rows(app.pane))
        app.pane.measure = 20
        assert max(len(row.strip(" ›")) for row in rows(app.pane)) <= 20
