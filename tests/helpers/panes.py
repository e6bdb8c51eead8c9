"""A pane in a small app of its own, for the tests of the pane."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.geometry import Region
from textual.message import Message
from textual.pilot import Pilot
from textual.strip import Strip
from wcwidth import wcswidth

from corpus.document import Block, BlockKind, Document, Metadata
from reader.terminal.safe import safe
from reader.text.highlights import Mark
from reader.tui.styles.themes import THEMES
from reader.tui.text_pane.pane import Pane

PARAGRAPHS = [
    "The gates were opened at seven. Nobody was told. The water rose, and it rose fast.",
    "What is known",
    "Two thousand people left their homes; a claim that the council repeats.",
    "日本語の文章 and é e\u0301tude, 👩\u200d👧 ❤\ufe0f 🇩🇪 end.",
    "The last paragraph is short.",
]
WIDE = 3
KEYS = {
    "j": "row_down",
    "k": "row_up",
    "l": "right",
    "h": "left",
    "w": "word_next",
    "W": "word_previous",
    "right_parenthesis": "sentence_next",
    "left_parenthesis": "sentence_previous",
    "right_curly_bracket": "paragraph_next",
    "left_curly_bracket": "paragraph_previous",
    "space": "page_down",
    "b": "page_up",
    "g": "start",
    "G": "end",
    "0": "row_start",
    "dollar_sign": "row_end",
}


def document(
    paragraphs: list[str] = PARAGRAPHS, kinds: dict[int, BlockKind] | None = None
) -> Document:
    blocks, at = [], 0
    for number, paragraph in enumerate(paragraphs):
        blocks.append(Block((kinds or {}).get(number, "p"), at, at + len(paragraph)))
        at += len(paragraph) + 2
    return Document("id", "slug", Metadata("Title"), "\n\n".join(paragraphs), tuple(blocks))


def long_document() -> Document:
    return document([f"Paragraph {n} says this and that. " * 4 for n in range(200)])


class PaneApp(App[None]):
    """One pane, keys for its actions, and the messages that it sent."""

    BINDINGS = [
        *[(key, f"move('{motion}')", "") for key, motion in KEYS.items()],
        ("v", "toggle", ""),
        ("plus", "expand", ""),
        ("escape", "clear", ""),
    ]

    def __init__(self, shown: Document, marks: tuple[Mark, ...] = ()) -> None:
        super().__init__()
        self.shown, self.marks = shown, marks
        self.messages: list[Message] = []

    def compose(self) -> ComposeResult:
        yield Pane()

    def on_mount(self) -> None:
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = "variorum-light"
        self.pane.show(self.shown, self.marks)
        self.pane.set_heading("A title", "Publisher · 12 words")
        self.pane.focus()

    @property
    def pane(self) -> Pane:
        return self.query_one(Pane)

    def action_move(self, motion: str) -> None:
        self.pane.move(motion)

    def action_toggle(self) -> None:
        self.pane.toggle_selecting()

    def action_expand(self) -> None:
        self.pane.expand_selection()

    def action_clear(self) -> None:
        self.pane.clear_selection()

    def on_pane_cursor_moved(self, message: Pane.CursorMoved) -> None:
        self.messages.append(message)

    def on_pane_selection_changed(self, message: Pane.SelectionChanged) -> None:
        self.messages.append(message)

    def on_pane_mark_clicked(self, message: Pane.MarkClicked) -> None:
        self.messages.append(message)

    def on_pane_scrolled(self, message: Pane.Scrolled) -> None:
        self.messages.append(message)


def words(pane: Pane) -> str | None:
    span = pane.selection
    return None if span is None else pane.document.text[span.start : span.end]


def rows(pane: Pane) -> list[str]:
    """What is on the screen, row by row."""
    width, height = pane.size
    return [strip.text for strip in pane.render_lines(Region(0, 0, width, height))]


def row_strip(pane: Pane, line: int) -> Strip:
    """A row of the pane as it is painted."""
    return pane.render_lines(Region(0, line, pane.size.width, 1))[0]


def at(pane: Pane, offset: int) -> tuple[int, int]:
    """The cell of the cluster at `offset`, in the pane."""
    geometry, layout = pane.geometry, pane.page.layout
    line = pane.page.viewport.row_of(offset)
    assert line is not None
    place = layout.row_at(offset)
    x = geometry.text_x + layout.indent(place) + layout.column_of(offset)
    return x, geometry.head + line


async def drag(pilot: Pilot[None], pane: Pane, *cells: tuple[int, int], meta: bool = False) -> None:
    """Press at the first cell, with alt where `meta`, move to the others, and release."""
    await pilot.mouse_down(pane, offset=cells[0], meta=meta)
    for cell in cells[1:]:
        await pilot.hover(pane, offset=cell)
    await pilot.mouse_up(pane, offset=cells[-1])


def is_sound(pane: Pane) -> bool:
    """Every row is exactly as wide as the pane, and nothing in it can harm a terminal."""
    width, height = pane.size
    painted = rows(pane)
    assert len(painted) == height
    for row in painted:
        assert safe(row) == row
        assert "\t" not in row
        assert "\n" not in row
        assert wcswidth(row) == width, ascii(row)
    return True
