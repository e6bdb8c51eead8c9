"""Undo and redo from a screen; where undo is stuck, it says where an older change can be chosen."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from annotations.errors import ChangedSince
from corpus.errors import VariorumError

if TYPE_CHECKING:
    from reader.tui.app import VariorumApp


def undo(program: VariorumApp, done: Callable[[str], None]) -> None:
    """Take back the reader's last change; `done` gets a sentence."""

    def failed(error: VariorumError) -> None:
        stuck = isinstance(error, ChangedSince)
        program.complain(f"{error}; H lists older changes, any of which can be undone" if stuck
                         else str(error))  # fmt: skip

    program.write(
        lambda store: store.journal.undo(), lambda label: done(f"undone: {label}"), failed
    )


def redo(program: VariorumApp, done: Callable[[str], None]) -> None:
    """Do again what the reader undid last; `done` gets a sentence."""
    program.write(lambda store: store.journal.redo(), lambda label: done(f"done again: {label}"))
