"""The names that a query can go on with, while it is being typed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from annotations.analysis.library_contents import library_contents
from annotations.query.document_fields import COLLECTION, known_keys, values_of
from annotations.query.printing import quoted
from annotations.service.reading import StoreReader
from corpus.text.romanisation import latin_form

# What is being typed behind a filter, and all of it in quotation marks once these are open.
_VALUE = r'("[^"]*|[^\s"()]*)$'
_BEGIN = r"(?:^|(?<=[\s(]))-?"
_NAME = re.compile(rf"{_BEGIN}(?:(tag|by|in|collection):|(@)){_VALUE}", re.IGNORECASE)
_FIELD = re.compile(
    rf'{_BEGIN}doc\.(?:"([^"]+)"|([^\W_][\w.-]*))(?::|<=|>=|=|<|>){_VALUE}', re.IGNORECASE
)
_KEY = re.compile(rf"{_BEGIN}doc\.{_VALUE}", re.IGNORECASE)
_FILTERS = ("tag:", "by:", "in:", "doc.", "collection:", "near:")
_FILTER = re.compile(rf"{_BEGIN}([a-z]+)$", re.IGNORECASE)
_MOST = 200
_LONGEST = 60
"""Characters of a value that is offered; longer ones are texts."""


@dataclass(frozen=True, slots=True)
class QueryNames:
    """What can stand behind the filters."""

    tags: Sequence[str] = ()
    annotators: Sequence[str] = ()
    documents: Sequence[str] = ()
    saved: Sequence[str] = ()
    fields: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """The values that documents have, by the keys of fields and attributes."""


@dataclass(frozen=True, slots=True)
class Completion:
    """Names that fit what is being typed."""

    before: str
    """The query up to the name."""
    names: Sequence[str]
    """As they are typed."""


def query_names(store: StoreReader) -> QueryNames:
    """The names that there are in a library. Raises LibraryError."""
    contents = library_contents(store)
    documents = contents.documents.values()
    fields: dict[str, list[str]] = {}
    for key in known_keys(contents.evaluation.queried.types):
        if key in ("title", "words", "url"):
            fields[key] = []
            continue
        values = {value for document in documents for value in values_of(document, key)}
        fields[key] = sorted(value for value in values if len(value) <= _LONGEST)
    return QueryNames(
        contents.tags,
        [annotator.name for annotator in store.annotators()],
        [document.slug for document in documents],
        list(contents.saved_queries),
        fields,
    )


def completion(typed: str, names: QueryNames) -> Completion | None:
    """The names that the query can go on with; None where no filter is being typed."""
    if match := _NAME.search(typed):
        kind = match[2] or match[1].lower()
        known = {
            "tag": names.tags, "by": names.annotators, "in": names.documents, "@": names.saved,
            COLLECTION: names.fields.get(COLLECTION, ()),
        }[kind]  # fmt: skip
        return _fitting(typed, match.start(3), match[3], known)
    if match := _FIELD.search(typed):
        key = (match[1] or match[2]).casefold()
        known = next((v for k, v in names.fields.items() if k.casefold() == key), ())
        return _fitting(typed, match.start(3), match[3], known)
    if match := _KEY.search(typed):
        found = _fitting(typed, match.start(1), match[1], names.fields)
        return Completion(found.before, [f"{name}:" for name in found.names])
    return None


def completions(typed: str, names: QueryNames) -> list[str]:
    """The whole queries that what is typed can become, for a shell."""
    found = completion(typed, names)
    if found is not None:
        return [f"{found.before}{name}" for name in found.names]
    match = _FILTER.search(typed)
    start = match[1].lower() if match else ""
    before = typed[: match.start(1)] if match else typed
    if typed and not match and not typed.endswith((" ", "(", "-")):
        return []
    return [f"{before}{name}" for name in _FILTERS if name.startswith(start)]


def _fitting(typed: str, at: int, begun: str, known: Iterable[str]) -> Completion:
    """The names that begin so, or have it within, the former first."""
    start = latin_form(begun.strip('"'))
    fitting = [name for name in known if start in latin_form(name)]
    fitting.sort(key=lambda name: not latin_form(name).startswith(start))
    return Completion(typed[:at], [quoted(name) for name in fitting[:_MOST]])
