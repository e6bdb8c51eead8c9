"""Details and attributes of documents as variables (REFI-QDA 1.5, section 13)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from annotations.exchange.formats.qdpx.guids import guid
from annotations.exchange.formats.qdpx.xml_stream import XmlStream
from corpus.document import DocumentSummary, Metadata

OF_DETAILS = ("document", "author", "publisher", "published", "url", "language")
"""Variables for what the library knows of every document; no attribute is called so."""
AUTHORS = "; "
"""What separates several."""
VALUES = {
    "Text": "TextValue", "Boolean": "BooleanValue", "Integer": "IntegerValue",
    "Float": "FloatValue", "Date": "DateValue", "DateTime": "DateTimeValue",
}  # fmt: skip
"""The element of a value, by the variable's type."""
_INTEGER = re.compile(r"-?(0|[1-9]\d{0,17})", re.ASCII)
_DECIMAL = re.compile(r"-?(0|[1-9]\d{0,17})(\.\d{1,17})?", re.ASCII)
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


def values_of(document: DocumentSummary) -> dict[str, str]:
    """The variables of a document with their values: its slug, its details, its attributes."""
    meta = document.metadata
    details = (
        document.slug, AUTHORS.join(meta.authors), meta.publisher, meta.published, meta.url,
        meta.language,
    )  # fmt: skip
    named = {name: value for name, value in zip(OF_DETAILS, details, strict=True) if value}
    return {**named, **dict(sorted(document.attributes.items()))}


def metadata_of(name: str | None, values: Mapping[str, str]) -> Metadata:
    """The details of a document, from its name and from variables such as `values_of` names."""
    authors = values.get("author", "")
    return Metadata(
        name,
        tuple(authors.split(AUTHORS)) if authors else (),
        values.get("publisher"),
        values.get("published"),
        values.get("url"),
        values.get("language"),
    )


def types_of(documents: Sequence[DocumentSummary]) -> dict[str, str]:
    """The type of each variable, by name: the narrowest in which all its values read as they
    stand.
    """
    values: dict[str, list[str]] = {}
    for document in documents:
        for name, value in values_of(document).items():
            values.setdefault(name, []).append(value)
    order = {name: at for at, name in enumerate(OF_DETAILS)}
    names = sorted(values, key=lambda name: (order.get(name, len(order)), name))
    return {
        name: "Text" if name in order and name != "published" else _type(values[name])
        for name in names
    }


def write_variables(xml: XmlStream, types: Mapping[str, str]) -> None:
    """Write the element Variables, unless there are none."""
    if not types:
        return
    with xml.element("Variables", {}):
        for name, type_ in types.items():
            attributes = {"guid": _guid(name), "name": name, "typeOfVariable": type_}
            xml.empty("Variable", attributes)


def write_values(xml: XmlStream, document: DocumentSummary, types: Mapping[str, str]) -> None:
    """Write the elements VariableValue of a source."""
    for name, value in values_of(document).items():
        with xml.element("VariableValue", {}):
            xml.empty("VariableRef", {"targetGUID": _guid(name)})
            xml.text(VALUES[types[name]], value)


def _guid(name: str) -> str:
    return guid("variable", name)


def _type(values: Iterable[str]) -> str:
    for type_, fits in (("Integer", _INTEGER.fullmatch), ("Float", _DECIMAL.fullmatch),
                        ("Date", _is_date)):  # fmt: skip
        if all(fits(value) for value in values):
            return type_
    return "Text"


def _is_date(value: str) -> bool:
    if not _DATE.fullmatch(value):
        return False
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True
