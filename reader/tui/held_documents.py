"""The documents that are open on the screens, with their annotations, saved or not."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from textual.screen import Screen

from annotations.health.overwritten import DocumentOnScreen
from reader.tui.reading.features.tagging import Tagging
from reader.tui.reading.screen import ReadingScreen


def held_documents(screens: Iterable[Screen[Any]]) -> list[DocumentOnScreen]:
    """Each document once, though it may be open in several panes."""
    held = {}
    for screen in screens:
        if isinstance(screen, ReadingScreen):
            for pane in screen.row.panes:
                opened = pane.open_document
                held[opened.document.id] = DocumentOnScreen(
                    opened.document,
                    tuple(opened.annotations.values()),
                    screen.feature(Tagging).unsaved_tags(opened.document),
                )
    return list(held.values())
