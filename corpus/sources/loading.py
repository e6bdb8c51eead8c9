"""Sources from bytes, files and addresses, read and cleaned, ready for the library."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from urllib.parse import urljoin

from corpus.cleaning.pipeline import clean
from corpus.cleaning.review import NOTHING, Review
from corpus.formats.raw import Evidence
from corpus.formats.reading import read_source
from corpus.sources.files import read_bytes
from corpus.sources.source import PreparedSource, Source, origin_of
from corpus.text.storable import storable

FETCHED = "the address it was fetched from"
_FETCHED_WEIGHT = 0.8
"""Less than what a page calls its own address, more than one that stands in its text."""


def prepare(
    data: bytes,
    name: str,
    *,
    origin: str | Path | None = None,
    encoding: str | None = None,
    url: str | None = None,
    review: Review = NOTHING,
) -> PreparedSource:
    """Read and clean one source, as a reader's review of it says. `origin` is where it came from,
    `url` the address from which it was fetched. Raises UnreadableSource with the reason.
    """
    name = storable(name)
    raw = read_source(data, name, encoding=encoding)
    if url is not None:
        raw = replace(raw, evidence=_with_address(raw.evidence, url))
    cleaned = clean(raw, name=name, without=review.without, choices=review.choices)
    source_origin = None if origin is None else origin_of(origin)
    source = Source(data, name, raw.format, raw.encoding, source_origin)
    return PreparedSource(source, cleaned, notes=raw.notes + cleaned.notes, guessed=raw.guessed)


def _with_address(evidence: tuple[Evidence, ...], url: str) -> tuple[Evidence, ...]:
    """Evidence with the address of a page, by which relative addresses in it are completed."""

    def absolute(address: str) -> str:
        try:
            return urljoin(url, address)
        except ValueError:  # not an address; nothing will take it for one
            return address

    completed = [
        item._replace(value=absolute(item.value)) if item.field == "url" else item
        for item in evidence
    ]
    return (*completed, Evidence("url", url, FETCHED, _FETCHED_WEIGHT))


def prepare_file(
    path: str,
    *,
    encoding: str | None = None,
    library: Path | None = None,
    review: Review = NOTHING,
) -> PreparedSource:
    """Read and clean one file, unless it is the open `library`. Raises UnreadableSource with the
    reason.
    """
    data = read_bytes(path, library=library)
    origin = Path(os.path.realpath(path))
    return prepare(data, Path(path).name, origin=origin, encoding=encoding, review=review)


def prepare_address(
    url: str,
    *,
    encoding: str | None = None,
    still_wanted: Callable[[], bool] = lambda: True,
    review: Review = NOTHING,
) -> PreparedSource:
    """Fetch a page while `still_wanted` returns True; read and clean it.

    Raises UnreadableSource with the reason.

    The text depends on the page alone; its address is evidence for the metadata, unless the page
    has one that it calls its own.
    """
    from corpus.sources.fetching import fetch  # few users add pages

    page = fetch(url, still_wanted=still_wanted)
    return prepare(
        page.data,
        page.name,
        origin=page.url,
        encoding=encoding or page.charset,
        url=page.url,
        review=review,
    )
