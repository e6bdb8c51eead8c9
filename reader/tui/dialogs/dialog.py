"""What the dialogs share: a quiet panel over the page, left with escape.

No dialog closes on an error: it closes when what its answer is for is done, and says in its place
why that failed (`ask`). What is typed and not saved is kept, whatever closes the dialog, and ctrl+r
restores it when the dialog is open again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar, TypeVar

from textual.content import Content
from textual.filter import LineFilter
from textual.screen import ModalScreen
from textual.widgets import Input, Static, TextArea

from annotations.service.store import Store
from corpus.errors import VariorumError
from reader.advice import explained
from reader.terminal.safe import safe_line
from reader.tui.bidi_filter import ReadingOrder
from reader.tui.commands import STUDENT, Command, CommandOwner, key_of
from reader.tui.dialogs.drafts import drafts_of
from reader.tui.session import Session
from reader.tui.styles import sheet
from reader.tui.widgets.sentence import message_sentence

Answer = TypeVar("Answer")
Result = TypeVar("Result")

Attempt = Callable[[Any, Callable[[], None], Callable[[VariorumError], None]], None]
"""Does what an answer is for, and calls one of two: when it is done, or when it has failed."""

_SHOWN = 40
"""Characters shown of what can be restored."""
_ROOMY = 30
"""Rows of a terminal in which there is a blank one between two fields."""
_SMALL = 22
"""Rows below which a dialog is as high as the terminal, and scrolls above its keys."""


class Dialog(CommandOwner, ModalScreen[Answer | None]):
    """A question over the page; escape, or a click beside it, answers nothing."""

    CSS_PATH = sheet("dialogs")
    OWN_COMMANDS: ClassVar[Sequence[Command[Any]]] = (
        Command("dialog.cancel", "escape", "", "Cancel, and close the dialog.",
                lambda dialog: dialog.action_cancel(), role=STUDENT),
        Command("dialog.restore", "ctrl+r", "", "Restore the text that you typed before and "
                                                "did not save.",
                lambda dialog: dialog.action_restore(), role=STUDENT),
        Command("dialog.manual", "f1", "", "Show the page of the manual that is about this dialog.",
                lambda dialog: dialog.app.action_manual(), role=STUDENT),
        Command("dialog.save_copy", "ctrl+s", "", "Save the open library to a new file.",
                lambda dialog: dialog.app.action_save_copy()),
        # Textual offers no keys of the application while a dialog is open.
        Command("dialog.copy", "ctrl+c", "", "Copy what is selected in a field.",
                lambda dialog: dialog.show_error("Nothing is selected to copy"), "Program",
                role=STUDENT),
        Command("dialog.quit", "ctrl+q", "", "Quit Variorum; asks first if there are unsaved "
                                             "changes.",
                lambda dialog: dialog.app.action_quit_program(), role=STUDENT),
    )  # fmt: skip

    OUTLASTS_THE_PROGRAM: ClassVar[bool] = False
    """Whether what is being typed when the program ends is offered again after the next start."""

    KEEPS_ANSWERED: ClassVar[bool] = False
    """Whether what was typed is offered again even where it was answered with."""

    attempt: Attempt | None = None
    """What is done with the answer before the dialog closes; None where it is only handed on."""
    closed = False
    _attempting = False
    _answered: tuple[Answer] | None = None
    """The answer, while another dialog that is above this one keeps it from closing."""
    _at_first: dict[str, str] | None = None
    """What stood in the fields when the dialog was opened."""
    _warned_of: dict[str, str] | None = None
    """What was typed when the reader was told that it is not saved."""

    def get_line_filters(self) -> Sequence[LineFilter]:
        # What is painted behind the dialog is in reading order already.
        return [one for one in super().get_line_filters() if not isinstance(one, ReadingOrder)]

    # Answering

    def answer(self, answer: Answer) -> None:
        """Close with this answer, once what it is for is done. Where that fails, stay open."""
        if self.attempt is None:
            self.dismiss(answer)
        elif not self._attempting:
            self._attempting = True
            self.show_error("")
            self.attempt(answer, lambda: self._succeeded(answer), self._failed)

    def _succeeded(self, answer: Answer) -> None:
        self._attempting = False
        if self.is_current:
            self.dismiss(answer)
        else:
            self._answered = (answer,)

    def _failed(self, error: VariorumError) -> None:
        self._attempting = False
        self.show_error(self.explained(error))

    def explained(self, error: VariorumError) -> str:
        """Why the answer could not be taken, in a sentence."""
        return explained(error)

    def show_error(self, sentence: str) -> None:
        """Say what is wrong, in the dialog; or where it is closed meanwhile, in front of all."""
        places = () if self.closed else self.query(".dialog-error")
        if places:
            place = places.only_one(Static)
            place.update(message_sentence(sentence))
            if sentence:  # where the dialog scrolls
                self.call_after_refresh(place.scroll_visible, animate=False)
        elif sentence:
            message = message_sentence(sentence)
            self.app.notify(message, severity="error", timeout=10, markup=False)

    def on_screen_resume(self) -> None:
        if self._answered is not None:
            (answer,), self._answered = self._answered, None
            self.call_later(self.dismiss, answer)

    def library_changed(self) -> None:
        """Something was committed, here or elsewhere."""

    def action_cancel(self) -> None:
        if self.may_leave():
            self.dismiss(None)

    def may_leave(self) -> bool:
        """Whether the dialog may close, and the program end, now; says so where something would be
        lost.
        """
        if not self.unsaved_warning or not self.typed or self.typed == self._warned_of:
            return True
        self._warned_of = self.typed
        self.show_error(self.unsaved_warning)
        return False

    @property
    def unsaved_warning(self) -> str:
        """What a form with changes says before it is closed; closing it again discards them. Empty
        for a dialog that closes at once.
        """
        return ""

    def on_click(self, event: object) -> None:
        # A click on the page behind closes the dialog, as people expect of one.
        if getattr(event, "widget", None) is self:
            self.action_cancel()

    def on_resize(self) -> None:
        height = self.app.size.height
        self.set_class(height < _ROOMY, "compact")
        self.set_class(height < _SMALL, "small")
        if height < _SMALL and self.focused is not None:
            self.call_after_refresh(self.focused.scroll_visible, animate=False)

    # What is typed

    @property
    def draft_name(self) -> str:
        """What the text belongs to that is typed here: the same dialog, on the same matter."""
        return type(self).__name__

    def _fields(self) -> dict[str, str]:
        inputs = {field.id or "": field.value for field in self.query(Input)}
        return inputs | {area.id or "": area.text for area in self.query(TextArea)}

    @property
    def typed(self) -> dict[str, str]:
        """The fields that were changed since the dialog was opened."""
        before = self._at_first or {}
        return {id_: text for id_, text in self._fields().items() if text != before.get(id_, "")}

    def keep_typed(self, *, interrupted: bool = False) -> None:
        """Keep what was typed for when the dialog is open again."""
        drafts_of(self.app).keep(self.draft_name, self.typed, interrupted=interrupted)

    def dismiss(self, result: Answer | None = None) -> Any:
        self.closed = True
        if result is None or self.KEEPS_ANSWERED:
            self.keep_typed()
        else:
            drafts_of(self.app).forget(self.draft_name)
        return super().dismiss(result)

    def on_mount(self) -> None:
        self._at_first = self._fields()
        draft = drafts_of(self.app).get(self.draft_name)
        if draft.items() - self._at_first.items():
            self._offer_draft(" · ".join(text for text in draft.values() if text.strip()))

    def _offer_draft(self, text: str) -> None:
        words = " ".join(text.split())
        shown = words if len(words) <= _SHOWN else f"{words[:_SHOWN]}…"
        key = key_of(self, "dialog.restore")
        line = Content.assemble((key, "$accent"), f" restore “{safe_line(shown)}”")
        panel = self.query(".dialog").first()
        panel.mount(Static(line, classes="dialog-draft", markup=False))

    def action_restore(self) -> None:
        drafts = drafts_of(self.app)
        for id_, text in drafts.get(self.draft_name).items():
            for field in self.query(f"#{id_}"):
                if isinstance(field, Input):
                    field.value = text
                    field.cursor_position = len(text)
                elif isinstance(field, TextArea):
                    field.text = text
                    field.move_cursor(field.document.end)
        drafts.forget(self.draft_name)
        self.query(".dialog-draft").remove()


def ask(
    session: Session,
    dialog: Dialog[Answer],
    job: Callable[[Store, Answer], Result],
    done: Callable[[Result], None],
    *,
    writes: bool = True,
) -> None:
    """Show a dialog, and do `job` with its answer, in another thread; when that is done the dialog
    closes and `done` gets the result. If it fails the dialog stays, with what was typed and why.
    """
    results: list[Result] = []

    def attempt(
        answer: Answer, succeeded: Callable[[], None], failed: Callable[[VariorumError], None]
    ) -> None:
        def finished(result: Result) -> None:
            results.append(result)
            if dialog.closed:  # the reader did not wait for it
                closed(None)
            else:
                succeeded()

        run = session.write if writes else session.read
        run(lambda store: job(store, answer), finished, failed)

    def closed(_: Answer | None) -> None:
        if results:
            done(results.pop())

    dialog.attempt = attempt
    session.push_screen(dialog, closed)
