"""Every command of the reader, by where it holds. Imports all screens: not for the way to them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from importlib import import_module
from pkgutil import walk_packages
from typing import Any

import reader.tui
from corpus.errors import VariorumError
from reader.keymap import FILE, installed
from reader.tui.commands import Command, CommandOwner, key_name, rebind


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
    from reader.tui.class_view.screen import ClassScreen
    from reader.tui.codebook.screen import CodebookScreen
    from reader.tui.dialogs.dialog import Dialog
    from reader.tui.feedback.screen import FeedbackScreen
    from reader.tui.history.screen import HistoryScreen
    from reader.tui.library.screen import LibraryScreen
    from reader.tui.manual.screen import ManualScreen
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
        "feedback": (*FeedbackScreen.OWN_COMMANDS, *anywhere),
        "manual": (*ManualScreen.OWN_COMMANDS, *anywhere),
        "memos": (*MemosScreen.OWN_COMMANDS, *anywhere),
        "codebook": (*CodebookScreen.OWN_COMMANDS, *anywhere),
        "class": (*ClassScreen.OWN_COMMANDS, *anywhere),
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


def settle_keys(scopes: Mapping[str, Sequence[Command[Any]]]) -> list[str]:
    """Give each key to the command for which the reader has chosen it, before anything is shown.

    A key that was chosen is a usual one of another command, or becomes one with a later version of
    the program: that command loses it. Returns a sentence for each such loss, and for each command
    of the file that this version does not have. Raises VariorumError, with one sentence, for a key
    that was chosen for two commands that hold in one place.
    """
    notices = [
        f"{FILE}: there is no command “{id_}”{_hint(id_, scopes)}" for id_ in unknown_ids(scopes)
    ]
    if not any(command.chosen for commands in scopes.values() for command in commands):
        return notices
    losses: dict[str, tuple[Command[Any], Command[Any], list[str]]] = {}
    for commands in scopes.values():
        for key in repeated_keys(commands):
            clashing = [command for command in commands if key in command.key_list]
            chosen = [command for command in clashing if command.chosen]
            if len(chosen) > 1:
                names = " and ".join(command.id for command in chosen)
                raise VariorumError(
                    f"the keys in {FILE} cannot be used: {key_name(key)} is assigned to "
                    f"{names}; assign another key to one of them"
                )
            for loser in clashing:
                if chosen and loser is not chosen[0]:
                    loser.give_up(key)
                    losses.setdefault(loser.id, (loser, chosen[0], []))[2].append(key)
    if losses:
        for owner in sorted(owners(), key=lambda owner: len(owner.__mro__)):
            rebind(owner)
    return [*notices, *(_loss(*loss) for loss in losses.values())]


def unknown_ids(scopes: Mapping[str, Sequence[Command[Any]]]) -> list[str]:
    """The commands of the file that this version does not have."""
    known = {command.id for commands in scopes.values() for command in commands}
    return [id_ for id_ in installed().keys if id_ not in known]


def _hint(id_: str, scopes: Mapping[str, Sequence[Command[Any]]]) -> str:
    known = {command.id for commands in scopes.values() for command in commands}
    meant = get_close_matches(id_, sorted(known), n=1, cutoff=0.8)
    return f"; did you mean {meant[0]}?" if meant else ""


def _loss(loser: Command[Any], winner: Command[Any], keys: Sequence[str]) -> str:
    lost = " and ".join(key_name(key) for key in keys)
    left = f"has {' and '.join(loser.all_keys)}" if loser.keys else "has no key"
    return f"{FILE}: {lost} runs {winner.id}; {loser.id} {left}"
