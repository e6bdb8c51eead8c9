"""The line of keys while the reader selects, or types into a field of the screen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from reader.tui.commands import STUDENT, Command
from reader.tui.reading.feature import Feature
from reader.tui.text_pane.commands import SELECTING


def _nothing(_: object) -> None:
    """The field handles these keys itself; the line of keys presses them."""


IN_A_FIELD: tuple[Command[Any], ...] = (
    Command("field.enter", "enter", "done", "Confirm the text.", _nothing, role=STUDENT),
    Command("field.leave", "escape", "cancel", "Cancel.", _nothing, role=STUDENT),
)
_ALSO = ("copying.passage", "links.link")
"""Commands of features that are not in the line of keys otherwise."""


def while_selecting(features: Iterable[Feature], own: Iterable[Command[Any]]) -> list[Command[Any]]:
    """What can be done with a selection; the way out, which is one of the screen's `own` commands,
    comes last: the line of keys shows it whatever the width.
    """
    features = list(features)
    of_passage = [c for feature in features if feature.of_the_passage for c in feature.footer()]
    also = [c for feature in features for c in feature.commands if c.id in _ALSO]
    more = [c for c in SELECTING if c.id == "text.select_more"]
    leave = [replace(c, title="deselect") for c in own if c.id == "reading.leave"]
    shown = [*of_passage, *also, *more, *leave]
    return [command for command in shown if command.keys]
