"""References of another program, into the details of the library's documents.

What a document lacks is filled in; what it has is replaced only if somebody asks for that.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from annotations.exchange.document_matching import normalized_address
from annotations.exchange.formats.references.names import same_names
from annotations.exchange.import_report import ImportReport
from annotations.service.store import Store
from corpus.document import LONGEST_DETAIL, DocumentSummary, Metadata
from corpus.storage.document_rows import edit_details
from corpus.storage.transactions import Transaction
from corpus.text.folding import fold
from corpus.text.words import count_words

_DETAILS = {
    "title": "title", "authors": "authors", "publisher": "publisher", "published": "date",
    "url": "address", "language": "language",
}  # fmt: skip
"""The fields of metadata, as a person calls them."""
_TELLING = 4
"""Words of a title that tells documents apart though their addresses differ."""
_SHOWN = 80


def take_in_references(
    store: Store,
    tx: Transaction,
    report: ImportReport,
    references: Sequence[Metadata],
    *,
    replaces: bool = False,
) -> None:
    """Fill in the details of the documents that these references are of, known by address or by
    title. Differences are reported; with `replaces` the file is right.
    """
    documents = _Documents(store.documents.all())
    for wanted in references:
        found = documents.of(wanted)
        if found is None:
            report.unmatched += 1
            continue
        report.matched += 1
        current = documents.metadata[found.id]
        changed = dict(_changes(current, wanted, found, report, replaces=replaces))
        if changed:
            documents.metadata[found.id] = replace(current, **changed)
            edit_details(tx, found.id, documents.metadata[found.id])
            names = [_DETAILS[name] for name in changed]
            known = report.completed.setdefault(found.slug, [])
            known += [name for name in names if name not in known]


def _changes(
    current: Metadata,
    wanted: Metadata,
    document: DocumentSummary,
    report: ImportReport,
    *,
    replaces: bool,
) -> Iterator[tuple[str, Any]]:
    for name, called in _DETAILS.items():
        ours, theirs = getattr(current, name), getattr(wanted, name)
        if not theirs or _same(name, ours, theirs) or len(_shown(theirs)) > LONGEST_DETAIL:
            continue
        if ours and not replaces:
            report.notices.append(
                f"the {called} of {document.slug} was not replaced: “{_cut(ours)}” in the library, "
                f"“{_cut(theirs)}” in the file"
            )
            report.differing += 1
        else:
            yield name, theirs


def _same(name: str, ours: Any, theirs: Any) -> bool:
    if not ours:
        return False
    if name == "authors":
        return same_names(ours, theirs)
    if name == "url":
        return normalized_address(ours) == normalized_address(theirs)
    return fold(ours) == fold(theirs)


def _shown(value: Any) -> str:
    return ", ".join(value) if isinstance(value, tuple) else str(value)


def _cut(value: Any) -> str:
    text = " ".join(_shown(value).split())
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


class _Documents:
    """The documents of a library, by address and by title."""

    def __init__(self, summaries: Sequence[DocumentSummary]) -> None:
        self.metadata = {summary.id: summary.metadata for summary in summaries}
        self._by_address = defaultdict[str, list[DocumentSummary]](list)
        self._by_title = defaultdict[str, list[DocumentSummary]](list)
        for summary in summaries:
            self._by_address[normalized_address(summary.metadata.url or "")].append(summary)
            self._by_title[fold(summary.title)].append(summary)

    def of(self, wanted: Metadata) -> DocumentSummary | None:
        """The document that a reference is of. None where there is none, or several."""
        url = normalized_address(wanted.url or "")
        at_address = self._by_address.get(url, []) if url else []
        if len(at_address) == 1:
            return at_address[0]
        title = wanted.title or ""
        titled = self._by_title.get(fold(title), []) if title.strip() else []
        if len(titled) != 1:
            return None
        (found,) = titled
        differs = url and found.metadata.url and normalized_address(found.metadata.url) != url
        return None if differs and count_words(title) < _TELLING else found
