"""QDPX and QDC files read by programs of others.

pyrefiqda (MIT) is generated from the official schemas; pyqdpx (MIT) was made for files of NVivo,
and needs Python 3.12. qdapy, which reads QDPX as well, is under the AGPL, and no dependency.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from annotations.exchange.formats.qdpx import codebook_file
from annotations.model import Annotation
from annotations.service.linking import link
from annotations.service.memos import subject_of, write_memo
from annotations.service.store import Store
from corpus.document import Document
from tests.helpers.factories import add, span_of
from tests.helpers.qdpx_files import export_qdpx

TEXT = "The ferry 🧭 of Velm carries\nforty passengers.\n\nIt is “too small”, people say."


@pytest.fixture
def written(store: Store, tmp_path: Path) -> tuple[Path, Document, list[Annotation]]:
    """A library in a file, with one document and two annotations."""
    document = add(store, TEXT, title="The ferry")
    store.tags.add("size/ships", colour="teal", description="How large they are.")
    first = store.annotate(
        document, span_of(document, "Velm carries\nforty"), ["size/ships"], "Why?"
    )
    second = store.in_name_of("Çelik").annotate(
        document, span_of(document, "“too small”"), ["opinion", "claim"]
    )
    link(store, second.id, "contradicts", first.id)
    write_memo(store, subject_of(store, document=document.slug), "Read it twice.")
    path = tmp_path / "library.qdpx"
    path.write_bytes(export_qdpx(store).content)
    return path, document, store.annotations()


def test_pyrefiqda_reads_a_project(written, tmp_path: Path) -> None:
    from pyrefiqda import RefiProject

    path, document, annotations = written
    folder = tmp_path / "unpacked"
    project = RefiProject.load(path, extract_dir=folder)
    users = {user.guid: user.name for user in project.users.user}
    codes = {}
    pending = list(project.code_book.codes.code)
    while pending:
        code = pending.pop()
        codes[code.guid] = code
        pending += code.code
    (source,) = project.sources.text_source
    text = RefiProject.resolve_source_path(source.plain_text_path, folder).read_bytes().decode()
    assert (source.name, text) == ("The ferry", document.text)
    read = [
        (
            selection.guid,
            text[selection.start_position : selection.end_position],
            users[selection.creating_user],
            sorted(codes[coding.code_ref.target_guid].name for coding in selection.coding),
        )
        for selection in source.plain_text_selection
    ]
    assert read == [
        (one.id, one.content, one.annotator.name, sorted(t.rpartition("/")[2] for t in one.tags))
        for one in annotations
    ]
    notes = {note.guid: note.plain_text_content for note in project.notes.note}
    (ref,) = source.plain_text_selection[0].note_ref
    assert notes[ref.target_guid] == "Why?"
    assert notes[source.note_ref[0].target_guid] == "Read it twice."
    (connection,) = project.links.link
    assert (connection.name, connection.origin_guid, connection.target_guid) == (
        "contradicts", annotations[1].id, annotations[0].id,
    )  # fmt: skip


def test_pyrefiqda_reads_a_codebook(store: Store, tmp_path: Path) -> None:
    from pyrefiqda import RefiCodebook

    store.tags.add("size/ships", colour="teal", description="How <large> they are.")
    path = tmp_path / "book.qdc"
    path.write_bytes(codebook_file.write(store.tags.codebook()).content)
    codes = RefiCodebook.load(path).codes.code
    assert [(code.name, code.is_codable) for code in codes] == [
        ("claim", True), ("opinion", True), ("disputed", True), ("size", False),
    ]  # fmt: skip
    (ships,) = codes[-1].code
    assert (ships.name, ships.color, ships.description) == (
        "ships", "#178f8f", "How <large> they are.",
    )  # fmt: skip


@pytest.mark.skipif(sys.version_info < (3, 12), reason="pyqdpx needs Python 3.12")
def test_pyqdpx_reads_a_project(written) -> None:
    from pyqdpx import QDPX

    path, document, annotations = written
    file = QDPX(str(path))
    (source,) = file.get_project().sources.values()
    assert source.text_content == document.text
    read = [
        (selection.guid, selection.text, selection.user.name)
        for selection in source.coded_selections.values()
    ]
    assert read == [(one.id, one.content, one.annotator.name) for one in annotations]
