"""How memos are painted."""

from __future__ import annotations

from collections.abc import Iterable

from textual.content import Content

from annotations.model.memos import Memo, MemoSubject
from reader.terminal.safe import safe, safe_line
from reader.timestamps import format_moment


def memo_lines(memos: Iterable[Memo]) -> Content:
    """Memos one below the other, each under the name of its annotator."""
    blocks = [
        Content.assemble(
            (safe_line(memo.annotator.name), "bold $accent"),
            (f"  {format_moment(memo.modified)}", "$quiet"),
            "\n",
            safe(memo.text),
        )
        for memo in memos
    ]
    return Content("\n\n").join(blocks)


def subject_name(subject: MemoSubject) -> str:
    """A subject as an entry of a list."""
    if subject.kind == "library":
        return "The library"
    return f"Tag {subject.name}" if subject.kind == "tag" else subject.title or subject.name
