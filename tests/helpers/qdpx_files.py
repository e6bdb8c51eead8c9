"""QDPX files of other programs, written by hand, and what of a library a QDPX file should hold."""

from __future__ import annotations

import io
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from annotations.analysis.selection import selection_of
from annotations.exchange.format import ExportedFile, ExportOptions
from annotations.exchange.formats.qdpx import project_file
from annotations.exchange.import_report import ImportReport
from annotations.exchange.isolated import read_project
from annotations.exchange.project_import import import_project
from annotations.service.store import Store

SOURCE = "00000000-0000-4000-8000-0000000000a1"
USER = "00000000-0000-4000-8000-0000000000b1"
CODE = "00000000-0000-4000-8000-0000000000c1"
CODES = f'<CodeBook><Codes><Code guid="{CODE}" name="ferry" isCodable="true"/></Codes></CodeBook>'
USERS = f'<Users><User guid="{USER}" name="Bo"/></Users>'


def export_qdpx(store: Store) -> ExportedFile:
    """The whole library."""
    exporter = project_file.FORMAT.exporter
    assert exporter is not None
    return exporter.run(selection_of(store, store.annotations()), ExportOptions(suffix=".qdpx"))


def import_qdpx(store: Store, data: bytes, **more: Any) -> ImportReport:
    """Import a file, read as it is: in a child process if `isolated`."""
    importer = project_file.FORMAT.importer
    assert importer is not None
    isolated = more.pop("isolated", False)
    project = read_project(project_file.FORMAT, data) if isolated else importer.run(data)
    return import_project(store, project, **more)


def project(*parts: str, origin: str = "Elsewhere 1.0", head: str = "", users: str = USERS) -> str:
    """A project in XML with these parts, a user and a code."""
    return (
        f'<?xml version="1.0" encoding="utf-8"?>\n<Project xmlns="urn:QDA-XML:project:1.0" '
        f'name="p" origin="{origin}"{head}>{users}{CODES}{"".join(parts)}</Project>'
    )


def sources(
    *selections: str, name: str = "Interview", path: str = f"internal://{SOURCE}.txt"
) -> str:
    """One text with these selections."""
    return (
        f'<Sources><TextSource guid="{SOURCE}" name="{name}" plainTextPath="{path}">'
        f"{''.join(selections)}</TextSource></Sources>"
    )


def selection(
    start: int, end: int, *inner: str, number: int = 1, name: str = "", code: str = CODE,
    more: str = "",
) -> str:  # fmt: skip
    """A selection by Bo with a code."""
    id_ = f"00000000-0000-4000-8000-00000000{number:04x}"
    coding = f'<Coding guid="{id_[:-5]}9{id_[-4:]}"><CodeRef targetGUID="{code}"/></Coding>'
    return (
        f'<PlainTextSelection guid="{id_}" name="{name}" startPosition="{start}" '
        f'endPosition="{end}" creatingUser="{USER}" creationDateTime="2024-05-01T10:00:00Z"{more}>'
        f"{''.join(inner)}{coding if code else ''}</PlainTextSelection>"
    )


def qdpx(
    xml: str | bytes,
    text: str | bytes | None = None,
    *,
    inner: str = "project.qde",
    folder: str = "sources",
    **files: str | bytes,
) -> bytes:
    """A QDPX file of this XML, with this text of the source."""
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        archive.writestr(inner, xml)
        if text is not None:
            archive.writestr(f"{folder}/{SOURCE}.txt", text)
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()
