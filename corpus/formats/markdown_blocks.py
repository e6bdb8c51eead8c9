"""Markdown's blocks, found line by line, as hints.

No full parser: a parser keeps no offsets within lines, and text with only some Markdown in it must
still be read whole. What carries meaning by its lines is found here: code, tables, verse with hard
breaks, notes. A line that fits nothing is a paragraph's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from corpus.formats.raw import Hint, LeftOut
from corpus.text.lazy_pattern import LazyPattern

HEADING = LazyPattern(r"[ ]{0,3}(#{1,6})(?:[ \t]+(?=\S)|[ \t]*\Z)")
QUOTE = LazyPattern(r"[ ]{0,3}(?:>[ \t]?)+")
ITEM = LazyPattern(r"[ \t]*(?:[-*+]|\d{1,9}[.)]|\(?[#@a-zA-Z0-9]{1,3}[.)](?=[ ]))[ \t]+(?=\S)")
_MARK = LazyPattern(r"[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+(?=\S)")
FENCE = LazyPattern(r"[ \t]*(`{3,}|~{3,})[^`\n]*\Z")
UNDERLINE = LazyPattern(r"[ ]{0,3}(?:=+|-{2,})[ \t]*\Z")
TABLE_RULE = LazyPattern(r"[ \t]*\|?(?:[ \t]*:?-+:?[ \t]*\|)+(?:[ \t]*:?-+:?)?[ \t]*\Z")
GRID_RULE = LazyPattern(r"[ \t]*\+(?:[-=:]{3,}\+)+[ \t]*\Z")
_SIMPLE_RULE = LazyPattern(r"[ ]{0,3}-{2,}(?:[ ]+-{2,})+[ \t]*\Z")
_RULE = LazyPattern(r"[ ]{0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})\Z")
NOTE = LazyPattern(r"[ ]{0,3}\[\^[^\]\s]{1,60}\]:[ \t]*(?=\S)")
_REFERENCE = LazyPattern(r"[ ]{0,3}\[[^\]\n^][^\]\n]{0,100}\]:[ \t]*\S")
_LINE_BLOCK = LazyPattern(r"[ ]{0,3}\|(?:[ \t]|\Z)")
_HARD_BREAK = LazyPattern(r"(?: {2,}|\\|<br\s*/?>[ \t]*)\Z", re.I)
_INDENT = LazyPattern(r"[ \t]*")
_HTML_HEADING = LazyPattern(r"<h([1-6])\b[^<>]{0,500}>(.{1,500}?)</h\1\s*>", re.I | re.S)
_PRE_OPENS = LazyPattern(r"<pre\b[^<>]{0,500}>[ \t]*(?:<code\b[^<>]{0,500}>)?", re.I)
_PRE_CLOSES = LazyPattern(r"(?:</code\s*>)?[ \t]*</pre\s*>", re.I)
_LONGEST_HEADING = 200
_LONG_LINE = 60
"""Characters from which a line that ends as a sentence is prose, and no heading."""
_MOST_SETEXT_LINES = 3
_LONGEST_CODE_LINE = 400
_LINES = LazyPattern(r"[^\n]*\n?")


class _Line(NamedTuple):
    """A line of the source: its span without the line end, and its text."""

    start: int
    end: int
    text: str

    @property
    def blank(self) -> bool:
        return not self.text or self.text.isspace()

    @property
    def indent(self) -> int:
        """Columns before the first character; a tab goes to the next fourth."""
        return len(self.text.expandtabs(4)) - len(self.text.expandtabs(4).lstrip())


@dataclass
class _Scan:
    """The lines, where the scan is, and what it has found."""

    lines: list[_Line]
    at: int = 0
    hints: list[Hint] = field(default_factory=list)
    content: int = 0
    """Columns at which the text of the list's item begins; 0 outside of lists."""
    after_blank: bool = True


