"""The numbers of a Word document's lists, which the file does not hold: they are counted here as
Word counts them.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Any, NamedTuple

from corpus.formats.docx.styles import Styles
from corpus.formats.docx.symbol_fonts import is_symbol_font, signs
from corpus.formats.docx.xml import child, child_value, number, switch, tag, value
from corpus.formats.numerals import NOTE_SIGNS, numeral

_LEVELS = 9
TICK_BOXES = frozenset("☐☑☒✓✔✗✘")
"""Bullets that say something."""
_PLACE = re.compile(r"%([1-9])")


class Level(NamedTuple):
    """How the items of one level of a list are numbered."""

    start: int = 1
    number_format: str = "decimal"
    text: str = ""
    """Such as `%1.%2.`, where `%1` stands for the number of the first level."""
    restart: int | None = None
    """The level (from 1) after which it starts anew; 0: never; None: after any higher one."""
    style: str = ""
    """The paragraph style that is of this level."""
    legal: bool = False
    """Whether the numbers of the other levels are decimal in it."""


class Numbering:
    """Counts the paragraphs of a document's lists; they must be asked for in their order."""

    def __init__(self, root: Any, styles: Styles) -> None:
        """`root`: the root of the part that defines the lists, or None."""
        self._styles = styles
        self._abstract: dict[str, dict[int, Level]] = {}
        self._lists: dict[str, str] = {}
        """The identifier of the definition of each list."""
        self._overrides: dict[str, dict[int, Level]] = {}
        self._starts: dict[str, dict[int, int]] = {}
        """Where a list starts anew, though another one of its definition came before."""
        self._counters: dict[str, list[int | None]] = {}
        self._begun: set[tuple[str, int]] = set()
        self.assumed = False
        """Whether items were numbered in a way that the file does not define."""
        if root is not None:
            self._read(root)

    def assume(self, document: Any) -> None:
        """For a file that defines no lists at all, though its paragraphs say that they are items of
        some: they are counted, since the text refers to them by their numbers.
        """
        if self._lists:
            return
        items = Counter(
            child_value(node, "numId") for node in document.iter() if tag(node) == "numPr"
        )
        for identifier, count in items.items():
            if count > 1 and identifier not in ("", "0"):
                self._lists[identifier] = identifier
                self._abstract[identifier] = {n: Level(text=f"%{n + 1}.") for n in range(_LEVELS)}
                self._overrides[identifier], self._starts[identifier] = {}, {}
                self.assumed = True

    def _read(self, root: Any) -> None:
        links: dict[str, str] = {}
        by_style: dict[str, str] = {}
        for node in root:
            if tag(node) == "abstractNum":
                identifier = value(node, "abstractNumId")
                self._abstract[identifier] = _levels(node)
                links[identifier] = child_value(node, "numStyleLink")
                if style := child_value(node, "styleLink"):
                    by_style[style] = identifier
            elif tag(node) == "num":
                self._read_list(node)
        for identifier, style in links.items():
            if style in by_style and not self._abstract[identifier]:
                self._abstract[identifier] = self._abstract[by_style[style]]

    def _read_list(self, node: Any) -> None:
        identifier = value(node, "numId")
        self._lists[identifier] = child_value(node, "abstractNumId")
        overrides: dict[int, Level] = {}
        starts: dict[int, int] = {}
        for override in node:
            if tag(override) != "lvlOverride":
                continue
            level = number(value(override, "ilvl")) or 0
            if level in (levels := _levels(override)):
                overrides[level] = levels[level]
            start = number(child_value(override, "startOverride"))
            if start is not None:
                starts[level] = start
        self._overrides[identifier], self._starts[identifier] = overrides, starts

    def label(self, properties: Any, *, counts: bool = True) -> str | None:
        """The number of a paragraph with these properties, as it is shown; empty for a bullet and
        the like, None if the paragraph is in no list. `counts`:
        whether it takes a number; a deleted paragraph does not.
        """
        place = self._place(properties)
        if place is None:
            return None
        identifier, depth = place
        if identifier not in self._lists:
            return ""
        if not counts:
            return ""
        level = self._level(identifier, depth)
        counters = self._counters.setdefault(self._lists[identifier], [None] * _LEVELS)
        self._count(identifier, depth, counters)
        if level.number_format in ("bullet", "none") and not level.text.strip():
            return None  # a further paragraph of the item before
        if level.number_format == "bullet":
            return level.text if level.text in TICK_BOXES else ""
        return self._text(identifier, level, depth, counters)

    def _count(self, identifier: str, depth: int, counters: list[int | None]) -> None:
        for above in range(depth):
            if counters[above] is None:
                counters[above] = self._first(identifier, above)
        override = self._starts[identifier].get(depth)
        if override is not None and (identifier, depth) not in self._begun:
            counters[depth] = override
        else:
            last = counters[depth]
            counters[depth] = self._first(identifier, depth) if last is None else last + 1
        self._begun.add((identifier, depth))
        for below in range(depth + 1, _LEVELS):
            restart = self._level(identifier, below).restart
            if restart is None or (restart and depth < restart):
                counters[below] = None

    def _first(self, identifier: str, depth: int) -> int:
        override = self._starts[identifier].get(depth)
        return self._level(identifier, depth).start if override is None else override

    def _text(self, identifier: str, level: Level, depth: int, counters: list[int | None]) -> str:
        def shown(match: re.Match[str]) -> str:
            place = int(match[1]) - 1
            other = self._level(identifier, place)
            count = counters[place]
            if count is None or place > depth or other.number_format in ("none", "bullet"):
                return ""
            return numeral(count, "decimal" if level.legal else other.number_format)

        text = _PLACE.sub(shown, level.text).strip()
        return text if any(c.isalnum() or c in NOTE_SIGNS for c in text) else ""

    def _level(self, identifier: str, depth: int) -> Level:
        override = self._overrides[identifier].get(depth)
        if override is not None:
            return override
        return self._abstract.get(self._lists[identifier], {}).get(depth, Level())

    def _place(self, properties: Any) -> tuple[str, int] | None:
        """The list of a paragraph and its level in it, counted from 0."""
        own = child(properties, "numPr") if properties is not None else None
        identifier = child_value(own, "numId")
        level = number(child_value(own, "ilvl"))
        if not identifier:
            style = child_value(properties, "pStyle") if properties is not None else ""
            for name, one in self._styles.chain(style):
                by_style = child(one.paragraph, "numPr") if one.paragraph is not None else None
                if by_style is None or not child_value(by_style, "numId"):
                    continue
                identifier = child_value(by_style, "numId")
                if level is None:
                    level = number(child_value(by_style, "ilvl"))
                if level is None:
                    level = self._level_of_style(identifier, name)
                break
        if not identifier or identifier == "0":
            return None
        return identifier, max(0, min(level or 0, _LEVELS - 1))

    def _level_of_style(self, identifier: str, style: str) -> int:
        levels = self._abstract.get(self._lists.get(identifier, ""), {})
        return next((depth for depth, one in levels.items() if one.style == style), 0)


def _levels(node: Any) -> dict[int, Level]:
    return {
        depth: _read_level(level)
        for level in node
        if tag(level) == "lvl" and 0 <= (depth := number(value(level, "ilvl")) or 0) < _LEVELS
    }


def _read_level(node: Any) -> Level:
    start = number(child_value(node, "start"))
    number_format = child_value(node, "numFmt")
    if not number_format:
        # Formats that came later stand in a choice, with an older one beside them.
        alternatives = child(node, "AlternateContent", "Fallback", "numFmt")
        number_format = value(alternatives) if alternatives is not None else ""
    return Level(
        0 if start is None and child(node, "start") is None else 1 if start is None else start,
        number_format or "decimal",
        _level_text(node),
        number(child_value(node, "lvlRestart")),
        child_value(node, "pStyle"),
        bool(switch(node, "isLgl")),
    )


def _level_text(node: Any) -> str:
    fonts = child(node, "rPr", "rFonts")
    text = child_value(node, "lvlText")
    font = (value(fonts, "ascii") or value(fonts, "hAnsi")) if fonts is not None else ""
    return signs(font, text) if font and is_symbol_font(font) and "%" not in text else text
