"""Undo and redo from a screen; where undo is stuck, it says where an older change can be chosen."""

from __future__ import annotations

from collections.abc import Callable

from annotations.errors import ChangedSince
from corpus.errors import VariorumError
from reader.advice import explained
from reader.tui.session import Session


def undo(session: Session, done: Callable[[str], None]) -> None:
    """Take back the reader's last change; `done` gets a sentence."""

    def failed(error: VariorumError) -> None:
        stuck = isinstance(error, ChangedSince)
        session.show_error(f"{error}; H lists older changes, any of which can be undone" if stuck
                         else explained(error))  # fmt: skip

    session.write(
        lambda store: store.journal.undo(), lambda label: done(f"undone: {label}"), failed
    )


def redo(session: Session, done: Callable[[str], None]) -> None:
    """Do again what the reader undid last; `done` gets a sentence."""
    session.write(lambda store: store.journal.redo(), lambda label: done(f"redone: {label}"))
