"""Named arrangements: documents that are opened together again, for one seminar or another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, ClassVar

from reader.tui.commands import Command
from reader.tui.reading.feature import Feature

_ARRANGEMENTS = "arrangements"


class Arrangements(Feature):
    """Saves, switches and deletes arrangements; they are in the library, for this annotator."""

    commands: ClassVar[Sequence[Command[Arrangements]]] = (
        Command("arrangements.choose", "semicolon", "arrangements",
                "Save the open documents under a name, or open a saved arrangement.",
                lambda arrangements: arrangements.choose(), "Panes", remote=True),
    )  # fmt: skip

    def choose(self) -> None:
        """Let the reader choose what to do."""
        from reader.tui.dialogs.arrangements import ArrangementChoice, ArrangementScreen

        session = self.context.session
        saved = self._saved()
        titles = {summary.id: summary.title for summary in session.store.documents.all()}
        listed = {
            name: [titles.get(id_, "a document that is not in the library") for id_ in entry["ids"]]
            for name, entry in saved.items()
        }

        def chosen(choice: ArrangementChoice | None) -> None:
            if choice is None:
                return
            if choice.do == "open":
                self._open(choice.name, saved[choice.name])
            elif choice.do == "save":
                self._save(choice.name)
            else:
                self._delete(choice.name)

        open_now = len(self.context.documents.arranged())
        session.push_screen(ArrangementScreen(listed, open_now), chosen)

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
        ids = [pane.document.id for pane in self.context.documents.arranged()]
        entry = {"ids": ids, "stacked": self.context.view.stacked}
        self.context.session.remember(_ARRANGEMENTS, {**self._saved(), name: entry})
        self.context.show_message(f"Saved the arrangement “{name}”")

    def _delete(self, name: str) -> None:
        rest = {other: entry for other, entry in self._saved().items() if other != name}
        self.context.session.remember(_ARRANGEMENTS, rest)
        self.context.show_message(f"Deleted the arrangement “{name}”")

    def _open(self, name: str, entry: dict[str, Any]) -> None:
        ids = [id_ for id_ in entry["ids"] if isinstance(id_, str)]
        missing = self.context.documents.replace_all(ids)
        if missing == len(ids):
            self.context.show_message(f"The documents of “{name}” are no longer in the library")
            return
        self.context.change_view(replace(self.context.view, stacked=entry.get("stacked") is True))
        lost = f"; {missing} of its documents are no longer in the library" if missing else ""
        self.context.show_message(f"Opened the arrangement “{name}”{lost}")
