"""Every character that is painted can be read, in every theme; tags also without colours."""

from __future__ import annotations

import pytest
from rich.color import ColorSystem
from rich.style import Style
from textual import constants
from textual.color import Color
from textual.screen import ModalScreen

from annotations.service.documents import add_document
from annotations.service.store import Store
from corpus.document import Span
from reader.tui.styles.page_styles import PageStyles, TextAttributes
from reader.tui.styles.themes import COLOURS, THEMES, contrast
from tests.helpers.factories import prepared_source, span_of
from tests.helpers.screens import (
    make_library,
    painted_rows,
    press,
    reading_screen,
    running_app,
    strips,
    wait_until_settled,
)

# Rules, bars and their like carry no text.
DRAWN = set("─│┼┿┃┇▁▂▃▄▅▆▇█▔▏▎▍▌▋▊▉▐░▒▓╸╺━╭╮╰╯┌┐└┘├┤┬┴ \t")
STEPS: dict[str, tuple[str, ...]] = {
    "reading": (),
    "selected": ("v", "right_parenthesis"),
    "found": ("escape", "slash", "b", "r", "i", "enter"),
    "list": ("escape", "a"),
    "list words": ("slash", "x", "x", "escape", "escape"),
    "help": ("question_mark",),
    "note": ("escape", "enter"),
    "tags": ("escape", "escape", "t"),
    "go to": ("escape", "colon", "n", "o", "enter"),
    "measure": ("escape", "L", "backspace", "enter"),
    "cues": ("escape", "escape", "i", "a"),
    "find": ("escape", "f"),
    "open": ("escape", "p"),
    "palette": ("escape", "ctrl+p"),
    "name": ("escape", "ctrl+n"),
    "export": ("escape", "E"),
    "typed": ("escape", "S", "3"),
    "library": ("escape", "q"),
    "chosen": ("space", "down"),
    "add": ("a",),
    "details": ("escape", "e"),
    "filter": ("escape", "slash", "v"),
    "queue": ("escape", "Q"),
    "queue, next": ("n",),
    "history": ("escape", "H"),
    "forget": ("P",),
    "merge": ("escape", "escape", "M"),
    "placing": ("escape", "Q", "p"),
}


@pytest.fixture
def library(tmp_path, home):
    path = tmp_path / "library.db"
    make_library(path)
    store = Store.open(path, "Ann")
    document = store.documents.get("bridge")
    store.annotate(document, Span(0, 60), ["claim"], "a note")
    store.annotate(document, Span(20, 90), ["opinion"])
    store.annotate(document, Span(30, 50), ["disputed"])
    letter = store.documents.get("letter")
    store.annotate(letter, span_of(letter, "disgrace"), ["claim"], "is it?")
    store.annotate(letter, span_of(letter, "So is the mayor."), ["claim"])
    add_document(store, prepared_source("Dear Sir, the bridge is fine. So is the mayor.", "letter"))
    store.close()
    return path


def illegible(app, least: float) -> set[tuple[str, float]]:
    """What is painted with less contrast, with the contrast it has."""
    found = set()
    rows = strips(app)
    if isinstance(app.screen, ModalScreen):
        # What is behind a dialog is dimmed on purpose.
        panel = next(iter(app.screen.query(".dialog, #--container"))).region
        rows = [strip.crop(panel.x, panel.right) for strip in rows[panel.y : panel.bottom]]
    for strip in rows:
        for segment in strip:
            style = segment.style
            text = "".join(char for char in segment.text if char not in DRAWN)
            if not text or style is None or style.color is None or style.bgcolor is None:
                continue
            assert not style.dim
            ink, behind = (Color.from_rich_color(c) for c in (style.color, style.bgcolor))
            ratio = contrast(ink, behind)
            if ratio < least - 0.05:
                found.add((text, round(ratio, 2)))
    return found


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
async def test_everything_painted_is_legible(library, theme, monkeypatch):
    monkeypatch.setattr(constants, "COLOR_SYSTEM", "truecolor")
    least = float(theme.variables.get("least-contrast", 4.5))
    async with running_app(library, "bridge", "ferry", size=(140, 40)) as (app, pilot):
        app.theme = theme.name
        await wait_until_settled(app, pilot)
        wrong = {}
        for name, keys in STEPS.items():
            await press(app, pilot, *keys)
            if found := illegible(app, least):
                wrong[name] = found
        assert wrong == {}


async def test_a_key_turns_through_the_themes_and_the_choice_is_kept(library):
    async with running_app(library, "bridge") as (app, pilot):
        seen = [app.theme]
        for _ in THEMES:
            await press(app, pilot, "T")
            seen.append(app.theme)
        assert seen == [theme.name for theme in (*THEMES, THEMES[0])]
        await press(app, pilot, "T", "T")
    async with running_app(library, "bridge") as (app, pilot):
        assert app.theme == "variorum-contrast-dark"


def shown(style: Style, system: ColorSystem | None) -> tuple[object, ...]:
    """What a terminal of these colours makes of a style."""
    weight = (style.bold, style.italic, style.underline, style.underline2, style.reverse)
    if system is None or style.bgcolor is None:
        return weight
    return (*weight, style.bgcolor.downgrade(system).number)


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
@pytest.mark.parametrize("depth", ["16", "8", "none"])
def test_tags_are_told_apart_in_few_colours(theme, depth):
    system = None if depth == "none" else ColorSystem.STANDARD
    made = PageStyles.of({**theme.to_color_system().generate(), **theme.variables}, depth=depth)
    styles = {
        colour: shown(made.text(TextAttributes("p", colour, 1 if colour else 0)), system)
        for colour in ("", *COLOURS)
    }
    assert len(set(styles.values())) == len(styles)
    # Where three lie on each other it is seen too, whichever is the innermost.
    for colour in COLOURS:
        once, thrice = (made.text(TextAttributes("p", colour, depth)) for depth in (1, 3))
        assert shown(thrice, system) != shown(made.text(TextAttributes("p")), system)
        assert thrice.underline2 or shown(once, system) != shown(thrice, system)


@pytest.mark.parametrize(
    ("system", "plain"),
    [
        ("truecolor", False),
        ("256", False),
        ("standard", True),
        ("no color", True),
    ],
)
async def test_three_overlapping_tags_have_their_letters_and_weights(
    library, monkeypatch, system, plain
):
    if system == "no color":
        monkeypatch.setenv("NO_COLOR", "1")
    else:
        monkeypatch.setattr(constants, "COLOR_SYSTEM", system)
    async with running_app(library, "bridge", size=(100, 30)) as (app, _):
        pane = reading_screen(app).pane
        assert pane.canvas.styles.plain is plain
        beside = "".join(row[: pane.geometry.text_x] for row in painted_rows(app)[4:-2])
        assert [letter for letter in beside if letter.isalpha()] == ["C", "O", "D"]
