"""Keys of other keyboards: a letter that is no command is read as the key that it lies on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from textual.events import Event, Key
from textual.screen import Screen
from textual.widgets import Input, TextArea

from reader.keymap import parse_key


def translated(event: Event, screen: Screen[Any], layout: Mapping[str, str]) -> Event:
    """The key that is meant by this one; what is typed into a field stays as it is."""
    if not isinstance(event, Key) or isinstance(screen.focused, Input | TextArea):
        return event
    *modifiers, last = event.key.split("+")
    typed = event.character if not modifiers and event.is_printable else last
    meant = layout.get(typed or "")
    if meant is None or screen_uses(screen, typed or ""):
        return event
    return Key("+".join([*modifiers, parse_key(meant)]), None if modifiers else meant)


def screen_uses(screen: Screen[Any], character: str) -> bool:
    """Whether a character is itself a key here, as that of a tag may be."""
    uses = getattr(screen, "uses_character", None)
    return bool(uses is not None and uses(character))
