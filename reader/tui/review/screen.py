"""The review of a cleaning: raw and cleaned text side by side, each change to be undone.

Each choice is committed at once, by the writer; the next key need not wait for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, ClassVar

from textual import on
from textual.widgets import OptionList

from annotations.service.store import Store
from annotations.storage.change_kinds import IN_THE_REVIEW
from corpus.cleaning.changes import Change, Fate, toggled
from corpus.cleaning.cleaned import AS_IS
from corpus.cleaning.review import Review
from corpus.document import Span
from corpus.errors import VariorumError
from reader.advice import explained
from reader.tui.commands import KEEPER, STUDENT, Command
from reader.tui.review.keep import KeepScreen, with_kinds
from reader.tui.review.pages import ReviewPages
from reader.tui.review.rule_list import RuleList
from reader.tui.review.rule_names import KindOfChanges, kind_of, kinds_left_out
from reader.tui.session import Session
from reader.tui.text_pane.messages import PrefixChanged
from reader.tui.text_pane.reading_pane import ReadingPane
from reader.tui.undo_actions import redo, undo
from reader.tui.widgets.status import StatusLine

_DONE: dict[Fate, str] = {
    "dropped": "restored", "restored": "removed again", "suggested": "removed"
}  # fmt: skip
_WORDS = 40
"""Characters of a passage that are told."""


class ReviewScreen(ReviewPages):
    """Walks from change to change, and switches them off and on."""

    OWN_COMMANDS: ClassVar[Sequence[Command[ReviewScreen]]] = (
        Command("review.next_change", "n", "next change",
                "Go to the next change, skipping changes of spaces only.",
                lambda review: review.action_change(1), "The cleaning", footer=True, role=KEEPER),
        Command("review.previous_change", "N", "previous change", "Go to the previous change.",
                lambda review: review.action_change(-1), "The cleaning", role=KEEPER),
        Command("review.toggle_change", "enter", "undo this change",
                "Undo the change under the cursor, or restore the removed text; again redoes it.",
                lambda review: review.action_switch(), "The cleaning", footer=True, role=KEEPER),
        Command("review.keep", "K", "keep",
                "Choose parts to restore or remove: readers' comments, notices, hidden text.",
                lambda review: review.action_keep(), "The cleaning", footer=True, role=KEEPER),
        Command("review.take_out", "x", "remove",
                "Remove the selection, or else the sentence, by hand.",
                lambda review: review.action_take_out(), "The cleaning", footer=True, role=KEEPER),
        Command("review.rules", "r", "rules", "List the rules and what they did; again hides them.",
                lambda review: review.action_rules(), "The cleaning", footer=True, role=KEEPER),
        Command("review.toggle_rule", "X", "rule off",
                "Switch the rule of this change off for this document, or on again.",
                lambda review: review.action_switch_rule(), "The cleaning", footer=True,
                role=KEEPER),
        Command("review.next_of_rule", "right_square_bracket", "next of the rule",
                "Go to the next change of the same rule.",
                lambda review: review.action_same_rule(1), "The cleaning", role=KEEPER),
        Command("review.previous_of_rule", "left_square_bracket", "previous of the rule",
                "Go to the previous change of the same rule.",
                lambda review: review.action_same_rule(-1), "The cleaning", role=KEEPER),
        Command("review.edit", "e", "details", "Edit title, authors, publisher, date and address.",
                lambda review: review.action_edit(), "The cleaning", footer=True, role=KEEPER),
        Command("review.next_side", "tab", "other side", "Go to the other side.",
                lambda review: review.action_side(1), "The cleaning", role=KEEPER),
        Command("review.previous_side", "shift+tab", "previous side", "Go to the previous side.",
                lambda review: review.action_side(-1), "The cleaning", role=KEEPER),
        Command("review.undo", "u", "undo", "Undo your last change to a cleaning.",
                lambda review: review.action_undo(), "The cleaning", footer=True, role=KEEPER),
        Command("review.redo", "U", "redo", "Redo what you undid.",
                lambda review: review.action_redo(), "The cleaning", role=KEEPER),
        Command("review.leave", "escape", "", "Cancel the selection, or close the list of rules.",
                lambda review: review.action_leave(), "The cleaning", role=KEEPER),
        Command("review.back", "q", "back", "Go back to the previous screen.",
                lambda review: review.action_back(), "Program", footer=True, role=STUDENT),
    )  # fmt: skip

    def listed_commands(self) -> Sequence[Command[Any]]:
        return (*self.OWN_COMMANDS, *ReadingPane.OWN_COMMANDS)

    # Walking

    def _walk(self, among: list[Change], towards: int) -> bool:
        """To the next of these, or the one before, from where the cursor is."""
        now = self.current
        at = now.raw.start if now else self.ledger.to_raw(self.clean.cursor)
        if now is None and self.pane is self.raw:
            at = self.raw.cursor
        if towards > 0:
            found = next((c for c in among if c.raw.start > at), None)
        else:
            found = next((c for c in reversed(among) if c.raw.start < at), None)
        if found is not None:
            self.go(found)
        return found is not None

    # Commands

    def action_change(self, towards: int) -> None:
        if not self._walk([c for c in self.changes if not c.minor], towards):
            self.show_message(
                "No more changes in this direction" if self.changes else "Cleaning changed nothing"
            )

    def action_same_rule(self, towards: int) -> None:
        rule = self.current.rule if self.current else self.query_one(RuleList).rule
        rule_changes = [c for c in self.changes if c.rule == rule]
        if not rule or not self._walk(rule_changes, towards):
            self.show_message(
                f"No more changes by {rule} in this direction" if rule else "Go to a change first"
            )

    def action_switch(self) -> None:
        change = self.current
        if change is None:
            self.show_message(
                "There is no change under the cursor; press n to go to the next change"
            )
        elif change.fate == "doubted":
            self.show_message("This text is only marked, not changed; press x to remove it")
        else:
            done = _DONE.get(change.fate, "unchanged")
            self._commit(toggled(self.review, change), f"{done}: {self._words(change.raw)}")

    def action_switch_rule(self) -> None:
        rule = self.query_one(RuleList).rule if self.in_list else None
        rule = rule or (self.current.rule if self.current else None)
        if not rule:
            self.show_message("Go to a change, or to a rule in the list, first")
            return
        off = rule not in self.review.without
        self._commit(self.review.switched(rule), f"switched {rule} {'off' if off else 'on again'}")

    def action_keep(self) -> None:
        kinds = kinds_left_out(self.changes, self.review.without)
        if not kinds:
            self.show_message("There is no removed part that could be restored")
            return
        rule = self.current.rule if self.current else ""
        self.session.push_screen(
            KeepScreen(self.document.title, kinds, self._count_words, self._keep, kind_of(rule)),
            lambda _: None,
        )

    def _keep(self, kinds: Sequence[KindOfChanges], keep: bool) -> None:
        names = ", ".join(kind.kind.name for kind in kinds)
        done = f"restored: {names}" if keep else f"removed again: {names}"
        self._commit(with_kinds(self.review, kinds, keep=keep), done)

    def _count_words(self, change: Change) -> int:
        return len(self.ledger.raw[slice(*change.raw)].split())

    def action_take_out(self) -> None:
        span = None if self.in_list else self.pane.passage()
        if span is None:
            return
        raw = span if self.pane is self.raw else self.ledger.raw_span(span)
        if self.ledger.to_clean(raw.start) == self.ledger.to_clean(raw.end):
            self.show_message("This is not in the cleaned text")
            return
        self.pane.clear_selection()
        self._commit(self.review.dropping(raw), f"removed: {self._words(raw)}")

    def _words(self, span: Span) -> str:
        words = " ".join(self.ledger.raw[slice(*span)][:200].split())
        return f"“{words[:_WORDS]}…”" if len(words) > _WORDS else f"“{words}”"

    def _commit(self, review: Review, done: str) -> None:
        """Let the writer clean the document as this review has it."""
        self.review = review
        self.waiting += 1
        self.query_one(StatusLine).show_mode("cleaning …")
        slug = self.slug

        def job(store: Store) -> int:
            from annotations.service.documents import reclean_document

            return reclean_document(store, slug, review, done).orphaned

        def failed(error: VariorumError) -> None:
            self._commit_ended()
            self.session.show_error(explained(error))

        self.session.write(job, partial(self._finished, done), failed)

    def _finished(self, done: str, orphaned: int) -> None:
        self._commit_ended()
        lost = f"; {orphaned:,} of the annotations lost their passage" if orphaned else ""
        self.show_message(f"{done}{lost}; u undoes it")

    def _commit_ended(self) -> None:
        self.waiting -= 1
        if not self.waiting and self.is_attached:
            self.query_one(StatusLine).show_mode("")
            self.turn = self.session.store.journal.turn()
            self.read()

    def action_edit(self) -> None:
        from reader.tui.library.details import edit_details

        edit_details(self.session, self.slug, self.document.metadata, self._changed)

    def action_undo(self) -> None:
        undo(self.session, lambda _, sentence: self._changed(sentence), IN_THE_REVIEW)

    def action_redo(self) -> None:
        redo(self.session, lambda _, sentence: self._changed(sentence), IN_THE_REVIEW)

    def _changed(self, sentence: str) -> None:
        self.library_changed()
        self.show_message(sentence)

    # The list, the sides and the way out

    @property
    def in_list(self) -> bool:
        return self.query_one(RuleList).has_focus

    def action_rules(self) -> None:
        rules = self.query_one(RuleList)
        if rules.display and rules.has_focus:
            rules.display = False
            self.raw.focus()
        else:
            rules.display = True
            rules.focus()

    def action_side(self, by: int) -> None:
        rules = self.query_one(RuleList)
        stops = [self.raw, self.clean, *([rules] if rules.display else [])]
        at = next((n for n, stop in enumerate(stops) if stop.has_focus), 0)
        stops[(at + by) % len(stops)].focus()

    @on(OptionList.OptionSelected, "#rules")
    def rule_chosen(self, event: OptionList.OptionSelected) -> None:
        """To the first change of a rule."""
        event.stop()
        rule_changes = [c for c in self.changes if c.rule == event.option.id]
        if rule_changes:
            self.raw.focus()
            self.go(rule_changes[0])

    def action_leave(self) -> None:
        if self.in_list:
            self.raw.focus()
        else:
            self.pane.clear_selection()

    def action_back(self) -> None:
        self.app.pop_screen()

    @on(PrefixChanged)
    def typed(self, message: PrefixChanged) -> None:
        self.query_one(StatusLine).show_typed(message.text)


def review_of(session: Session, slug: str, cursor: int = 0) -> str | None:
    """Open the review of a document, at a place of its cleaned text; or say why not."""
    try:
        cleaned = session.store.documents.cleaned(slug)
    except VariorumError as error:
        return explained(error)
    if cleaned.rules == AS_IS:
        return "this document was added without cleaning: there is nothing to review"
    session.push_screen(ReviewScreen(session, slug, cursor))
    return None
