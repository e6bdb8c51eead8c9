"""The commands that the buttons of a page offer: those of the line of keys, or of a dialog.

A dialog writes its keys as `enter save · esc cancel`; from that line come its buttons, so that they
are those which are shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import Any, NamedTuple

from textual.screen import Screen
from textual.widgets import OptionList, Static

from corpus.errors import VariorumError
from reader.keymap import parse_key
from reader.tui.commands import Command, CommandOwner, footer
from reader.tui.dialogs.dialog import Dialog
from reader.tui.widgets.key_line import KeyLine

_MORE = ("changes.undo", "search.everywhere", "panes.next", "navigation.next_annotation",
         "replies.show", "links.link", "copying.passage", "app.palette", "app.help")  # fmt: skip
"""Commands beside those of the line of keys, while nothing else is going on."""
_PANELS = frozenset({"parallels_panel.toggle", "annotation_list.toggle"})
"""What a small screen has hardly room for: their buttons come last."""
_PALETTE = "app.palette"
_ARROWS = "↑↓←→"
_PREFIX = "key:"


class Button(NamedTuple):
    """A command of the bar."""

    id: str
    title: str
    key: str
    """As Textual writes it; what a press of the button presses."""
    shown: str
    """As a reader would write it."""
    leaves: bool = False
    """Whether it is the way out: back, cancel, close."""


def buttons(screen: Screen[Any]) -> list[Button]:
    """The buttons for a screen as it is now."""
    lines = screen.query(KeyLine)
    if not lines:
        return list(dialog_buttons(screen)) if isinstance(screen, Dialog) else []
    commands = [command for command in lines.first().offered if command.keys]
    shown = [_button(command) for command in commands]
    way_out = [button._replace(leaves=True) for button in shown[-1:]]
    panels = [button for button in shown[:-1] if button.id.partition(" ")[0] in _PANELS]
    first = [button for button in shown[:-1] if button not in panels]
    return [*first, *_more(screen, commands), *panels, *way_out]


def _button(command: Command[Any]) -> Button:
    return Button(f"{command.id} {command.key}", command.title, command.key_list[0], command.key)


def _more(screen: Screen[Any], shown: Sequence[Command[Any]]) -> Iterator[Button]:
    """What a phone has no key for; in a mode, a panel or a field nothing but the line of keys."""
    app = screen.app
    listed = getattr(app, "commands_now", None)
    ids = {command.id for command in shown}
    if listed is None or not any(id_.endswith((".back", ".quit")) for id_ in ids):
        return
    there = {command.id: command for command in listed(screen)}
    if isinstance(app, CommandOwner) and (palette := app.find_command(_PALETTE)) is not None:
        there[_PALETTE] = palette
    for id_ in _MORE:
        command = there.get(id_)
        if command is not None and command.keys and id_ not in ids:
            title = "all commands" if id_ == _PALETTE else command.title
            yield _button(command)._replace(title=title)


def dialog_buttons(dialog: Dialog[Any]) -> Iterator[Button]:
    """The keys that a dialog shows in its last line, those that it declares for the line of keys,
    and the way through a list.
    """
    listed = any(one.display and one.option_count > 1 for one in dialog.query(OptionList))
    offered = getattr(dialog.app, "offers", lambda _: True)
    seen: set[str] = set()
    for button in (
        *(button for line in dialog.query(".dialog-help").results(Static)
          for button in _parsed_line(str(line.content))),
        *(_button(command) for command in footer(dialog.all_commands()) if offered(command)),
        *map(_arrow, _ARROWS[:2] if listed else ""),
        Button(f"{_PREFIX}escape", "cancel", "escape", "esc"),
    ):  # fmt: skip
        if button.key not in seen:
            seen.add(button.key)
            yield button._replace(leaves=button.key == "escape")


def _parsed_line(line: str) -> Iterator[Button]:
    for sentence in line.split(". "):
        for part in sentence.split(" · "):
            words = part.strip().partition("\n")[0].split()
            arrows = "".join(takewhile(lambda word: set(word) <= set(_ARROWS), words))
            yield from map(_arrow, arrows)
            key = _parsed_key(words[0]) if words and not arrows else None
            if key is not None and len(words) > 1:
                title = " ".join(words[1:]).removeprefix("or click ")
                yield Button(f"{_PREFIX}{key}", title, key, words[0])


def _parsed_key(written: str) -> str | None:
    """A key by Textual's name; None for what is none."""
    try:
        return parse_key(written)
    except VariorumError:
        return None


def _arrow(arrow: str) -> Button:
    key = parse_key(arrow)
    return Button(f"{_PREFIX}{key}", arrow, key, arrow)
