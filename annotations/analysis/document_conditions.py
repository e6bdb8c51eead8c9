"""Conditions on documents: by their attributes, their details and the collections they belong to.

A condition is a key, an operator and a value, as in `year>=1920`. What it means depends on the type
of the attribute. A date in part stands for all its days: `published=1920` holds for each day of
that year, `published>1920` for those after it. Texts are compared without regard to case. A
document without a value fulfils no condition but `!=`, which is the opposite of `=`, and `year=`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any, Literal, NamedTuple, get_args

from annotations.errors import BadCondition
from annotations.model.attribute_values import days_of, number_of
from annotations.model.attributes import DETAILS, AttributeType, fits, folded, within
from annotations.query.document_fields import compares
from annotations.service.reading import StoreReader
from annotations.service.unknown_names import unknown_attribute, unknown_collection
from corpus.document import DocumentSummary

Operator = Literal["has", "=", "!=", "<", "<=", ">", ">=", "~"]
OPERATORS: tuple[Operator, ...] = get_args(Operator)
"""`has`: there is a value; `~`: the value contains the text."""
_CONDITION = re.compile(r"([^=<>!~:]+?)\s*(?:(>=|<=|!=|=|<|>|~)\s*(.*))?", re.DOTALL)


class Condition(NamedTuple):
    """What is asked of an attribute or a detail."""

    key: str
    operator: Operator
    value: str = ""


def parse_condition(text: str) -> Condition:
    """The condition that a reader has written: `key=value`, `key!=value`, `key<value` and so on,
    `key~text` for a part of the value, `key` alone for any value, `key=` for none.

    Raises BadCondition.
    """
    match = _CONDITION.fullmatch(text.strip())
    if match is None:
        raise BadCondition(
            f"“{text}” is not a condition; write it as in year>=1920, place=Kea or place~ke"
        )
    name = " ".join(match[1].split())
    for sign in OPERATORS:
        if sign == match[2]:
            return Condition(name, sign, match[3].strip())
    return Condition(name, "has")


class DescribedDocuments:
    """The documents of a library with what is said of them, read once for many questions."""

    def __init__(self, store: StoreReader) -> None:
        self._store = store
        self.summaries = store.summaries()
        self.types: dict[str, AttributeType] = store.attributes.types()
        self._types = {folded(key): type_ for key, type_ in self.types.items()}
        for detail in DETAILS:
            self._types[detail] = "date" if detail == "published" else "text"
        self._names = {folded(key): key for key in self.types} | {key: key for key in DETAILS}
        self._collections = {folded(n) for summary in self.summaries for n in summary.collections}

    def key(self, name: str) -> str:
        """How an attribute or a detail of this name is written. Raises UnknownAttribute."""
        written = self._names.get(folded(" ".join(name.split())))
        if written is None:
            raise unknown_attribute(self._store, name)
        return written

    def type_of(self, key: str) -> AttributeType:
        """How values of an attribute or a detail are compared. Raises UnknownAttribute."""
        return self._types[folded(self.key(key))]

    def check(self, condition: Condition) -> None:
        """Raises UnknownAttribute for a key that no document has, and BadCondition for a value that
        cannot be compared with those of the key.
        """
        type_ = self.type_of(condition.key)
        value = condition.value
        if value and condition.operator not in ("has", "~") and not fits(value, type_):
            form = ", as in 1920, 1920-05 or 1920-05-03" if type_ == "date" else ""
            raise BadCondition(f"{self.key(condition.key)} holds {type_}s{form}; “{value}” is none")
        if not value and condition.operator not in ("has", "=", "!="):
            raise BadCondition(f"the condition {condition.key}{condition.operator} needs a value")

    def check_collection(self, name: str) -> None:
        """Raises UnknownCollection where no document is in it, nor in one nested in it."""
        if not any(within(known, name) for known in self._collections):
            raise unknown_collection(self._store, name)

    def values(self, summary: DocumentSummary, key: str) -> tuple[str, ...]:
        """The values of an attribute or a detail of a document; several where it has several
        authors. Raises UnknownAttribute.
        """
        name = self.key(key)
        if name not in DETAILS:
            value = summary.attributes.get(name)
        elif name == "author":
            return summary.metadata.authors
        else:
            value = getattr(summary.metadata, name)
        return (value,) if value else ()

    def fulfils(self, summary: DocumentSummary, condition: Condition) -> bool:
        """Whether a document fulfils a condition. Raises UnknownAttribute."""
        values = self.values(summary, condition.key)
        if condition.operator == "has":
            return bool(values)
        if condition.operator == "!=":
            return not self.fulfils(summary, condition._replace(operator="="))
        if not condition.value:
            return not values
        type_ = self.type_of(condition.key)
        return any(_holds(value, condition, type_) for value in values)

    def matching(
        self, collections: Iterable[str] = (), conditions: Sequence[Condition] = ()
    ) -> list[DocumentSummary]:
        """The documents in any of these collections, or one nested in it, that fulfil all of these
        conditions, in the library's order. Raises UnknownCollection, UnknownAttribute and
        BadCondition: an empty answer would look like a finding.
        """
        names = list(collections)
        for name in names:
            self.check_collection(name)
        for condition in conditions:
            self.check(condition)
        return [
            summary
            for summary in self.summaries
            if (not names or is_in(summary, names))
            and all(self.fulfils(summary, condition) for condition in conditions)
        ]


def is_in(summary: DocumentSummary, collections: Iterable[str]) -> bool:
    """Whether a document is in any of these collections, or one nested in it."""
    return any(within(own, name) for name in collections for own in summary.collections)


def sort_key(value: str, type_: AttributeType) -> tuple[Any, ...]:
    """What values of one type are sorted by; those that do not fit it come last."""
    number = number_of(value) if type_ == "number" else None
    days = days_of(value) if type_ == "date" else None
    if number is not None:
        return (0, number, value)
    if days is not None:
        return (0, days, value)
    return (1, folded(value), value)


def _holds(value: str, condition: Condition, type_: AttributeType) -> bool:
    """As queries compare: `~` is what `:` asks of texts."""
    sign = condition.operator
    if sign == "~":
        return compares(value, ":", condition.value, "text")
    if sign == "has" or sign == "!=":
        return False
    return compares(value, sign, condition.value, type_)
