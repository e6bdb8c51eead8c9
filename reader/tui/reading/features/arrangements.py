"""Named arrangements: documents that are opened together again, for one seminar or another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, ClassVar

from corpus.document import DocumentSummary
from reader.tui.commands import STUDENT, Command
from reader.tui.reading.context import ReadingContext
from reader.tui.reading.feature import Feature
from reader.tui.session import OpenRequest
from reader.tui.title_list import title_list

_ARRANGEMENTS = "arrangements"
_PREVIOUS = "previous arrangement"


class Arrangements(Feature):
    """Saves, switches and deletes arrangements; they are in the library, for this annotator."""

    commands: ClassVar[Sequence[Command[Arrangements]]] = (
        Command("arrangements.choose", "semicolon", "arrangements",
                "Save the open documents under a name; open a saved arrangement, or the one before "
                "this.",
                lambda arrangements: arrangements.choose(), "Panes", role=STUDENT),
    )  # fmt: skip

    def __init__(self, context: ReadingContext) -> None:
        super().__init__(context)
        self._open_before: list[str] = []
        """The slugs of the documents that were open before this screen was."""
        self._previous: dict[str, Any] = {"ids": []}
        """The arrangement before this one."""

    def prepare(self) -> None:
        self._open_before = self.context.session.remembered_open_documents()
        stored = self.context.session.store.settings.get(_PREVIOUS)
        if isinstance(stored, dict) and isinstance(stored.get("ids"), list):
            self._previous = stored

    def open_request(self, request: OpenRequest) -> None:
        """Say what the documents that are open now have replaced, if that was an arrangement."""
        before, self._open_before = self._open_before, []
        if request.temporary or len(before) < 2 or set(before) <= self._open_slugs():
            return
        documents = {document.slug: document for document in self._documents()}
        replaced = [documents[slug] for slug in before if slug in documents]
        ids = [document.id for document in replaced]
        self._remember_previous(ids, stacked=self.context.view.stacked)
        self.context.show_message(
            f"Opened in place of {title_list([document.title for document in replaced])}"
            f" · {self.commands[0].key} restores them"
        )

    def choose(self) -> None:
        """Let the reader choose what to do."""
        from reader.tui.dialogs.arrangements import ArrangementChoice, ArrangementScreen

        session = self.context.session
        saved = self._saved()
        titles = {document.id: document.title for document in self._documents()}
        listed = {
            name: [titles.get(id_, "a document that is not in the library") for id_ in entry["ids"]]
            for name, entry in saved.items()
        }

        def chosen(choice: ArrangementChoice | None) -> None:
            if choice is None:
                return
            if choice.do == "open":
                self._open(choice.name, saved[choice.name])
            elif choice.do == "restore":
                self._restore()
            elif choice.do == "save":
                self._save(choice.name)
            else:
                self._delete(choice.name)

        open_now = len(self.context.documents.arranged())
        previous = [titles[id_] for id_ in self._previous_ids() if id_ in titles]
        session.push_screen(ArrangementScreen(listed, open_now, previous), chosen)

    def _documents(self) -> Sequence[DocumentSummary]:
        return self.context.session.store.documents.all()

    def _open_slugs(self) -> set[str]:
        return {pane.document.slug for pane in self.context.documents.arranged()}

    # The previous arrangement

    def _previous_ids(self) -> list[str]:
        """Its documents; none if they are those that are open."""
        ids = [id_ for id_ in self._previous["ids"] if isinstance(id_, str)]
        return [] if ids == self._open_ids() else ids

    def _open_ids(self) -> list[str]:
        return [pane.document.id for pane in self.context.documents.arranged()]

    def _remember_previous(self, ids: list[str], *, stacked: bool) -> None:
        self._previous = {"ids": ids, "stacked": stacked}
        self.context.session.remember(_PREVIOUS, self._previous)

    def _restore(self) -> None:
        missing = self._show(self._previous)
        lost = f"; {missing} of its documents are no longer in the library" if missing else ""
        self.context.show_message(f"Restored the previous arrangement{lost}")

    # Named ones

    def _saved(self) -> dict[str, Any]:
        """The arrangements by name, alphabetically; what cannot be used is left out."""
        stored = self.context.session.store.settings.get(_ARRANGEMENTS)
        entries = stored.items() if isinstance(stored, dict) else ()
        return {
            name: entry
            for name, entry in sorted(entries, key=lambda item: item[0].casefold())
            if isinstance(entry, dict) and isinstance(entry.get("ids"), list)
        }

    def _save(self, name: str) -> None:
        entry = {"ids": self._open_ids(), "stacked": self.context.view.stacked}
        self.context.session.remember(_ARRANGEMENTS, {**self._saved(), name: entry})
        self.context.show_message(f"Saved the arrangement “{name}”")

    def _delete(self, name: str) -> None:
        rest = {other: entry for other, entry in self._saved().items() if other != name}
        self.context.session.remember(_ARRANGEMENTS, rest)
        self.context.show_message(f"Deleted the arrangement “{name}”")

    def _open(self, name: str, entry: dict[str, Any]) -> None:
        before = self._open_ids()
        missing = self._show(entry)
        if missing == len(entry["ids"]):
            self.context.show_message(f"The documents of “{name}” are no longer in the library")
            return
        lost = f"; {missing} of its documents are no longer in the library" if missing else ""
        back = (
            f" · {self.commands[0].key} restores the previous one"
            if before != self._open_ids()
            else ""
        )
        self.context.show_message(f"Opened the arrangement “{name}”{lost}{back}")

    def _show(self, entry: dict[str, Any]) -> int:
        """Open what is in an entry; what is open now is the previous arrangement then. Returns how
        many documents are not in the library any more; if none is there, nothing changes.
        """
        ids = [id_ for id_ in entry["ids"] if isinstance(id_, str)]
        stacked, before = self.context.view.stacked, self._open_ids()
        missing = self.context.documents.replace_all(ids)
        if missing < len(ids):
            self.context.change_view(
                replace(self.context.view, stacked=entry.get("stacked") is True)
            )
            if before != self._open_ids():
                self._remember_previous(before, stacked=stacked)
        return missing
