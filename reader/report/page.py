"""The report's page: its head, its beginning, and its sections in order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib.resources import files
from typing import NamedTuple

from reader.report.agreement import agreement_section, pairs_section
from reader.report.data import Report
from reader.report.markup import Markup, element
from reader.report.overview import documents, facts, people
from reader.report.passages import disagreements, distributions, memos
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


def page(report: Report) -> str:
    """The whole file."""
    style = Markup((files("reader.report") / "report.css").read_text("utf-8"))
    name = f"{report.library}, {report.gathered_at}" if report.library else report.gathered_at
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=_POLICY),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="color-scheme", content="light dark"),
        element("title", f"Variorum report: {name}"),
        element("style", style, _page_footer(report)),
    )
    sections = list(_sections(report))
    body = element(
        "body",
        element("header", element("h1", "Who read what, and how"), facts(report)),
        _contents(sections) if len(sections) >= _LISTED else Markup(),
        element("main", *map(_section, sections)),
    )
    return f"<!doctype html>\n{element('html', head, body, lang='en')}\n"


def _sections(report: Report) -> Iterator[Section]:
    yield Section("documents", "Documents", documents(report))
    if report.tagged:
        yield Section("people", "Who tagged how much", people(report))
    results = report.agreement
    yield Section("agreement", "Agreement", agreement_section(results, report.names))
    if results.pairs:
        yield Section("pairs", "Who agrees with whom", pairs_section(results))
    if any(document.tag_distribution for document in report.documents):
        yield Section("distributions", "Tags along the texts", distributions(report))
    yield Section("disagreements", "The most divided sentences", disagreements(report))
    if report.memos:
        yield Section("memos", "Memos", memos(report.memos))


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


def _page_footer(report: Report) -> Markup:
    """What a printer puts at the foot of each page beside its number."""
    name = safe_line(report.library)
    shown = name if len(name) <= _LONGEST_FOOTER else f"{name[: _LONGEST_FOOTER - 1]}…"
    words = " · ".join(part for part in (shown, report.gathered_at) if part)
    return Markup(f"@page {{ @bottom-left {{ content: {css_string(words)}; }} }}\n")


def css_string(words: str) -> Markup:
    """Words as a string of a style sheet in which nothing ends the string or the sheet."""
    escaped = (
        char if char.isascii() and (char.isalnum() or char in " -:,.") else f"\\{ord(char):x} "
        for char in words
    )
    return Markup(f'"{"".join(escaped)}"')
