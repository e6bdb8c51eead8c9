"""The manual in the reader, by keys and mouse."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import OptionList

from annotations.seminar.roles import Role
from reader.manual.blocks import page_blocks
from reader.manual.layout import page_lines
from reader.manual.pages import CONTENTS, page_paths, page_text, title_of
from reader.tui.all_commands import owners
from reader.tui.app import VariorumApp
from reader.tui.dialogs.help import HelpScreen
from reader.tui.main_screen import MainScreen
from reader.tui.manual.pane import MEASURE, PagePane
from reader.tui.manual.screen import ManualScreen
from reader.tui.manual.topics import TOPICS
from reader.tui.reading.features import FEATURES
from reader.tui.reading.screen import ReadingScreen
from tests.helpers.screens import (
    make_library,
    painted,
    painted_rows,
    press,
    running_app,
    status_text,
    type_text,
)


@pytest.fixture
def library(tmp_path: Path, home: Path) -> Path:
    path = tmp_path / "library.db"
    make_library(path)
    return path


def head(app: VariorumApp) -> str:
    assert isinstance(app.screen, ManualScreen)
    return painted_rows(app)[1].strip()


def pane(app: VariorumApp) -> PagePane:
    return app.screen.query_one(PagePane)


def test_every_screen_names_a_page_that_there_is() -> None:
    classes = {owner.__name__: owner for owner in owners()}
    modes = {mode.__name__ for feature in FEATURES for mode in feature.modes}
    assert set(TOPICS) <= {*classes, *modes}
    for topic in TOPICS.values():
        path, _, slug = topic.partition("#")
        assert path in page_paths(), topic
        if slug:
            page = page_lines(page_blocks(page_text(path)), MEASURE)
            assert slug in page.headings, topic
    screens = {n for n, owner in classes.items() if issubclass(owner, MainScreen)}
    assert screens - set(TOPICS) == {"MainScreen", "ManualScreen", "ReviewPages"}


async def test_the_help_leads_to_the_page_on_this_screen(library: Path) -> None:
    async with running_app(library, "bridge") as (app, pilot):
        await press(app, pilot, "question_mark", "m")
        assert head(app) == "Manual   How-to · Read, tag and compare"
        # Its own help has its keys, and does not open it once more.
        await press(app, pilot, "question_mark")
        assert "Open the selected link." in painted(app)
        await press(app, pilot, "m")
        assert isinstance(app.screen, ManualScreen)
        await press(app, pilot, "q")
        assert isinstance(app.screen, ReadingScreen)


@pytest.mark.parametrize(
    ("keys", "page"),
    [("I", "explanation/agreement.md"), ("Q", "explanation/anchoring.md"),
     ("exclamation_mark", "how-to/browser.md"), ("q", "how-to/add.md"),
     ("ctrl+t", "how-to/codebook.md")],
)  # fmt: skip
async def test_each_screen_has_its_page(library: Path, keys: str, page: str) -> None:
    async with running_app(library, "bridge") as (app, pilot):
        await press(app, pilot, keys, "question_mark", "m")
        assert title_of(page) in head(app)


async def test_a_panel_has_its_place_on_the_page(library: Path) -> None:
    async with running_app(library, "bridge", size=(80, 24)) as (app, pilot):
        await press(app, pilot, "A", "e", "question_mark", "m")
        headings = pane(app).page.headings
        assert pane(app).top == headings["the-apparatus-who-else-says-it"] > 0


async def test_f1_shows_the_page_on_a_dialog_which_stays_as_it_is(library: Path) -> None:
    async with running_app(library, "bridge") as (app, pilot):
        await press(app, pilot, "f")
        await type_text(app, pilot, "ferry?")
        await press(app, pilot, "f1")
        assert head(app) == "Manual   Reference · Queries"
        await press(app, pilot, "escape")
        assert "ferry?" in painted(app)
        await press(app, pilot, "escape", "question_mark", "f1")
        assert isinstance(app.screen, ReadingScreen)  # f1 closes the help, as it opens it


async def test_links_are_selected_opened_and_left_again(library: Path) -> None:
    async with running_app(library, "bridge", size=(80, 24)) as (app, pilot):
        await press(app, pilot, "question_mark", "m", "enter")
        assert "Select a link first" in status_text(app)
        await press(app, pilot, "c")
        assert head(app) == "Manual   The manual"
        # Where one was is selected; the arrows go from page to page.
        page = pane(app).page
        assert page.targets[pane(app).link][1] == "how-to/read.md"
        await press(app, pilot, "k", "enter")
        assert head(app) == "Manual   How-to · Add articles"
        await press(app, pilot, "backspace")
        assert page.targets[pane(app).link][1] == "how-to/add.md"
        await press(app, pilot, "escape")
        assert head(app) == "Manual   How-to · Read, tag and compare"
        await press(app, pilot, "backspace")
        assert "No page was open before" in status_text(app)
        await press(app, pilot, "escape")
        assert isinstance(app.screen, ReadingScreen)


async def test_the_place_on_a_page_is_kept_while_a_link_is_followed(library: Path) -> None:
    async with running_app(library, "bridge", size=(80, 24)) as (app, pilot):
        await press(app, pilot, "question_mark", "m", "G", "shift+tab")
        top, link = pane(app).top, pane(app).link
        assert top > 0
        assert link >= 0
        await press(app, pilot, "enter")
        assert pane(app).top == 0
        await press(app, pilot, "h")
        assert (pane(app).top, pane(app).link) == (top, link)
        await press(app, pilot, "g", "d")
        half = pane(app).top
        await press(app, pilot, "d", "u")
        assert pane(app).top == half > 0


async def test_a_click_opens_a_link(library: Path) -> None:
    async with running_app(library, "bridge", size=(80, 24)) as (app, pilot):
        await press(app, pilot, "question_mark", "m")
        rows = painted_rows(app)
        row = next(number for number, text in enumerate(rows) if "reference" in text)
        await pilot.click(offset=(rows[row].index("reference") + 1, row))
        await press(app, pilot)
        assert head(app) == "Manual   Reference · Keys"


async def test_words_are_found_across_the_ends_of_lines(library: Path) -> None:
    async with running_app(library, "bridge", size=(80, 24)) as (app, pilot):
        await press(app, pilot, "question_mark", "m", "c", "G", "slash")
        await type_text(app, pilot, "MERGING")
        assert "Match 1 of" in status_text(app)
        await press(app, pilot, "enter", "n", "escape", "escape")
        assert head(app) == "Manual   How-to · Read, tag and compare"
        words = pane(app).page.lines
        first = next(n for n, line in enumerate(words) if n > 3 and line.text and words[n + 1].text)
        sought = f"{words[first].text.split()[-1]} {words[first + 1].text.split()[0]}"
        await press(app, pilot, "slash")
        await type_text(app, pilot, sought)
        assert "Match 1 of" in status_text(app)
        await type_text(app, pilot, "qqq")
        assert "No matches" in status_text(app)
        await press(app, pilot, "escape")
        assert pane(app).top == 0
        await press(app, pilot, "n")
        assert "Nothing was searched for" in status_text(app)


async def test_pages_are_turned_and_the_last_one_is_the_last(library: Path) -> None:
    async with running_app(library, "bridge", size=(80, 24)) as (app, pilot):
        await press(app, pilot, "question_mark", "m", "right_square_bracket")
        assert "Make a codebook" in head(app)
        await press(app, pilot, "c", "left_square_bracket")
        assert "This is the first page" in status_text(app)
        await press(app, pilot, "G", "space", "b", "pageup", "j", "down", "k")
        assert isinstance(app.screen, ManualScreen)


async def test_a_resize_keeps_about_the_place(library: Path) -> None:
    async with running_app(library, "bridge", size=(80, 24)) as (app, pilot):
        await press(app, pilot, "question_mark", "m", "space", "space")
        share = pane(app).top / len(pane(app).page.lines)
        await pilot.resize_terminal(40, 24)
        await press(app, pilot)
        assert abs(pane(app).top / len(pane(app).page.lines) - share) < 0.05
        await pilot.resize_terminal(13, 5)
        await press(app, pilot, "j", "tab")
        assert isinstance(app.screen, ManualScreen)


async def test_addresses_elsewhere_are_copied_and_not_opened(
    library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "reader.tui.manual.screen.page_text", lambda path: "# T\n\nSee [it](https://example.org/a)."
    )
    async with running_app(library, "bridge", size=(80, 24)) as (app, pilot):
        await press(app, pilot, "question_mark", "m", "tab", "enter")
        assert "Copied the address https://example.org/a" in status_text(app)


async def test_a_page_that_is_missing_is_one_sentence(
    library: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "files").mkdir()
    monkeypatch.setattr("reader.manual.pages.INSTALLED", tmp_path / "files")
    page_text.cache_clear()
    async with running_app(library, "bridge", size=(80, 24)) as (app, pilot):
        await press(app, pilot, "question_mark", "m")
        assert isinstance(app.screen, ReadingScreen)
        assert "The page how-to/read.md of the manual is missing" in status_text(app)
    page_text.cache_clear()


@pytest.mark.parametrize("role", [Role.STUDENT, Role.TEACHER, Role.KEEPER])
async def test_visitors_read_the_manual(library: Path, role: Role) -> None:
    async with running_app(library, "bridge", role=role) as (app, pilot):
        await press(app, pilot, "question_mark")
        assert isinstance(app.screen, HelpScreen)
        assert app.screen.query_one(OptionList).option_count
        await press(app, pilot, "m", "c", "j", "enter", "slash")
        await type_text(app, pilot, "the")
        await press(app, pilot, "enter", "n")
        assert "Match" in status_text(app)


def test_the_reader_starts_without_the_manual() -> None:
    import subprocess
    import sys

    program = (
        "import sys, reader.tui.app, reader.tui.reading.screen, reader.tui.library.screen; "
        "print([m for m in sys.modules if m.startswith(('markdown_it', 'reader.manual'))])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"
    assert CONTENTS not in done.stderr
