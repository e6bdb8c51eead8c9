"""The field that is typed into, as the page shows it.

The page has a field of its own, in which a phone's keyboard may correct words and a screen reader
reads them. What is written there arrives whole.
"""

from __future__ import annotations

import re
from typing import Any

from textual.screen import Screen
from textual.widgets import Input, TextArea

from reader.tui.browser.description import field_label

LONGEST = 20_000
"""Characters: the whole text comes again after each pause in typing. A longer one is edited in the
terminal.
"""
_BREAK = re.compile(r"[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def field_in_focus(screen: Screen[Any]) -> Input | TextArea | None:
    """The field that takes letters now; None where there is none, or its text is too long."""
    focused = screen.focused
    if isinstance(focused, Input):
        return focused if len(focused.value) <= LONGEST else None
    if isinstance(focused, TextArea) and not focused.read_only:
        return focused if len(focused.text) <= LONGEST else None
    return None


def described(field: Input | TextArea | None) -> dict[str, Any] | None:
    """The field, for the page."""
    if field is None:
        return None
    area = isinstance(field, TextArea)
    return {
        "id": id(field),
        "label": field_label(field),
        "text": field.text if isinstance(field, TextArea) else field.value,
        "lines": area,
        "secret": isinstance(field, Input) and field.password,
    }


def fill(field: Input | TextArea, text: str) -> None:
    """Put a text into the field, as if it had been typed, with the cursor at its end."""
    if isinstance(field, TextArea):
        clean = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
        if clean != field.text:
            field.text = clean
            field.move_cursor(field.document.end)
        return
    line = _CONTROL.sub("", _BREAK.sub(" ", text).replace("\t", " "))
    if line != field.value:
        field.value = line
        field.cursor_position = len(line)
