"""The two pages of the review: the raw text and the cleaned one, led by the ledger.

What is level with the cursor on one side is what became of it on the other.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content

from annotations.model import Codebook
from annotations.service.store import Store
from corpus.cleaning.changes import Change, changes
from corpus.cleaning.cleaned import Cleaned
from corpus.cleaning.repeated_passages import repeated, suggestions
from corpus.cleaning.review import Review
from corpus.cleaning.warning import warnings_of
from corpus.document import Document, Span
from corpus.errors import UnknownDocument
from reader.advice import explained
from reader.terminal.safe import safe_line
from reader.tui.commands import footer
from reader.tui.main_screen import MainScreen
from reader.tui.open_document import OpenDocument
from reader.tui.review import page_texts
from reader.tui.review.rule_list import RuleList
from reader.tui.session import Session
from reader.tui.styles import sheet
from reader.tui.text_pane.reading_pane import ReadingPane
from reader.tui.widgets.key_line import KeyLine
from reader.tui.widgets.status import StatusLine

# A terminal of so many rows has room for the list of rules from the beginning.
_ROOM = 30
# Documents of a publisher that are looked at.
_OTHERS = 200


class ReviewPages(MainScreen):
    """Shows a document's cleaning, and what was done at the cursor. Commands are added by the
    class made of this one.
    """

    TITLE = "The cleaning"
    CSS_PATH = sheet("review")

    def __init__(self, session: Session, slug: str, cursor: int = 0) -> None:
        """`cursor` is where to begin, in the cleaned text."""
        super().__init__(session)
        self.slug = slug
        self._first = cursor
        self._leading = False
        self.turn = -1
        self._letters: dict[str, str] = {}
        """Of the rules, as long as the screen stands."""
        self.review = Review()
        """As it will be once the writer has done what it was given."""
        self.waiting = 0
        """What the writer was given and has not done."""
        self.changes: tuple[Change, ...] = ()
        self.current: Change | None = None

    def compose(self) -> ComposeResult:
        document = self.session.store.documents.get(self.slug)
        self.raw = ReadingPane(OpenDocument(document, Codebook(())))
        self.clean = ReadingPane(OpenDocument(document, Codebook(())))
        self.raw.reorders = self.clean.reorders = self.session.reorders
        self.raw.has_divider = True
        with Horizontal(id="review"):
            yield self.raw
            yield self.clean
        yield RuleList(id="rules")
        yield StatusLine(id="status")
        yield KeyLine(footer(self.OWN_COMMANDS))

    def on_mount(self) -> None:
        self.turn = self.session.store.journal.turn()
        self.read()
        self.query_one(RuleList).display = self.app.size.height >= _ROOM
        self.raw.after_move = self.clean.after_move = self._lead_other_side
        self.clean.go_to(self._first)
        self.raw.focus()
        self._lead_other_side(self.clean)
        if not self.current:
            self._show_current()
        # Loads what cleans, so that the first change need not wait for it.
        self.session.read(_warm_up, lambda _: None, hold_keys=False)

    # What is shown

    def read(self) -> None:
        """Show the document as it is in the library now."""
        store = self.session.store
        try:
            self.document = store.documents.get(self.slug)
        except UnknownDocument as error:  # taken out, here or by somebody else
            self.session.show_error(explained(error))
            self.call_later(self.app.pop_screen)
            return
        self._show(store.documents.cleaned(self.document.id), ())
        if self.document.metadata.publisher:
            self.session.read(partial(_repeated, self.document), self._suggest, hold_keys=False)

    def _suggest(self, answer: tuple[str, list[tuple[Span, int]]]) -> None:
        """Show what other documents of the publisher have too, if this is still the text."""
        revision, repeated = answer
        if self.is_attached and repeated and revision == self.document.revision:
            publisher = self.document.metadata.publisher or ""
            self._show(self.cleaned, suggestions(self.cleaned, repeated, publisher))

    def _show(self, cleaned: Cleaned, suggested: Iterable[Change]) -> None:
        self.cleaned, self.ledger = cleaned, cleaned.ledger
        if not self.waiting:
            self.review = cleaned.review
        self.changes = tuple(sorted((*changes(cleaned), *suggested), key=lambda change: change.raw))
        marks = self._letters = page_texts.letters((c.rule for c in self.changes), self._letters)
        raw = self.ledger.raw
        self._on_raw = page_texts.ChangeFinder(
            (c, page_texts.shown_span(c, raw)) for c in self.changes
        )
        self._on_clean = page_texts.ChangeFinder((c, c.clean) for c in self.changes)
        at, top = self.raw.position()
        line = self.raw.row_of(at)
        self._leading = True
        try:
            page = page_texts.raw_document(self.document, raw)
            on_raw = page_texts.raw_marks(self.changes, marks, raw)
            self.raw.show(page, on_raw, cursor=at, top=top)
            on_clean = page_texts.clean_marks(self.changes, marks)
            here = self.ledger.to_clean(at)
            self.clean.show(self.document, on_clean, cursor=here, top=here)
            self.clean.follow_to(here, line)
        finally:
            self._leading = False
        source = f"original · {sum(not c.minor for c in self.changes):,} changes"
        self.raw.set_heading(self.document.title, source)
        warnings = warnings_of(cleaned)
        summary = page_texts.summary(cleaned, self.document.words, warnings)
        self.clean.set_heading("Cleaned", summary)
        counts = page_texts.count_by_rule(cleaned, self.changes, marks)
        self.query_one(RuleList).show(counts, warnings)
        self._note_change_at(self.raw)

    def library_changed(self) -> None:
        turn = self.session.store.journal.turn()
        if turn != self.turn and not self.waiting:
            self.turn = turn
            self.read()

    # Side by side

    @property
    def pane(self) -> ReadingPane:
        """The side in use."""
        return self.clean if self.clean.has_focus else self.raw

    def _lead_other_side(self, pane: ReadingPane) -> None:
        """Let the other side follow this one, and tell what is under the cursor."""
        if self._leading:
            return
        self._leading = True
        try:
            if pane is self.raw:
                self.clean.follow_to(self.ledger.to_clean(pane.cursor), pane.row_of(pane.cursor))
            else:
                self.raw.follow_to(self.ledger.to_raw(pane.cursor), pane.row_of(pane.cursor))
            self._note_change_at(pane)
        finally:
            self._leading = False

    def _note_change_at(self, pane: ReadingPane) -> None:
        """Take note of the change that is under the cursor."""
        finder = self._on_raw if pane is self.raw else self._on_clean
        self._set_current(finder.at(pane.cursor))

    def _set_current(self, change: Change | None) -> None:
        if change == self.current:
            return
        self.current = change
        for pane, span in (
            (self.raw, page_texts.shown_span(change, self.ledger.raw) if change else None),
            (self.clean, change.clean if change else None),
        ):
            pane.show_matches([span] if span and not span.empty else [])
        self._show_current()

    def _show_current(self) -> None:
        status = self.query_one(StatusLine)
        if self.current is None:
            status.show_lasting(
                Content.styled("no changes here; press n to go to the next change", "$quiet")
            )
            return
        verb, rule, why = page_texts.describe_change(self.current)
        parts = [(verb, "bold"), (safe_line(rule), "$accent"), (safe_line(why), "$quiet")]
        status.show_lasting(
            Content("  ").join(Content.styled(text, style) for text, style in parts if text)
        )

    def go(self, change: Change) -> None:
        """To a change, on both sides."""
        self._leading = True
        try:
            self.raw.go_to(page_texts.shown_span(change, self.ledger.raw).start)
            self.clean.follow_to(change.clean.start, self.raw.row_of(self.raw.cursor))
        finally:
            self._leading = False
        self.query_one(StatusLine).clear_message()
        self._set_current(change)


def _repeated(document: Document, store: Store) -> tuple[str, list[tuple[Span, int]]]:
    """The document's revision, and which of its blocks its publisher's others have too."""
    others = store.documents.of_publisher(document, _OTHERS)
    texts = ((other.text, other.blocks) for other in others)
    return document.revision, repeated(document.text, document.blocks, texts)


def _warm_up(store: Store) -> None:  # noqa: ARG001
    import annotations.service.recleaning  # noqa: F401
