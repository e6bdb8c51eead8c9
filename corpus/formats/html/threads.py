"""Posts of a thread: who wrote when, and the first paragraph, as one turn."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from corpus.formats.html.builder import HiddenSpan, OpenContainer, TextBlock
from corpus.formats.html.tables import CELL_SEPARATOR

_POST = re.compile(
    r"[\s_-](?:post|posting|comment|message|msg|reply|answer|question|turn|crawler-post"
    r"|topic-post|thread-item|chat-item|utterance)(?:$|[\s_\d-])",
    re.I,
)
_WHO = re.compile(
    r"author|user(?!-?(?:content|text|generated))|poster|byline|member|nick|screen-?name|speaker|creator|sender|\bfrom\b",
    re.I,
)
_WHEN = re.compile(r"date|time|posted|published|created|\bago\b|\bwhen\b", re.I)
_DATE = re.compile(
    r"\b(?:19|20)\d\d\b|\b\d{1,2}:\d\d\b|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
    r"[a-z]*\.? \d|\bago\b|\byesterday\b|\btoday\b",
    re.I,
)
_NO_NAME = re.compile(r"\b(?:reply|report|share|quote|like|posts?|joined|edited|votes?)\b", re.I)
_HEAD_BLOCKS = 8
"""Blocks of a post among which its head is looked for."""
_NAME_WORDS = 6
_DATE_WORDS = 9
_OWN_KINDS = frozenset(("", "p", "note", "verse"))
"""Kinds of a first paragraph that a turn may hold."""


def find_turns(blocks: list[TextBlock], containers: list[OpenContainer]) -> list[TextBlock]:
    """The blocks, with the head of each post in one line, and the first paragraph of the post on
    the line below it.
    """
    posts = _posts(containers)
    if not posts:
        return blocks
    post_of = [-1] * len(containers)
    for n, container in enumerate(containers):
        outer = post_of[container.parent] if container.parent >= 0 else -1
        post_of[n] = n if n in posts else outer
    heads = Counter[int]()
    made: list[TextBlock] = []
    for block in blocks:
        post = post_of[block.container] if block.container >= 0 else -1
        last = made[-1] if made else None
        if post >= 0 and heads[post] < _HEAD_BLOCKS and not block.hidden:
            heads[post] += 1
            role = _role(block, containers, post)
            same = last is not None and last.container >= 0 and post_of[last.container] == post
            if last is not None and same and last.kind == "turn" and not last.tight:
                if role and CELL_SEPARATOR not in last.text:
                    made[-1] = _joined(last, block)
                    continue
                if not role and block.kind in _OWN_KINDS:
                    block.tight = block.kind != "verse"
                    heads[post] = _HEAD_BLOCKS
            elif role:
                block.kind = "turn"
        made.append(block)
    return made


def _posts(containers: list[OpenContainer]) -> set[int]:
    """The containers that are posts: by their names, and because others beside them are alike."""
    alike: Counter[tuple[int, str, str]] = Counter()
    named: list[tuple[int, tuple[int, str, str]]] = []
    for n, (parent, tag, names, _) in enumerate(containers):
        if names and _is_post(names):
            key = (parent, tag, names.partition(" ")[0])
            alike[key] += 1
            named.append((n, key))
    return {n for n, key in named if alike[key] > 1}


@lru_cache(4096)
def _is_post(names: str) -> bool:
    return _POST.search(f" {names}") is not None


def _role(block: TextBlock, containers: list[OpenContainer], post: int) -> str:
    """Whether a block says who wrote a post, or when; empty if neither."""
    words = len(block.text.split())
    if words > _DATE_WORDS or block.kind in ("row", "pre", "heading") or "\n" in block.text:
        return ""
    names = block.names
    at = block.container
    tag = containers[at].tag
    while at != post and at >= 0:
        names = f"{names} {containers[at].names}"
        at = containers[at].parent
    dated = _DATE.search(block.text) is not None
    if dated and (_WHEN.search(names) or tag == "time" or words <= 5):
        return "when"
    if words <= _NAME_WORDS and _WHO.search(names) and not _NO_NAME.search(block.text):
        return "who"
    return ""


def _joined(head: TextBlock, block: TextBlock) -> TextBlock:
    """The head of a post with what its next block says."""
    at = len(head.text) + len(CELL_SEPARATOR)
    head.text += CELL_SEPARATOR + block.text
    head.links += [(a + at, b + at) for a, b in block.links]
    head.hidden += [HiddenSpan(a + at, b + at, why) for a, b, why in block.hidden]
    return head
