"""Code and diagrams in plain text: their lines and indents are kept.

A block is code if most of its lines are written for a machine: they end in a brace or semicolon,
assign, call, begin with a keyword and end in a colon, or stand behind a prompt.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from corpus.cleaning.draft import Draft
from corpus.formats.raw import Hint
from corpus.text.lazy_pattern import LazyPattern

_CODE_START = LazyPattern(
    r"""\s*(?:
      [}\])]+[;,)]*\s*\Z                                          # closes a bracket
    | (?:def|class|func|fn|function|public|private|static|void|struct|impl|package|namespace)
        \s+\w+.*[({:<;]
    | (?:\#include|\#define|\#!|@\w+\s*(?:\(.*\))?\Z|import\s+[\w.{*]+(?:\s+as\s+\w+)?;?\s*\Z
        |from\s+[\w.]+\s+import\s)
    | (?:if|for|while|else|elif|try|except|finally|with|switch|case|do|match)\b[^.]*[:{]\s*\Z
    | (?:return|yield|raise|assert|let|var|const|export|await|throw|new)\b.*[=(\[{;'"]
    | (?:return|break|continue|pass|end|fi|done|esac|endif|else)\s*;?\s*\Z
    | [\w.$\[\]'"*&-]{1,60}(?:\s*:\s*\w+)?\s*(?:[-+*/|&%]?=|:=|<-)\s*[^\s=]   # assigns
    | [\w.$:]+\([^()]*(?:\([^()]*\)[^()]*)*\)[;:,]?\s*(?:\#.*)?\Z            # calls
    | (?:\$|>>>|\.\.\.|In\s\[\d+\]:|C:\\)\s?\S                    # stands behind a prompt
    | (?://|/\*|\*/|<!--|-->)                                     # a comment
    | </?[a-zA-Z][\w:-]*(?:\s[^<>]*)?/?>                          # a tag
    | (?:SELECT|INSERT|UPDATE|DELETE|CREATE|ALTER|FROM|WHERE)\s.*\b(?:FROM|INTO|TABLE|SET|=)
    | (["'])[\w-]+\1\s*:\s                                        # a field
    )""",
    re.X,
)
_CODE_END = LazyPattern(r"(?:\{|[=(){}\[\]<>$].*;)\s*(?:(?://|#|/\*).*)?\Z")
"""Ends in a brace or semicolon."""
_OPERATOR = LazyPattern(r"(?:=>|->|::|&&|\|\||!=|==|\+=|:=)(?<=\S\s..)\s\S")
_WEAK = LazyPattern(
    r"\A\s*(?:\#|%)\s|\A\s*(?:return|yield|raise)\s+\S{1,40}\Z|\A\s*[\w./-]+(?:\s+--?\w[\w=./-]*)+\s*\Z"
)
"""What is code only beside other code: some comments, commands with options."""
_DIAGRAM = LazyPattern(r"[+|]-{2,}|-{2,}[+|>]|[│-╿]|\|\s{2,}|\s{2,}\||\A\s*[|/\\]+\s|={4,}[+|]")
_CORNER = LazyPattern(r"\+-{2,}|-{2,}\+|[┌-╿]|-->|<--")
_WORD = re.compile(r"(?<!\S)[a-zà-ÿ]+,?(?!\S)")
_SENTENCE_WORDS = 6
_LONGEST_LINE = 200
_BLANK_LINES = 2
"""Empty lines that code has within it."""
_SHARE = 0.6
_LOOK = re.compile(r"[;{}=()<>|$]|[─-╿]")


class _Block(NamedTuple):
    """Lines with no empty line between them."""

    start: int
    end: int
    lines: list[str]
    indented: bool
    code: bool
    gap: int
    """Empty lines before it."""


def find_code(draft: Draft) -> None:
    """Marks code in a plain text, so that its lines and indents stay as they are. In a text that
    was only taken for Markdown, indented lines are code if any of them looks like it.
    """
    if draft.raw.format == "markdown" and not draft.raw.is_document:
        draft.structure = [hint for hint in draft.structure if not _is_indented_prose(draft, hint)]
    if draft.raw.format != "plain" or not _LOOK.search(draft.text):
        return
    blocks = _blocks(draft.text)
    if _may_be_cleaned(draft.text):
        # Code that an earlier cleaning has kept is indented, and all else is not.
        blocks = [b._replace(code=b.code or _is_indented_code(b)) for b in blocks]
    spans: list[list[int]] = []
    last = -1
    for n, block in enumerate(blocks):
        may_go_on = 0 <= last == n - 1 and block.gap <= _BLANK_LINES
        goes_on = may_go_on and not block.code and all(map(_is_beside, block.lines))
        if not (block.code or goes_on):
            continue
        between = blocks[last + 1 : n]
        together = (
            last >= 0
            and len(between) <= 1
            and all(b.indented and len(b.lines) <= 3 for b in between)
            and all(b.gap <= _BLANK_LINES for b in (*between, block))
        )
        if together:
            spans[-1][1] = block.end
        else:
            spans.append([block.start, block.end])
        last = n
    if spans:
        hints = [Hint("pre", start, end) for start, end in spans]
        draft.structure = sorted([*draft.structure, *hints], key=lambda h: (h.start, -h.end))


def _blocks(text: str) -> list[_Block]:
    blocks: list[_Block] = []
    lines: list[str] = []
    start = at = gap = 0
    for line in (*text.split("\n"), ""):
        if line and not line.isspace():
            if not lines:
                start = at
            lines.append(line)
        else:
            if lines:
                indented = all(one[0] in " \t" for one in lines)
                blocks.append(_Block(start, at - 1, lines, indented, _is_code(lines), gap))
                lines = []
                gap = 0
            gap += 1
        at += len(line) + 1
    return blocks


_FENCE = re.compile(r"(?:```|~~~)[^\n]*\n\Z")


def _is_indented_prose(draft: Draft, hint: Hint) -> bool:
    """Whether a hint says "code" of lines for nothing but their indent."""
    if hint.kind != "pre" or _FENCE.search(
        draft.text, max(0, hint.start - _LONGEST_LINE), hint.start
    ):
        return False
    lines = draft.text[hint.start : hint.end].split("\n")
    return not any(_is_beside(line) or _is_diagram_line(line) for line in lines)


def _may_be_cleaned(text: str) -> bool:
    """Whether a text has the shape of a cleaned one: one empty line between blocks, and no other
    white space at the ends of lines.
    """
    return not (text[-1:].isspace() or _NOT_CLEANED.search(text))


_NOT_CLEANED = re.compile(r"\n\n\n|[ \t\r\f]\n")


def _is_indented_code(block: _Block) -> bool:
    return block.indented and any(map(_is_code_line, block.lines))


def _is_beside(line: str) -> bool:
    """Whether a line is code behind other code."""
    return _is_code_line(line) or _WEAK.search(line) is not None


def _is_code_line(line: str) -> bool:
    if len(line) > _LONGEST_LINE or not (
        _CODE_START.match(line)
        or (("{" in line or ";" in line) and _CODE_END.search(line))
        or _OPERATOR.search(line)
    ):
        return False
    is_sentence = line.rstrip().endswith((".", "!", "?"))
    return not is_sentence or len(_WORD.findall(line)) < _SENTENCE_WORDS


def _is_diagram_line(line: str) -> bool:
    may_be = not line.isascii() or any(sign in line for sign in ("|", "--", "==", "/", "\\"))
    return may_be and _DIAGRAM.search(line) is not None


def _is_code(lines: list[str]) -> bool:
    if len(lines) < 2 or max(map(len, lines)) > _LONGEST_LINE:
        return False
    code = weak = diagram = 0
    for left, line in zip(range(len(lines), 0, -1), lines, strict=True):
        if max(code + weak, diagram) + left < _SHARE * len(lines):
            return False
        if _is_code_line(line):
            code += 1
        elif _WEAK.search(line):
            weak += 1
        diagram += _is_diagram_line(line)
    if diagram >= _SHARE * len(lines) and diagram >= 3:
        return any(map(_CORNER.search, lines))
    return code >= 2 and code + weak >= _SHARE * len(lines)
