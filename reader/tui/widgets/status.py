"""One quiet line at the foot: what is under the cursor, what just happened, what is being typed."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rich.cells import cell_len
from textual.content import Content
from textual.widgets import Static

from reader.terminal.safe import safe_line
from reader.tui.timers import call_after
from reader.tui.widgets.sentence import message_sentence

_QUOTED = re.compile("“([^“”]*)”")
_FEWEST_WORDS = 2


def shorten_quotations(sentence: str, cells: int) -> str:
    """The sentence within so many cells, if leaving out words of what it quotes is enough: the
    longest quotation first, and never more than to its second word. So what was done, and how it
    is undone, can both be read on a narrow screen.
    """
    while cell_len(sentence) > cells:
        quoted = max(_QUOTED.finditer(sentence), key=lambda m: len(m[1]), default=None)
        words = [] if quoted is None else quoted[1].rstrip("… ").split()
        if quoted is None or len(words) <= _FEWEST_WORDS:
            break
        shorter = f"“{' '.join(words[:-1])}…”"
        sentence = sentence[: quoted.start()] + shorter + sentence[quoted.end() :]
    return sentence


class StatusLine(Static):
    """Shows a lasting text, and over it for a while a message; at the right what else is on."""

    _SECONDS = 6.0
    _ERROR_SECONDS = 12.0
    _NAME_FROM = 60
    """Cells of the line from which on there is room for the annotator's name."""
    _NAME_CELLS = 20
    _ROUND_FROM = 100
    """Cells of the line from which on it says “blind round” before the time."""
    ERROR = "error"
    """The style class while the message is an error, which may take several lines."""
    SAYING = "saying"
    """The style class while there is something to be told, also on a page without any chrome."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id, markup=False)
        self._lasting = Content("")
        self._has_message = self._is_error = False
        self._generation = 0
        self.last_message = (0, "")
        """What was said last, also when it is shown no longer; the number tells it from the same
        sentence before.
        """
        self._typed = ""
        self._mode = ""
        self._annotator = ""
        self._round, self._round_locked = "", False

    def render(self) -> Content:
        left = self.content if isinstance(self.content, Content) else Content("")
        name = self._annotator if self.size.width >= self._NAME_FROM else ""
        round_ = self._round
        if self.size.width < self._ROUND_FROM and (time := round_.partition(" · ")[2]):
            round_ = time
        parts = [
            (self._typed, "bold $accent"), (self._mode, "$quiet"),
            (round_, "$error" if self._round_locked else "$quiet"), (name, "$accent"),
        ]  # fmt: skip
        if self._is_error:
            return left
        right, room = self._right(parts)
        if self._has_message and left.cell_length > room:  # it is there for a moment only
            right, room = self._right([part for part in parts if part[0] != round_])
        if self._has_message:
            left = Content.styled(shorten_quotations(left.plain, room), "$accent")
        if not right:
            return left
        return Content("  ").join([left.truncate(room, ellipsis=True, pad=True), right])

    def _right(self, parts: Sequence[tuple[str, str]]) -> tuple[Content, int]:
        """What stands at the right, and the cells that it leaves."""
        right = Content("   ").join(Content.styled(*part) for part in parts if part[0])
        return right, max(0, self.content_size.width - (right.cell_length + 2 if right else 0))

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

    def show_round(self, text: str, locked: bool) -> None:
        """The state of the blind round; nothing where there is none."""
        if (text, locked) != (self._round, self._round_locked):
            self._round, self._round_locked = text, locked
            self.refresh()

    def show_name(self, name: str) -> None:
        """In whose name annotations are made."""
        shown = safe_line(name)
        shown = shown if len(shown) <= self._NAME_CELLS else f"{shown[: self._NAME_CELLS - 1]}…"
        if shown != self._annotator:
            self._annotator = shown
            self.refresh()

    def _update_visibility(self) -> None:
        self.set_class(self._has_message or bool(self._typed), self.SAYING)
        self.set_class(self._is_error, self.ERROR)

    def show_message(self, sentence: str, *, error: bool = False) -> None:
        """Show what was done, for a few seconds or until there is another message; or, for longer
        and in full, what is wrong.
        """
        self._has_message, self._is_error = True, error
        self._generation += 1
        generation = self._generation
        self.last_message = (generation, message_sentence(sentence))
        self._update_visibility()
        style = "$error" if error else "$accent"
        self.update(Content.styled(self.last_message[1], style), layout=error)
        seconds = self._ERROR_SECONDS if error else self._SECONDS
        call_after(self, seconds, lambda: self._end_message(generation))

    @property
    def is_error(self) -> bool:
        """Whether a message is shown that says what is wrong."""
        return self._is_error

    @property
    def lasting(self) -> Content:
        """What is shown while there is no message."""
        return self._lasting

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
            self._has_message = self._is_error = False
            self._update_visibility()
            self.update(self._lasting, layout=False)
