"""Gives the terminal to the user's own editor for a while, and takes the text from it."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from textual.app import App, SuspendNotSupported

from reader.terminal.editor import EditedText, NoEditorError, edit_text, editor_command


def edit_in_own_editor(app: App[Any], text: str, name: str) -> EditedText:
    """Have the user edit a text in $VISUAL or $EDITOR; the program rests meanwhile."""
    try:
        editor_command()  # before the terminal is given away: what fails then leaves it so
        with app.suspend(), _interrupts_for_the_editor():
            edited = edit_text(text, name)
    except SuspendNotSupported:
        return EditedText(text, "this terminal cannot run an editor")
    except NoEditorError as error:
        return EditedText(text, str(error))
    return edited


@contextmanager
def _interrupts_for_the_editor() -> Iterator[None]:
    """ctrl+c goes to both programs; it is meant for the editor."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, lambda *_: None)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
