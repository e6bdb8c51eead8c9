"""An export of Hypothesis as annotations and memos.

- An annotation is found by its quote and what surrounds it. Its position counts units of UTF-16 in
  the whole page: a hint.
- A reply is one to the annotation with which its thread begins: threads are flat here. One to a
  note on the page, or to an annotation that is not in the file, becomes a memo.
- A note on the page becomes a memo on the document, its tags the last line.
- People are called by their display names, else by the names of their accounts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from annotations.errors import BadFile
from annotations.exchange.foreign_rows import (
    foreign_row,
    highlight_notice,
    ids_kept,
    numbered,
    one_per_passage,
    with_highlights_tagged,
)
from annotations.exchange.foreign_values import ForeignTags, derived_id, moment_in
from annotations.exchange.formats.hypothesis.records import WHAT, Record, records_in
from annotations.exchange.project import (
    ImportedDocument,
    ImportedMemo,
    ImportedProject,
    ImportedReply,
    Loss,
)
from annotations.exchange.rows import ImportedRow, ImportedRows
from corpus.document import Metadata
from corpus.text.storable import storable

_NAMELESS = "a document without an address"
_ACCOUNT = "acct:"


def read(data: bytes) -> ImportedProject:
    """What is in a file. Raises BadFile."""
    try:
        records, warnings = records_in(data)
    except RecursionError as error:
        raise BadFile(f"this is not {WHAT}: it is nested too deeply") from error
    return _Reader(records).project(warnings)


class _Reader:
    def __init__(self, records: list[Record]) -> None:
        # The API's are the latest first; notes on one passage are read from the first to the last.
        self._records = sorted(records, key=lambda one: moment_in(one.created).start)
        self._by_id = {one.id: one for one in self._records}
        self._names = names_of(self._records)
        self._tags = ForeignTags()
        self._losses: Counter[str] = Counter()
        self._documents: dict[str, ImportedDocument] = {}

    def project(self, warnings: Iterable[str]) -> ImportedProject:
        rows: list[ImportedRow] = []
        memos: list[ImportedMemo] = []
        replies: list[ImportedReply] = []
        for one in self._records:
            self._losses["groups, and who may read an annotation"] += not one.is_shared
            self._losses["page numbers"] += bool(one.page)
            root = self._root(one)
            if root is None or root.target.is_whole:
                memos += self._memo(one, root or one)
            elif root.target.is_passage and root is not one:
                replies += self._reply(one, root)
            elif root.target.is_passage:
                rows.append(self._row(one, root))
            else:
                self._losses["passages that are a region or a stretch of time"] += 1
        kept = ids_kept(rows)
        replies = [replace(reply, annotation=kept[reply.annotation]) for reply in replies]
        rows, highlights = with_highlights_tagged(one_per_passage(rows))
        notices = [*warnings, *self._tags.notices, *highlight_notice(highlights)]
        return ImportedProject(
            ImportedRows(numbered(rows), notices),
            tuple(self._documents.values()),
            memos=tuple(memos),
            losses=tuple(Loss(what, number) for what, number in self._losses.items() if number),
            unit="annotation",
            replies=tuple(replies),
        )

    def _root(self, one: Record) -> Record | None:
        """The annotation with the passage that this one is about; None where the file lacks it."""
        if not one.is_reply:
            return one
        known = (self._by_id[id_] for id_ in one.references if id_ in self._by_id)
        return next((root for root in known if not root.is_reply), None)

    def _row(self, one: Record, root: Record) -> ImportedRow:
        target = root.target
        return foreign_row(
            derived_id("hypothesis", one.id),
            self._document(root),
            0,
            content=target.content,
            span=target.span,
            position="hint in UTF-16",
            annotator=self._names.get(one.user, ""),
            tags=self._tags.names(one.tags),
            note=one.text,
            prefix=target.prefix,
            suffix=target.suffix,
            created=moment_in(one.created),
            modified=moment_in(one.updated or one.created),
        )

    def _reply(self, one: Record, root: Record) -> Iterator[ImportedReply]:
        text = _said(one)
        if not text:
            self._losses["replies without text"] += 1
            return
        created, modified = moment_in(one.created), moment_in(one.updated)
        yield ImportedReply(
            derived_id("hypothesis", root.id),
            text,
            storable(self._names.get(one.user, "")),
            created.start,
            modified.start or created.start,
            derived_id("hypothesis", one.id),
        )

    def _memo(self, one: Record, root: Record) -> Iterator[ImportedMemo]:
        text = _said(one)
        if not text:
            self._losses["notes on pages without text"] += 1
            return
        created, modified = moment_in(one.created), moment_in(one.updated)
        yield ImportedMemo(
            "document",
            self._document(root),
            text,
            storable(self._names.get(one.user, "")),
            created.start,
            modified.start or created.start,
        )

    def _document(self, one: Record) -> str:
        key = storable(one.uri) or _NAMELESS
        known = self._documents.get(key)
        if known is None or (one.title and not known.metadata.title):
            title = storable(" ".join(one.title.split())) or None
            url = key if key.startswith(("http://", "https://")) else None
            self._documents[key] = ImportedDocument(key, Metadata(title=title, url=url))
        return key


def _said(one: Record) -> str:
    """The text, with the tags as its last line."""
    lines = [one.text] if one.text.strip() else []
    if one.tags:
        lines.append(f"Tags: {', '.join(one.tags)}")
    return storable("\n\n".join(lines))


def names_of(records: Iterable[Record]) -> dict[str, str]:
    """What each person (by account) is called: by the display name, else by the account's; by the
    account with its server where two would be called alike.
    """
    chosen: dict[str, str] = {}
    for one in records:
        account = one.user.removeprefix(_ACCOUNT)
        if one.display_name.strip() or one.user not in chosen:
            name = one.display_name.strip() or account.partition("@")[0]
            chosen[one.user] = storable(name)
    often = Counter(chosen.values())
    return {
        user: name
        if often[name] == 1
        else (f"{name} ({storable(user.removeprefix(_ACCOUNT))})" if user else name)
        for user, name in chosen.items()
    }
