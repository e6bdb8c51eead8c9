"""The pane by keyboard: motions, units, selecting."""

from __future__ import annotations

from corpus.document import Span
from reader.text.clusters import clusters
from tests.helpers.panes import (
    PARAGRAPHS,
    PaneApp,
    at,
    document,
    rows,
    words,
)


async def test_keys_walk_over_text_and_skip_blank_rows() -> None:
    app = PaneApp(document())
    async with app.run_test(size=(40, 20)) as pilot:
        pane = app.pane
        seen = [pane.cursor]
        for _ in range(20):
            await pilot.press("j")
            seen.append(pane.cursor)
            assert not pane.document.text[pane.cursor].isspace()
        assert seen == sorted(seen)
        assert pane.document.text[seen[-1] :].startswith("The last")
        await pilot.press("g")
        assert pane.cursor == 0
        await pilot.press("G")
        assert pane.document.text[pane.cursor :] == "."
        await pilot.press("0")
        assert pane.document.text[pane.cursor :].startswith("The last")


async def test_the_column_that_was_wanted_is_kept_over_short_rows() -> None:
    app = PaneApp(document(["x" * 20, "ab", "y" * 20]))
    async with app.run_test(size=(40, 20)) as pilot:
        for _ in range(9):
            await pilot.press("l")
        await pilot.press("j")
        assert app.pane.document.text[app.pane.cursor] == "b"
        await pilot.press("j")
        assert app.pane.cursor == app.pane.document.text.index("y") + 9


async def test_words_sentences_paragraphs() -> None:
    app = PaneApp(document())
    text = app.shown.text
    async with app.run_test(size=(40, 20)) as pilot:
        pane = app.pane
        expected = [("w", "gates"), ("w", "were"), ("W", "gates")]
        expected += [("right_parenthesis", "Nobody"), ("right_parenthesis", "The water")]
        expected += [("right_parenthesis", "What is"), ("left_parenthesis", "The water")]
        expected += [("left_parenthesis", "Nobody"), ("right_curly_bracket", "What is")]
        expected += [("right_curly_bracket", "Two"), ("w", "thousand")]
        expected += [("left_curly_bracket", "Two"), ("left_curly_bracket", "What is")]
        for key, there in expected:
            await pilot.press(key)
            assert text[pane.cursor :].startswith(there), (key, text[pane.cursor :][:12])
        sentence = pane.sentence()
        assert sentence is not None
        assert text[sentence.start : sentence.end] == "What is known"
        assert pane.passage() == sentence


async def test_left_and_right_walk_every_cluster_and_back() -> None:
    app = PaneApp(document())
    async with app.run_test(size=(24, 30)) as pilot:
        pane = app.pane
        there = [pane.cursor]
        while pane.move("right"):
            there.append(pane.cursor)
        expected: list[int] = []
        for block in app.shown.blocks:
            offset = block.start
            for cluster in clusters(app.shown.text, block.start, block.end):
                expected.append(offset)
                offset += len(cluster)
        assert there == expected
        back = [pane.cursor]
        while pane.move("left"):
            back.append(pane.cursor)
        assert back[::-1] == there
        await pilot.pause()


async def test_selecting_by_keyboard() -> None:
    app = PaneApp(document())
    async with app.run_test(size=(40, 20)) as pilot:
        pane = app.pane
        await pilot.press("w", "v", "l", "l", "l", "l")
        assert words(pane) == "gates"
        await pilot.press("v")
        assert words(pane) is None
        await pilot.press("plus")
        assert words(pane) == "gates"
        await pilot.press("w")
        assert words(pane) == "gates were"
        await pilot.press("plus")
        assert words(pane) == "The gates were opened at seven."
        await pilot.press("right_parenthesis")
        assert words(pane) == "The gates were opened at seven. Nobody was told."
        await pilot.press("plus")
        assert words(pane) == PARAGRAPHS[0]
        await pilot.press("plus")
        assert words(pane) == app.shown.text
        await pilot.press("escape")
        assert pane.selection is None
        pane.go_to(0)
        pane.select_unit("line")
        assert words(pane) == rows(pane)[at(pane, 0)[1]].rstrip("┃│ ").lstrip(" ›")


async def test_a_motion_gives_up_what_the_mouse_selected() -> None:
    app = PaneApp(document())
    async with app.run_test(size=(40, 20)) as pilot:
        app.pane.select(Span(4, 9))
        assert words(app.pane) == "gates"
        await pilot.press("j")
        assert app.pane.selection is None
        app.pane.select(Span(4, 9))
        app.pane.move("right", extend=True)
        assert words(app.pane) == "gates "
