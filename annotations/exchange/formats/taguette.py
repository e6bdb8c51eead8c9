"""Taguette's project file (SQLite), in: documents, tags, highlights, and who made them.

Its offsets count bytes of the text content of a document's HTML in UTF-8. A description becomes a
memo. In a file that has no other person than `admin`, as every file of a Taguette that is used by
one person, the annotations are those of whoever imports it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from annotations.errors import BadFile
from annotations.exchange.foreign_rows import (
    foreign_row,
    highlight_notice,
    numbered,
    one_per_passage,
    with_highlights_tagged,
)
from annotations.exchange.foreign_values import ForeignTags, derived_id, moment_in
from annotations.exchange.format import ExchangeFormat, Importer
from annotations.exchange.html_text import HtmlText
from annotations.exchange.project import ImportedDocument, ImportedMemo, ImportedProject, Loss
from annotations.exchange.rows import ImportedRow, ImportedRows
from annotations.exchange.taguette_table import document_of_name, nested_name
from annotations.model import TagEntry
from annotations.storage.taguette_database import HEAD, TaguetteProject, read_taguette
from corpus.text.storable import storable

_ALONE = "admin"
_FORMATTING = re.compile(r"<(?!/?(?:p|br)\b)[a-z]", re.IGNORECASE)
_MOST_NAMED = 8


def sniff(head: bytes) -> bool:
    """Whether a file is an SQLite database, which only Taguette's projects are here."""
    return head.startswith(HEAD)


def read(data: bytes) -> ImportedProject:
    """All projects of a file. Raises BadFile."""
    return _Reader(read_taguette(data)).project()


def read_part(data: bytes, name: str) -> ImportedProject:
    """The project of this name. Raises BadFile."""
    projects = read_taguette(data)
    chosen = [project for project in projects if project.name.strip() == name.strip()]
    if not chosen:
        names = ", ".join(f"“{project.name[:60]}”" for project in projects[:_MOST_NAMED])
        raise BadFile(f"there is no project “{name[:60]}” in this file; it has {names or 'none'}")
    return _Reader(chosen).project()


class _Reader:
    def __init__(self, projects: list[TaguetteProject]) -> None:
        self._projects = projects
        self._tags = ForeignTags()
        self._losses: Counter[str] = Counter()
        self._documents: list[ImportedDocument] = []
        self._memos: list[ImportedMemo] = []
        logins = {one.login for project in projects for one in project.highlights}
        self._is_alone = logins <= {_ALONE, ""}

    def project(self) -> ImportedProject:
        rows: list[ImportedRow] = []
        entries: dict[str, TagEntry] = {}
        for number, project in enumerate(self._projects):
            for path, description in project.tags:
                name = self._tags.name(nested_name(path))
                if name is not None:
                    entries.setdefault(name, TagEntry(name, description=_line(description)))
            rows += self._rows(number, project)
            if project.description.strip():
                about = f"{project.name}: {project.description.strip()}"
                self._memos.append(ImportedMemo("library", "", storable(about)))
        rows, highlights = with_highlights_tagged(one_per_passage(rows))
        notices = [*self._tags.notices, *highlight_notice(highlights)]
        return ImportedProject(
            ImportedRows(numbered(rows), notices),
            tuple(self._documents),
            tuple(entries.values()),
            tuple(self._memos),
            tuple(Loss(what, number) for what, number in self._losses.items() if number),
            "highlight",
        )

    def _rows(self, number: int, project: TaguetteProject) -> Iterator[ImportedRow]:
        texts: dict[int, HtmlText] = {}
        for id_, (name, description, contents) in project.documents.items():
            text = HtmlText(storable(contents))
            if not text.text:
                self._losses["documents without text"] += 1
                continue
            self._losses["the formatting of documents"] += bool(_FORMATTING.search(contents))
            texts[id_] = text
            key = f"{number}/{id_}"
            self._documents.append(document_of_name(key, name, text.text))
            if description.strip():
                self._memos.append(ImportedMemo("document", key, storable(description.strip())))
        for line, one in enumerate(project.highlights, 1):
            html = texts.get(one.document)
            span = None if html is None else html.span_of_bytes(one.start, one.end)
            if html is None or span is None:
                self._losses["highlights without visible text"] += 1
                continue
            name = project.documents[one.document][0]
            where = (project.name, name, str(one.start), str(one.end), one.login)
            yield foreign_row(
                derived_id("taguette project", *where),
                f"{number}/{one.document}",
                line,
                content=html.text[slice(*span)],
                span=span,
                position="exact",
                annotator="" if self._is_alone else one.login,
                tags=self._tags.names(map(nested_name, one.tags)),
                created=moment_in(one.created),
                modified=moment_in(one.modified),
            )


def _line(description: str) -> str:
    return storable(" ".join(description.split()))


FORMAT = ExchangeFormat(
    "taguette",
    "Taguette",
    (".sqlite3", ".sqlite", ".db"),
    importer=Importer(sniff, read, isolated=True, read_part=read_part),
)
