"""Asks which of several annotations under the cursor is meant."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from annotations.model import Brief, Codebook
from reader.terminal.safe import safe_line
from reader.tui.dialogs.chooser import Chooser

_QUOTE = 160


class AnnotationScreen(Chooser[Brief, Brief]):
    """Answers with one of the annotations."""

    PLACEHOLDER = "type to filter by tag or words"
    HINT = "enter select · esc cancel"

    def __init__(
        self, question: str, annotations: Sequence[Brief], text: str, codebook: Codebook
    ) -> None:
        super().__init__()
        self.HEADING = question
        self._annotations = annotations
        self._text = text
        self._codebook = codebook

    def narrow(self, typed: str) -> None:
        words = typed.casefold().split()
        self.offer(
            [
                (annotation, self._entry(annotation))
                for annotation in self._annotations
                if all(word in self._searched(annotation) for word in words)
            ]
        )

    def take(self, choice: Brief) -> None:
        self.dismiss(choice)

    def _searched(self, annotation: Brief) -> str:
        words = self._text[slice(*annotation.span)]
        return f"{' '.join(annotation.tags)} {words} {annotation.note or ''}".casefold()

    def _entry(self, annotation: Brief) -> Content:
        tags = [(self._codebook.get(name), name) for name in annotation.tags]
        marks = "  ".join(f"{tag.mark if tag else '?'} {name}" for tag, name in tags)
        words = " ".join(self._text[slice(*annotation.span)].split())
        quote = words if len(words) <= _QUOTE else f"{words[: _QUOTE - 1]}…"
        return Content.assemble(
            (safe_line(marks or "no tag"), "bold"),
            (f"  {safe_line(annotation.annotator)}", "$quiet"),
            f"\n“{safe_line(quote)}”",
        )
