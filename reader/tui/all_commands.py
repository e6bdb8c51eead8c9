"""Every command of the reader, by where it holds. Imports all screens: not for the way to them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib import import_module
from pkgutil import walk_packages
from typing import Any

import reader.tui
from corpus.errors import VariorumError
from reader.keymap import FILE, installed
from reader.tui.commands import Command, CommandOwner, key_name


def owners(cls: type[CommandOwner] = CommandOwner) -> Iterator[type[CommandOwner]]:
    """Every class that may declare commands."""
    for module in walk_packages(reader.tui.__path__, "reader.tui."):
        import_module(module.name)
    seen = {cls}
    waiting = [cls]
    while waiting:
        for owner in waiting.pop().__subclasses__():
            if owner not in seen and owner.__module__.startswith("reader."):
                seen.add(owner)
                waiting.append(owner)
                yield owner


def declared(owner: type[CommandOwner]) -> tuple[Command[Any], ...]:
    """The commands that a class itself declares."""
    return tuple(owner.__dict__.get("OWN_COMMANDS", ()))


def every_command() -> list[Command[Any]]:
    """Each of them once."""
    return list({command.id: command for owner in owners() for command in declared(owner)}.values())


def command_scopes() -> dict[str, tuple[Command[Any], ...]]:
    """The commands whose keys hold at the same time, by the name of the place: a main screen, a
    mode, a panel or a dialog.
    """
    every = list(owners())  # imports them all
    from reader.tui.app import VariorumApp
    from reader.tui.codebook.screen import CodebookScreen
    from reader.tui.dialogs.dialog import Dialog
    from reader.tui.history.screen import HistoryScreen
    from reader.tui.library.screen import LibraryScreen
    from reader.tui.memos.screen import MemosScreen
    from reader.tui.queue.screen import QueueScreen
    from reader.tui.reading.features import FEATURES
    from reader.tui.reading.screen import ReadingScreen
    from reader.tui.review.screen import ReviewScreen
    from reader.tui.statistics.screen import StatisticsScreen
    from reader.tui.text_pane.reading_pane import ReadingPane

    anywhere, text = VariorumApp.OWN_COMMANDS, ReadingPane.OWN_COMMANDS
    modes = [mode for feature in FEATURES for mode in feature.modes]
    in_modes = [command for mode in modes for command in mode.commands]
    reading = [command for command in ReadingScreen.OWN_COMMANDS if command not in in_modes]
    panels = [panel for feature in FEATURES for panel in feature.panels]
    dialogs = [owner for owner in every if issubclass(owner, Dialog)]
    return {
        "reading": (*text, *reading, *anywhere),
        **{_place(mode): tuple(mode.commands) for mode in modes},
        **{_place(panel): (*panel.all_commands(), *anywhere) for panel in panels},
        "library": (*LibraryScreen.OWN_COMMANDS, *anywhere),
        "statistics": (*StatisticsScreen.OWN_COMMANDS, *anywhere),
        "memos": (*MemosScreen.OWN_COMMANDS, *anywhere),
        "codebook": (*CodebookScreen.OWN_COMMANDS, *anywhere),
        "queue": (*QueueScreen.OWN_COMMANDS, *anywhere),
        "history": (*HistoryScreen.OWN_COMMANDS, *anywhere),
        "review": (*text, *ReviewScreen.OWN_COMMANDS, *anywhere),
        **{f"dialog: {_place(dialog)}": _in_dialog(dialog) for dialog in dialogs},
    }


def _place(owner: type) -> str:
    """What a mode, panel or dialog is called, from the name of its class."""
    words = re.findall("[A-Z][a-z]*", owner.__name__)
    return " ".join(word.lower() for word in words if word not in ("Screen", "Panel", "Dialog"))


def _in_dialog(dialog: type[CommandOwner]) -> tuple[Command[Any], ...]:
    """A dialog, or the one that it is made of, may have keys of its own for what all dialogs do:
    ctrl+s saves what is typed in it, where others save the library.
    """
    commands: list[Command[Any]] = []
    for owner in dialog.__mro__:
        taken = {key for command in commands for key in command.key_list}
        commands += [c for c in declared(owner) if not taken.intersection(c.key_list)]
    return tuple(commands)


def repeated_keys(commands: Iterable[Command[Any]]) -> list[str]:
    """The keys that several of these commands have."""
    counts = Counter(key for command in commands for key in command.key_list)
    return [key for key, times in counts.items() if times > 1]


def check_keymap(scopes: Mapping[str, Sequence[Command[Any]]] | None = None) -> None:
    """Compare the keys that were installed with the commands there are. Raises VariorumError, with
    one sentence, for a command that is unknown and for a key that would mean two things at once.
    """
    chosen = installed().keys
    if not chosen:
        return
    scopes = command_scopes() if scopes is None else scopes
    known = {command.id for commands in scopes.values() for command in commands}
    for id_ in chosen:
        if id_ not in known:
            raise VariorumError(
                f"the keys in {FILE} cannot be used: there is no command “{id_}”; "
                "variorum keys lists them"
            )
    for commands in scopes.values():
        for key in repeated_keys(commands):
            clashing = [command for command in commands if key in command.key_list]
            if any(command.id in chosen for command in clashing):
                names = " and ".join(command.id for command in clashing)
                raise VariorumError(
                    f"the keys in {FILE} cannot be used: {key_name(key)} is assigned to "
                    f"{names}; assign another key to one of them"
                )
