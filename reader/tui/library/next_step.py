"""What the list of documents says at its foot: the next thing to do, for who is new to it."""

from __future__ import annotations

from collections.abc import Callable, Container, Sequence

from corpus.document import DocumentSummary
from reader.tui.session import Session
from reader.tui.title_list import title_list

_NEW = 10
"""Annotations from which on nobody needs to be told of the export."""


def next_step(
    session: Session,
    summaries: Sequence[DocumentSummary],
    read: Container[str],
    key: Callable[[str], str],
) -> str:
    """A line for the status bar; `read` has the ids of the documents that were opened, and `key`
    answers with the key of a command, or nothing where the reader may not use it.
    """
    if not summaries:
        return ""
    if not any(summary.id in read for summary in summaries):
        several = f" · {key('library.choose')} selects several to read side by side"
        return f"{key('library.open')} opens a document{several if len(summaries) > 1 else ''}"
    titles = {summary.slug: summary.title for summary in summaries}
    open_last = [titles[s] for s in session.remembered_open_documents() if s in titles]
    parts = [f"{key('library.reopen')} reopens {title_list(open_last)}"] if open_last else []
    annotations = sum(summary.annotations for summary in summaries)
    if not annotations:
        parts.append("in a text, ? shows how to tag")
    elif annotations < _NEW and key("library.export"):
        parts.append(f"{key('library.export')} exports your annotations")
    return " · ".join(parts)
