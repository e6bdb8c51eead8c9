"""Two passages side by side, the words that differ emphasised: by weight and a line, not by colour
alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rapidfuzz.distance import Indel
from textual.content import Content

from annotations.review_queue.queue import AnnotationEdit, QuotedPassage
from reader.terminal.safe import safe, safe_line

_DIFFERENT = "bold underline"
_AROUND = "italic $quiet"
_WORDS = re.compile(r"\s+|\S+")
# Code points of a passage that are shown; a longer one is known by its beginning.
_SHOWN = 10_000


def compared(passage: QuotedPassage, other: QuotedPassage | None) -> tuple[Content, Content]:
    """Both passages with their surroundings; without another one, nothing differs."""
    if other is None:
        return _shown(passage, [(_cut(passage), "")]), Content("")
    left, right = _differing(_cut(passage), _cut(other))
    return _shown(passage, left), _shown(other, right)


def described(edit: AnnotationEdit, other: AnnotationEdit) -> tuple[Content, Content]:
    """Tags and note of two edits, each emphasised where it differs."""
    return _described(edit, other), _described(other, edit)


def _described(edit: AnnotationEdit, beside: AnnotationEdit) -> Content:
    if edit.deleted:
        return Content.styled("deleted", _DIFFERENT)
    tags = "" if edit.tags == beside.tags else _DIFFERENT
    left, _ = _differing(edit.note or "no note", beside.note or "no note")
    return Content.assemble(
        (safe_line(", ".join(edit.tags) or "no tag"), tags),
        "\n",
        *((safe(text), style) for text, style in left),
    )


def _cut(passage: QuotedPassage) -> str:
    content = passage.content
    return content if len(content) <= _SHOWN else f"{content[:_SHOWN]}…"


def _shown(passage: QuotedPassage, parts: Sequence[tuple[str, str]]) -> Content:
    return Content.assemble(
        (safe(passage.before), _AROUND),
        *((safe(text), style) for text, style in parts),
        (safe(passage.after), _AROUND),
    )


def _differing(one: str, other: str) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Both texts in pieces with their style."""
    ours, theirs = _WORDS.findall(one), _WORDS.findall(other)
    opcodes = Indel.opcodes(ours, theirs)
    left = [(op.src_start, op.src_end, op.tag) for op in opcodes]
    right = [(op.dest_start, op.dest_end, op.tag) for op in opcodes]
    return list(_pieces(ours, left)), list(_pieces(theirs, right))


def _pieces(
    words: Sequence[str], parts: Sequence[tuple[int, int, str]]
) -> Iterator[tuple[str, str]]:
    for start, end, tag in parts:
        if start < end:
            yield "".join(words[start:end]), "" if tag == "equal" else _DIFFERENT
