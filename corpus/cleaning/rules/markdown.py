"""Markdown's marks, each taken out by an edit of its own.

Every scan is one pass: delimiters are found first and paired with a stack, so that no text can make
the search for a partner run to the end of the file again and again.
"""

from __future__ import annotations

import re
from html import unescape

from corpus.cleaning.draft import Draft
from corpus.cleaning.rules.markdown_literal import Literal, within
from corpus.formats.markdown_blocks import QUOTE
from corpus.formats.raised_figures import lowered, raised
from corpus.formats.raw import Hint
from corpus.text.lazy_pattern import LazyPattern

_HEADING_MARK = LazyPattern(r"[ ]{0,3}#{1,6}(?:[ \t]+|$)", re.M)
_HEADING_TAIL = LazyPattern(r"[ \t]+#+[ \t]*$", re.M)
_LINE_BLOCK = LazyPattern(r"[ ]{0,3}\|[ \t]*")
_LINK = LazyPattern(
    r"(?P<image>!)?\[(?P<text>(?:[^\[\]\\\n]|\\.|!?\[[^\[\]\n]{0,500}\](?:\([^()\n]{0,2000}\))?)*+)\]"
    r"\((?P<url>[^()\n]{0,4000}(?:\([^()\n]{0,500}\)[^()\n]{0,1000}){0,3})\)"
)
_REFERENCE_LINK = LazyPattern(
    r"(?P<image>!)?\[(?P<text>[^\[\]\n^][^\[\]\n]{0,300})\]\[[^\[\]\n]{0,100}\]"
)
_SHORT_LINK = LazyPattern(r"(?P<image>!)?\[(?P<text>[^\[\]\n^][^\[\]\n]{0,100})\](?![(\[:])")
_REFERENCE = LazyPattern(r"^[ ]{0,3}\[(?P<name>[^\]\n^][^\]\n]{0,100})\]:[ \t]*\S[^\n]*$", re.M)
_AUTOLINK = LazyPattern(r"<((?:https?://|mailto:)[^\s<>]{1,4000}|[^\s<>@]{1,100}@[^\s<>@]{1,100})>")
_DELIMITER = LazyPattern(r"(?<!\\)(?:\*{1,3}|_{1,3}|~~)")
_ESCAPE = LazyPattern(r"\\([\\`*_{}\[\]()#+.!<>|~$&\"'-])")
_BACKSLASH_BREAK = LazyPattern(r"(?<=[^\\\n])\\(?=\n)")
_TAG = LazyPattern(
    r"</?(?:br|p|b|i|em|strong|u|s|del|ins|mark|sup|sub|span|div|a|img|center|small|big|font|h[1-6]"
    r"|table|thead|tbody|tfoot|tr|td|th|caption|colgroup|col|ul|ol|li|dl|dt|dd|details|summary|pre"
    r"|code|kbd|samp|var|tt|q|cite|abbr|blockquote|figure|figcaption|picture|source|video|audio"
    r"|section|article|header|footer|nav|main|hr|wbr|iframe|svg|path|br)\b[^<>]{0,1000}>",
    re.I,
)
_RAISED_TAG = LazyPattern(
    r"<(?P<tag>su[bp])\b[^<>]{0,200}>(?P<text>[^<>\n]{1,40})</(?P=tag)\s*>", re.I
)
_SCRIPT_CLOSES = LazyPattern(r"</(?:script|style)\s*>", re.I)
_SCRIPT_OPENS = LazyPattern(r"<(script|style)\b[^<>]{0,500}>", re.I)
_RULE = LazyPattern(
    r"^[ \t]*(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,}|={3,}|:{3,}[^\n]{0,80})$", re.M
)
_BULLET = LazyPattern(r"^[ \t]*[-*+][ \t]+(?=\S)", re.M)
_TABLE_RULE = LazyPattern(
    r"^[ \t]*\|?(?:[ \t]*:?-{2,}:?[ \t]*\|)+(?:[ \t]*:?-{2,}:?)?[ \t]*$", re.M
)
_BAR = LazyPattern(r"[ \t]*(?<!\\)\|[ \t]*")
_CELLS = " · "
_PARAGRAPH = LazyPattern(r"\n[ \t]*\n")
# A table all of whose lines were made one: its rule stands amid a line, with the bars around it.
_FLAT_RULE = LazyPattern(r"(?<=[ \t|])\|[ \t]*:?-{3,}:?[ \t]*\|")
_BARS = LazyPattern(r"\|(?:[ \t]*(?:\||:?-{3,}:?(?=[ \t]*\|)))+|(?<=[ \t]{2})\||\|(?=[ \t]{2})")
_WIDE_BLANK = LazyPattern(r"(?<=[.!?\"”’)])[ ]{2,}(?=[\"“‘(]?[^\W\d_a-zà-öø-ÿ])")
_BLANK = LazyPattern(r"(?<=[.!?\"”’)]) (?=[\"“‘(]?[^\W\d_a-zà-öø-ÿ])")


