"""Projects of ATLAS.ti, MAXQDA, NVivo, QualCoder, Quirkos and others, as annotations.

A selection becomes an annotation of each person who has coded it or written a note on it; several
selections of the same passage by the same person become one. Texts become documents, codes tags,
sets of sources collections, variables attributes, and the other notes memos.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from annotations.exchange.formats.qdpx.archive import ProjectArchive
from annotations.exchange.formats.qdpx.code_reading import read_codes
from annotations.exchange.formats.qdpx.guids import read_guid
from annotations.exchange.formats.qdpx.link_reading import Links
from annotations.exchange.formats.qdpx.memo_reading import MemoReader
from annotations.exchange.formats.qdpx.names import ORIGIN, PROJECT_TITLE, UNTITLED
from annotations.exchange.formats.qdpx.note_reading import read_notes
from annotations.exchange.formats.qdpx.passages import Passages
from annotations.exchange.formats.qdpx.source_reading import ReadSource, read_sources
from annotations.exchange.formats.qdpx.variable_reading import (
    Variables,
    collections_of,
    values_of_cases,
)
from annotations.exchange.formats.qdpx.variables import OF_DETAILS, metadata_of
from annotations.exchange.formats.qdpx.xml_reading import attribute, child, children, root_of
from annotations.exchange.project import ImportedDocument, ImportedProject, Loss
from annotations.model.attributes import NOT_ATTRIBUTES
from corpus.document import Metadata

_NOT_IN_KEYS = re.compile(r'[=<>!~:"]')


def read_project(data: bytes) -> ImportedProject:
    """What is in a QDPX file. Raises BadFile."""
    archive = ProjectArchive(data)
    root, notices = root_of(archive.project(), "Project", PROJECT_TITLE)
    origin = attribute(root, "origin")
    archive.is_ours = origin.startswith(f"{ORIGIN} ")
    losses: Counter[str] = Counter()
    codes, users = read_codes(child(root, "CodeBook")), _users(root)
    notes, links = read_notes(root, archive), Links(root)
    sources = read_sources(root, archive, losses, notices)
    passages = Passages(codes, users, notes, links, losses)
    rows = passages.rows(sources, origin, is_ours=archive.is_ours)
    memos = tuple(MemoReader(users, notes, links).read(root, sources, codes))
    documents = tuple(_documents(root, sources, losses, is_ours=archive.is_ours))
    losses["notes without a plain text"] += notes.unreadable
    losses["graphs"] += sum(1 for _ in children(child(root, "Graphs"), "Graph"))
    rows.warnings[:0] = [*notices, *codes.notices]
    return ImportedProject(
        rows,
        documents,
        tuple(codes.entries.values()),
        memos,
        tuple(Loss(what, number) for what, number in losses.items() if number),
    )


def _users(root: Any) -> dict[str, str]:
    """The names of the file's users by their identifiers."""
    return {
        read_guid(user.get("guid")): attribute(user, "name") or attribute(user, "id")
        for user in children(child(root, "Users"), "User")
    }


def _documents(
    root: Any, sources: Sequence[ReadSource], losses: Counter[str], *, is_ours: bool
) -> Iterator[ImportedDocument]:
    of_cases = values_of_cases(root, Variables(root), losses)
    collections = collections_of(root, losses)
    for source in sources:
        values = {**of_cases.get(source.id, {}), **source.values}
        metadata, slug = Metadata(title=source.name or None), None
        if is_ours:
            metadata, slug = _details(source.name, values), values.get("document")
            values = {name: value for name, value in values.items() if name not in OF_DETAILS}
        yield ImportedDocument(
            source.key,
            metadata,
            source.text.text,
            slug,
            attributes=tuple((_key(name), value) for name, value in values.items()),
            collections=tuple(collections.get(source.id, ())),
        )


def _key(name: str) -> str:
    """An attribute's key for a variable, whatever that is called."""
    key = _NOT_IN_KEYS.sub("-", name)
    return f"{key} (variable)" if key.strip().casefold() in NOT_ATTRIBUTES else key


def _details(name: str, values: Mapping[str, str]) -> Metadata:
    """The details of a document that this program has written."""
    untitled = name == f"{values.get('document', '')}{UNTITLED}"
    return metadata_of(None if untitled else name, values)
