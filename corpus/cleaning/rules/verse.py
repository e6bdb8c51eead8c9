"""Stanzas in plain text: short lines that end where the author ended them, and not where the page
did.

Prose that was wrapped shows it at every line end: the next word would not have fitted. In verse it
often would have, and a line that begins with a capital follows one that ends no sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from corpus.cleaning.draft import Draft, Line
from corpus.cleaning.language import common_words
from corpus.cleaning.line_shapes import STARTS_LOW
from corpus.cleaning.rules.wrap_width import first_width
from corpus.formats.raw import Hint

_LONGEST_LINE = 80
"""Cells; longer lines are paragraphs, or verse that only its author could tell from them."""
_ODD_AMID_VERSE = 0.35
"""Share of the lines of a stanza amid others that may look like those of a list: "He spake: and"
is none.
"""
_NARROW = 48
"""Cells; hardly anybody wraps prose as narrowly."""
_MUCH = 4
"""Stanzas."""
_MOSTLY = 0.7
_FEWEST_WORDS = 3
"""To a line, but for those that go on from the one before."""
_MOST_WORDS = 13
"""To a line."""
_WORDED = 0.7
"""Share of the lines with a word that begins with a small letter."""
_SENTENCE_END = re.compile(r"[.!?…][\"'”’»)\]_]*\Z")
_PAUSE = re.compile(r"[,;—–-][\"'”’»)\]_]*\Z")
_CAPITAL = re.compile(r"[\"'“‘«(\[_¡¿-]*[^\W\d_a-zß-öø-ÿ]")
_NUMBER = re.compile(r"\W{0,2}(?:\d{1,4}|[IVXLC]{1,7})\W{0,2}\Z")
_LAST_WORD = re.compile(r"(?<![^\W\d_])([^\W\d_]+)\Z")
_LONGEST_WORD = 30
"""Letters; no common word is longer."""
_FIRST_WORD = re.compile(r"([^\W\d_]+)")
_LOW_WORD = re.compile(r"(?<!\S)[(“‘\"'_]?[^\W\d_A-ZÀ-ÖØ-Þ]")
_FURNITURE = re.compile(
    r"""[|@©®→»•·\#{}<>=\\] | https?: | www\. | \d[:/]\d | \d{3} | \t | \S[ ]{3,}\S
    | \A[o*+][ ] | \A\S{1,20}(?:[ ]\S{1,20}){0,3}:[ ][^\s"“‘']""",
    re.X,
)
"""What lines of menus, tables, addresses and code have, and lines of verse hardly ever."""


class _Stanza(NamedTuple):
    """What the lines of a block show."""

    ends: int
    """Line ends within it."""
    loose: int
    """Those at which the next word would have fitted."""
    running: int
    """Those that end no sentence."""
    capital: int
    """Of these, those after which a line begins with a capital."""
    paused: int
    """Of the running ones, those with a comma or the like."""
    linked: int
    """Of the running ones, those amid a phrase: behind or before a word such as `of`."""
    joints: list[tuple[str, str]]
    """The lines before and behind the running ends that may be amid a phrase."""
    turned: int
    """Long lines that go on in the next one."""
    apart: int
    """Of the running ones, those at which the next word would have fitted, and is no small one."""
    stepped: int
    """Of those with a comma or the like, those after which a line is set farther in."""
    lines: int
    odd: int
    """Lines with what verse hardly ever has."""
    narrow: bool
    """Whether it is much narrower than the widest lines of the text around."""

    @property
    def possible(self) -> bool:
        """Whether nothing in it speaks against verse."""
        return self.odd <= 0.1 * self.lines

    @property
    def _may_be_prose(self) -> bool:
        """Whether its long lines go on as those of prose do, and too few end where they need
        not.
        """
        return self.turned > 0 and (self.apart < 0.3 * self.ends or self.turned > 1.5 * self.ends)

    @property
    def certain(self) -> bool:
        """Whether it is verse, whatever stands around it."""
        if not self.possible or self.lines < 3 or self._may_be_prose:
            return False
        capitals = self.capital >= max(2, 0.8 * self.running)
        if capitals and (self.narrow or self.loose >= max(2, 0.34 * self.ends)):
            return self.paused + self.linked >= max(1, 0.25 * self.running)
        if self.stepped and self.narrow:
            return self.paused + self.linked >= 0.5 * self.running
        amid_phrases = self.linked >= 2 and self.linked + self.paused >= 0.4 * self.running
        return amid_phrases and self.loose >= max(2, 0.4 * self.ends)

    @property
    def likely(self) -> bool:
        """Whether it is verse beside a block that certainly is."""
        if not self.possible or self._may_be_prose:
            return False
        if not self.running:
            return self.narrow or self.loose >= max(1, 0.34 * self.ends)
        return (
            self.capital >= 0.7 * self.running
            or self.loose >= max(1, 0.4 * self.ends)
            or (self.narrow and self.paused >= 0.5 * self.running)
        )

    @property
    def plausible(self) -> bool:
        """Whether it is verse in a text where no lines stand together but those of stanzas."""
        return self.likely and (self.paused + self.linked > 0 or self.narrow)

    @property
    def usual(self) -> bool:
        """Whether it is verse in a text that has much of it."""
        return self.possible and self.narrow and 0 < self.running <= self.capital / 0.8

    @property
    def usual_amid_verse(self) -> bool:
        """Whether it is verse in a text that is hardly anything else."""
        return self.odd <= _ODD_AMID_VERSE * self.lines and self.turned <= self.ends + 1


def find_verse(draft: Draft) -> None:
    """Marks the stanzas of a plain text, so that their lines stay lines."""
    if draft.format.structured or draft.raw.format == "pdf":
        return  # places on a page say more
    blocks = list(_blocks(draft.lines))
    if all(len(block) == 1 for block in blocks):
        return
    widths = (line.width - line.indent for line in draft.lines)
    widest = max((width for width in widths if width <= _LONGEST_LINE), default=0)
    shapes = [_shape(block, widest) for block in blocks]
    if _none_can_be_verse(draft, blocks, shapes):
        return  # whatever the language
    common = common_words(draft.text)
    if draft.raw.format == "markdown":
        common = frozenset()  # its paragraphs end their lines where their writers like
    shapes = [shape and _with_links(shape, common) for shape in shapes]
    verse = [shape is not None and shape.certain for shape in shapes]
    if _is_clean(draft, blocks, shapes):
        verse = [len(block) > 1 for block in blocks]
    if not any(verse):
        return
    if sum(verse) >= _MUCH:
        for n, shape in enumerate(shapes):
            verse[n] |= shape is not None and shape.usual
    for order in (range(1, len(blocks)), range(len(blocks) - 2, -1, -1)):
        for n in order:
            shape = shapes[n]
            beside = verse[n - order.step] or (
                len(blocks[n - order.step]) == 1
                and 0 <= n - 2 * order.step < len(blocks)
                and verse[n - 2 * order.step]
            )
            if not verse[n] and shape is not None and beside and shape.likely:
                verse[n] = True
    if _is_mostly_verse(blocks, verse):
        for n, shape in enumerate(shapes):
            verse[n] |= shape is not None and shape.usual_amid_verse
    stanzas = [block for block, is_verse in zip(blocks, verse, strict=True) if is_verse]
    found = [Hint("verse", stanza[0].start, stanza[-1].end) for stanza in stanzas]
    draft.structure = sorted([*draft.structure, *found], key=lambda hint: (hint.start, -hint.end))
    for stanza in stanzas:
        for line in stanza:
            line.hint = "verse"


def _none_can_be_verse(
    draft: Draft, blocks: list[list[Line]], shapes: list[_Stanza | None]
) -> bool:
    """Whether no block is verse even if all ends that may be amid a phrase are."""
    return not any(shape is not None and shape.certain for shape in shapes) and not _is_clean(
        draft, blocks, shapes
    )


def _with_links(shape: _Stanza, common: frozenset[str]) -> _Stanza:
    """A block's shape with only the ends that are amid a phrase for a language's common words."""
    linked = sum(_is_amid_phrase(before, after, common) for before, after in shape.joints)
    return shape._replace(linked=linked)


def _is_clean(draft: Draft, blocks: list[list[Line]], shapes: list[_Stanza | None]) -> bool:
    """Whether a text has the shape of a cleaned one: no indents, one empty line between blocks, and
    no lines together that could not be a stanza.
    """
    together = [shape for block, shape in zip(blocks, shapes, strict=True) if len(block) > 1]
    return (
        bool(together)
        and all(shape is not None and shape.plausible for shape in together)
        and all(line.blanks <= 1 and not line.indent for line in draft.lines)
    )


def _is_mostly_verse(blocks: list[list[Line]], verse: list[bool]) -> bool:
    """Whether nearly all lines that stand together with others are verse."""
    lines = sum(len(block) for block in blocks if len(block) > 1)
    return sum(len(block) for block, is_verse in zip(blocks, verse, strict=True) if is_verse) > (
        _MOSTLY * lines
    )


def _blocks(lines: list[Line]) -> Iterator[list[Line]]:
    """Runs of lines with no empty line between them; a number stands alone."""
    block: list[Line] = []
    behind_number = False
    for line in lines:
        is_number = _NUMBER.match(line.text) is not None
        alone = line.hint == "pre" or is_number
        if block and (line.blanks or line.page or alone or behind_number):
            yield block
            block = []
        if not line.dropped:
            block.append(line)
            behind_number = is_number
    if block:
        yield block


def _is_amid_phrase(before: str, after: str, common: frozenset[str]) -> bool:
    last, first = _LAST_WORD.search(before[-_LONGEST_WORD:]), _FIRST_WORD.match(after)
    return (last is not None and last[1] in common) or (first is not None and first[1] in common)


def _shape(block: list[Line], widest: int) -> _Stanza | None:
    """What a block shows, with all ends that may be amid a phrase; None if it cannot be verse. What
    is known at once is asked first, since nearly every block of a page is none.
    """
    if len(block) < 2:
        return None
    words = sum(line.text.count(" ") + 1 for line in block)
    if words > _MOST_WORDS * len(block):
        return None
    # Without their indents: a second cleaning does not have these.
    widths = [line.width - line.indent for line in block]
    width = max(widths)
    if width > _LONGEST_LINE or any(line.hint for line in block):
        return None
    narrow = width <= max(_NARROW, 0.75 * widest)
    joints: list[tuple[str, str]] = []
    ends = loose = running = capital = paused = turned = apart = stepped = 0
    lines = 1
    for a, b, room in zip(block, block[1:], widths, strict=False):
        fits = room + 1 + first_width(b.text, len) <= width
        running_on = not _SENTENCE_END.search(a.text)
        low = STARTS_LOW.match(b.text) is not None
        if running_on and low and not (fits or narrow):
            turned += 1
            continue
        lines += 1
        ends += 1
        loose += fits
        if running_on:
            apart += fits and not low
            running += 1
            capital += _CAPITAL.match(b.text) is not None
            pause = _PAUSE.search(a.text) is not None
            paused += pause
            stepped += pause and b.indent > a.indent
            if fits or narrow:
                joints.append((a.text, b.text))
    if words < _FEWEST_WORDS * lines:
        return None
    worded = sum(_LOW_WORD.search(line.text) is not None for line in block)
    if worded < _WORDED * lines:
        return None
    return _Stanza(
        ends,
        loose,
        running,
        capital,
        paused,
        len(joints),
        joints,
        turned,
        apart,
        stepped,
        lines,
        sum(_FURNITURE.search(line.text) is not None for line in block),
        narrow,
    )
