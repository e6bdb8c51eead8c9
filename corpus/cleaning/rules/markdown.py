"""Markdown's marks, each taken out by an edit of its own.

Every scan is one pass: delimiters are found first and paired with a stack, so that no text can make
the search for a partner run to the end of the file again and again.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from html import unescape

from corpus.cleaning.draft import Draft
from corpus.formats.markdown import HEADING, QUOTE

_LINK = re.compile(
    r"(?P<image>!)?\[(?P<text>(?:[^\[\]\\\n]|\\.|!?\[[^\[\]\n]{0,500}\](?:\([^()\n]{0,2000}\))?)*+)\]"
    r"\((?P<url>[^()\n]{0,4000}(?:\([^()\n]{0,500}\)[^()\n]{0,1000}){0,3})\)"
)
_REFERENCE_LINK = re.compile(r"\[(?P<text>[^\[\]\n]{1,300})\]\[[^\[\]\n]{0,100}\]")
_REFERENCE = re.compile(r"^[ ]{0,3}\[[^\]\n]{1,100}\]:[ \t]*\S[^\n]*$", re.M)
_AUTOLINK = re.compile(r"<((?:https?://|mailto:)[^\s<>]{1,4000}|[^\s<>@]{1,100}@[^\s<>@]{1,100})>")
_DELIMITER = re.compile(r"(?<!\\)(?:\*{1,3}|_{1,3}|~~|`{1,3})")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+.!<>|~-])")
_TAG = re.compile(
    r"</?(?:br|p|b|i|em|strong|u|sup|sub|span|div|a|img|center|small)\b[^<>\n]{0,500}>", re.I
)
_COMMENT = re.compile(r"<!--[^\n]*?-->")
_RULE = re.compile(r"^[ \t]*(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,}|={3,})$", re.M)
_BULLET = re.compile(r"^[ \t]*[-*+][ \t]+(?=\S)", re.M)
_TABLE_RULE = re.compile(r"^[ \t]*\|?(?:[ \t]*:?-{2,}:?[ \t]*\|)+(?:[ \t]*:?-{2,}:?)?[ \t]*$", re.M)
_PARAGRAPH = re.compile(r"\n[ \t]*\n")
# A table all of whose lines were made one: its rule stands amid a line, with the bars around it.
_FLAT_RULE = re.compile(r"(?<=[ \t|])\|[ \t]*:?-{3,}:?[ \t]*\|")
_BARS = re.compile(r"\|(?:[ \t]*(?:\||:?-{3,}:?(?=[ \t]*\|)))+|(?<=[ \t]{2})\||\|(?=[ \t]{2})")
_WIDE_BLANK = re.compile(r"(?<=[.!?\"”’)])[ ]{2,}(?=[\"“‘(]?[^\W\d_a-zà-öø-ÿ])")
_BLANK = re.compile(r"(?<=[.!?\"”’)]) (?=[\"“‘(]?[^\W\d_a-zà-öø-ÿ])")


def marks(draft: Draft) -> None:
    """`md.*` and `meta.front-matter`: takes out what is written for a program and not for
    people.
    """
    if draft.raw.format != "markdown":
        return
    for hint in draft.structure:
        if hint.kind == "front-matter":
            for match in re.compile(r"\S[^\n]*").finditer(draft.text, hint.start, hint.end):
                draft.edit(match.start(), match.end(), "", "meta.front-matter")
    _lines(draft)
    _flat_tables(draft)
    _links(draft)
    _emphasis(draft)


def _lines(draft: Draft) -> None:
    text = draft.text
    for match in _TABLE_RULE.finditer(text):
        draft.edit(match.start(), match.end(), "", "md.table")
    for match in _RULE.finditer(text):
        draft.edit(match.start(), match.end(), "", "md.separator")
    for match in _REFERENCE.finditer(text):
        draft.edit(match.start(), match.end(), "", "md.reference")
    for match in _BULLET.finditer(text):
        draft.edit(match.start(), match.end(), "", "md.bullet")
    for hint in draft.structure:
        if hint.kind == "heading":
            mark = HEADING.match(text, hint.start)
            if mark:
                draft.edit(hint.start, mark.end(), "", "md.heading")
                tail = re.compile(r"[ \t]+#+[ \t]*$").search(text, mark.end(), hint.end)
                if tail:
                    draft.edit(tail.start(), hint.end, "", "md.heading")
        elif hint.kind == "quote":
            mark = QUOTE.match(text, hint.start)
            if mark:
                draft.edit(hint.start, mark.end(), "", "md.quote")
        elif hint.kind == "fence":
            draft.edit(hint.start, hint.end, "", "md.fence")


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


def _links(draft: Draft) -> None:
    text = draft.text
    for match in _COMMENT.finditer(text):
        draft.edit(match.start(), match.end(), "", "md.comment")
    for match in _TAG.finditer(text):
        draft.edit(match.start(), match.end(), "", "md.html-tag")
    for match in _AUTOLINK.finditer(text):
        draft.edit(match.start(), match.start() + 1, "", "md.link")
        draft.edit(match.end() - 1, match.end(), "", "md.link")
    if "](" in text:
        _inline_links(draft, 0, len(text))
    for match in _REFERENCE_LINK.finditer(text):
        draft.edit(match.start(), match.start() + 1, "", "md.link")
        draft.edit(match.end("text"), match.end(), "", "md.link")


def _inline_links(draft: Draft, start: int, end: int) -> None:
    text = draft.text
    for match in _LINK.finditer(text, start, end):
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
            _inline_links(draft, match.start("text"), match.end("text"))


def _emphasis(draft: Draft) -> None:
    """`md.emphasis`, `md.code` and `md.escape`: marks that stand in pairs within one paragraph."""
    text = draft.text
    for match in _ESCAPE.finditer(text):
        draft.edit(match.start(), match.start() + 1, "", "md.escape")
    taken = _address_and_mark_spans(draft)
    start = 0
    for gap in _PARAGRAPH.finditer(text):
        _pair(draft, start, gap.start(), taken)
        start = gap.end()
    _pair(draft, start, len(text), taken)


def _address_and_mark_spans(draft: Draft) -> list[tuple[int, int]]:
    """Spans in which a delimiter is part of an address or of a mark that is taken out already."""
    spans = [(e.start, e.end) for e in draft.edits if e.rule.startswith(("md.", "meta."))]
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
        if _within(taken, at):
            continue
        before = text[at - 1] if at > start else " "
        after = text[stop] if stop < end else " "
        opens = not after.isspace() and (
            mark[0] == "`" or not (before.isalnum() and after.isalnum())
        )
        closes = not before.isspace() and (
            mark[0] == "`" or not (before.isalnum() and after.isalnum())
        )
        stack = stacks.setdefault(mark, [])
        if closes and stack:
            left, right = stack.pop()
            rule = "md.code" if mark[0] == "`" else "md.emphasis"
            draft.edit(left, right, "", rule)
            draft.edit(at, stop, "", rule)
            if mark[0] != "`":
                continue
        elif opens:
            stack.append((at, stop))


def _within(spans: list[tuple[int, int]], at: int) -> bool:
    n = bisect_right(spans, (at, 1 << 60)) - 1
    return n >= 0 and spans[n][0] <= at < spans[n][1]


def text_of(marked: str) -> str:
    """A short marked string without its marks; for values in metadata."""
    bare = _LINK.sub(lambda m: "" if m.group("image") else m.group("text"), marked)
    return unescape(
        re.sub(r"[*_`]{1,3}(?=\S)|(?<=\S)[*_`]{1,3}", "", _ESCAPE.sub(r"\1", bare))
    ).strip()