def block_hints(text: str, start: int = 0) -> list[Hint]:
    """The hints of the blocks behind `start`, in order."""
    lines = [
        _Line(m.start(), m.start() + len(m.group().rstrip("\n")), m.group().rstrip("\n"))
        for m in _LINES.finditer(text, start)
        if m.group()
    ]
    scan = _Scan(lines)
    while scan.at < len(lines):
        before = scan.at
        line = lines[scan.at]
        if line.blank:
            scan.at += 1
            scan.after_blank = True
            continue
        for block in (
            _fenced,
            _indented,
            _heading,
            _grid,
            _table,
            _simple_table,
            _line_block,
            _note,
        ):
            if block(scan):
                break
        else:
            _paragraph(scan)
        scan.after_blank = False
        assert scan.at > before
    hints = [*scan.hints, *_in_html(text, start, scan.hints)]
    return sorted(hints, key=lambda hint: (hint.start, -hint.end))


def comments(text: str, hints: list[Hint]) -> Iterator[LeftOut]:
    """HTML comments, which a page made of the source does not show."""
    code = [hint for hint in hints if hint.kind == "pre"]
    at = text.find("<!--")
    while at >= 0 and (end := text.find("-->", at + 4)) >= 0:
        if any(hint.start <= at < hint.end for hint in code):
            at = text.find("<!--", at + 4)
            continue
        yield LeftOut("hidden.comment", at, end + 3, "a comment for whoever writes the page")
        at = text.find("<!--", end + 3)


def _fenced(scan: _Scan) -> bool:
    line = scan.lines[scan.at]
    quoted = QUOTE.match(line.text)
    inner = line.text[quoted.end() :] if quoted else line.text
    opening = FENCE.match(inner)
    if opening is None or (scan.after_blank and line.indent >= scan.content + 4):
        return False
    fence = opening.group(1)
    end = scan.at + 1
    while end < len(scan.lines):
        text = scan.lines[end].text
        if quoted:
            mark = QUOTE.match(text)
            if mark is None:
                break
            text = text[mark.end() :]
        closing = text.strip()
        if closing and set(closing) == {fence[0]} and len(closing) >= len(fence):
            break
        end += 1
    closed = end < len(scan.lines)
    if not closed and not quoted:
        # A fence that is never closed: only what stands together is code.
        end = scan.at + 1
        while end < len(scan.lines) and not scan.lines[end].blank:
            end += 1
    last = min(end, len(scan.lines) - 1)
    scan.hints.append(Hint("fence", line.start, line.end))
    body = scan.lines[scan.at + 1 : end]
    if any(not part.blank for part in body):
        # Within a quotation each line has a mark to be taken out, so its lines are kept as verse.
        kind = "verse" if quoted else "pre"
        scan.hints.append(Hint(kind, body[0].start, body[-1].end))
    if closed:
        scan.hints.append(Hint("fence", scan.lines[last].start, scan.lines[last].end))
    scan.at = end + 1 if closed else max(end, scan.at + 1)
    return True


def _indented(scan: _Scan) -> bool:
    line = scan.lines[scan.at]
    least = scan.content + 4
    if not scan.after_blank or line.indent < least or _MARK.match(line.text):
        return False
    end = at = scan.at
    while at < len(scan.lines) and (scan.lines[at].blank or scan.lines[at].indent >= least):
        if not scan.lines[at].blank:
            end = at
        at += 1
    body = scan.lines[scan.at : end + 1]
    if any(len(part.text) > _LONGEST_CODE_LINE for part in body):
        return False
    scan.hints.append(Hint("pre", body[0].start, body[-1].end))
    scan.at = end + 1
    return True


def _heading(scan: _Scan) -> bool:
    line = scan.lines[scan.at]
    match = HEADING.match(line.text)
    if match is None:
        return False
    if line.text.strip("# \t"):
        scan.hints.append(Hint("heading", line.start, line.end, len(match.group(1))))
    scan.content = 0
    scan.at += 1
    return True


