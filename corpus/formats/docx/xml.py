"""Elements of WordprocessingML by their local names, whichever of its namespaces they are in."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

_NAMESPACES = (
    "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}",
    "{http://purl.oclc.org/ooxml/wordprocessingml/main}",
)
_RELATIONS = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}",
    "{http://purl.oclc.org/ooxml/officeDocument/relationships}",
)


@lru_cache(maxsize=1024)
def _local(name: str) -> str:
    return name.rpartition("}")[2]


def tag(node: Any) -> str:
    """The element's name without its namespace; empty for what is no element."""
    name = node.tag
    return _local(name) if isinstance(name, str) else ""


def value(node: Any, name: str = "val") -> str:
    """An attribute of the format; empty if there is none."""
    for space in _NAMESPACES:
        text = node.get(space + name)
        if text is not None:
            return str(text)
    return ""


def relation(node: Any, name: str = "id") -> str:
    """An attribute that names a relation to another part; empty if there is none."""
    return next((str(v) for space in _RELATIONS if (v := node.get(space + name)) is not None), "")


def child(node: Any, *path: str) -> Any:
    """The first descendant along a path of names, or None."""
    for name in path:
        node = next((c for c in node if tag(c) == name), None)
        if node is None:
            return None
    return node


def child_value(node: Any, *path: str) -> str:
    """The `val` of a descendant; empty if there is none."""
    found = child(node, *path) if node is not None else None
    return value(found) if found is not None else ""


def number(text: str) -> int | None:
    """A whole number of at most six digits; None if it is none."""
    digits = text.removeprefix("-")
    return int(text) if digits.isdecimal() and digits.isascii() and len(digits) <= 6 else None


def switch(properties: Any, name: str) -> bool | None:
    """Whether a property is on; None where it is not named."""
    found = child(properties, name) if properties is not None else None
    return None if found is None else value(found).lower() not in ("0", "false", "off")


def one_form(alternatives: Any) -> Any:
    """Of the forms of the same thing (`AlternateContent`) the first that holds something, so that
    nothing is read twice.
    """
    forms = [form for form in alternatives if tag(form) in ("Choice", "Fallback")]
    return next((form for form in forms if holds_text(form)), forms[0] if forms else None)


def holds_text(node: Any) -> bool:
    return any(tag(one) in ("t", "sym") for one in node.iter())


def text_runs(node: Any) -> Iterator[str]:
    """The text of all runs below a node, in order, without regard to what is hidden."""
    for one in node.iter():
        if tag(one) == "t":
            yield one.text or ""
