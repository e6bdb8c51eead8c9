"""What is in front of the reader, as text, for a screen reader, which can read no grid of cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input, OptionList, Static, TextArea

from annotations.model import Brief
from corpus.document import Span
from reader.terminal.safe import safe, safe_line
from reader.tui.dialogs.dialog import Dialog
from reader.tui.reading.passages import annotations_under_cursor
from reader.tui.reading.screen import ReadingScreen
from reader.tui.text_pane.pane import Pane
from reader.tui.text_pane.reading_pane import ReadingPane
from reader.tui.widgets.panel import Panel
from reader.tui.widgets.status import StatusLine

LONGEST = 6000
"""Characters of a text that is told; a sentence can be as long as its document."""
_LONGEST_WORD = 60
_DIALOG_PARTS = (".dialog-title", ".dialog-help", ".dialog-error")


@dataclass(frozen=True)
class Passage:
    """Where the reader is in a text."""

    document: str
    """The document's id."""
    title: str
    language: str
    sentence: Span | None
    text: str
    """The words of the sentence."""
    paragraph: str
    row: Span | None
    """Of the screen, that the cursor is in."""
    row_text: str
    cursor: int
    character: str
    word: str
    """That the cursor is in."""
    selected: str
    annotations: tuple[str, ...] = ()


@dataclass(frozen=True)
class Description:
    """What is in front, as far as it is told."""

    screen: int
    """Tells one screen from the next, also of the same kind."""
    title: str
    """Of the dialog or screen."""
    lines: tuple[str, ...] = ()
    """What else a dialog says, from above."""
    visible: tuple[str, ...] = ()
    """What is painted, row by row, on a screen that is neither a text nor a list."""
    focus: int = 0
    """Tells one widget from the next."""
    head: str = ""
    """Of the panel in focus."""
    label: str = ""
    """Of the field in focus."""
    row: str = ""
    """The chosen row of a list, or the value in focus."""
    place: str = ""
    """Which of how many that row is."""
    passage: Passage | None = None
    lasting: str = ""
    """What the status line shows while there is no message: the question of a mode, say."""
    message: tuple[int, str] = (0, "")
    """The last message of the status line, and which one it is."""
    is_error: bool = False
    error: str = ""
    """What is wrong in a dialog."""
    notices: tuple[str, ...] = field(default=())
    """What is shown in front of everything."""


def describe(screen: Screen[Any], *, fields: bool = True) -> Description:
    """Describe a screen as it is now; without `fields`, what they hold is read elsewhere."""
    focused = screen.focused
    row, place = _chosen_row(screen)
    parts: dict[str, Any] = {"head": _panel_head(focused)}
    if isinstance(screen, Dialog):
        parts["title"] = _text_of(screen, ".dialog-title")
        parts["error"] = _text_of(screen, ".dialog-error")
        parts["lines"] = tuple(_dialog_lines(screen))
    else:
        parts["title"] = screen.TITLE or ""
        parts["passage"] = _passage(screen)
        if not row and parts["passage"] is None:
            parts["visible"] = _visible(screen)
        parts |= _status(screen)
    if fields and isinstance(focused, Input | TextArea):
        parts["label"] = field_label(focused)
        if not row:
            row = _line_in_field(focused)
    return Description(
        id(screen), focus=id(focused) if focused is not None else 0, row=row, place=place,
        notices=tuple(str(notice.message) for notice in screen.app._notifications), **parts,
    )  # fmt: skip


def plain(content: object) -> str:
    """The words of what a widget shows, on one line."""
    text = content.plain if isinstance(content, Content) else str(content)
    return bounded(" ".join(safe_line(text.replace("\n", " ")).split()))


