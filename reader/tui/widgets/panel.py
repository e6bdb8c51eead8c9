"""A part of the reading screen beside the text, with keys of its own while it has the focus."""

from __future__ import annotations

from typing import ClassVar

from textual.containers import Vertical

from reader.tui.commands import CommandOwner


class Panel(CommandOwner, Vertical):
    """Its head is marked while the keys are for it (`styles/reading.tcss`)."""

    NAME: ClassVar[str]
    """What it is called in a sentence."""
    HEAD: ClassVar[str] = ""
    """The selector of its head, which a screen reader says when the reader comes into it."""
