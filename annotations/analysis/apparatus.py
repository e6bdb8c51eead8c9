"""The apparatus of a passage: its parallels in other documents, its links, and everybody's
annotations on all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

from annotations.analysis.sentence_coverage import covers_quote, covers_sentence
from annotations.model import Annotation, LinkKind
from annotations.service.reading import StoreReader
from annotations.storage.reply_rows import Threads
from corpus.document import Document, Span

if TYPE_CHECKING:
    from corpus.search.parallels.parallel_search import Parallel, ParallelKind
    from corpus.search.parallels.reasons import ParallelReason
    from corpus.search.parallels.wording import WordRun

_MOST_PARALLELS = 12
"""Parallels of a passage, the weak ones included: nobody compares more."""


class DirectedLink(NamedTuple):
    """A link between the passage and an entry, seen from the passage."""

    kind: LinkKind
    incoming: bool
    """The entry supports, contradicts or repeats the passage, not the other way around."""


@dataclass(frozen=True, slots=True)
class ApparatusEntry:
    """A passage of another document that is a parallel of the passage, or linked to it."""

    document: str
    """The document's id."""
    slug: str
    title: str
    span: Span
    text: str
    kind: ParallelKind | None
    """None: it is not a parallel, but linked."""
    reason: ParallelReason | None = None
    """What it has in common with the passage; None as for `kind`."""
    weak: bool = False
    """Whether it may be a parallel by chance. What is linked is not."""
    score: float = 0.0
    """0–100, within its kind."""
    language: str = ""
    """The code of its document's language, if that is another than the passage's."""
    aligned: tuple[WordRun, ...] = ()
    """As in `Parallel`."""
    links: tuple[DirectedLink, ...] = ()
    annotations: tuple[Annotation, ...] = ()
    """Everybody's that count for it."""


@dataclass(frozen=True, slots=True)
class Apparatus:
    """Everything about a passage."""

    document: str
    """The document's id."""
    revision: str
    span: Span
    text: str
    """Of the passage: as much of it as was compared."""
    annotations: tuple[Annotation, ...]
    """Everybody's that count for the passage (`sentence_coverage`)."""
    entries: tuple[ApparatusEntry, ...]
    """Linked ones first, then reused wording, then related sentences."""
    threads: Threads = field(default_factory=dict)
    """The replies to annotations of the passage and of the entries, by the annotations' ids."""
    shortened: bool = False
    """Whether only the beginning of the passage was compared."""
    absence: str = ""
    """Why there is no parallel, if there is none (`why_no_parallels`)."""

    @property
    def linked(self) -> tuple[ApparatusEntry, ...]:
        """The entries that are not parallels, but linked."""
        return tuple(entry for entry in self.entries if entry.kind is None)

    @property
    def answers(self) -> tuple[ApparatusEntry, ...]:
        """The parallels that are not weak."""
        return tuple(entry for entry in self.entries if entry.kind is not None and not entry.weak)

    @property
    def weaker(self) -> tuple[ApparatusEntry, ...]:
        """The weak parallels."""
        return tuple(entry for entry in self.entries if entry.weak)


def apparatus(
    store: StoreReader, document: Document, span: Span, stopped: Callable[[], bool] = lambda: False
) -> Apparatus | None:
    """The apparatus of a passage; None once `stopped()`. Raises LibraryError."""
    # Imported when needed: the search takes a sixth of the imports at start-up.
    from annotations.analysis.library_search import find_parallels
    from annotations.analysis.parallel_absence import why_no_parallels
    from corpus.search.parallels.parallel_search import LONGEST

    if stopped():
        return None
    end = min(span.end, span.start + LONGEST)
    text = document.text[span.start : end]
    parallels = find_parallels(
        store, text, limit=_MOST_PARALLELS, without=[document.id], stopped=stopped
    )
    if stopped():
        return None
    annotations = tuple(
        annotation
        for annotation in store.annotations_on([(document.id, span)])
        if covers_sentence(document.text, span, annotation.span)
    )
    entries = _with_links(store, annotations, _entries(store, document, parallels))
    entry_annotations = store.annotations_on((entry.document, entry.span) for entry in entries)
    if stopped():
        return None
    return Apparatus(
        document.id,
        document.revision,
        span,
        text,
        annotations,
        tuple(_with_annotations(entry, entry_annotations) for entry in entries),
        store.replies.threads(one.id for one in (*annotations, *entry_annotations)),
        shortened=end < span.end,
        absence="" if parallels else why_no_parallels(store, text, [document.id]),
    )


def _entries(
    store: StoreReader, document: Document, parallels: Sequence[Parallel]
) -> list[ApparatusEntry]:
    own_language = document.metadata.language
    ids = {parallel.document for parallel in parallels}
    titles = store.titles(ids)
    languages = store.languages(ids) if own_language else {}
    entries: list[ApparatusEntry] = []
    for p in parallels:
        if p.document in titles:  # otherwise the document was removed just now
            language = _other_language(languages.get(p.document, ""), own_language)
            entries.append(
                ApparatusEntry(
                    p.document, p.slug, titles[p.document], p.span, p.text, p.kind, p.reason,
                    p.weak, p.score, language, p.aligned,
                )
            )  # fmt: skip
    return entries


def _other_language(language: str, own: str | None) -> str:
    """A document's language, if it is another one than the passage's: `en-GB` is `en`."""
    primary, own_primary = (code.split("-")[0].casefold() for code in (language, own or ""))
    return primary if primary != own_primary else ""


def _with_annotations(entry: ApparatusEntry, annotations: Iterable[Annotation]) -> ApparatusEntry:
    return replace(entry, annotations=tuple(a for a in annotations if _is_on(a, entry)))


def _with_links(
    store: StoreReader, annotations: Iterable[Annotation], entries: list[ApparatusEntry]
) -> list[ApparatusEntry]:
    """The entries with their links to the passage; other ends of its links become entries."""
    links: dict[str, list[DirectedLink]] = {}
    for annotation in annotations:
        for incoming, own_links in ((False, annotation.links), (True, annotation.linked)):
            for link in own_links:
                links.setdefault(link.target, []).append(DirectedLink(link.kind, incoming))
    if not links:
        return entries
    ends = [end for end in store.annotations_by_id(links) if end.status != "orphaned"]
    titles = store.titles({end.document for end in ends})
    linked_entries: list[ApparatusEntry] = []
    entries = list(entries)
    for end in ends:
        end_links = tuple(dict.fromkeys(links[end.id]))
        at = next((n for n, entry in enumerate(entries) if _is_on(end, entry)), None)
        if at is not None:
            all_links = tuple(dict.fromkeys((*entries[at].links, *end_links)))
            entries[at] = replace(entries[at], links=all_links, weak=False)
            continue
        title = titles.get(end.document, end.slug)
        linked_entries.append(
            ApparatusEntry(
                end.document, end.slug, title, end.span, end.content, None, links=end_links
            )
        )
    return [*linked_entries, *entries]


def _is_on(annotation: Annotation, entry: ApparatusEntry) -> bool:
    return annotation.document == entry.document and covers_quote(
        entry.text, entry.span, annotation.span
    )
