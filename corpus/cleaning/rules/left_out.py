"""What the source's format hides: text for screen readers, tracked deletions, comments, and more.

The format's reader leaves it in the raw text, in its place, and says where it is. It is taken out
here, so that the ledger has it, and a reader can have it back.
"""

from __future__ import annotations

from corpus.cleaning.draft import Draft, Edit
from corpus.document import Span


def take_out(draft: Draft) -> None:
    """`hidden.*`: takes out what the format hides, whole lines as well as words within lines."""
    at = 0
    for rule, start, end, evidence in sorted(draft.raw.left_out, key=lambda span: span.start):
        if not draft.is_on(rule):
            continue
        start = max(start, at)
        while start < end and draft.text[start].isspace():
            start += 1
        if start < end:
            draft.edits.append(Edit(start, end, "", rule, evidence))
            draft.hidden.append(Span(start, end))
            at = end
