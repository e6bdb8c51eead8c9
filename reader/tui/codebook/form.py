"""The form for one tag: name, letter, colour, key and description."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input, Static

from annotations.errors import BadTag, TagExists
from annotations.model import COLOURS, Codebook, Tag
from annotations.service.store import Store
from reader.terminal.safe import safe_line
from reader.tui.dialogs.dialog import Dialog
from reader.tui.tag_keys import check_key
from reader.tui.widgets.field import Field

Change = Callable[..., None]
"""`CodebookScreen._change`: runs a job of the store, and says what it did or why it failed."""

_FIELDS = (
    ("name", "Name", "claim/figure is nested in claim"),
    ("mark", "Letter in the margin", "empty: an unused letter"),
    ("colour", "Colour", f"{' '.join(COLOURS)}, or #rrggbb"),
    ("key", "Key on the reading screen", "empty: none"),
    ("description", "Description", "when to use it"),
)


class TagForm(Dialog[None]):
    """Saves by itself, and stays open with everything that was typed where that fails."""

    def __init__(self, book: Codebook, tag: Tag | None, change: Change, uses: int = 0) -> None:
        super().__init__()
        self._book = book
        self._tag = tag
        self._change = change
        self._uses = uses
        self._merge_into: str | None = None
        """The tag of the name that was typed, once the reader was told that there is one."""

    def compose(self) -> ComposeResult:
        title = f"Edit {safe_line(self._tag.name)}" if self._tag else "Add a tag"
        with Vertical(classes="dialog tag-form"):
            yield Static(title, classes="dialog-title", markup=False)
            for name, label, hint in _FIELDS:
                yield Static(f"{label} · {hint}", classes="field-label", markup=False)
                yield Field(safe_line(self._shown(name)), id=f"tag-{name}", select_on_focus=False)
            yield Static("", id="tag-error", classes="dialog-error", markup=False)
            yield Static(
                "tab next field · enter save · esc cancel", classes="dialog-help", markup=False
            )

    def _shown(self, name: str) -> str:
        return "" if self._tag is None else str(getattr(self._tag, name) or "")

    @on(Input.Changed)
    def changed(self) -> None:
        self._merge_into = None

    @on(Input.Submitted)
    def submitted(self) -> None:
        """Save what was changed. A name that another tag has merges the two, if entered twice."""
        typed = {name: self.query_one(f"#tag-{name}", Input).value.strip() for name, *_ in _FIELDS}
        changed = {
            name: value
            for name, value in typed.items()
            # Shown one character for one: what nobody touched must not come back as it was shown.
            if value != safe_line(self._shown(name)).strip()
        }
        if self._tag is not None and not changed:
            self.dismiss(None)
            return
        try:
            check_key(changed.get("key", ""))
        except BadTag as error:
            self.show_error(str(error))
            return
        job: Callable[[Store], Tag]
        if self._merge_into is not None and self._tag is not None:
            old, into = self._tag.name, self._merge_into
            job = lambda store: store.tags.merge(old, into)  # noqa: E731
            sentence = f"Merged {old} into {into}"
        else:
            job, sentence = self._saving(changed)
        self._change(
            job, lambda tag: self._saved(sentence, tag), lambda tag: tag.name, self._not_saved
        )

    @property
    def unsaved_warning(self) -> str:
        return (
            "The tag is not saved yet: press enter to save it, or esc again to discard the changes"
        )

    def _saving(self, changed: dict[str, str]) -> tuple[Callable[[Store], Tag], str]:
        looks: dict[str, Any] = {n: v for n, v in changed.items() if n != "name"}
        # Left to the program, not cleared.
        if not looks.get("colour", " "):
            del looks["colour"]
        tag = self._tag
        if tag is None:
            name = changed.get("name", "")
            return lambda store: store.tags.add(name, **looks), "Added"
        new = changed.get("name")
        return lambda store: store.tags.change(tag.name, new, **looks), "Changed"

    def _saved(self, sentence: str, tag: Tag) -> str:
        self.dismiss(None)
        return f"{sentence} {tag.name}" if " " not in sentence else sentence

    def _not_saved(self, sentence: str) -> None:
        name = self.query_one("#tag-name", Input).value.strip()
        other = self._book.get(name)
        if self._tag is not None and other is not None and sentence == str(TagExists(name)):
            number = f"{self._uses:,} passage{'' if self._uses == 1 else 's'}"
            self._merge_into = other.name
            sentence += f"; press enter again to merge {self._tag.name} ({number}) into it"
        self.show_error(sentence)