def _table(scan: _Scan) -> bool:
    line = scan.lines[scan.at]
    if "|" not in line.text or scan.at + 1 >= len(scan.lines):
        return False
    rule = scan.lines[scan.at + 1].text
    if TABLE_RULE.match(rule) is None or "-" not in rule or TABLE_RULE.match(line.text):
        return False
    scan.hints.append(Hint("row", line.start, line.end))
    scan.hints.append(
        Hint("table-rule", scan.lines[scan.at + 1].start, scan.lines[scan.at + 1].end)
    )
    scan.at += 2
    while scan.at < len(scan.lines):
        row = scan.lines[scan.at]
        if row.blank or "|" not in row.text:
            break
        scan.hints.append(Hint("row", row.start, row.end))
        scan.at += 1
    return True


def _grid(scan: _Scan) -> bool:
    """A table drawn with lines (pandoc, reStructuredText)."""
    if GRID_RULE.match(scan.lines[scan.at].text) is None:
        return False
    while scan.at < len(scan.lines):
        line = scan.lines[scan.at]
        if GRID_RULE.match(line.text):
            scan.hints.append(Hint("table-rule", line.start, line.end))
        elif line.text.lstrip().startswith("|"):
            scan.hints.append(Hint("row", line.start, line.end))
        else:
            break
        scan.at += 1
    return True


def _simple_table(scan: _Scan) -> bool:
    """A table whose columns are set below rules (pandoc): its lines stay as they are."""
    first = scan.at
    head = first if _SIMPLE_RULE.match(scan.lines[first].text) else first + 1
    if head >= len(scan.lines) or _SIMPLE_RULE.match(scan.lines[head].text) is None:
        return False
    if head > first and not scan.after_blank:
        return False
    end = head + 1
    while end < len(scan.lines) and not scan.lines[end].blank:
        end += 1
    if end - head < 2:
        return False
    scan.hints.append(Hint("pre", scan.lines[first].start, scan.lines[end - 1].end))
    scan.at = end
    return True


def _line_block(scan: _Scan) -> bool:
    """Lines that begin with a bar (pandoc): verse and addresses; an empty one parts stanzas."""
    end = scan.at
    while end < len(scan.lines) and _LINE_BLOCK.match(scan.lines[end].text):
        end += 1
    block = scan.lines[scan.at : end]
    if len(block) < 2 or any(
        "|" in line.text.strip().strip("|") or line.text.rstrip().endswith(" |") for line in block
    ):
        return False
    stanza: list[_Line] = []
    for line in [*block, _Line(block[-1].end, block[-1].end, "|")]:
        if line.text.strip(" \t|"):
            stanza.append(line)
        elif stanza:
            scan.hints.append(Hint("verse", stanza[0].start, stanza[-1].end))
            stanza = []
        scan.hints.append(Hint("line-block", line.start, line.end))
    scan.hints = [hint for hint in scan.hints if hint.end > hint.start]
    scan.at = end
    return True


def _note(scan: _Scan) -> bool:
    line = scan.lines[scan.at]
    if NOTE.match(line.text) is None:
        return False
    end = scan.at + 1
    while end < len(scan.lines) and not scan.lines[end].blank and not _begins(scan.lines[end].text):
        end += 1
    scan.hints.append(Hint("note", line.start, scan.lines[end - 1].end))
    scan.content = 4  # further paragraphs of the note are indented
    scan.at = end
    return True


def _begins(text: str) -> bool:
    """Whether a line begins a block of its own, and goes on with no paragraph."""
    return any(
        pattern.match(text)
        for pattern in (HEADING, QUOTE, _MARK, FENCE, NOTE, _REFERENCE, _RULE, GRID_RULE)
    )


