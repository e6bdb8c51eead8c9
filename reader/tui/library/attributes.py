"""The attributes and collections of the selected documents, to be edited by hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input, Static, TextArea

from annotations.model.attributes import folded
from annotations.service.attributes import DocumentChanges, change_documents
from annotations.service.store import Store
from corpus.document import DocumentSummary
from reader.terminal.safe import safe_line
from reader.tui.commands import KEEPER, Command
from reader.tui.dialogs.dialog import Dialog, ask
from reader.tui.session import Session
from reader.tui.widgets.field import Field

SEVERAL = "…"
"""Stands for values in which the documents differ; left so, they are not changed."""


class AttributesScreen(Dialog[DocumentChanges]):
    """Answers with what was changed. The fields show what all the documents have in common."""

    OUTLASTS_THE_PROGRAM = True
    OWN_COMMANDS: ClassVar[Sequence[Command[AttributesScreen]]] = (
        Command("attributes.save", "ctrl+s", "save", "Save the attributes and collections.",
                lambda dialog: dialog.action_keep(), priority=True, role=KEEPER),
    )  # fmt: skip

    def __init__(self, session: Session, documents: Sequence[DocumentSummary]) -> None:
        super().__init__()
        self._session = session
        self._documents = documents
        self._values = _common_values(documents)
        self._collections = _common_collections(documents)

    def compose(self) -> ComposeResult:
        lines = "\n".join(f"{key} = {value}" for key, value in self._values.items())
        with Vertical(classes="dialog note"):
            yield Static(
                f"Attributes of {_name(self._documents)}", classes="dialog-title", markup=False
            )
            yield Static("Collections, separated by ;", classes="field-label", markup=False)
            yield Field("; ".join(self._collections), id="collections")
            yield Static(
                "Attributes, one in a line: key = value", classes="field-label", markup=False
            )
            yield TextArea(lines, id="attributes", tab_behavior="focus", soft_wrap=True)
            yield Static("", classes="dialog-error", markup=False)
            several = f" · {SEVERAL} they differ" if SEVERAL in self._values.values() else ""
            yield Static(
                f"tab next field · ctrl+s save{several} · esc cancel",
                classes="dialog-help",
                markup=False,
            )

    def on_mount(self) -> None:
        area = self.query_one(TextArea)
        area.move_cursor(area.document.end)
        area.focus()

    @on(Input.Submitted)
    def submitted(self) -> None:
        self.action_keep()

    def action_keep(self) -> None:
        if self._session.ask_for_new_file():
            return
        # Behind the letters that were typed before it, which it overtakes.
        self.query_one(TextArea).call_later(self._keep)

    def _keep(self) -> None:
        typed: dict[str, str] = {}
        for line in self.query_one(TextArea).text.splitlines():
            key, sign, value = line.partition("=")
            if line.strip() and not (sign and key.strip()):
                self.show_error(f"Write each attribute as key = value: “{line.strip()[:40]}”")
                return
            if line.strip():
                typed[" ".join(key.split())] = value.strip()
        shown = {folded(key): (key, value) for key, value in self._values.items()}
        kept = {folded(key) for key in typed}
        changes: dict[str, str | None] = {
            key: value
            for key, value in typed.items()
            if value != shown.get(folded(key), ("", ""))[1] and value != SEVERAL
        }
        changes |= {key: None for known, (key, _) in shown.items() if known not in kept}
        self._answer(changes)

    def _answer(self, attributes: dict[str, str | None]) -> None:
        typed = [name for name in self.query_one(Input).value.split(";") if name.strip()]
        before = {folded(name) for name in self._collections}
        after = {folded(" ".join(name.split())) for name in typed}
        changes = DocumentChanges(
            attributes,
            [name for name in typed if folded(" ".join(name.split())) not in before],
            [name for name in self._collections if folded(name) not in after],
        )
        if changes == DocumentChanges({}, [], []):
            self.dismiss(None)
        else:
            self.answer(changes)

    @property
    def draft_name(self) -> str:
        return f"attributes {' '.join(document.slug for document in self._documents)}"

    @property
    def unsaved_warning(self) -> str:
        return "The attributes are not saved yet: ctrl+s saves them, esc again discards the changes"


def edit_attributes(
    session: Session, documents: Sequence[DocumentSummary], show_message: Callable[[str], None]
) -> None:
    """Let the reader edit attributes and collections of these documents; `show_message` says when
    they are saved.
    """

    def job(store: Store, changes: DocumentChanges) -> int:
        return len(change_documents(store, [document.id for document in documents], changes))

    ask(
        session,
        AttributesScreen(session, documents),
        job,
        lambda _: show_message(f"Saved the attributes of {_name(documents)} · u undoes it"),
    )


def _name(documents: Sequence[DocumentSummary]) -> str:
    if len(documents) == 1:
        return f"“{safe_line(documents[0].title)}”"
    return f"{len(documents)} documents"


def _common_values(documents: Sequence[DocumentSummary]) -> dict[str, str]:
    """For each key that any of the documents has the value, in one line, or SEVERAL."""
    keys = dict.fromkeys(key for document in documents for key in document.attributes)
    common: dict[str, str] = {}
    for key in sorted(keys, key=folded):
        values = {document.attributes.get(key, "") for document in documents}
        common[key] = safe_line(values.pop()) if len(values) == 1 else SEVERAL
    return common


def _common_collections(documents: Sequence[DocumentSummary]) -> list[str]:
    """The collections in which all of the documents are."""
    first, *others = (document.collections for document in documents)
    return [name for name in first if all(name in several for several in others)]
