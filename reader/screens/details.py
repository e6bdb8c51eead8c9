"""The details of a document, to be put right by hand."""

from __future__ import annotations

import re

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
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


class DetailsScreen(Dialog[Metadata]):
    """Answers with the details as edited, or None."""

    BINDINGS = [Binding("ctrl+s", "keep", "keep", show=False)]

    def __init__(self, slug: str, metadata: Metadata) -> None:
        super().__init__()
        self._slug = slug
        self._metadata = metadata

    def compose(self) -> ComposeResult:
        values = {
            "title": self._metadata.title,
            "authors": "; ".join(self._metadata.authors),
            "publisher": self._metadata.publisher,
            "published": self._metadata.published,
            "url": self._metadata.url,
            "language": self._metadata.language,
        }
        with Vertical(classes="dialog"):
            yield Static(
                f"Details of {safe_line(self._slug)}", classes="dialog-title", markup=False
            )
            for name, label in _FIELDS:
                yield Static(label, classes="field-label", markup=False)
                yield Input(safe_line(values[name] or ""), id=f"field-{name}")
            yield Static("", id="details-error", classes="dialog-error", markup=False)
            yield Static(
                "tab goes on · enter keeps · esc leaves", classes="dialog-help", markup=False
            )

    def on_input_submitted(self) -> None:
        self.action_keep()

    def action_keep(self) -> None:
        def value(name: str) -> str | None:
            return self.query_one(f"#field-{name}", Input).value.strip() or None

        published = value("published")
        if published is not None and not _DATE.fullmatch(published):
            self.query_one("#details-error", Static).update("write the date as 2020-11-09")
            self.query_one("#field-published").focus()
            return
        authors = tuple(a.strip() for a in (value("authors") or "").split(";") if a.strip())
        self.dismiss(
            Metadata(
                value("title"), authors, value("publisher"), published, value("url"),
                value("language"),
            )
        )  # fmt: skip
