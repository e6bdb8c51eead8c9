"""Chooses, saves and deletes queries under a name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar, Literal, NamedTuple

from textual.content import Content
from textual.widgets import Input

from annotations.service.saved_queries import delete_query, save_query, saved_queries
from annotations.service.store import Store
from reader.terminal.safe import safe_line
from reader.tui.commands import KEEPER, Command
from reader.tui.dialogs.chooser import Chooser
from reader.tui.session import Session


class QueryChoice(NamedTuple):
    """What is to be done with a saved query."""

    do: Literal["use", "save"]
    name: str


class SavedQueriesScreen(Chooser[QueryChoice, str]):
    """Saves the query that was typed, and answers with its name; or with that of another one."""

    HEADING = "Saved queries"
    PLACEHOLDER = "type to filter, or type a new name to save the query"
    HINT = "enter use or save · ctrl+d delete · esc cancel"
    HINT_FOR_VISITORS = "enter use or save · esc cancel"
    OWN_COMMANDS: ClassVar[Sequence[Command[SavedQueriesScreen]]] = (
        Command("queries.delete", "ctrl+d", "", "Delete this saved query; press twice.",
                lambda dialog: dialog.action_delete(), priority=True, role=KEEPER),
    )  # fmt: skip

    def __init__(self, session: Session, saved: Mapping[str, str], query: str) -> None:
        """`saved`: the queries by their names; `query`: the one that could be saved."""
        super().__init__()
        self._session = session
        self._saved = saved
        self._query = " ".join(query.split())
        self._to_delete: str | None = None

    def narrow(self, typed: str) -> None:
        self._to_delete = None
        if self._session.role < KEEPER:
            self.hint(self.HINT_FOR_VISITORS)
        name = " ".join(typed.split()).removeprefix("@")
        choices = [
            (QueryChoice("use", known), _entry(known, text))
            for known, text in self._saved.items()
            if name.casefold() in known.casefold()
        ]
        is_known = name.casefold() in map(str.casefold, self._saved)
        # What is saved is everybody's: a visitor adds to it, and replaces nothing.
        if name and self._query and not (is_known and self._session.role < KEEPER):
            instead = ", replacing its query" if is_known else ""
            line = f"Save “{safe_line(self._query)}” as @{safe_line(name)}{instead}"
            choices.append((QueryChoice("save", name), Content.styled(line, "$accent")))
        self.offer(choices)
        if not choices:
            self.explain_quietly(
                "Type a name and press enter to save the query."
                if self._query
                else "No saved queries yet: type a query in the search, then save it."
            )

    def take(self, choice: QueryChoice) -> None:
        if choice.do == "use":
            self.dismiss(choice.name)
            return
        query = self._query
        self._session.write(
            lambda store: save_query(store, choice.name, query), self.dismiss, self._failed
        )

    def action_delete(self) -> None:
        """Ask once, then delete."""
        choice = self.highlighted
        if choice is None or choice.do != "use":
            self.app.bell()
        elif self._to_delete == choice.name:
            name = choice.name

            def delete(store: Store) -> dict[str, str]:
                delete_query(store, name)
                return saved_queries(store)

            self._session.write(delete, self._deleted, self._failed)
        else:
            self._to_delete = choice.name
            self.show_error(f"Press ctrl+d again to delete @{safe_line(choice.name)}")

    def _deleted(self, saved: Mapping[str, str]) -> None:
        if not self.closed:
            self._saved = saved
            self.narrow(self.query_one("#typed", Input).value)


def _entry(name: str, text: str) -> Content:
    return Content.assemble((safe_line(f"@{name}"), "bold"), (f"\n{safe_line(text)}", "$quiet"))