def bounded(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def field_label(focused: Widget) -> str:
    """What a field is for: the line above it, else what stands in it while it is empty."""
    siblings: Sequence[Widget] = list(focused.parent.children) if focused.parent else ()
    at = siblings.index(focused) if focused in siblings else 0
    above = siblings[at - 1] if at else None
    if isinstance(above, Static) and above.has_class("field-label"):
        return plain(above.content)
    placeholder = getattr(focused, "placeholder", "")
    return plain(placeholder) or _text_of(focused.screen, ".dialog-title")


def _panel_head(focused: Widget | None) -> str:
    """The head of the panel in which the focus is, if it is in one."""
    panels = [one for one in focused.ancestors if isinstance(one, Panel)] if focused else []
    head = panels[0].HEAD if panels else ""
    return _text_of(panels[0].screen, head) if head else ""


def _text_of(screen: Screen[Any], selector: str) -> str:
    return " ".join(plain(one.content) for one in screen.query(selector).results(Static)).strip()


def _dialog_lines(dialog: Dialog[Any]) -> Iterator[str]:
    """What a dialog says between its title and its keys, and these last."""
    for one in dialog.query(Static):
        shown = one.display and not any(one.has_class(part[1:]) for part in _DIALOG_PARTS)
        if shown and not one.has_class("field-label") and (text := plain(one.content)):
            yield text
    keys = _text_of(dialog, ".dialog-help")
    if keys:
        yield keys


# Lists and fields


def _list_in_use(screen: Screen[Any]) -> OptionList | None:
    """The list that the keys go to: the one in focus, or the one that a field narrows."""
    focused = screen.focused
    if isinstance(focused, OptionList):
        return focused
    if isinstance(focused, TextArea | Pane):
        return None
    lists = [one for one in screen.query(OptionList) if one.display and one.region.area]
    return next((one for one in lists if one.highlighted is not None), None)


def _chosen_row(screen: Screen[Any]) -> tuple[str, str]:
    listing = _list_in_use(screen)
    if listing is not None and listing.highlighted is not None:
        options = [n for n in range(listing.option_count)
                   if not listing.get_option_at_index(n).disabled]  # fmt: skip
        at = listing.highlighted
        row = plain(listing.get_option_at_index(at).prompt)
        number = options.index(at) + 1 if at in options else 0
        return row, f"{number} of {len(options)}" if number else ""
    focused = screen.focused
    if isinstance(focused, Static):  # a choice between values, for one
        return plain(focused.content), ""
    return "", ""


def _line_in_field(focused: Input | TextArea) -> str:
    if isinstance(focused, Input):
        return plain(focused.value)
    return plain(focused.document.get_line(focused.cursor_location[0]))


def _visible(screen: Screen[Any]) -> tuple[str, ...]:
    rows = (plain(strip.text) for strip in screen._compositor.render_strips())
    return tuple(row for row in rows if row)


# The text


def _passage(screen: Screen[Any]) -> Passage | None:
    pane = screen.focused
    if not isinstance(pane, Pane):
        return None
    text = pane.document.text
    sentence = pane.sentence()
    block = next((b for b in pane.document.blocks if b.start <= pane.cursor < b.end), None)
    row = _row(pane)
    selection = pane.selection
    return Passage(
        document=pane.document.id,
        title=safe_line(pane.document.title),
        language=pane.document.metadata.language or "",
        sentence=sentence,
        text=_words(text, sentence),
        paragraph=_words(text, Span(block.start, block.end) if block is not None else sentence),
        row=row,
        row_text=_words(text, row),
        cursor=pane.cursor,
        character=_words(text, Span(pane.cursor, pane.cursor + 1)) or "blank",
        word=_word(text, pane.cursor),
        selected=_words(text, selection),
        annotations=tuple(
            map(_annotation, pane.annotations_at(pane.cursor))
        ) if isinstance(pane, ReadingPane) else (),
    )  # fmt: skip


def _row(pane: Pane) -> Span | None:
    return None if pane.page.is_empty else pane.page.units.row(pane.cursor)


def _words(text: str, span: Span | None) -> str:
    if span is None:
        return ""
    words = text[span.start : min(span.end, span.start + LONGEST + 1)]
    return bounded(" ".join(safe(words).split()))


def _word(text: str, at: int) -> str:
    """What stands between blanks, with its punctuation."""
    start = max(text.rfind(blank, 0, at) for blank in " \n\t") + 1
    return _words(text, Span(start, at)) + "".join(text[at : at + _LONGEST_WORD].split(None, 1)[:1])


def _annotation(annotation: Brief) -> str:
    """An annotation as a sentence for the ear: what, by whom, and what is said."""
    what = ", ".join(annotation.tags) or ("note" if annotation.note else "link")
    note = f": {' '.join(annotation.note.split())}" if annotation.note else ""
    return bounded(safe_line(f"{what} by {annotation.annotator}{note}"))


# The status line


def _status(screen: Screen[Any]) -> dict[str, Any]:
    lines = screen.query(StatusLine)
    if not lines:
        return {}
    line = lines.first()
    lasting = "" if _is_of_annotations(screen, line.lasting) else plain(line.lasting)
    return {"message": line.last_message, "is_error": line.is_error, "lasting": lasting}


def _is_of_annotations(screen: Screen[Any], shown: Content) -> bool:
    """Whether the status line says what is told of the passage's annotations anyway."""
    if not isinstance(screen, ReadingScreen) or screen.pane is None:
        return False
    return shown == annotations_under_cursor(screen.pane, screen.codebook)
