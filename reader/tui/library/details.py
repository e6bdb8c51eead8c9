"""The details of a document, to be put right by hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from annotations.service import documents
from annotations.service.store import Store
from corpus.cleaning.cleaned import AS_IS
from corpus.document import Metadata
from corpus.errors import VariorumError
from reader.terminal.safe import safe_line
from reader.tui.commands import KEEPER, Command
from reader.tui.dialogs.dialog import Dialog, ask
from reader.tui.session import Session
from reader.tui.widgets.field import Field

if TYPE_CHECKING:
    from corpus.cleaning.metadata_sources import FieldSource

_FIELDS = (
    ("title", "Title"),
    ("authors", "Authors, separated by ;"),
    ("publisher", "Publisher"),
    ("published", "Date, YYYY-MM-DD"),
    ("url", "Address (URL)"),
    ("language", "Language, as in en"),
)


class DetailsScreen(Dialog[dict[str, Any]]):
    """Answers with the details that were edited, by their names in `Metadata`."""

    OUTLASTS_THE_PROGRAM = True
    OWN_COMMANDS: ClassVar[Sequence[Command[DetailsScreen]]] = (
        Command("details.save", "ctrl+s", "save", "Save the details.",
                lambda dialog: dialog.action_keep(), role=KEEPER),
    )  # fmt: skip

    def __init__(self, session: Session, slug: str, metadata: Metadata) -> None:
        super().__init__()
        self._session = session
        self._slug = slug
        self._metadata = metadata
        self._suggested: dict[str, str] = {}

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(
                f"Details of {safe_line(self._slug)}", classes="dialog-title", markup=False
            )
            for name, label in _FIELDS:
                yield Static(label, id=f"label-{name}", classes="field-label", markup=False)
                yield Field(safe_line(self._shown(name)), id=f"field-{name}")
            yield Static("", id="details-error", classes="dialog-error", markup=False)
            yield Static(
                "tab next field · enter save · esc cancel", classes="dialog-help", markup=False
            )

    def on_mount(self) -> None:
        slug, metadata = self._slug, self._metadata

        def unknown(error: VariorumError) -> None:
            """The details can be edited without knowing where they come from."""

        self._session.read(
            lambda store: _look_up(store, slug, metadata),
            self._show_sources,
            unknown,
            hold_keys=False,
        )

    def _show_sources(self, known_fields: dict[str, FieldSource]) -> None:
        """Show what the source says of each field."""
        if not self.is_attached:
            return
        for name, label in _FIELDS:
            field = known_fields.get(name)
            if field is None:
                continue
            source = field.source
            if field.suggestion:
                self._suggested[name] = field.suggestion
                source = f"suggested by {field.why}"
                self.query_one(f"#field-{name}", Input).placeholder = safe_line(
                    f"enter uses the suggestion: {field.suggestion}"
                )
            if source:
                shown = Content.assemble(label, (f"  · {safe_line(source)}", "italic"))
                self.query_one(f"#label-{name}", Static).update(shown)

    @on(Input.Submitted)
    def submitted(self, event: Input.Submitted) -> None:
        """Keep it all; in an empty field, take what is suggested first."""
        name = (event.input.id or "").removeprefix("field-")
        suggestion = self._suggested.pop(name, "")
        if suggestion and not event.value.strip():
            event.input.value = suggestion
        else:
            self.action_keep()

    def action_keep(self) -> None:
        if self._session.ask_for_new_file():
            return
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
            self.show_error("Write the date as 2020-11-09")
            self.query_one("#field-published").focus()
            return
        self.answer(changed)

    @property
    def draft_name(self) -> str:
        return f"details {self._slug}"

    @property
    def unsaved_warning(self) -> str:
        return (
            "The details are not saved yet: press enter to save them, or esc again to discard the "
            "changes"
        )

    def _shown(self, name: str) -> str:
        value = getattr(self._metadata, name)
        return "; ".join(value) if name == "authors" else value or ""


def edit_details(
    session: Session, slug: str, metadata: Metadata, show_message: Callable[[str], None]
) -> None:
    """Let the reader edit a document's details; `show_message` says when they are saved."""

    def job(store: Store, details: dict[str, Any]) -> None:
        # Of what there is now: another program may have changed the others meanwhile.
        now = store.documents.get(slug).metadata
        documents.edit_metadata(store, slug, replace(now, **details))

    title = metadata.title or slug
    ask(
        session,
        DetailsScreen(session, slug, metadata),
        job,
        lambda _: show_message(f"Saved the details of “{title}” · u undoes it"),
    )


def _look_up(store: Store, slug: str, metadata: Metadata) -> dict[str, FieldSource]:
    # What cleans is loaded here, in the searcher's thread.
    from annotations.service.recleaning import clean_source
    from corpus.cleaning.metadata_sources import field_sources

    document = store.documents.get(slug)
    if store.documents.cleaned(document.id).rules == AS_IS:
        return {}
    return field_sources(clean_source(store.documents.source_of(document)), metadata)


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
