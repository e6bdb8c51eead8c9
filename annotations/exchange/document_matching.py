"""Which document of the library is the one that a file of another program means."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import cached_property
from urllib.parse import urlsplit

from annotations.exchange.project import ImportedDocument
from annotations.service.store import Store
from corpus.document import Document, DocumentSummary
from corpus.text.folding import fold

_ENOUGH = 0.5
"""The share of a file's passages that a text must have to be another version of the file's text."""


class DocumentMatcher:
    """Finds documents of one library. Reads as few texts as can be."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._found: set[str] = set()
        """The documents that were found by their text."""

    @cached_property
    def _summaries(self) -> Sequence[DocumentSummary]:
        return self._store.documents.all()

    @cached_property
    def _by_length(self) -> dict[int, list[str]]:
        ids = defaultdict[int, list[str]](list)
        for summary in self._summaries:
            ids[summary.characters].append(summary.id)
        return ids

    def find(self, wanted: ImportedDocument, quotes: Sequence[str]) -> Document | None:
        """The document with the same text or source; else the one with the same URL, slug or
        title, which must have at least half of the file's passages (`quotes`) if the file has a
        text of its own. None where there is none, or several.
        """
        document = self._with_text(wanted)
        if document is not None:
            self._found.add(document.id)
            return document
        for ids in self._candidates(wanted):
            if len(ids) != 1:
                continue
            document = self._store.documents.get(ids[0])
            if wanted.text is None or _share(document.text, quotes) >= _ENOUGH:
                return document
        return None

    def _with_text(self, wanted: ImportedDocument) -> Document | None:
        """The document with the same text; of several the one that is called alike, else one that
        is not another document of the file.
        """
        if wanted.text is None:
            return None
        some = map(self._store.documents.get, self._by_length.get(len(wanted.text), ()))
        same = [document for document in some if document.text == wanted.text]
        title = wanted.metadata.title
        return min(
            same,
            key=lambda d: (d.slug != wanted.slug, d.metadata.title != title, d.id in self._found),
            default=None,
        )

    def _candidates(self, wanted: ImportedDocument) -> list[list[str]]:
        """The ids of those with this source, with this URL, with this slug, and with this title."""
        url, title = wanted.metadata.url, wanted.metadata.title
        address, folded = normalized_address(url or ""), fold(title or "")
        source = self._store.documents.with_source(wanted.source) if wanted.source else None
        return [
            [s.id for s in self._summaries if s.id == source],
            [s.id for s in self._summaries
             if address and normalized_address(s.metadata.url or "") == address],
            [s.id for s in self._summaries if wanted.slug and s.slug == wanted.slug],
            [s.id for s in self._summaries if folded and fold(s.title) == folded],
        ]  # fmt: skip


def normalized_address(url: str) -> str:
    """A web address without what does not tell pages apart: the scheme, `www.`, the fragment, the
    case of the host, a slash at the end. Empty for what is no address.
    """
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not host:
        return ""
    query = f"?{parts.query}" if parts.query else ""
    return f"{host}{parts.path.rstrip('/')}{query}"


def _share(text: str, quotes: Sequence[str]) -> float:
    """How many of the quotes stand in the text, of 1."""
    words = [quote for quote in quotes if quote.strip()]
    return sum(quote in text for quote in words) / len(words) if words else 0.0
