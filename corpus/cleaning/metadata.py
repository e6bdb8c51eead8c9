"""From evidence to metadata: the strongest evidence for each field, and nothing without
evidence.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from corpus.cleaning.rules.metadata_lines import host
from corpus.document import Metadata
from corpus.formats.raw import Evidence
from corpus.text.dates import machine_date
from corpus.text.names import NOBODY, is_account, is_body, names_of

_ENOUGH = 0.25
"""Weight below which evidence is only a hint."""
_DAY_IN_ADDRESS = re.compile(r"/((?:19|20)\d\d)[/-]([01]?\d)[/-]([0-3]?\d)(?=[/_-]|\Z)")
_SAME = 0.1
"""Difference in weight up to which names of one kind of evidence stand together."""
_FOR_MACHINES = frozenset(
    {"json-ld author", "json-ld creator", "html meta author", "html meta article:author",
     "html meta twitter:data", "html script"}
)  # fmt: skip
_SHOWN_ABOVE = 0.6
"""Weight of a date that stands beside the headline."""
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
    sites = {_plain(e.value) for e in believed if e.field == "publisher"}
    if address:
        sites |= {_plain(host(address)), _plain(host(address).rpartition(".")[0])}
        publisher = publisher or host(address) or None
    sites.discard("")
    title = _best([e for e in believed if e.field == "title"])
    return Metadata(
        title=_without_site(title, sites) if title else None,
        authors=_authors(believed, sites),
        publisher=publisher,
        published=_date(believed) or _date_in(url or ""),
        url=address,
        language=_language(believed),
    )


def _tidy(value: str) -> str:
    # Joiners show nothing, and are part of the spelling of Persian and of Indian languages.
    kept = [c for c in value if c.isprintable() or c.isspace() or c in "\u200c\u200d"]
    return _WHITE.sub(" ", "".join(kept)).strip()[:_LONGEST]


def _best(evidence: list[Evidence]) -> str | None:
    """The value with the strongest single evidence; of equals, the first."""
    return max(evidence, key=lambda e: e.weight).value if evidence else None


def _is_web_address(value: str) -> bool:
    try:
        parts = urlsplit(value)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def _without_site(title: str, sites: set[str]) -> str:
    """ "Title - Site" without the site, where the site is known by other evidence."""
    parts = _SUFFIX.split(title)
    if len(parts) > 1 and _plain(parts[-1]) in sites:
        return title[: title.rindex(parts[-1])].rstrip(" |–—·»-")
    return title


def _plain(text: str) -> str:
    return re.sub(r"\W+", "", text).lower()


def _authors(evidence: list[Evidence], sites: set[str]) -> tuple[str, ...]:
    """All names from the strongest kind of evidence, each once."""
    authors = [
        e._replace(weight=_trust(e, sites))
        for e in evidence
        if e.field == "author" and not NOBODY.search(e.value)
    ]
    authors = [e for e in authors if e.weight >= _ENOUGH]
    if not authors:
        return ()
    best = max(authors, key=lambda e: e.weight)
    names: dict[str, str] = {}
    for e in authors:
        if e.source == best.source and e.weight >= best.weight - _SAME:
            for name in names_of(e.value, last_first="citation" in e.source):
                names.setdefault(name.lower(), name)
    return tuple(names.values())


def _trust(evidence: Evidence, sites: set[str]) -> float:
    """How likely the evidence names who wrote the text: what is written for machines is often the
    site's own name, or that of an account.
    """
    value, weight = evidence.value, evidence.weight
    if _plain(value) in sites:  # the site of a person, or of a company
        return min(weight, 0.5 if is_body(value) or "organization" in evidence.source else 0.76)
    if "organization" in evidence.source or is_body(value):
        return min(weight, 0.62)
    if is_account(value) and evidence.source in _FOR_MACHINES:
        return min(weight, 0.6)
    return weight


def _date(evidence: list[Evidence]) -> str | None:
    language = _language_of_dates(evidence)
    dates = [
        (e, value)
        for e in evidence
        if e.field == "published" and (value := machine_date(e.value, language=language))
    ]
    if not dates:
        return None
    best, day = max(dates, key=lambda d: d[0].weight)
    if best.source.startswith("json-ld"):
        # What the page shows its readers counts before what is for machines alone, even if it is
        # the day of an update: it is this text that they read.
        witnesses = {value for e, value in dates if not e.source.startswith("json-ld")}
        for label in ("html date of publication", "html date of an update"):
            shown = [value for e, value in dates if e.source == label and e.weight >= _SHOWN_ABOVE]
            if shown and day not in witnesses:
                return shown[0]
    return day


def _language_of_dates(evidence: list[Evidence]) -> str | None:
    """The language of the text, with the region that the page names: `en-GB`."""
    claims = [e for e in evidence if e.field == "language"]
    best = _best(claims)
    if best is None:
        return None
    same = [e.value for e in claims if e.value[:2].lower() == best[:2].lower()]
    return max(same, key=len)


def _date_in(address: str) -> str | None:
    """The day in an address such as /2025/12/19/title."""
    match = _DAY_IN_ADDRESS.search(address)
    return machine_date("-".join(match.groups())) if match else None


def _language(evidence: list[Evidence]) -> str | None:
    """The strongest claim: what the text is written in, or else what the page says about itself."""
    claimed = _best([e for e in evidence if e.field == "language"])
    match = _LANGUAGE.match(claimed) if claimed else None
    return match.group(1).lower() if match else None
