"""What the list of documents shows, as it was read from the library."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Container, Mapping

from textual.content import Content

from annotations.model import Codebook
from annotations.model.attributes import AttributeType
from annotations.review_queue.queue import queue_size
from annotations.seminar import blind_rounds
from annotations.service.store import Store
from corpus.document import DocumentSummary
from reader.terminal.safe import safe_line
from reader.tui.library.columns import SETTING, column_text, shown_columns
from reader.tui.library.entries import EntryFacts, entry
from reader.tui.library.orders import GRAMMAR, WITH_ATTRIBUTES


class Listing:
    """The documents of a library, and what is said of each in the list."""

    def __init__(self) -> None:
        self.summaries: list[DocumentSummary] = []
        self.book: Codebook | None = None
        """None until the list was read."""
        self.columns: list[str] = []
        """Of collections and attributes, as far as there is room."""
        self._memos: Counter[str] = Counter()
        """How many annotators have written a memo on each document, by its id."""
        self._finished: Collection[str] = ()
        """The documents (ids) that this annotator has finished."""
        self._types: Mapping[str, AttributeType] | None = None
        """Of the attributes, by key; None until a filter asks."""
        self._annotators: Mapping[str, Collection[str]] | None = None
        """Who has annotated each document, by its id; None until a filter asks."""

    def read(self, store: Store) -> None:
        """Read it all anew."""
        self.summaries = store.summaries()
        self.book = store.tags.codebook()
        memos = store.memos.all()
        self._memos = Counter(memo.about.id for memo in memos if memo.about.kind == "document")
        self._finished = store.finished.own()
        self._types = None
        self.columns = shown_columns(self.summaries, store.settings.get(SETTING))
        self._annotators = None

    @property
    def grammar(self) -> str:
        """What can be typed into the filter."""
        described = any(one.attributes or one.collections for one in self.summaries)
        return WITH_ATTRIBUTES if described else GRAMMAR

    def counts(self, store: Store, offers: Callable[[str], bool]) -> Content:
        """What the library holds, and what waits in it; `offers`: whether the reader may use the
        command with this id.
        """
        annotations = sum(summary.annotations for summary in self.summaries)
        queue_length, is_blind = queue_size(store), blind_rounds.current(store)
        blind_key = "B " if offers("library.blind") else ""
        return Content.assemble(
            f"{_count(len(self.summaries), 'document')} · "
            f"{_count(annotations, 'annotation')} · {safe_line(store.annotator)}",
            (_waiting(queue_length, "Q ") if offers("library.queue") else "", "bold $accent"),
            ("" if offers("library.queue") else _waiting(queue_length), ""),
            (f" · {blind_key}blind round" if is_blind else "", "bold $accent"),
        )

    def filtered(self, store: Store, typed: str, read: Container[str]) -> list[DocumentSummary]:
        """The documents that pass; `read`: the ids of those that this annotator has opened."""
        if not typed.strip():
            return list(self.summaries)
        from reader.tui.library.filters import matches, parse_filter  # see there

        wanted = parse_filter(typed)
        if wanted.annotators and self._annotators is None:
            self._annotators = store.annotators_by_document()
        if wanted.fields and self._types is None:
            self._types = store.attributes.types()
        annotators = self._annotators or {}
        return [
            summary
            for summary in self.summaries
            if matches(
                summary,
                wanted,
                annotators=annotators.get(summary.id, ()),
                read=summary.id in read,
                types=self._types or {},
            )
        ]

    def entry(
        self,
        summary: DocumentSummary,
        book: Codebook,
        number: int,
        width: int,
        *,
        unread: bool,
        can_review: bool,
    ) -> Content:
        """A document for a line of `width` cells; `number`: at which place it was chosen, or 0."""
        more = tuple((name, column_text(summary, name)) for name in self.columns)
        facts = EntryFacts(
            number, self._memos[summary.id], unread, summary.id in self._finished, can_review, more
        )
        return entry(summary, book, facts, width)


def _waiting(number: int, key: str = "") -> str:
    return f" · {key}review {number:,}" if number else ""


def _count(number: int, thing: str) -> str:
    return f"{number:,} {thing}" + ("" if number == 1 else "s")
