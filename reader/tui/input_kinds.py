"""Which input may pass what the program is busy with, because it opens and changes nothing."""

from __future__ import annotations

from typing import Any

from textual.events import Event, Key, MouseMove, MouseScrollDown, MouseScrollUp
from textual.screen import Screen
from textual.widgets import Input, TextArea

from reader.terminal.browser_messages import BrowserMessage


def only_moves(event: Event, screen: Screen[Any]) -> bool:
    """Whether an event only moves the cursor, or what is seen: the same before and after a
    commit.
    """
    if isinstance(event, Key):
        return event.key in getattr(screen, "MOTIONS", ())
    if isinstance(event, BrowserMessage):
        return event.only_scrolls
    return isinstance(event, MouseMove | MouseScrollUp | MouseScrollDown)


def is_light(event: Event, screen: Screen[Any]) -> bool:
    """Whether an event neither opens nor closes anything, and all such are handled in the same
    place: a field takes letters by itself, but asks the program what backspace does.
    """
    if isinstance(event, Key) and isinstance(screen.focused, Input | TextArea):
        return event.is_printable
    return only_moves(event, screen) and not (isinstance(event, Key) and event.key.isdigit())
