"""From evidence to metadata: the strongest evidence for each field, and nothing without
evidence.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from corpus.cleaning.dates import machine_date
from corpus.cleaning.rules.metadata_lines import host, split_names
from corpus.document import Metadata
from corpus.formats.raw import Evidence

_ENOUGH = 0.25
"""Weight below which evidence is only a hint."""
_SUFFIX = re.compile(r"\s+[|–—·»-]\s+")
_WHITE = re.compile(r"\s+")
_LANGUAGE = re.compile(r"([a-z]{2})(?:[-_][A-Za-z]{2,4})*\Z", re.I)
_LONGEST = 400


def metadata_from(evidence: list[Evidence], url: str | None = None) -> Metadata:
    """The metadata that the evidence supports. `url` is where the source came from, if that is
    known.
    """
    tidied = [e._replace(value=_tidy(e.value)) for e in evidence]
    believed = [e for e in tidied if e.value and e.weight >= _ENOUGH]
    address = _best([e for e in believed if e.field == "url" and _is_web_address(e.value)])
    address = address or (url if url and _is_web_address(url) else None)
    publisher = _best([e for e in believed if e.field == "publisher"])
    if publisher is None and address:
        publisher = host(address) or None
    title = _best([e for e in believed if e.field == "title"])
    return Metadata(
        title=_without_site(title, publisher) if title else None,
        authors=_authors(believed),
        publisher=publisher,
        published=_date(believed),
        url=address,
        language=_language(believed),
    )


def _tidy(value: str) -> str:
    return _WHITE.sub(" ", "".join(c for c in value if c.isprintable() or c.isspace())).strip()[
        :_LONGEST
    ]


def _best(evidence: list[Evidence]) -> str | None:
    """The value with the strongest single evidence; of equals, the first."""
    return max(evidence, key=lambda e: e.weight).value if evidence else None


def _is_web_address(value: str) -> bool:
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


def _authors(evidence: list[Evidence]) -> tuple[str, ...]:
    """All names from the strongest kind of evidence, each once."""
    authors = [e for e in evidence if e.field == "author"]
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


def _date(evidence: list[Evidence]) -> str | None:
    dates = [
        (e.weight, value)
        for e in evidence
        if e.field == "published" and (value := machine_date(e.value))
    ]
    return max(dates, key=lambda d: d[0])[1] if dates else None


def _language(evidence: list[Evidence]) -> str | None:
    """The strongest claim: what the text is written in, or else what the page says about itself."""
    claimed = _best([e for e in evidence if e.field == "language"])
    match = _LANGUAGE.match(claimed) if claimed else None
    return match.group(1).lower() if match else None
