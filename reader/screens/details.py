"""The details of a document, to be put right by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.widgets import Input, Static

from corpus.document import Metadata
from reader.safe import safe_line
from reader.screens.dialog import Dialog

_FIELDS = (
    ("title", "Title"),
    ("authors", "Authors, separated by ;"),
    ("publisher", "Publisher"),
    ("published", "Date, YYYY-MM-DD"),
    ("url", "Address (URL)"),
    ("language", "Language, as in en"),
)


class DetailsScreen(Dialog[Metadata]):
    """Answers with the details as edited, or None."""

    BINDINGS = [Binding("ctrl+s", "keep", "keep", show=False)]

    def __init__(self, slug: str, metadata: Metadata) -> None:
        super().__init__()
        self._slug = slug
        self._metadata = metadata

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(
                f"Details of {safe_line(self._slug)}", classes="dialog-title", markup=False
            )
            for name, label in _FIELDS:
                yield Static(label, classes="field-label", markup=False)
                yield Input(safe_line(self._shown(name)), id=f"field-{name}")
            yield Static("", id="details-error", classes="dialog-error", markup=False)
            yield Static(
                "tab goes on · enter keeps · esc leaves", classes="dialog-help", markup=False
            )

    def on_input_submitted(self) -> None:
        self.action_keep()

    def action_keep(self) -> None:
        changed: dict[str, Any] = {}
        for name, _ in _FIELDS:
            typed = self.query_one(f"#field-{name}", Input).value.strip()
            # Shown one character for one: what nobody touched must not come back as it was shown.
            if typed == safe_line(self._shown(name)).strip():
                continue
            parts = tuple(part.strip() for part in typed.split(";") if part.strip())
            changed[name] = parts if name == "authors" else typed or None
        published = changed.get("published")
        if published is not None and not _is_date(published):
            self.query_one("#details-error", Static).update("write the date as 2020-11-09")
            self.query_one("#field-published").focus()
            return
        self.dismiss(replace(self._metadata, **changed))

    def _shown(self, name: str) -> str:
        value = getattr(self._metadata, name)
        return "; ".join(value) if name == "authors" else value or ""


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
