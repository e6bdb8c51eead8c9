"""One quiet line at the foot: what is under the cursor, what just happened, what is being typed."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static

from reader.terminal.safe import safe_line


class StatusLine(Static):
    """Shows a lasting text, and over it for a while a message; at the right what else is on."""

    _SECONDS = 6.0
    SAYING = "saying"
    """The style class while there is something to be told, also on a page without any chrome."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id, markup=False)
        self._lasting = Content("")
        self._has_message = False
        self._generation = 0
        self._typed = ""
        self._mode = ""

    def render(self) -> Content:
        left = self.content if isinstance(self.content, Content) else Content("")
        parts = [(self._typed, "bold $accent"), (self._mode, "$quiet")]
        right = Content("   ").join(Content.styled(*part) for part in parts if part[0])
        if not right:
            return left
        room = max(0, self.content_size.width - right.cell_length - 2)
        return Content("  ").join([left.truncate(room, ellipsis=True, pad=True), right])

    def show_typed(self, text: str) -> None:
        """The beginning of a command: a count, or a key that waits for another."""
        self._typed = text
        self._update_visibility()
        self.refresh()

    def show_mode(self, text: str) -> None:
        """What is on for longer."""
        if text != self._mode:
            self._mode = text
            self.refresh()

    def _update_visibility(self) -> None:
        self.set_class(self._has_message or bool(self._typed), self.SAYING)

    def show_message(self, sentence: str) -> None:
        """Show what was done, until there is another message."""
        self._has_message = True
        self._generation += 1
        generation = self._generation
        self._update_visibility()
        self.update(Content.styled(safe_line(sentence), "$accent"), layout=False)
        self.set_timer(self._SECONDS, lambda: self._end_message(generation))

    def show_lasting(self, content: Content) -> None:
        """What is shown while there is no message."""
        if content == self._lasting:
            return
        self._lasting = content
        if not self._has_message:
            self.update(content, layout=False)

    def clear_message(self) -> None:
        """End the message: the reader has moved on."""
        if self._has_message:
            self._end_message(self._generation)

    def _end_message(self, generation: int) -> None:
        if generation == self._generation:
            self._has_message = False
            self._update_visibility()
            self.update(self._lasting, layout=False)
