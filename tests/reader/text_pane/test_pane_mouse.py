"""The pane by mouse: to the exact character, in any script."""

from __future__ import annotations

import asyncio

from corpus.document import Span
from reader.text.clusters import clusters
from reader.text.highlights import Mark
from reader.tui.text_pane.messages import PaneMessage
from reader.tui.text_pane.pane import Pane
from tests.helpers.panes import (
    PARAGRAPHS,
    WIDE,
    PaneApp,
    at,
    document,
    drag,
    long_document,
    rows,
    words,
)
from tests.helpers.screens import scroll_down


async def test_a_drag_with_alt_is_exact_between_any_two_cells_of_wide_text() -> None:
    app = PaneApp(document())
    text = app.shown.text
    block = app.shown.blocks[WIDE]
    async with app.run_test(size=(30, 24)) as pilot:
        pane = app.pane
        cells, offset = [], block.start
        for cluster in clusters(text, block.start, block.end):
            x, y = at(pane, offset)
            width = pane.page.layout.column_of(offset + len(cluster)) - pane.page.layout.column_of(
                offset
            )
            cells.append((offset, offset + len(cluster), x, y, max(1, width)))
            offset += len(cluster)
        # What hangs over a row's end has no cell of its own to point at.
        chosen = [cell for cell in cells if text[cell[0]] != " "][::6] + cells[-2:]
        for start, end, x, y, _ in chosen:
            for start2, end2, x2, y2, width2 in chosen:
                if start == start2:
                    continue
                await drag(pilot, pane, (x, y), (x2 + min(width2, 2) - 1, y2), meta=True)
                assert pane.selection == Span(min(start, start2), max(end, end2))


async def test_clicks_choose_words_sentences_paragraphs() -> None:
    app = PaneApp(document())
    async with app.run_test(size=(40, 20)) as pilot:
        pane = app.pane
        cell = at(pane, 6)
        await pilot.click(pane, offset=cell)
        assert (pane.cursor, pane.selection) == (6, None)
        await pilot.click(pane, offset=cell)
        assert words(pane) == "gates"
        await pilot.click(pane, offset=cell)
        assert words(pane) == "The gates were opened at seven."
        await pilot.click(pane, offset=cell)
        assert words(pane) == PARAGRAPHS[0]
        await pilot.click(pane, offset=at(pane, 0))
        assert words(pane) is None
        await pilot.click(pane, offset=at(pane, 8), shift=True)
        assert words(pane) == "The gates"
        await pilot.click(pane, offset=at(pane, 12), shift=True)
        assert words(pane) == "The gates wer"


async def test_a_double_click_and_drag_goes_on_by_words() -> None:
    app = PaneApp(document())
    async with app.run_test(size=(40, 20)) as pilot:
        pane = app.pane
        await pilot.click(pane, offset=at(pane, 6))
        await drag(pilot, pane, at(pane, 6), at(pane, 16))
        assert words(pane) == "gates were opened"


async def test_a_drag_beyond_the_edge_scrolls() -> None:
    app = PaneApp(long_document())
    async with app.run_test(size=(40, 16)) as pilot:
        pane = app.pane
        pane.styles.height = 12
        await pilot.pause()
        await pilot.mouse_down(pane, offset=at(pane, 0))
        for x in range(20, 23):
            await pilot.hover(pane, offset=(x, 14))
        await pilot.mouse_up(pane, offset=(20, 11))
        span = pane.selection
        assert span is not None
        assert span.start == 0
        assert span.end > 600
        assert pane.position()[1] > 0
        here = pane.position()
        await asyncio.sleep(0.1)
        assert pane.position() == here
        assert app.mouse_captured is None


async def test_the_wheel_scrolls_and_the_cursor_stays_in_view() -> None:
    app = PaneApp(long_document())
    async with app.run_test(size=(40, 20)) as pilot:
        pane = app.pane
        await scroll_down(pilot, pane, times=4)
        assert pane.position()[1] > 0
        assert pane.page.viewport.row_of(pane.cursor) is not None
        pane.select(Span(pane.cursor, pane.cursor + 3))
        kept = pane.selection
        await scroll_down(pilot, pane, times=30)
        assert pane.selection == kept


async def test_the_scroll_bar_leads_to_both_ends() -> None:
    app = PaneApp(long_document())
    async with app.run_test(size=(40, 20)) as pilot:
        pane = app.pane
        head = pane.geometry.head
        await drag(pilot, pane, (39, head), (39, 19))
        assert pane.page.viewport.fraction() == 1.0
        assert rows(pane)[2].rstrip("━─ ").endswith("100%")
        await drag(pilot, pane, (39, 19), (39, head))
        assert pane.position()[1] == 0


async def test_messages_say_what_changed() -> None:
    app = PaneApp(document(), (Mark(4, 9, "a", "C", "blue"),))
    async with app.run_test(size=(40, 20)) as pilot:
        await pilot.press("l", "v")
        await pilot.click(app.pane, offset=(1, at(app.pane, 4)[1]))
        kinds = [type(message) for message in app.messages]
        assert kinds == [Pane.CursorMoved, Pane.SelectionChanged, Pane.MarkClicked]
        moved, selected, chosen = app.messages
        assert isinstance(moved, Pane.CursorMoved)
        assert isinstance(selected, Pane.SelectionChanged)
        assert isinstance(chosen, Pane.MarkClicked)
        assert moved.offset == 1
        assert selected.span == Span(1, 2)
        assert chosen.mark.id == "a"
        assert all(isinstance(m, PaneMessage) and m.control is app.pane for m in app.messages)
