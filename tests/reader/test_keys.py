"""Every key does one thing on one screen, and is declared in one place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import pytest
from textual.binding import Binding

from reader.tui import commands
from reader.tui.commands import (
    ANYWHERE,
    FINDING,
    HISTORY,
    LIBRARY,
    LISTING,
    MOVING,
    PANES,
    QUEUE,
    SELECTING,
    TAGGING,
    Command,
)
from reader.tui.dialogs.find import FindScreen
from reader.tui.dialogs.goto import GoToScreen
from reader.tui.dialogs.help import HelpScreen
from reader.tui.dialogs.measure import MeasureScreen
from reader.tui.dialogs.note import NoteScreen
from reader.tui.dialogs.tags import TagScreen
from reader.tui.history.prune import PruneScreen
from reader.tui.library.add import AddScreen
from reader.tui.library.details import DetailsScreen
from reader.tui.library.merge import MergeScreen, ReportScreen

SCREENS = {
    "library": (*LIBRARY, *ANYWHERE),
    "reading": (*MOVING, *SELECTING, *TAGGING, *FINDING, *PANES, *ANYWHERE),
    "list": (*LISTING, *ANYWHERE),
    "queue": (*QUEUE, *ANYWHERE),
    "history": (*HISTORY, *ANYWHERE),
}
DIALOGS = [
    AddScreen, DetailsScreen, FindScreen, GoToScreen, HelpScreen, MeasureScreen, MergeScreen,
    NoteScreen, PruneScreen, ReportScreen, TagScreen,
]  # fmt: skip


def twice(keys: Iterable[str]) -> list[str]:
    return [key for key, times in Counter(keys).items() if times > 1]


@pytest.mark.parametrize("screen", SCREENS)
def test_no_key_is_bound_twice_on_a_screen(screen: str) -> None:
    assert twice(key for command in SCREENS[screen] for key in command.keys.split(",")) == []


@pytest.mark.parametrize("dialog", DIALOGS, ids=lambda dialog: dialog.__name__)
def test_no_key_is_bound_twice_in_a_dialog(dialog: type) -> None:
    own = [b for cls in dialog.__mro__ for b in cls.__dict__.get("BINDINGS", ())]
    keys = [
        key
        for binding in own
        if isinstance(binding, Binding) and binding.action.startswith(("cancel", "move", "scroll"))
        for key in binding.key.split(",")
    ]
    assert twice(keys) == []


def test_every_command_has_help_and_a_key_that_can_be_shown() -> None:
    groups = [value for value in vars(commands).values() if isinstance(value, tuple)]
    found = [one for group in groups for one in group if isinstance(one, Command)]
    assert found
    for command in found:
        assert command.help.endswith(".")
        assert command.key.isprintable()
        # Names that only Textual uses are no reader's.
        assert all("_" not in key for key in command.all_keys), command
