"""One quiet line at the foot: what is under the cursor, and what just happened."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static

from reader.safe import safe_line


class StatusLine(Static):
    """Shows a lasting text, and over it for a while a message."""

    _SECONDS = 6.0

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id, markup=False)
        self._lasting = Content("")
        self._said = False
        self._generation = 0

    def say(self, sentence: str) -> None:
        """Tell what was done; it stands until something else is to be told."""
        self._said = True
        self._generation += 1
        generation = self._generation
        self.update(Content.styled(safe_line(sentence), "$accent"))
        self.set_timer(self._SECONDS, lambda: self._end(generation))

    def show_lasting(self, content: Content) -> None:
        """What stands here while nothing is said."""
        if content == self._lasting:
            return
        self._lasting = content
        if not self._said:
            self.update(content)

    def quieten(self) -> None:
        """End the message: the reader has moved on."""
        if self._said:
            self._end(self._generation)

    def _end(self, generation: int) -> None:
        if generation == self._generation:
            self._said = False
            self.update(self._lasting)