def marks(draft: Draft) -> None:
    """`md.*` and `meta.front-matter`: takes out what is written for a program and not for
    people.
    """
    if draft.raw.format != "markdown":
        return
    for hint in draft.structure:
        if hint.kind == "front-matter":
            for match in LazyPattern(r"\S[^\n]*").finditer(draft.text, hint.start, hint.end):
                draft.edit(match.start(), match.end(), "", "meta.front-matter")
    literal = Literal(draft)
    _lines(draft, literal)
    _tables(draft)
    _flat_tables(draft)
    _links(draft, literal)
    _emphasis(draft, literal)


def _lines(draft: Draft, literal: Literal) -> None:
    text = draft.text
    for pattern, rule in (
        (_TABLE_RULE, "md.table"),
        (_RULE, "md.separator"),
        (_BULLET, "md.bullet"),
    ):
        for match in pattern.finditer(text):
            if not literal.holds(match.start()):
                draft.edit(match.start(), match.end(), "", rule)
    for match in _REFERENCE.finditer(text):
        if not literal.holds(match.start()):
            draft.edit(match.start(), match.end(), "", "md.reference")
    for match in _BACKSLASH_BREAK.finditer(text):
        if not literal.holds(match.start()):
            draft.edit(match.start(), match.end(), "", "md.escape")
    for hint in draft.raw.structure:
        if hint.kind == "heading":
            _heading(draft, hint)
        elif hint.kind in ("quote", "line-block"):
            pattern = QUOTE if hint.kind == "quote" else _LINE_BLOCK
            mark = pattern.match(text, hint.start, hint.end)
            if mark:
                draft.edit(hint.start, mark.end(), "", "md.quote")
        elif hint.kind == "fence":
            draft.edit(hint.start, hint.end, "", "md.fence")
        elif hint.kind == "underline":
            draft.edit(hint.start, hint.end, "", "md.heading")
        elif hint.kind == "table-rule":
            draft.edit(hint.start, hint.end, "", "md.table")


def _heading(draft: Draft, hint: Hint) -> None:
    mark = _HEADING_MARK.match(draft.text, hint.start, hint.end)
    if mark:
        draft.edit(hint.start, mark.end(), "", "md.heading")
        tail = _HEADING_TAIL.search(draft.text, mark.end(), hint.end)
        if tail:
            draft.edit(tail.start(), hint.end, "", "md.heading")


def _tables(draft: Draft) -> None:
    """Rows of tables: a middle dot stands between cells, and an empty cell is empty."""
    text = draft.text
    for hint in draft.raw.structure:
        if hint.kind != "row":
            continue
        bars = list(_BAR.finditer(text, hint.start, hint.end))
        last: int | None = None
        for n, bar in enumerate(bars):
            first_or_last = not text[hint.start : bar.start()].strip() or (
                n == len(bars) - 1 and not text[bar.end() : hint.end].strip()
            )
            # Two bars with nothing between them share the blanks; each has one of its own.
            start = bar.start() if last is None else max(bar.start(), last)
            put = "" if first_or_last else (_CELLS if last != bar.start() or n == 1 else "· ")
            draft.edit(start, bar.end(), put, "md.table")
            last = bar.end()


def _flat_tables(draft: Draft) -> None:
    """Cuts a line that was a table, as pages lay themselves out in: where bars stand between cells,
    and at wide blanks behind sentences, which were line ends; unless the text sets two blanks
    behind every sentence.
    """
    if not draft.is_on("md.table"):
        return
    text = draft.text
    at = 0
    while rule := _FLAT_RULE.search(text, at):
        start = text.rfind("\n", 0, rule.start()) + 1
        end = text.find("\n", rule.end())
        at = end = len(text) if end < 0 else end
        if not (text[start : rule.start()] + text[rule.end() : end]).strip(" \t|:-"):
            continue  # the rule of a table that has its lines
        for bars in _BARS.finditer(text, start, end):
            draft.edit(bars.start(), bars.end(), "", "md.table")
            draft.cuts += bars.span()
        wide = [match.end() for match in _WIDE_BLANK.finditer(text, start, end)]
        if len(wide) <= 2 * len(_BLANK.findall(text, start, end)):
            draft.cuts += wide


def _links(draft: Draft, literal: Literal) -> None:
    text = draft.text
    if "<" in text:
        _html(draft, literal)
    for match in _AUTOLINK.finditer(text):
        if not literal.holds(match.start()):
            draft.edit(match.start(), match.start() + 1, "", "md.link")
            draft.edit(match.end() - 1, match.end(), "", "md.link")
    if "](" in text:
        _inline_links(draft, literal, 0, len(text))
    names = {_name(match.group("name")) for match in _REFERENCE.finditer(text)}
    if not names:
        return
    for match in _REFERENCE_LINK.finditer(text):
        if not literal.holds(match.start()):
            _reference_link(draft, match)
    for match in _SHORT_LINK.finditer(text):
        if _name(match.group("text")) in names and not literal.holds(match.start()):
            _reference_link(draft, match)


