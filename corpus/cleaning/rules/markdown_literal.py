"""Where Markdown's marks stand for themselves: in code, in formulas, in what is hidden."""

from __future__ import annotations

import re
from bisect import bisect_right, insort

from corpus.cleaning.draft import Draft

_CODE_SPAN = re.compile(
    r"(?<![`\\])(?P<ticks>`{1,6})(?!`)(?P<code>(?:(?!\n[ \t]*\n).){1,2000}?)(?<!`)(?P=ticks)(?!`)",
    re.S,
)
# Within code, marks stand for themselves; without its own they would be taken for marks.
_MARK_IN_CODE = re.compile(r"[*_\[\]<>#\\~|!]|^[-+=>\d]")
_MATH = re.compile(
    r"\$\$(?:(?!\n[ \t]*\n).){1,2000}?\$\$"
    r"|(?<![\\$\w])\$(?=[^\s$\d])[^$\n]{1,300}(?<=[^\s\\$])\$(?![\w$])"
    r"|\\\[(?=[^\]]{0,200}?(?:[\^_={]|\\[a-zA-Z]))(?:(?!\n[ \t]*\n).){1,800}?\\\]"
    r"|\\\([^\n]{1,300}?(?:[\^_=]|\\[a-zA-Z])[^\n]{0,300}?\\\)",
    re.S,
)


class Literal:
    """The spans in which no mark is one; making it takes the marks of code itself out."""

    def __init__(self, draft: Draft) -> None:
        self.spans = [(hint.start, hint.end) for hint in draft.structure if hint.kind == "pre"]
        self.spans += [(hint.start, hint.end) for hint in draft.structure if hint.kind == "fence"]
        self.spans += [(span.start, span.end) for span in draft.hidden]
        self.spans.sort()
        for match in _CODE_SPAN.finditer(draft.text):
            if self.holds(match.start()):
                continue
            if _MARK_IN_CODE.search(match.group("code")) is None:
                draft.edit(match.start(), match.end("ticks"), "", "md.code")
                draft.edit(match.end("code"), match.end(), "", "md.code")
            insort(self.spans, match.span())
        for match in _MATH.finditer(draft.text):
            if not self.holds(match.start()):
                insort(self.spans, match.span())

    def holds(self, at: int) -> bool:
        """Whether a position is in such a span."""
        return within(self.spans, at)


def within(spans: list[tuple[int, int]], at: int) -> bool:
    """Whether a position is in one of these spans, which are in order."""
    n = bisect_right(spans, (at, 1 << 60)) - 1
    return n >= 0 and spans[n][0] <= at < spans[n][1]
