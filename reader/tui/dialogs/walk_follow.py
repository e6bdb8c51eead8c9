"""The walk through disagreements as the class sees it, while somebody else leads it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from annotations.analysis.disagreements import Disagreement, disagreements
from annotations.model import Codebook
from annotations.seminar import blind_rounds
from reader.terminal.safe import safe_line
from reader.tui.class_view.class_link import WalkStep
from reader.tui.commands import STUDENT, Command
from reader.tui.dialogs.dialog import Dialog
from reader.tui.dialogs.disagreements import HIDDEN, consensus_text, quoted, side_by_side
from reader.tui.session import Session

_LOW = 20
"""Rows of the terminal below which the sentence is not repeated."""


class WalkFollowScreen(Dialog[None]):
    """Covers the lower half of the page, as the walk itself does; nothing can be settled here."""

    OWN_COMMANDS: ClassVar[Sequence[Command[WalkFollowScreen]]] = (
        Command("walk.down", "space,pagedown,j,down", "down", "Scroll down.",
                lambda screen: screen.action_scroll(1), "Disagreements", role=STUDENT),
        Command("walk.up", "b,pageup,k,up", "up", "Scroll up.",
                lambda screen: screen.action_scroll(-1), "Disagreements", role=STUDENT),
        Command("walk.leave", "q,escape", "leave the walk",
                "Leave the walk that is shown to the class, and go back to your text.",
                lambda screen: screen.action_cancel(), "Disagreements", footer=True, role=STUDENT),
    )  # fmt: skip

    def __init__(self, session: Session, codebook: Codebook, step: WalkStep) -> None:
        super().__init__()
        self._session = session
        self._codebook = codebook
        self.step = step
        self._loaded: list[Disagreement] = []

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static("", id="difference-title", markup=False)
            yield Static("Searching …", id="difference-text", markup=False)
            with VerticalScroll(id="voices"):
                yield Static(id="camps", markup=False)
            yield Static(id="settled", markup=False)
            yield Static("esc leaves the walk", id="difference-keys", markup=False)

    def on_mount(self) -> None:
        super().on_mount()
        self.reload(self._codebook)

    def reload(self, codebook: Codebook) -> None:
        """Look again: annotations were changed."""
        self._codebook = codebook
        documents = list(self.step.documents)

        def loaded(found: list[Disagreement]) -> None:
            if self.is_attached:
                self._loaded = found
                self._refresh()

        self._session.read(lambda store: disagreements(store, documents), loaded, hold_keys=False)

    def show_step(self, step: WalkStep) -> None:
        """The walk is at another sentence."""
        other = step.documents != self.step.documents
        self.step = step
        if other:
            self.reload(self._codebook)
        elif self.is_attached:
            self._refresh()

    def _refresh(self) -> None:
        step = self.step
        here = (step.document, step.span)
        shown = next((one for one in self._loaded if (one.document, one.span) == here), None)
        self.query_one("#difference-title", Static).update(
            Content.assemble(
                (f"Disagreement {step.number} of {step.total}", "bold $accent"),
                (f"  {safe_line(step.leader)} leads the class", "$quiet"),
            )
        )
        camps = self.query_one("#camps", Static)
        if shown is None:
            blind = blind_rounds.current(self._session.store) is not None
            self.query_one("#difference-text", Static).update(
                HIDDEN if blind else "Nobody disagrees on this sentence any more."
            )
            camps.update("")
            self.query_one("#settled", Static).update("")
            return
        self.query_one("#difference-text", Static).update(quoted(shown))
        room = self.query_one("#voices").size.width or self.app.size.width - 8
        camps.update(side_by_side(shown.judgements, self._codebook, room))
        self.query_one("#voices", VerticalScroll).scroll_home(animate=False)
        self.query_one("#settled", Static).update(consensus_text(shown.consensus, self._codebook))

    def on_resize(self) -> None:
        self.set_class(self.app.size.height < _LOW, "low")
        if self._loaded:
            self.call_after_refresh(self._refresh)

    def on_click(self, event: object) -> None:
        """A click on the page behind does not leave the walk: the page is what one looks at."""

    def end(self) -> None:
        """Whoever leads has ended the walk. What is open above this stays until it is closed."""
        if self.is_current:
            self.dismiss(None)
        else:
            self._answered = (None,)

    def action_scroll(self, by: int) -> None:
        voices = self.query_one("#voices", VerticalScroll)
        (voices.scroll_page_down if by > 0 else voices.scroll_page_up)(animate=False)
