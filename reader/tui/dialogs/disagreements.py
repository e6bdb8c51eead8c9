"""Goes through disagreements: a sentence, the judgements side by side, the consensus."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar, NamedTuple

from rich.table import Table
from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from annotations.analysis.disagreements import Disagreement, Judgement, disagreements
from annotations.model import Annotation, Codebook
from annotations.seminar import adjudication, blind_rounds
from annotations.service.store import Store
from corpus.document import Document, Span
from reader.terminal.safe import safe_line
from reader.tui.commands import STUDENT, TEACHER, Command
from reader.tui.dialogs.dialog import Dialog, ask
from reader.tui.reading.note_writing import ask_note
from reader.tui.session import Session
from reader.tui.undo_actions import redo, undo

_QUOTE = 400
_LOW = 20
"""Rows of the terminal below which the sentence is not repeated."""
_COLUMN = 26
"""The least width of a column of judgements, in cells."""
HIDDEN = "A blind round is on: disagreements are shown after all annotations are revealed."
"""What there is to read where nobody sees the annotations of others."""


class DisagreementWalk(NamedTuple):
    """The order of the disagreements, and the one that was shown last."""

    by_text: bool = False
    """In the order of the text, not the most divided first."""
    open_only: bool = False
    """Skip what is settled."""
    at: tuple[str, Span] | None = None
    """Document (its id) and sentence."""


class DisagreementsScreen(Dialog[DisagreementWalk]):
    """Covers the lower half of the page. Calls `show` with each sentence, so that the page scrolls
    to it, and `changed` after each write. Its result is the walk, to be resumed later.
    """

    OWN_COMMANDS: ClassVar[Sequence[Command[DisagreementsScreen]]] = (
        Command("disagreements.next", "n,j,down", "next", "Go to the next disagreement.",
                lambda screen: screen.action_step(1), "Disagreements", footer=True, role=STUDENT),
        Command("disagreements.previous", "N,k,up", "previous", "Go to the previous disagreement.",
                lambda screen: screen.action_step(-1), "Disagreements", role=STUDENT),
        Command("disagreements.claim", "c", "claim",
                "Settle the sentence as claim, in the name of *consensus*; again removes the tag.",
                lambda screen: screen.action_settle('c'), "Disagreements", footer=True,
                role=TEACHER),
        Command("disagreements.opinion", "o", "opinion",
                "Settle the sentence as opinion; again removes the tag.",
                lambda screen: screen.action_settle('o'), "Disagreements", footer=True,
                role=TEACHER),
        Command("disagreements.disputed", "d", "disputed",
                "Settle the sentence as disputed; again removes the tag.",
                lambda screen: screen.action_settle('d'), "Disagreements", footer=True,
                role=TEACHER),
        Command("disagreements.tag", "t", "tag", "Settle the sentence with another tag.",
                lambda screen: screen.action_settle_tag(), "Disagreements", footer=True,
                role=TEACHER),
        Command("disagreements.note", "enter", "note", "Write a note on the decision of the class.",
                lambda screen: screen.action_settle_note(), "Disagreements", footer=True,
                role=TEACHER),
        Command("disagreements.order", "s", "order",
                "Switch the order: most divided first, or as in the text.",
                lambda screen: screen.action_order(), "Disagreements", footer=True, role=STUDENT),
        Command("disagreements.skip_settled", "h", "skip settled",
                "Skip settled sentences, or show them again.",
                lambda screen: screen.action_skip_settled(), "Disagreements", footer=True,
                role=STUDENT),
        Command("disagreements.page_down", "space,pagedown", "page down", "Scroll down.",
                lambda screen: screen.action_scroll(1), "Disagreements", role=STUDENT),
        Command("disagreements.page_up", "b,pageup", "page up", "Scroll up.",
                lambda screen: screen.action_scroll(-1), "Disagreements", role=STUDENT),
        Command("disagreements.project", "p", "show to all",
                "Show each sentence to everybody in the class from now on; again stops that.",
                lambda screen: screen.action_project(), "Disagreements", footer=True,
                role=TEACHER),
        Command("disagreements.undo", "u", "undo", "Undo your last change.",
                lambda screen: screen.action_undo(), "Disagreements", role=STUDENT),
        Command("disagreements.redo", "U", "redo", "Redo what you undid.",
                lambda screen: screen.action_redo(), "Disagreements", role=STUDENT),
        Command("disagreements.leave", "q,escape", "back to the text",
                "Go back to the text, to this sentence.",
                lambda screen: screen.action_cancel(), "Disagreements", role=STUDENT),
    )  # fmt: skip

    def __init__(
        self,
        session: Session,
        book: Codebook,
        walk: DisagreementWalk,
        documents: Callable[[], dict[str, Document]],
        show: Callable[[str, Span], None],
        changed: Callable[[], None],
        project: Callable[[DisagreementsScreen], bool] = lambda _: False,
    ) -> None:
        """`project` begins or ends showing the walk to the class; whether it is shown then."""
        super().__init__()
        self._session = session
        self._book = book
        self._walk = walk
        self._documents = documents
        self._show = show
        self._changed = changed
        self._project = project
        self.projected = False
        """Whether the class sees each sentence."""
        self._disagreements: list[Disagreement] = []
        self._index = 0

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static("Disagreements", id="difference-title", markup=False)
            yield Static("Searching …", id="difference-text", markup=False)
            with VerticalScroll(id="voices"):
                yield Static(id="camps", markup=False)
            yield Static(id="settled", markup=False)
            settle = (
                "c o d t settle · enter note · p to all · " if self._session.role >= TEACHER else ""
            )
            yield Static(
                f"n N move · {settle}s order · h skip · esc",
                id="difference-keys",
                markup=False,
            )

    def on_mount(self) -> None:
        self.reload(self._book)

    @property
    def current(self) -> Disagreement | None:
        """The disagreement that is shown."""
        return self._disagreements[self._index] if self._disagreements else None

    def reload(self, book: Codebook) -> None:
        """Look again: annotations were changed, here or elsewhere."""
        self._book = book
        documents = list(self._documents())
        self._session.read(lambda store: disagreements(store, documents), self._show_disagreements)

    def _show_disagreements(self, loaded: list[Disagreement]) -> None:
        if not self.is_attached:
            return
        had_position = self._walk.at is not None
        self._disagreements = loaded
        self._arrange()
        if not had_position:
            self._index = 0
            if self._is_skipped(self._index):
                self._step(1)
        self._refresh()

    def _arrange(self) -> None:
        """Put them in order; keep the one that is shown, or else its index."""
        document_order = {document: n for n, document in enumerate(self._documents())}

        def text_order(disagreement: Disagreement) -> tuple[int, Span]:
            return document_order.get(disagreement.document, len(document_order)), disagreement.span

        self._disagreements.sort(key=text_order)
        if not self._walk.by_text:
            self._disagreements.sort(key=lambda disagreement: -disagreement.share)
        index_of = {
            (disagreement.document, disagreement.span): n
            for n, disagreement in enumerate(self._disagreements)
        }
        last = max(0, len(self._disagreements) - 1)
        self._index = index_of.get(self._walk.at, min(self._index, last)) if self._walk.at else 0

    def _is_skipped(self, at: int) -> bool:
        return (
            self._walk.open_only
            and at < len(self._disagreements)
            and self._disagreements[at].consensus is not None
        )

    def _step(self, by: int) -> bool:
        at = self._index + by
        while self._is_skipped(at) and at >= 0:
            at += by
        if not 0 <= at < len(self._disagreements):
            return False
        self._index = at
        return True

    # What is shown

    def _refresh(self) -> None:
        disagreement = self.current
        if disagreement is None:
            self._set_text("difference-title", "No disagreement")
            blind = blind_rounds.current(self._session.store) is not None
            self._set_text(
                "difference-text", HIDDEN if blind else "All annotators of these texts agree."
            )
            self._set_text("camps", "")
            self._set_text("settled", "")
            return
        self._walk = self._walk._replace(at=(disagreement.document, disagreement.span))
        settled = sum(other.consensus is not None for other in self._disagreements)
        order = "in text order" if self._walk.by_text else "most divided first"
        skipped = ", skipped" if self._walk.open_only else ""
        self._set_text(
            "difference-title",
            Content.assemble(
                (f"Disagreement {self._index + 1} of {len(self._disagreements)}", "bold $accent"),
                ("  shown to all" if self.projected else "", "bold"),
                (f"  {order} · {disagreement.share:.0%} of pairs differ", "$quiet"),
                (f" · {settled} settled{skipped}", "$quiet"),
            ),
        )  # fmt: skip
        self._set_text("difference-text", quoted(disagreement))
        room = self.query_one("#voices").size.width or self.app.size.width - 8
        self.query_one("#camps", Static).update(
            side_by_side(disagreement.judgements, self._book, room)
        )
        self.query_one("#voices", VerticalScroll).scroll_home(animate=False)
        self._set_text("settled", consensus_text(disagreement.consensus, self._book))
        self._show(disagreement.document, disagreement.span)

    def _set_text(self, id_: str, shown: str | Content) -> None:
        self.query_one(f"#{id_}", Static).update(shown)

    def on_resize(self) -> None:
        # Where there is little room, the text above shows the sentence anyway.
        self.set_class(self.app.size.height < _LOW, "low")
        if self._disagreements:
            self.call_after_refresh(self._refresh)

    # Keys

    def action_step(self, by: int) -> None:
        if self._step(by):
            self._refresh()
        else:
            self.app.bell()

    def action_order(self) -> None:
        self._set_walk(self._walk._replace(by_text=not self._walk.by_text))

    def action_skip_settled(self) -> None:
        self._set_walk(self._walk._replace(open_only=not self._walk.open_only))

    def _set_walk(self, walk: DisagreementWalk) -> None:
        self._walk = walk
        self._arrange()
        self._refresh()

    def action_project(self) -> None:
        self.projected = self._project(self)
        self._refresh()

    @property
    def position(self) -> tuple[int, int]:
        """The number of the disagreement that is shown, from 1, and how many there are."""
        return self._index + 1, len(self._disagreements)

    def action_scroll(self, by: int) -> None:
        voices = self.query_one("#voices", VerticalScroll)
        (voices.scroll_page_down if by > 0 else voices.scroll_page_up)(animate=False)

    def action_settle(self, key: str) -> None:
        tag = self._book.by_key(key)
        if tag is None:
            self._session.show_error(f"No tag has the key {key} any more; press t to choose a tag")
        else:
            self._toggle(tag.name)

    def action_settle_tag(self) -> None:
        from reader.tui.dialogs.tags import TagScreen

        disagreement = self.current
        if disagreement is None:
            return

        document = self._documents().get(disagreement.document)
        if document is None:
            return
        span = disagreement.span
        present = disagreement.consensus.tags if disagreement.consensus else ()
        ask(
            self._session,
            TagScreen(self._book, present),
            lambda store, name: adjudication.toggle(store, document, span, name),
            self._saved,
        )

    def _toggle(self, name: str) -> None:
        disagreement = self.current
        document = self._documents().get(disagreement.document) if disagreement else None
        if disagreement is None or document is None:
            return
        span = disagreement.span
        self._session.write(
            lambda store: adjudication.toggle(store, document, span, name), self._saved
        )

    def action_settle_note(self) -> None:
        disagreement = self.current
        document = self._documents().get(disagreement.document) if disagreement else None
        if disagreement is None or document is None:
            return
        span = disagreement.span
        known_note = adjudication.note_on(self._session.store, document.id, span)

        def job(store: Store, note: str, seen: str) -> Annotation | None:
            return adjudication.write_note(store, document, span, note, seen)

        ask_note(self._session, disagreement.text, known_note, job, self._saved)

    def action_undo(self) -> None:
        undo(self._session, lambda _, sentence: self._undone(sentence))

    def action_redo(self) -> None:
        redo(self._session, lambda _, sentence: self._undone(sentence))

    def action_cancel(self) -> None:
        self.dismiss(self._walk)

    def _undone(self, sentence: str) -> None:
        self._changed()
        self._session.show_message(sentence)

    def _saved(self, _: object) -> None:
        self._changed()


def quoted(disagreement: Disagreement) -> str:
    """The sentence, and the document that it is in."""
    words = " ".join(disagreement.text[: 4 * _QUOTE].split())
    quote = words if len(words) <= _QUOTE else f"{words[:_QUOTE]}…"
    return f"{safe_line(quote)} ({safe_line(disagreement.title)})"


def consensus_text(consensus: Judgement | None, book: Codebook) -> Content:
    """What the class has decided, with the notes on it."""
    if consensus is None:
        return Content.styled("not settled yet", "$quiet")
    notes = "; ".join(safe_line(" ".join(note.split())) for note in consensus.notes)
    tags = _named(consensus.tags, book) if consensus.tags else "without a tag"
    return Content.assemble(
        ("✓ consensus: ", "bold $accent"), (tags, "bold"), f"  {notes}" if notes else ""
    )


def side_by_side(voices: Sequence[Judgement], book: Codebook, room: int) -> Table:
    """Those who say the same in one column, the most first, with their notes; as many columns
    beside each other as `room` (cells) has.
    """
    camps: dict[frozenset[str], list[Judgement]] = {}
    for voice in voices:
        camps.setdefault(frozenset(voice.tags), []).append(voice)
    columns = [_camp(camp, book) for camp in sorted(camps.values(), key=len, reverse=True)]
    beside = max(1, min(len(columns), room // _COLUMN))
    table = Table.grid(padding=(0, 2, 0, 0), expand=True)
    for _ in range(beside):
        table.add_column(ratio=1, overflow="fold")
    for at in range(0, len(columns), beside):
        table.add_row(*columns[at : at + beside])
    return table


def _camp(camp: Sequence[Judgement], book: Codebook) -> Text:
    content = Text()
    tags = camp[0].tags
    tag_names = _named(tags, book) if tags else "no tag"
    content.append(f"{len(camp)} × {tag_names}\n", "bold")
    content.append(", ".join(safe_line(voice.annotator) for voice in camp) + "\n")
    for voice in camp:
        for note in voice.notes:
            words = safe_line(" ".join(note.split()))
            content.append(f"{safe_line(voice.annotator)}: ", "bold").append(f"{words}\n", "italic")
    return content


def _named(tags: Sequence[str], book: Codebook) -> str:
    """Tags with their letters, in the order of the codebook."""
    order = {tag.name: n for n, tag in enumerate(book.tags)}
    sorted_ = sorted(tags, key=lambda name: order.get(name, len(order)))
    marks = [(tag.mark if (tag := book.get(name)) else "?", name) for name in sorted_]
    return ", ".join(f"{safe_line(mark)} {safe_line(name)}" for mark, name in marks)
