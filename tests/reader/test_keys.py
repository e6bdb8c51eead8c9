"""Every key does one thing on one screen, and is declared in one place."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

import reader
from reader.tui.app import VariorumApp
from reader.tui.commands import Command
from reader.tui.dialogs.dialog import Dialog
from reader.tui.history.screen import HistoryScreen
from reader.tui.library.screen import LibraryScreen
from reader.tui.queue.screen import QueueScreen
from reader.tui.reading.features import FEATURES
from reader.tui.reading.screen import ReadingScreen
from reader.tui.review.screen import ReviewScreen
from reader.tui.text_pane.reading_pane import ReadingPane
from reader.tui.widgets.annotation_list import AnnotationList
from reader.tui.widgets.apparatus_panel import ApparatusPanel
from tests.helpers.commands import declared, every_command, owners

ANYWHERE = VariorumApp.OWN_COMMANDS
TEXT = ReadingPane.OWN_COMMANDS
MODES = [mode for feature in FEATURES for mode in feature.modes]
IN_MODES = [command for mode in MODES for command in mode.commands]
SCREENS: dict[str, tuple[Command[Any], ...]] = {
    "library": (*LibraryScreen.OWN_COMMANDS, *ANYWHERE),
    "reading": (*TEXT, *(c for c in ReadingScreen.OWN_COMMANDS if c not in IN_MODES), *ANYWHERE),
    **{mode.__name__: tuple(mode.commands) for mode in MODES},
    "list": (*AnnotationList.OWN_COMMANDS, *ANYWHERE),
    "apparatus": (*ApparatusPanel.OWN_COMMANDS, *ANYWHERE),
    "queue": (*QueueScreen.OWN_COMMANDS, *ANYWHERE),
    "history": (*HistoryScreen.OWN_COMMANDS, *ANYWHERE),
    "review": (*TEXT, *ReviewScreen.OWN_COMMANDS, *ANYWHERE),
}
DIALOGS = [owner for owner in owners() if issubclass(owner, Dialog)]


def twice(keys: Iterable[str]) -> list[str]:
    return [key for key, times in Counter(keys).items() if times > 1]


@pytest.mark.parametrize("screen", SCREENS)
def test_no_key_is_bound_twice_on_a_screen(screen: str) -> None:
    assert twice(key for command in SCREENS[screen] for key in command.key_list) == []


@pytest.mark.parametrize("dialog", DIALOGS, ids=lambda dialog: dialog.__name__)
def test_no_key_is_bound_twice_in_a_dialog(dialog: type[Dialog[Any]]) -> None:
    # A dialog may say that ctrl+s saves what is typed in it, where others save the library.
    commands = [c for c in dialog.all_commands() if c.id != "dialog.save_copy"]
    leaves = [c for c in commands if c.id != "dialog.cancel"]
    unlike = commands if "escape" not in {k for c in leaves for k in c.key_list} else leaves
    assert twice(key for command in unlike for key in command.key_list) == []


def test_every_command_has_help_and_a_key_that_can_be_shown() -> None:
    commands = every_command()
    assert len(commands) > 150
    for command in commands:
        assert command.help.endswith("."), command
        assert command.key.isprintable()
        # Names that only Textual uses are no reader's.
        assert all("_" not in key for key in command.all_keys), command


def test_every_command_has_an_id_of_its_own() -> None:
    ids = [(c.id, c.keys, c.title) for owner in owners() for c in set(declared(owner))]
    assert twice(id_ for id_, *_ in set(ids)) == []


def test_no_key_is_bound_past_the_commands() -> None:
    """What is bound to a key directly has no help, and nobody knows whether a visitor may."""
    folder = Path(reader.__file__).parent
    past = [
        f"{path.name}:{node.lineno}"
        for path in folder.rglob("*.py")
        if path.name != "commands.py" or path.parent.name != "tui"
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Name) and node.id in ("Binding", "BINDINGS")
    ]
    assert past == []