def _paragraph(scan: _Scan) -> None:
    """A paragraph, an item or a quotation: up to an empty line or another block."""
    line = scan.lines[scan.at]
    if _REFERENCE.match(line.text) or (_RULE.match(line.text) and not UNDERLINE.match(line.text)):
        scan.at += 1
        return
    if quote := QUOTE.match(line.text):
        _quotation(scan)
        return
    if (item := ITEM.match(line.text)) and not _RULE.match(line.text):
        scan.hints.append(Hint("li", line.start, line.end))
        if _MARK.match(line.text):
            scan.content = len(line.text[: item.end()].expandtabs(4))
    elif line.indent < min(scan.content, 2) or (scan.after_blank and line.indent == 0):
        scan.content = 0
    first = scan.at
    is_item = item is not None
    scan.at += 1
    while scan.at < len(scan.lines):
        following = scan.lines[scan.at]
        if following.blank or _ends_paragraph(scan, first, is_item=is_item):
            break
        scan.at += 1
    body = scan.lines[first : scan.at]
    if scan.at < len(scan.lines) and not is_item and _is_underline(scan, body):
        level = 1 if "=" in scan.lines[scan.at].text else 2
        scan.hints.append(Hint("heading", body[0].start, body[-1].end, level))
        scan.hints.append(Hint("underline", scan.lines[scan.at].start, scan.lines[scan.at].end))
        scan.at += 1
    elif not is_item:
        _verse(scan, body)
    del quote


def _ends_paragraph(scan: _Scan, first: int, *, is_item: bool) -> bool:
    text = scan.lines[scan.at].text
    if UNDERLINE.match(text) and not is_item and scan.at > first:
        return True
    if _begins(text):
        return True
    rule = scan.lines[scan.at + 1].text if scan.at + 1 < len(scan.lines) else ""
    return "|" in text and TABLE_RULE.match(rule) is not None and "-" in rule


def _is_underline(scan: _Scan, body: list[_Line]) -> bool:
    """Whether the next line makes a heading of a paragraph. Below prose a row of dashes is a rule:
    nobody's heading is that long.
    """
    return (
        UNDERLINE.match(scan.lines[scan.at].text) is not None
        and len(body) <= _MOST_SETEXT_LINES
        and sum(len(line.text) for line in body) <= _LONGEST_HEADING
        and not (
            "-" in scan.lines[scan.at].text
            and len(body[-1].text) > _LONG_LINE
            and body[-1].text.rstrip().endswith((".", "!", "…"))
        )
    )


def _quotation(scan: _Scan) -> None:
    first = scan.at
    while scan.at < len(scan.lines):
        line = scan.lines[scan.at]
        if scan.at > first and _fenced_within(line.text):
            break
        if not QUOTE.match(line.text):
            break
        scan.hints.append(Hint("quote", line.start, line.end))
        scan.at += 1
    stanza: list[_Line] = []
    for line in [*scan.lines[first : scan.at], _Line(0, 0, "")]:
        mark = QUOTE.match(line.text)
        rest = line.text[mark.end() :] if mark else ""
        if rest.strip() and not _MARK.match(rest):
            stanza.append(line)
        else:
            _verse(scan, stanza)
            stanza = []


def _fenced_within(text: str) -> bool:
    mark = QUOTE.match(text)
    return mark is not None and FENCE.match(text[mark.end() :]) is not None


def _verse(scan: _Scan, body: list[_Line]) -> None:
    """A paragraph all of whose lines are ended by their author."""
    if len(body) >= 2 and all(_HARD_BREAK.search(line.text) for line in body[:-1]):
        scan.hints.append(Hint("verse", body[0].start, body[-1].end))


def _in_html(text: str, start: int, found: list[Hint]) -> Iterator[Hint]:
    """Headings and code that are written in HTML."""
    code = [hint for hint in found if hint.kind == "pre"]

    def is_free(at: int) -> bool:
        return not any(hint.start <= at < hint.end for hint in code)

    if "<" not in text:
        return
    at = start
    while (opening := _PRE_OPENS.search(text, at)) and (
        closing := _PRE_CLOSES.search(text, opening.end())
    ):
        at = closing.end()
        if is_free(opening.start()) and "\n" in text[opening.end() : closing.start()]:
            yield Hint("pre", opening.end(), closing.start())
    for match in _HTML_HEADING.finditer(text, start):
        if is_free(match.start()) and re.sub(r"<[^<>]*>", "", match.group(2)).strip():
            yield Hint("heading", *match.span(), int(match.group(1)))
