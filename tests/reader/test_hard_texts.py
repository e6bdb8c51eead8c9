"""Texts that nobody would write, in the program itself: it opens them, moves, tags and resizes."""

from __future__ import annotations

import json
import shutil
from time import perf_counter

import pytest

from annotations.service.documents import add_document
from annotations.service.store import Store
from corpus.sources.json_lines import from_json_line
from tests.helpers.panes import is_sound, rows
from tests.helpers.screens import (
    press,
    reading_screen,
    running_app,
    stored_annotations,
    wait_until_settled,
)

TEXTS = {
    "one line of words": "the bridge was closed and nobody said why " * 490_000,
    "one line without a blank": "x" * 20_000_000,
    "a million lines": "\n".join("abcdefghij"[n % 10] for n in range(1_000_000)),
    "300,000 paragraphs": "\n\n".join("abcdefghij"[n % 10] for n in range(300_000)),
    "combining marks": "a" + "".join(chr(0x300 + n % 112) for n in range(10_000)) + " and on.",
    "wide": "橋は月曜日に閉鎖された" * 100_000,
    "nothing": "",
    "blanks": " \n\n \t \n" * 1000,
    "one character": "x",
}
_PATIENCE = 2.0
"""Seconds that no key may take, whatever the machine; `bench.reading` has the true figures."""


@pytest.fixture(scope="module", params=TEXTS)
def made(request, tmp_path_factory):
    """A library with one such text, and the text."""
    path = tmp_path_factory.mktemp("made") / "library.db"
    text = TEXTS[request.param]
    store = Store.open(path, "Ann")
    add_document(store, from_json_line(json.dumps({"id": "hard", "text": text}), 1))
    store.close()
    yield path, text
    path.unlink()


@pytest.fixture
def hard(made, tmp_path, home):
    """A copy of it."""
    path, text = made
    return shutil.copy(path, tmp_path / "library.db"), text


KEYS = ("j", "k", "space", "G", "b", "k", "right_parenthesis", "right_curly_bracket",
        "left_parenthesis", "left_curly_bracket", "w", "W", "l", "h", "dollar_sign", "v", "j",
        "escape", "g")  # fmt: skip


async def test_it_is_read_and_tagged(hard):
    path, text = hard
    async with running_app(path, "hard", size=(100, 30)) as (app, pilot):
        pane = reading_screen(app).pane
        for key in KEYS:
            before = perf_counter()
            await pilot.press(key)
            assert perf_counter() - before < _PATIENCE, key
            assert is_sound(pane)
        await press(app, pilot, "c")
        made = stored_annotations(app)
        assert len(made) == bool(text.strip())
        for annotation in made:
            assert text[annotation.span.start : annotation.span.end] == annotation.content
            assert len(pane.marks) == 1
            await press(app, pilot, "u")
            assert pane.marks == []


async def test_to_one_cell_and_back_while_it_is_scrolled(hard):
    path, text = hard
    async with running_app(path, "hard", size=(100, 30)) as (app, pilot):
        pane = reading_screen(app).pane
        pane.go_to(len(text) // 2)
        await press(app, pilot, "space", "j")
        top = pane.position()[1]
        for size in ((1, 1), (30, 8), (1, 20), (80, 1), (100, 30)):
            await pilot.resize_terminal(*size)
            await wait_until_settled(app, pilot)
            assert is_sound(pane)
        assert pane.position()[1] == top
        # While scrolling, the line that one scrolled to is the one that stays.
        for size in ((1, 1), (100, 30)):
            await pilot.press("j")
            await pilot.resize_terminal(*size)
            await pilot.press("k")
        await wait_until_settled(app, pilot)
        assert is_sound(pane)
        assert not text.strip() or any(row.strip(" │┃›") for row in rows(pane))
