"""HTML in which a string is always text: what is not made here is escaped."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from reader.terminal.safe import safe

_EMPTY = frozenset({"meta", "rect", "line", "circle", "path"})


class Markup(str):
    """HTML made by `element`; a plain `str` is foreign text."""

    __slots__ = ()


def element(name: str, /, *children: str | Iterable[str], **attributes: object) -> Markup:
    """An element with these children and attributes; what is no Markup is text.

    `class_` is the attribute `class`; other underscores are hyphens. None leaves one out.
    """
    given = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{text(str(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    if name in _EMPTY and not children:
        return Markup(f"<{name}{given}/>")
    return Markup(f"<{name}{given}>{joined(*children)}</{name}>")


def joined(*children: str | Iterable[str]) -> Markup:
    """Children one after the other."""
    return Markup(
        "".join(
            text(child) if isinstance(child, str) else "".join(map(text, child))
            for child in children
        )
    )


def text(child: str) -> str:
    """Markup as it is; anything else escaped, and without what would steer a terminal or a line."""
    return child if isinstance(child, Markup) else escape(safe(child))