def _name(label: str) -> str:
    return " ".join(label.split()).casefold()


def _reference_link(draft: Draft, match: re.Match[str]) -> None:
    if match.group("image"):
        draft.edit(match.start(), match.end(), "", "md.image")
        return
    draft.edit(match.start(), match.start("text"), "", "md.link")
    draft.edit(match.end("text"), match.end(), "", "md.link")


def _html(draft: Draft, literal: Literal) -> None:
    """Tags amid Markdown: raised figures stay raised, and what a script holds is no text."""
    text = draft.text
    at = 0
    while opening := _SCRIPT_OPENS.search(text, at):
        closing = _SCRIPT_CLOSES.search(text, opening.end())
        if closing is None:
            break
        at = closing.end()
        if not literal.holds(opening.start()):
            draft.edit(opening.start(), at, "", "md.html-tag")
    for match in _RAISED_TAG.finditer(text):
        if literal.holds(match.start()):
            continue
        before = text[match.start() - 1 : match.start()].strip()
        shift = raised if match.group("tag").lower() == "sup" else lowered
        shifted = shift(match.group("text"), before)
        if shifted != match.group("text"):
            draft.edit(match.start(), match.end(), shifted, "md.html-tag")
    for match in _TAG.finditer(text):
        if literal.holds(match.start()):
            continue
        is_break = match.group().lower().startswith("<br")
        amid = is_break and text[match.end() : match.end() + 1] not in ("", "\n")
        draft.edit(match.start(), match.end(), " " if amid else "", "md.html-tag")


def _inline_links(draft: Draft, literal: Literal, start: int, end: int) -> None:
    text = draft.text
    for match in _LINK.finditer(text, start, end):
        if literal.holds(match.start()):
            continue
        label = match.group("text")
        if match.group("image"):
            draft.edit(match.start(), match.end(), "", "md.image")
            continue
        draft.edit(match.start(), match.start("text"), "", "md.link")
        draft.edit(match.end("text"), match.end(), "", "md.link")
        inner = re.match(r"#{1,6}[ \t]+", label)
        if inner:
            draft.edit(match.start("text"), match.start("text") + inner.end(), "", "md.heading")
        if "](" in label:
            _inline_links(draft, literal, match.start("text"), match.end("text"))


def _emphasis(draft: Draft, literal: Literal) -> None:
    """`md.emphasis` and `md.escape`: marks that stand in pairs within one paragraph."""
    text = draft.text
    for match in _ESCAPE.finditer(text):
        if not literal.holds(match.start()):
            draft.edit(match.start(), match.start() + 1, "", "md.escape")
    taken = _address_and_mark_spans(draft, literal)
    start = 0
    for gap in _PARAGRAPH.finditer(text):
        _pair(draft, start, gap.start(), taken)
        start = gap.end()
    _pair(draft, start, len(text), taken)


def _address_and_mark_spans(draft: Draft, literal: Literal) -> list[tuple[int, int]]:
    """Spans in which a delimiter is part of an address or of a mark that is taken out already."""
    spans = [(e.start, e.end) for e in draft.edits if e.rule.startswith(("md.", "meta."))]
    spans += literal.spans
    spans += [m.span() for m in re.finditer(r"(?:https?://|www\.)[^\s<>)\]]+", draft.text)]
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _pair(draft: Draft, start: int, end: int, taken: list[tuple[int, int]]) -> None:
    text = draft.text
    stacks: dict[str, list[tuple[int, int]]] = {}
    for match in _DELIMITER.finditer(text, start, end):
        at, stop, mark = match.start(), match.end(), match.group()
        if within(taken, at):
            continue
        before = text[at - 1] if at > start else " "
        after = text[stop] if stop < end else " "
        # An underscore within a word is part of a name; an asterisk within one is rare.
        amid = before.isalnum() and after.isalnum()
        opens = not after.isspace() and not amid
        closes = not before.isspace() and not amid
        stack = stacks.setdefault(mark, [])
        if closes and stack:
            left, right = stack.pop()
            draft.edit(left, right, "", "md.emphasis")
            draft.edit(at, stop, "", "md.emphasis")
        elif opens:
            stack.append((at, stop))


def text_of(marked: str) -> str:
    """A short marked string without its marks; for values in metadata."""
    bare = _LINK.sub(lambda m: "" if m.group("image") else m.group("text"), marked)
    return unescape(
        re.sub(r"[*_`]{1,3}(?=\S)|(?<=\S)[*_`]{1,3}", "", _ESCAPE.sub(r"\1", bare))
    ).strip()
