"""Feedback: one's own passages beside the consensus, with the figures above."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from annotations.analysis.feedback.library_feedback import class_feedback
from annotations.analysis.feedback.outcomes import Comparison, Unit
from annotations.analysis.feedback.results import ClassFeedback, DocumentFeedback, Feedback
from annotations.errors import BadRound, NoStandard, UnknownAnnotator
from annotations.model import CONSENSUS
from annotations.service.copying import CopiedAnnotations, copy_annotations
from corpus.document import Span
from corpus.errors import VariorumError
from reader.advice import explained
from reader.tables.feedback import class_blocks, summary
from reader.terminal.safe import safe_line
from reader.tui.commands import STUDENT, TEACHER, Command, footer
from reader.tui.feedback.painting import entry, figures, side
from reader.tui.main_screen import MainScreen
from reader.tui.session import Session
from reader.tui.statistics.figures import painted_blocks
from reader.tui.styles import sheet
from reader.tui.undo_actions import undo
from reader.tui.widgets.entries import EntryList
from reader.tui.widgets.key_line import KeyLine
from reader.tui.widgets.status import StatusLine

_NARROW = 100
"""Cells below which the list stands above the passages."""
_LIST_WIDTH, _MARGIN = 42, 10
_MISSED = 20
"""Passages below the table of the class."""
Passage = tuple[DocumentFeedback, Comparison]


@dataclass(frozen=True, slots=True)
class FeedbackChoice:
    """What is compared, and how; remembered while the program runs."""

    whose: str
    against: str = CONSENSUS
    unit: Unit | None = None
    hits: bool = False
    """Whether hits are listed as well."""
    everybody: bool = False
    at: tuple[str, Span, str] | None = None
    """The passage that was looked at last: the document's id, the place, the outcome."""


