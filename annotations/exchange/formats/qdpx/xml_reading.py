"""XML of other programs, however they call its namespaces and declare its encoding."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from annotations.errors import BadFile
from annotations.model.notes import with_line_feeds
from corpus.errors import UnreadableSource
from corpus.formats.archive import DamagedMember, parse_xml
from corpus.text.storable import storable

_DECLARED = re.compile(rb"""\A(\s*<\?xml[^>]*?encoding\s*=\s*)(["'])([\w.-]+)\2""")


def root_of(data: bytes, name: str, title: str) -> tuple[Any, list[str]]:
    """The root of an XML text, which must be the element `name` of a REFI-QDA schema, and sentences
    about how it was read. `title` is what a person calls the format. Raises BadFile.
    """
    notices: list[str] = []
    try:
        root = parse_xml(data)
    except DamagedMember as error:
        # Some programs declare UTF-8 and write the encoding of Windows.
        if _is_utf8(data):
            raise BadFile(f"this {title} file {error}") from error
        again = _DECLARED.sub(rb"\1\2utf-8\2", data).decode("cp1252", "replace").encode()
        try:
            root = parse_xml(again)
        except UnreadableSource as second:
            raise BadFile(f"this {title} file {second}") from second
        notices.append("the file is not in the encoding that it declares: read as Windows-1252")
    except UnreadableSource as error:
        raise BadFile(f"this {title} file {error}") from error
    if local_name(root) != name:
        raise BadFile(f"this is not a {title} file: its root is {local_name(root)}, not {name}")
    return root, notices


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def local_name(element: Any) -> str:
    """The name of an element without its namespace; empty for what is none."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def children(element: Any, *names: str) -> Iterator[Any]:
    """The elements of these names directly within another, which may be None."""
    if element is not None:
        yield from (child for child in element if local_name(child) in names)


def child(element: Any, name: str) -> Any:
    """The first element of this name directly within another, or None."""
    return next(children(element, name), None)


def text_of(element: Any, name: str) -> str:
    """The text of an element within another, without empty lines around it."""
    return tidy(whole_text(child(element, name)))


def whole_text(element: Any) -> str:
    """The text of an element, to the letter; empty for None."""
    return "" if element is None else storable("".join(element.itertext()))


def attribute(element: Any, name: str) -> str:
    """An attribute, on one line; empty where there is none."""
    return " ".join(storable(element.get(name) or "").split())


def counted(number: int, what: str) -> str:
    """A number with what is counted, for sentences."""
    return f"1 {what}" if number == 1 else f"{number:,} {what}s"


def were(number: int) -> str:
    return "was" if number == 1 else "were"


def tidy(text: str) -> str:
    """A text with line feeds at the ends of lines, and without empty lines around it."""
    return with_line_feeds(storable(text)).strip("\n") if text.strip() else ""
