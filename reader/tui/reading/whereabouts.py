"""Where the reader is, for the others of a class, and whether the page may be turned for them."""

from __future__ import annotations

from annotations.seminar.presence import Place
from reader.tui.main_screen import SELECTION
from reader.tui.reading.modes import ModeStack
from reader.tui.text_pane.reading_pane import ReadingPane


def place_of(pane: ReadingPane | None) -> Place:
    """The passage of the pane in use: what is selected, else the sentence under the cursor."""
    passage = pane.passage() if pane is not None else None
    if pane is None or passage is None:
        return Place("reading")
    share = passage.start / max(1, len(pane.document.text))
    return Place("reading", pane.document.slug, passage.start, passage.end, share)


def occupation_in(pane: ReadingPane | None, modes: ModeStack) -> str | None:
    """What the reader is in the middle of; None for reading."""
    if modes.active is not None:
        return "a mode"
    if pane is not None and pane.count_prefix.is_begun:
        return "a command"
    return SELECTION if pane is not None and pane.selection is not None else None
