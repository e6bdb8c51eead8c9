"""Chooses a tag, fuzzily, or makes a new one."""

from __future__ import annotations

from collections.abc import Collection

from rapidfuzz import fuzz
from textual.content import Content

from annotations.errors import BadTag
from annotations.model import Codebook, Tag
from annotations.model.tag_names import tag_name
from corpus.text.romanisation import latin_form
from reader.terminal.safe import safe_line
from reader.tui.dialogs.chooser import Chooser

# Below this likeness (0–100) a tag is not what was typed.
_LEAST = 60.0
# Above this it differs by a typing error.
_A_SLIP = 80.0


class TagScreen(Chooser[str, str]):
    """Answers with the name of a tag; one that is set already is meant to be taken off."""

    HEADING = "Tag the passage"
    PLACEHOLDER = "type to choose, or to make a new tag"
    HINT = "enter set or remove the tag · esc cancel · claim/figure nests in claim"

    def __init__(self, book: Codebook, present: Collection[str]) -> None:
        super().__init__()
        self._book = book
        self._present = present

    def narrow(self, typed: str) -> None:
        choices = [(tag.name, self._entry(tag)) for tag in self._ranked(latin_form(typed.strip()))]
        if typed.strip() and self._book.get(typed.strip()) is None:
            new = Content.assemble(("+    new tag  ", "$quiet"), safe_line(typed.strip()))
            # What was typed is meant, unless a tag begins so or differs by a slip.
            is_match = choices and self._is_match(latin_form(typed.strip()), choices[0][0])
            choices.insert(1 if is_match else 0, (typed, new))
        self.offer(choices)

    def take(self, choice: str) -> None:
        try:
            self.answer(tag_name(choice))
        except BadTag as error:
            self.show_error(str(error))

    def _is_match(self, needle: str, name: str) -> bool:
        name = latin_form(name)
        return name.startswith(needle) or fuzz.ratio(needle, name) >= _A_SLIP

    def _ranked(self, needle: str) -> list[Tag]:
        if not needle:
            return list(self._book.tags)

        def likeness(tag: Tag) -> float:
            name = latin_form(tag.name)
            return fuzz.WRatio(needle, name) + 100 * name.startswith(needle)

        similar = [tag for tag in self._book.tags if likeness(tag) >= _LEAST]
        return sorted(similar, key=likeness, reverse=True)

    def _entry(self, tag: Tag) -> Content:
        return Content.assemble(
            ("✓ " if tag.name in self._present else "  ", "bold $accent"),
            (f"{safe_line(tag.mark)}  ", "bold"),
            safe_line(tag.name),
            (f"   {safe_line(tag.description)}", "$quiet"),
        )
