"""The tables and views of a library, read from one."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path

from annotations.service.store import Store
from docs.reference.markdown import code, table

MEANINGS: Mapping[str, str] = {
    "v_annotation_tags": "a row for each tag of each annotation",
    "v_annotations": "a row for each annotation",
    "v_attributes": "a row for each attribute of each document",
    "v_collections": "a row for each document of each collection",
    "v_documents": "a row for each document",
    "v_links": "a row for each link",
    "v_memos": "a row for each memo",
    "v_replies": "a row for each reply",
    "v_tags": "a row for each tag of the codebook",
    "_sqlite_migrations": "which steps of the schema have been applied",
    "accepted_places": "places of moved passages that a reader has confirmed",
    "annotation_digests": "hashes of annotations, by which a merge finds what differs",
    "annotation_tags": "the tags of annotations",
    "annotation_versions": "which edits of an annotation knew of which others",
    "annotations": "the annotations: passage, words around it, note, status",
    "annotators": "who has annotated here",
    "attribute_types": "the types of attributes",
    "attributes": "attributes of documents",
    "collection_members": "which documents are in which collection",
    "documents": "the documents; the text is in `revisions`",
    "finished_documents": "which annotator has finished which document",
    "joined_documents": "documents that a merge has joined with another",
    "journal": "what annotators did, in order; undo and history read it",
    "journal_changes": "the rows that each entry of the journal changed, before and after",
    "known_sources": "hashes of sources that a document is known by",
    "links": "links from one annotation to another",
    "memos": "memos on documents, tags and the library",
    "origins": "which document a document of another library is here",
    "places": "where annotations are in each revision",
    "replies": "replies to annotations",
    "revisions": "the cleaned texts: each cleaning of a source with its ledger",
    "search_pairs": "the search index: words by pairs of letters",
    "search_passages": "the search index: passages with their folded text",
    "search_postings": "the search index: which passages have a word",
    "search_revisions": "the search index: which revisions are indexed",
    "search_words": "the search index: the words",
    "settings": "positions, widths and other settings of each annotator, and shared ones",
    "siblings": "other versions of annotations that were edited in two places",
    "sources": "the sources as they were added, compressed, by their hash",
    "stamps": "which edit of a row is the later one, for merging",
    "tags": "the codebook",
}  # fmt: skip
_INTRODUCTION = """\
# Library schema

A library is one SQLite file. Its views stay as they are from version to version, and `variorum sql`
reads them ([examples](sql.md)). The tables are not an interface: they change with the program, and
writing to them by hand damages what `variorum check` verifies.
"""


def library_page() -> str:
    """Each view and table with its columns."""
    return "\n".join(_parts())


def _parts() -> Iterator[str]:
    found = columns()
    yield _INTRODUCTION
    for heading, is_view in (("Views", True), ("Tables", False)):
        yield f"## {heading}\n"
        yield table(
            (heading[:-1].lower(), "holds", "columns"),
            (
                (code(name), MEANINGS[name], ", ".join(map(code, names)))
                for name, names in found.items()
                if name.startswith("v_") is is_view
            ),
        )


def columns() -> dict[str, list[str]]:
    """The columns of each table and view of a new library, by name."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "library.db"
        Store.open(path, "Ada").close()
        with closing(sqlite3.connect(path)) as library:
            names = library.execute(
                "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') "
                "AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name"
            ).fetchall()
            return {
                name: [
                    column
                    for (column,) in library.execute(
                        "SELECT name FROM pragma_table_info(?)", (name,)
                    )
                ]
                for (name,) in names
            }
