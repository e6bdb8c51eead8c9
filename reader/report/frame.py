"""The frame of a page that needs nothing else: head, beginning, contents, sections, foot."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from importlib.resources import files
from typing import NamedTuple

from reader.report.markup import Markup, element
from reader.terminal.safe import safe_line

# Nothing is loaded and nothing runs, whatever a foreign text has smuggled in.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_LONGEST_FOOTER = 60
"""Characters of the library's name at the foot of a page."""
_LISTED = 4
"""Sections from which on there is a table of contents."""


class Section(NamedTuple):
    """A section of the page."""

    id: str
    heading: str
    content: Iterable[Markup]


class PageName(NamedTuple):
    """Of what a page is, for its title and the foot of each printed page."""

    kind: str
    """Such as `report`."""
    library: str
    """The library's name; empty where it must not be told."""
    written_at: str


def html_page(
    name: PageName,
    heading: str,
    beginning: Iterable[Markup],
    sections: Sequence[Section],
    *,
    styles: Sequence[str] = (),
) -> str:
    """The whole file; `styles` are further style sheets of this package."""
    sheets = ["report.css", *styles]
    style = Markup("".join((files("reader.report") / sheet).read_text("utf-8") for sheet in sheets))
    of = f"{name.library}, {name.written_at}" if name.library else name.written_at
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=_POLICY),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="color-scheme", content="light dark"),
        element("title", f"Variorum {name.kind}: {of}"),
        element("style", style, _page_footer(name)),
    )
    body = element(
        "body",
        element("header", element("h1", heading), *beginning),
        _contents(sections) if len(sections) >= _LISTED else Markup(),
        element("main", *map(_section, sections)),
    )
    return f"<!doctype html>\n{element('html', head, body, lang='en')}\n"


def _section(section: Section) -> Markup:
    heading = f"{section.id}-heading"
    return element(
        "section",
        element("h2", section.heading, id=heading),
        *section.content,
        id=section.id,
        aria_labelledby=heading,
    )


def _contents(sections: Iterable[Section]) -> Markup:
    links = (element("li", element("a", s.heading, href=f"#{s.id}")) for s in sections)
    return element("nav", element("ol", *links), aria_label="Contents")


def _page_footer(name: PageName) -> Markup:
    """What a printer puts at the foot of each page beside its number."""
    library = safe_line(name.library)
    shown = library if len(library) <= _LONGEST_FOOTER else f"{library[: _LONGEST_FOOTER - 1]}…"
    words = " · ".join(part for part in (shown, name.written_at) if part)
    return Markup(f"@page {{ @bottom-left {{ content: {css_string(words)}; }} }}\n")


def css_string(words: str) -> Markup:
    """Words as a string of a style sheet in which nothing ends the string or the sheet."""
    escaped = (
        char if char.isascii() and (char.isalnum() or char in " -:,.") else f"\\{ord(char):x} "
        for char in words
    )
    return Markup(f'"{"".join(escaped)}"')
