"""A page of the manual as blocks of styled text, from its Markdown.

What only the site understands is shown by what a terminal has: an admonition as a quotation with
its title, tabs one below the other, attributes and pictures not at all.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Literal, NamedTuple

from markdown_it import MarkdownIt
from markdown_it.token import Token

Look = Literal["", "strong", "emphasis", "code", "link"]


class Run(NamedTuple):
    """Text that looks alike."""

    text: str
    look: Look = ""
    target: str = ""
    """Where a link leads, as written."""
    link: int = -1
    """The number of the link on its page; -1 outside links."""


Runs = Sequence[Run]


@dataclass(frozen=True)
class Block:
    """A paragraph or heading, with what stands before its first line and its other lines."""

    runs: Runs
    first: str = ""
    others: str = ""
    level: int = 0
    """Of a heading, 1 to 6; 0 for other text."""
    slug: str = ""
    """What links call a heading."""
    close: bool = False
    """It follows the block before without a blank line."""


@dataclass(frozen=True)
class CodeBlock:
    """Lines that stay as they are."""

    text: str
    margin: str = ""


@dataclass(frozen=True)
class TableBlock:
    """Rows of cells; the first row is the head."""

    rows: Sequence[Sequence[Runs]]
    margin: str = ""


PageBlock = Block | CodeBlock | TableBlock

_ADMONITION = re.compile(r'^(\s*)(?:!!!|\?\?\?\+?)\s+([\w-]+)[^"\n]*(?:"(.*)")?\s*$')
_TAB = re.compile(r'^(\s*)===\+?!?\s+"(.*)"\s*$')
_ATTRIBUTES = re.compile(
    r"\s*\{:?\s*(?:[#.][\w-]+|[\w-]+=\S+)(?:\s+(?:[#.][\w-]+|[\w-]+=\S+))*\s*\}"
)
_OWN_SLUG = re.compile(r"\{[^}]*#([\w-]+)[^}]*\}\s*$")
_FENCE = re.compile(r"^\s*(```+|~~~+)")
_INDENT = 4


def page_blocks(markdown: str) -> list[PageBlock]:
    """The blocks of a page, in order."""
    tokens = MarkdownIt("commonmark").enable("table").parse("\n".join(_plain_lines(markdown)))
    return list(_Reader().blocks(tokens))


def slug_of(heading: str) -> str:
    """What the site calls a heading."""
    plain = unicodedata.normalize("NFKD", heading).encode("ascii", "ignore").decode()
    return re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", plain).strip().lower())


def _plain_lines(markdown: str) -> Iterator[str]:
    """The lines, with plain Markdown for what only the site understands."""
    lines = markdown.splitlines()
    at = 0
    while at < len(lines):
        line = lines[at]
        at += 1
        if fence := _FENCE.match(line):
            yield line
            while at < len(lines):
                at += 1
                yield lines[at - 1]
                if lines[at - 1].strip().startswith(fence[1]):
                    break
        elif box := _ADMONITION.match(line):
            inside, at = _indented(lines, at, len(box[1]) + _INDENT)
            title = box[2].capitalize() if box[3] is None else box[3]
            quoted = [f"**{title}**", "", *_plain_lines("\n".join(inside))]
            yield from (f"{box[1]}> {one}".rstrip() for one in (quoted if title else quoted[2:]))
            yield ""
        elif tab := _TAB.match(line):
            inside, at = _indented(lines, at, len(tab[1]) + _INDENT)
            yield from (f"{tab[1]}**{tab[2]}**", "")
            yield from (tab[1] + one for one in _plain_lines("\n".join(inside)))
            yield ""
        else:
            yield line


def _indented(lines: Sequence[str], at: int, indent: int) -> tuple[list[str], int]:
    """The lines from `at` that belong to a box, without their indent, and the line behind them."""
    end = at
    while end < len(lines) and (not lines[end].strip() or lines[end].startswith(" " * indent)):
        end += 1
    return [line[indent:] for line in lines[at:end]], end


class _Reader:
    """Makes blocks of the parser's tokens."""

    def __init__(self) -> None:
        self._links = count()
        self._slugs: dict[str, int] = {}
        self._lists: list[int] = []
        """Of each list that is open, the number of its next item; 0 for one of dots."""
        self._margins: list[str] = []
        """What stands before the lines of each list and quotation that is open."""
        self._mark = ""
        """What stands before the first line of an item that has just begun, beyond its margin."""
        self._begins_list = False

    def blocks(self, tokens: Sequence[Token]) -> Iterator[PageBlock]:
        rows: list[list[Runs]] = []
        heading = 0
        close = False
        for token in tokens:
            match token.type:
                case "bullet_list_open" | "ordered_list_open":
                    self._lists.append(int(token.attrs.get("start", 1)) if token.tag == "ol" else 0)
                    self._begins_list = len(self._lists) == 1
                case "bullet_list_close" | "ordered_list_close":
                    self._lists.pop()
                case "list_item_open":
                    self._begin_item()
                case "blockquote_open":
                    self._margins.append("│ ")
                case "list_item_close" | "blockquote_close":
                    self._margins.pop()
                    self._mark = ""
                case "heading_open":
                    heading, close = int(token.tag[1]), False
                case "heading_close":
                    heading = 0
                case "paragraph_open":
                    close = token.hidden  # in a list whose items have no blank lines between them
                case "table_open":
                    rows = []
                case "tr_open":
                    rows.append([])
                case "table_close":
                    yield TableBlock(rows, "".join(self._margins))
                    rows = []
                case "inline" if rows:
                    rows[-1].append(self._runs(token.children or ()))
                case "inline":
                    yield from self._text(token, heading, close=close and not self._begins_list)
                    self._begins_list = False
                case "fence" | "code_block":
                    yield CodeBlock(token.content.rstrip("\n"), "".join(self._margins))
                case "hr":
                    yield Block((Run("* * *"),), *self._prefixes())

    def _begin_item(self) -> None:
        number = self._lists[-1]
        self._mark = f"{number}. " if number else "• "
        if number:
            self._lists[-1] += 1
        self._margins.append(" " * len(self._mark))

    def _prefixes(self) -> tuple[str, str]:
        """What stands before the first line of the next block, and before its others."""
        others = "".join(self._margins)
        first = "".join(self._margins[:-1]) + self._mark if self._mark else others
        self._mark = ""
        return first, others

    def _text(self, token: Token, level: int, *, close: bool) -> Iterator[Block]:
        runs = self._runs(token.children or ())
        slug = ""
        if level:
            own = _OWN_SLUG.search(token.content)
            words = "".join(run.text for run in runs)
            slug = own[1] if own else self._unique(slug_of(words))
        if any(run.text.strip() for run in runs):
            first, others = self._prefixes()
            yield Block(runs, first, others, level, slug, close)

    def _unique(self, slug: str) -> str:
        number = self._slugs.get(slug, 0)
        self._slugs[slug] = number + 1
        return f"{slug}_{number}" if number else slug

    def _runs(self, tokens: Sequence[Token]) -> Runs:
        """The runs of a line of text. In a link, nothing but the link is set off."""
        runs: list[Run] = []
        looks: list[Look] = [""]
        target, link = "", -1
        for token in tokens:
            match token.type:
                case "text":
                    runs.append(Run(_ATTRIBUTES.sub("", token.content), looks[-1], target, link))
                case "code_inline":
                    runs.append(Run(token.content, "link" if target else "code", target, link))
                case "softbreak" | "hardbreak":
                    break_ = "\n" if token.type == "hardbreak" else " "
                    runs.append(Run(break_, looks[-1], target, link))
                case "html_inline" if token.content.lower().startswith("<br"):
                    runs.append(Run("\n"))
                case "strong_open" | "em_open":
                    own: Look = "strong" if token.tag == "strong" else "emphasis"
                    looks.append("link" if target else own)
                case "link_open":
                    target, link = str(token.attrs.get("href", "")), next(self._links)
                    looks.append("link")
                case "strong_close" | "em_close" | "link_close":
                    looks.pop()
                    if token.type == "link_close":
                        target, link = "", -1
        return tuple(run for run in runs if run.text)
