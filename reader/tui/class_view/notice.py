"""What was said to all: a line of its own above the status line, until it has been read."""

from __future__ import annotations

from time import monotonic

from textual.content import Content
from textual.widgets import Static

from reader.tui.main_screen import MainScreen
from reader.tui.widgets.sentence import message_sentence
from reader.tui.widgets.status import StatusLine

SECONDS = 8.0
"""For which it is shown at least; after that it goes with the next key."""
_MOST = 2
"""Notices that are shown at a time, the newest first."""


class ClassNotice(Static):
    """The notices on one screen."""


class ClassNotices:
    """The notices that have not been read, and the screen that they are shown on."""

    def __init__(self) -> None:
        self._sentences: list[str] = []
        self._since = 0.0

    def add(self, sentence: str) -> None:
        """Show a sentence on whichever main screen is in front."""
        self._sentences = [message_sentence(sentence), *self._sentences][:_MOST]
        self._since = monotonic()

    def key_pressed(self) -> bool:
        """The reader goes on: what was shown long enough is over. Returns whether it was."""
        if not self._sentences or monotonic() - self._since < SECONDS:
            return False
        self._sentences = []
        return True

    def show_on(self, screen: MainScreen | None, others: list[MainScreen]) -> None:
        """Show them on this screen, and nowhere else."""
        for other in others:
            if other is not screen or not self._sentences:
                other.query_children(ClassNotice).remove()
        if screen is None or not self._sentences:
            return
        shown = Content("\n").join(Content.styled(sentence) for sentence in self._sentences)
        notices = screen.query_children(ClassNotice)
        if not notices:
            screen.mount(ClassNotice(shown, markup=False), before=screen.query_one(StatusLine))
        elif notices.first().content != shown:
            notices.first().update(shown)
