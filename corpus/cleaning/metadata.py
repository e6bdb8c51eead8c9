"""From evidence to metadata: the heaviest evidence for each field, and nothing without evidence."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from corpus.cleaning.dates import machine_date
from corpus.cleaning.rules.harvest import host, split_names
from corpus.document import Metadata
from corpus.formats.raw import Evidence

_ENOUGH = 0.25
"""Weight below which evidence is only a hint."""
_SUFFIX = re.compile(r"\s+[|–—·»-]\s+")
_WHITE = re.compile(r"\s+")
_LANGUAGE = re.compile(r"([a-z]{2})(?:[-_][A-Za-z]{2,4})*\Z", re.I)
_LONGEST = 400


def settle(evidence: list[Evidence], url: str | None = None) -> Metadata:
    """The metadata that the evidence supports. `url` is where the source came from, if that is
    known.
    """
    found = [e._replace(value=_tidy(e.value)) for e in evidence]
    found = [e for e in found if e.value and e.weight >= _ENOUGH]
    address = _best([e for e in found if e.field == "url" and _is_url(e.value)])
    address = address or (url if url and _is_url(url) else None)
    publisher = _best([e for e in found if e.field == "publisher"])
    if publisher is None and address:
        publisher = host(address) or None
    title = _best([e for e in found if e.field == "title"])
    return Metadata(
        title=_without_site(title, publisher) if title else None,
        authors=_authors(found),
        publisher=publisher,
        published=_date(found),
        url=address,
        language=_language(found),
    )


def _tidy(value: str) -> str:
    return _WHITE.sub(" ", "".join(c for c in value if c.isprintable() or c.isspace())).strip()[
        :_LONGEST
    ]


def _best(found: list[Evidence]) -> str | None:
    """The value with the heaviest single evidence; of equals, the first."""
    return max(found, key=lambda e: e.weight).value if found else None


def _is_url(value: str) -> bool:
    try:
        parts = urlsplit(value)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def _without_site(title: str, publisher: str | None) -> str:
    """ "Title - Site" without the site, where the site is known by other evidence."""
    if publisher is None:
        return title
    parts = _SUFFIX.split(title)
    if len(parts) > 1 and _plain(parts[-1]) == _plain(publisher):
        return title[: title.rindex(parts[-1])].rstrip(" |–—·»-")
    return title


def _plain(text: str) -> str:
    return re.sub(r"\W+", "", text).lower()


def _authors(found: list[Evidence]) -> tuple[str, ...]:
    """All names from the heaviest kind of evidence, each once."""
    authors = [e for e in found if e.field == "author"]
    if not authors:
        return ()
    weight = max(e.weight for e in authors)
    source = next(e.source for e in authors if e.weight == weight)
    names: dict[str, str] = {}
    for e in authors:
        if e.source == source:
            for name in split_names(re.sub(r"\A(?:by|von|par|por)\s+", "", e.value, flags=re.I)):
                names.setdefault(name.lower(), name)
    return tuple(names.values())


def _date(found: list[Evidence]) -> str | None:
    dates = [
        (e.weight, value)
        for e in found
        if e.field == "published" and (value := machine_date(e.value))
    ]
    return max(dates, key=lambda d: d[0])[1] if dates else None


def _language(found: list[Evidence]) -> str | None:
    """The heaviest claim: what the text is written in, or else what the page says of itself."""
    claimed = _best([e for e in found if e.field == "language"])
    match = _LANGUAGE.match(claimed) if claimed else None
    return match.group(1).lower() if match else None
