"""Which tag to nest in or to merge into."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from annotations.model import Tag
from corpus.text.romanisation import latin_form
from reader.terminal.safe import safe_line
from reader.tui.dialogs.chooser import Chooser

TOP = ""
"""The choice to nest a tag in none."""


class TagChooser(Chooser[str, str]):
    """Answers with the name of a tag, or with TOP."""

    PLACEHOLDER = "type to choose a tag"
    HINT = "enter choose · esc cancel"

    def __init__(self, heading: str, tags: Sequence[Tag], *, with_top: bool = False) -> None:
        super().__init__()
        self.HEADING = heading
        self._tags = tags
        self._with_top = with_top

    def narrow(self, typed: str) -> None:
        words = latin_form(typed).split()
        top = [(TOP, Content.styled("   none: move the tag to the top", "$quiet"))]
        fitting = [
            (tag.name, self._entry(tag))
            for tag in self._tags
            if all(word in latin_form(f"{tag.name} {tag.description}") for word in words)
        ]
        self.offer([*(top if self._with_top and not words else []), *fitting])
        if not fitting:
            self.show_error("No matches" if words else "There is no other tag")

    def take(self, choice: str) -> None:
        self.answer(choice)

    def _entry(self, tag: Tag) -> Content:
        return Content.assemble(
            (f"{safe_line(tag.mark)}  ", "bold"),
            safe_line(tag.name),
            (f"   {safe_line(tag.description)}", "$quiet"),
        )