class FeedbackScreen(MainScreen):
    """Lists the passages in which somebody differs; enter goes to the passage."""

    TITLE = "Feedback"
    CSS_PATH = sheet("feedback")
    OWN_COMMANDS: ClassVar[Sequence[Command[FeedbackScreen]]] = (
        Command("feedback.go", "enter", "go to the text", "Go to the passage in the text.",
                lambda screen: screen.action_go(), "Feedback", footer=True, role=STUDENT),
        Command("feedback.next", "n,j,down", "next", "Go to the next passage.",
                lambda screen: screen.action_move(1), "Feedback", footer=True, role=STUDENT),
        Command("feedback.previous", "N,k,up", "previous", "Go to the previous passage.",
                lambda screen: screen.action_move(-1), "Feedback", role=STUDENT),
        Command("feedback.hits", "h", "hits", "List the hits as well, or only the differences.",
                lambda screen: screen.action_hits(), "Feedback", footer=True, role=STUDENT),
        Command("feedback.whose", "w", "whose", "Choose whose annotations are compared.",
                lambda screen: screen.action_whose(), "Feedback", footer=True, role=TEACHER),
        Command("feedback.against", "s", "standard",
                "Choose with whom they are compared: the consensus, or another annotator.",
                lambda screen: screen.action_against(), "Feedback", footer=True, role=STUDENT),
        Command("feedback.unit", "c", "unit",
                "Compare by sentence or by passage.",
                lambda screen: screen.action_unit(), "Feedback", footer=True, role=STUDENT),
        Command("feedback.everybody", "tab", "all",
                "Switch between one annotator and a table of all, with what most have missed.",
                lambda screen: screen.action_everybody(), "Feedback", footer=True, role=TEACHER),
        Command("feedback.copy", "A", "take over",
                "Copy these annotations as a starting point for the consensus; what it has "
                "already is not changed.",
                lambda screen: screen.action_copy(), "Feedback", footer=True, role=TEACHER),
        Command("feedback.undo", "u", "undo", "Undo your last change.",
                lambda screen: screen.action_undo(), "Feedback", role=STUDENT),
        Command("feedback.page_down", "space,pagedown", "page down", "Scroll down.",
                lambda screen: screen.action_scroll(1), "Feedback", role=STUDENT),
        Command("feedback.page_up", "b,pageup", "page up", "Scroll up.",
                lambda screen: screen.action_scroll(-1), "Feedback", role=STUDENT),
        Command("feedback.back", "q,escape", "back", "Go back to the text.",
                lambda screen: screen.action_back(), "Feedback", footer=True, role=STUDENT),
    )  # fmt: skip

    def __init__(
        self,
        session: Session,
        choice: FeedbackChoice,
        changed: Callable[[FeedbackChoice], None],
        go: Callable[[str, Span], None],
    ) -> None:
        """`changed` is told each choice, to be given to the next screen; `go` goes to a passage of
        a document (its slug).
        """
        super().__init__(session)
        self._choice = choice
        self._changed = changed
        self._go = go
        self._result: ClassFeedback | None = None
        self._reason: Content | None = Content("Comparing …")
        """Why there is nothing to show."""
        self._passages: list[Passage] = []
        self._at = 0
        self._turn = -1
        self._asked = 0

    def compose(self) -> ComposeResult:
        yield Static("", id="feedback-head", markup=False)
        yield Static("", id="feedback-figures", markup=False)
        with Horizontal(id="feedback-body"):
            yield EntryList(id="feedback-list", markup=False)
            with Horizontal(id="feedback-sides"):
                for name in ("own", "standard"):
                    with VerticalScroll(
                        id=f"feedback-{name}", classes="feedback-side", can_focus=False
                    ):
                        yield Static("", id=f"feedback-{name}-text", markup=False)
        with VerticalScroll(id="feedback-table", can_focus=False):
            yield Static("", id="feedback-table-text", markup=False)
        yield Static("", id="feedback-empty", markup=False)
        yield StatusLine(id="status")
        yield KeyLine(footer(self.OWN_COMMANDS))

    def on_mount(self) -> None:
        self._show()
        self.library_changed()

    def on_resize(self) -> None:
        self.set_class(self.app.size.width < _NARROW, "narrow")
        self._show()

    def library_changed(self) -> None:
        turn = self.session.store.journal.turn()
        if turn != self._turn:
            self._turn = turn
            self._compare()

    # What is shown

    def _compare(self) -> None:
        """Compare in another thread; only the last that was asked for is shown."""
        self._asked += 1
        asked, choice = self._asked, self._choice
        names = () if choice.everybody else (choice.whose,)

        def done(result: ClassFeedback) -> None:
            if asked == self._asked and self.is_attached:
                self._result, self._reason = result, None
                self._list()

        def failed(error: VariorumError) -> None:
            if asked == self._asked and self.is_attached:
                self._result, self._reason = None, self._explained(error)
                self._list()

        self.session.read(
            lambda store: class_feedback(store, names, against=choice.against, unit=choice.unit),
            done, failed, hold_keys=False,
        )  # fmt: skip

    def _explained(self, error: VariorumError) -> Content:
        """Why nothing can be compared, and what can be done about it."""
        if isinstance(error, BadRound):
            return Content("A blind round is on: annotations are compared after all are revealed.")
        if isinstance(error, NoStandard) and self._choice.against == CONSENSUS:
            if self.session.role < TEACHER:
                return Content("There is no consensus yet: the class has not settled anything.")
            return Content(
                "There is no consensus yet. In the text, D goes through the sentences that were\n"
                "tagged differently and settles them. Here, A takes these annotations over as the\n"
                "consensus, and s chooses another annotator to compare with."
            )
        if isinstance(error, UnknownAnnotator):
            return Content(
                safe_line(f"{self._choice.whose} has no annotations yet.")
                + "\nTag passages in the text first, with c, o, d or t."
            )
        return Content(safe_line(explained(error)))

    @property
    def _feedback(self) -> Feedback | None:
        if self._result is None or self._choice.everybody or not self._result.annotators:
            return None
        return self._result.annotators[0]

    def _list(self) -> None:
        """Fill the list; the passage that was looked at last stays chosen."""
        feedback = self._feedback
        self._passages = [
            (document, one)
            for document in (feedback.documents if feedback else ())
            for one in document.comparison.comparisons
            if self._choice.hits or one.outcome != "hit"
        ]
        places = {_place(passage): n for n, passage in enumerate(self._passages)}
        at = self._choice.at
        last = max(0, len(self._passages) - 1)
        self._at = places.get(at, min(self._at, last)) if at else min(self._at, last)
        self._show()

    def _show(self) -> None:
        if not self.is_mounted:
            return
        feedback, reason = self._feedback, self._reason or self._nothing()
        self.query_one("#feedback-head", Static).update(self._head())
        self.query_one("#feedback-figures", Static).update(
            figures(feedback) if feedback and feedback.documents else Content("")
        )
        self.query_one("#feedback-empty", Static).update(reason or "")
        self.query_one("#feedback-empty").display = reason is not None
        table = self._choice.everybody and self._result is not None and reason is None
        self.query_one("#feedback-table").display = table
        self.query_one("#feedback-figures").display = not self._choice.everybody
        self.query_one("#feedback-body").display = reason is None and not table
        if table and self._result is not None:
            cells = max(20, self.app.size.width - _MARGIN)
            self.query_one("#feedback-table-text", Static).update(
                painted_blocks(class_blocks(self._result, cells, _MISSED), cells)
            )
            return
        listing = self.query_one("#feedback-list", OptionList)
        width = self.app.size.width if self.has_class("narrow") else _LIST_WIDTH
        with self.prevent(OptionList.OptionHighlighted):
            listing.clear_options()
            listing.add_options(
                Option(entry(*passage, max(12, width - _MARGIN))) for passage in self._passages
            )
            listing.highlighted = self._at if self._passages else None
        self._show_current()

    def _head(self) -> Content:
        feedback = self._feedback
        title = ("Feedback   ", "bold $accent")
        if feedback is None:
            return Content.assemble(title, safe_line(f"all against {self._choice.against}")
                                    if self._choice.everybody else "")  # fmt: skip
        return Content.assemble(title, safe_line(summary(feedback).partition("; precision")[0]))

    def _nothing(self) -> Content | None:
        """What to say where there is nothing to list."""
        if self._choice.everybody:
            if self._result is not None and not self._result.annotators:
                return Content(safe_line(f"Nobody but {self._choice.against} has tags yet."))
            return None
        feedback = self._feedback
        if feedback is None or self._passages:
            return None
        question = feedback.question
        if not feedback.documents:
            return Content(
                safe_line(
                    f"{feedback.annotator} has no annotations in the documents that "
                    f"{question.against} has."
                )
                + "\nTag passages in the text first, with c, o, d or t."
            )
        if any(feedback.overall.outcomes.values()):
            return Content(
                safe_line(f"{feedback.annotator} and {question.against} do not differ.")
                + "\nh lists the hits."
            )
        return Content(
            safe_line(
                f"There is nothing to compare: {feedback.annotator} has no tag where "
                f"{question.against} has one."
            )
        )

    def _show_current(self) -> None:
        if not self._passages or self._feedback is None:
            return
        document, one = self._passages[self._at]
        question = self._feedback.question
        sides = (
            ("own", self._feedback.annotator, one.own, one.standard),
            ("standard", question.against, one.standard, one.own),
        )
        for id_, name, mark, other in sides:
            self.query_one(f"#feedback-{id_}-text", Static).update(
                side(name, document, mark, other)
            )
            self.query_one(f"#feedback-{id_}").scroll_home(animate=False)
        self.show_message(f"Passage {self._at + 1:,} of {len(self._passages):,} · {document.title}")

    @on(OptionList.OptionHighlighted)
    def highlighted(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        self._look_at(self.query_one("#feedback-list", OptionList).highlighted or 0)

    @on(OptionList.OptionSelected)
    def selected(self, event: OptionList.OptionSelected) -> None:
        # A click chooses a passage to look at; the key goes there.
        event.stop()

    def _look_at(self, at: int) -> None:
        if at != self._at and self._passages:
            self._at = at
            self._choose(at=_place(self._passages[at]))
            self._show_current()

    def _choose(self, **changes: Any) -> None:
        self._choice = replace(self._choice, **changes)
        self._changed(self._choice)

    # Commands

    def may_run(self, command: Command[Any]) -> bool:
        return command.id != "feedback.go" or bool(self._passages)

    def action_go(self) -> None:
        document, one = self._passages[self._at]
        self._choose(at=_place((document, one)))
        mark = one.own or one.standard
        self.dismiss()
        self._go(document.slug, mark.span if mark else one.place)

    def action_move(self, by: int) -> None:
        if self._choice.everybody:
            self.query_one("#feedback-table").scroll_relative(y=by, animate=False)
        elif self._passages:
            listing = self.query_one("#feedback-list", OptionList)
            listing.highlighted = max(0, min(len(self._passages) - 1, self._at + by))
            self._look_at(listing.highlighted)

    def action_scroll(self, by: int) -> None:
        for id_ in ("own", "standard", "table"):
            part = self.query_one(f"#feedback-{id_}")
            part.scroll_relative(y=by * max(1, part.size.height - 1), animate=False)

    def action_hits(self) -> None:
        self._choose(hits=not self._choice.hits)
        self._list()
        self.show_message("Hits are listed" if self._choice.hits else "Hits are not listed")

    def action_unit(self) -> None:
        unit: Unit = "sentence"
        if self._result is not None and self._result.question.unit == "sentence":
            unit = "passage"
        self._choose(unit=unit)
        self._compare()

    def action_everybody(self) -> None:
        self._choose(everybody=not self._choice.everybody)
        self._compare()

    def action_whose(self) -> None:
        names = [name for name in self._names() if name not in (self._choice.against, CONSENSUS)]
        self._ask("Whose annotations to compare", names, "whose")

    def action_against(self) -> None:
        others = [name for name in self._names() if name not in (self._choice.whose, CONSENSUS)]
        self._ask("With whom to compare", [CONSENSUS, *others], "against")

    def action_copy(self) -> None:
        from reader.tui.dialogs.confirm import ConfirmScreen

        whose = self._choice.whose
        if self._choice.everybody or whose not in self._names() or whose == CONSENSUS:
            self.show_message("Choose first, with w, whose annotations to take over")
            return

        def confirmed(sure: bool | None) -> None:
            if sure:
                self.session.write(
                    lambda store: copy_annotations(store, whose, as_consensus=True), self._copied
                )

        dialog = ConfirmScreen(
            f"Copy the annotations of {whose} as the consensus?",
            "Their tags are copied in all documents, as a starting point. What the consensus has "
            "already is not changed, and each copy says whose it was.",
            keys="enter take over",
        )
        self.session.push_screen(dialog, confirmed)

    def _copied(self, outcome: CopiedAnnotations) -> None:
        number = f"{outcome.copied:,} annotation{'' if outcome.copied == 1 else 's'}"
        undo_hint = " · u undoes it" if outcome.copied else ""
        left_out = f", {outcome.present:,} were there already" if outcome.present else ""
        self.library_changed()
        self.show_message(f"Copied {number} as the consensus{left_out}{undo_hint}")

    def action_undo(self) -> None:
        def undone(sentence: str) -> None:
            self.library_changed()
            self.show_message(sentence)

        undo(self.session, lambda _, sentence: undone(sentence))

    def _ask(self, heading: str, names: Sequence[str], what: str) -> None:
        from reader.tui.feedback.names import AnnotatorScreen

        if not names:
            self.show_message("There are no other annotators yet")
            return

        def chosen(name: str | None) -> None:
            if name is not None:
                self._choose(**{what: name}, everybody=False, unit=None, at=None)
                self._compare()

        self.session.push_screen(AnnotatorScreen(heading, names), chosen)

    def _names(self) -> list[str]:
        return [annotator.name for annotator in self.session.store.annotators()]

    def action_back(self) -> None:
        self.dismiss()


def _place(passage: Passage) -> tuple[str, Span, str]:
    document, one = passage
    return document.document, one.place, one.outcome
