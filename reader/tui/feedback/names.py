"""Chooses an annotator."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from reader.terminal.safe import safe_line
from reader.tui.dialogs.chooser import Chooser


class AnnotatorScreen(Chooser[str, str]):
    """Its answer is the name."""

    PLACEHOLDER = "name"
    HINT = "enter choose · esc close"
    SIZE = "small"

    def __init__(self, heading: str, names: Sequence[str]) -> None:
        super().__init__()
        self.HEADING = heading
        self._names = names

    def narrow(self, typed: str) -> None:
        words = typed.casefold().split()
        self.offer(
            [
                (name, Content(safe_line(name)))
                for name in self._names
                if all(word in name.casefold() for word in words)
            ]
        )

    def take(self, choice: str) -> None:
        self.dismiss(choice)
