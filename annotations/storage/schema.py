"""The tables of this layer, and every step by which they came to be. A released step never
changes. It imports what it works with: it is made once in a library's life.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotations.model.version_vectors import first_version, microseconds, to_json
from corpus.ids import now
from corpus.storage import schema as corpus_schema
from corpus.storage.migrations import Schema

if TYPE_CHECKING:
    import sqlite_utils

# The same ids in every library, so that libraries made apart know these tags as the same.
BUILT_IN_TAGS = (
    ("01900000-0000-7000-8000-00000000000c", "claim", "blue", "C", "c",
     "It says that something is so, and could be checked."),
    ("01900000-0000-7000-8000-00000000000d", "opinion", "ochre", "O", "o",
     "It judges, hopes or fears; nobody could check it."),
    ("01900000-0000-7000-8000-00000000000e", "disputed", "red", "D", "d",
     "Another source, or the reader, says otherwise."),
)  # fmt: skip


def annotations_tags_journal(db: sqlite_utils.Database) -> None:
    db.table("annotators").create(
        {"id": str, "name": str, "created": str},
        pk="id",
        not_null={"name", "created"},
        strict=True,
    )
    db.table("tags").create(
        {
            "id": str,
            "name": str,
            "colour": str,
            "mark": str,
            "key": str,
            "description": str,
            "position": int,
            "created": str,
            "modified": str,
            "deleted": str,
        },
        pk="id",
        not_null={"name", "colour", "mark", "description", "position", "created", "modified"},
        strict=True,
    )
    db.execute("CREATE UNIQUE INDEX tags_name ON tags (name) WHERE deleted IS NULL")
    db.table("annotations").create(
        {
            "id": str,
            "document": str,
            "revision": str,
            "annotator": str,
            "start": int,
            "end": int,
            "content": str,
            "prefix": str,
            "suffix": str,
            "note": str,
            "status": str,
            "created": str,
            "modified": str,
            "deleted": str,
        },
        pk="id",
        not_null={
            "document",
            "revision",
            "annotator",
            "start",
            "end",
            "content",
            "prefix",
            "suffix",
            "status",
            "created",
            "modified",
        },
        foreign_keys=[
            ("document", "documents", "id"),
            ("revision", "revisions", "id"),
            ("annotator", "annotators", "id"),
        ],
        strict=True,
    )
    db.table("annotations").create_index(["document", "start", "end"])
    # One annotation per annotator and span. An orphan's span is only where it once was; and while a
    # new revision carries annotations along one by one, those still to come are told apart by the
    # old one.
    db.execute(
        "CREATE UNIQUE INDEX annotations_span ON annotations (revision, annotator, start, [end]) "
        "WHERE deleted IS NULL AND status != 'orphaned'"
    )
    db.table("annotation_tags").create(
        {"annotation": str, "tag": str},
        pk=("annotation", "tag"),
        foreign_keys=[("annotation", "annotations", "id"), ("tag", "tags", "id")],
        strict=True,
    )
    db.table("annotation_tags").create_index(["tag"])
    db.table("links").create(
        {
            "id": str,
            "kind": str,
            "source": str,
            "target": str,
            "created": str,
            "modified": str,
            "deleted": str,
        },
        pk="id",
        not_null={"kind", "source", "target", "created", "modified"},
        foreign_keys=[("source", "annotations", "id"), ("target", "annotations", "id")],
        strict=True,
    )
    db.table("links").create_index(["source"])
    db.table("links").create_index(["target"])
    # What happened: an entry for each action of a reader, and the rows it changed. Entries are
    # numbered in the order of their commits: a clock may be set back between two of them.
    db.table("journal").create(
        {"id": int, "annotator": str, "label": str, "state": str, "at": str},
        pk="id",
        not_null={"annotator", "label", "state", "at"},
        foreign_keys=[("annotator", "annotators", "id")],
        strict=True,
    )
    db.table("journal_changes").create(
        {
            "entry": int,
            "position": int,
            "table_name": str,
            "key": str,
            "before": str,
            "after": str,
        },
        pk=("entry", "position"),
        not_null={"table_name", "key"},
        foreign_keys=[("entry", "journal", "id")],
        strict=True,
    )
    # What each annotator's screens should look like when they come back; not journaled.
    db.table("settings").create(
        {"annotator": str, "name": str, "value": str},
        pk=("annotator", "name"),
        not_null={"value"},
        strict=True,
    )
    moment = now()
    db.table("tags").insert_all(
        {
            "id": id_,
            "name": name,
            "colour": colour,
            "mark": mark,
            "key": key,
            "description": description,
            "position": position,
            "created": moment,
            "modified": moment,
            "deleted": None,
        }
        for position, (id_, name, colour, mark, key, description) in enumerate(BUILT_IN_TAGS)
    )


def journal_turns(db: sqlite_utils.Database) -> None:
    # Doing, undoing and redoing each give an entry the next turn, so that a program can ask what
    # has happened since it looked last.
    db.table("journal").add_column("turn", int)
    db.execute("UPDATE journal SET turn = id")
    db.table("journal").create_index(["turn"])
    # Every change looks for what its annotator has undone: nearly always nothing.
    db.execute("CREATE INDEX journal_undone ON journal (annotator) WHERE state = 'undone'")


def annotation_versions(db: sqlite_utils.Database) -> None:
    # Which edit of an annotation knew of which (`version_vectors`), so that libraries merge.
    db.table("annotation_versions").create(
        {"annotation": str, "version": str},
        pk="annotation",
        not_null={"version"},
        foreign_keys=[("annotation", "annotations", "id")],
        strict=True,
    )
    # Edits that were made elsewhere, out of sight of the one that is shown: kept for the reader.
    db.table("siblings").create(
        {"annotation": str, "version": str, "image": str},
        pk=("annotation", "version"),
        not_null={"image"},
        foreign_keys=[("annotation", "annotations", "id")],
        strict=True,
    )
    # A flipped bit may leave SQLite's own check content (`annotations.storage.version_stamping`).
    db.table("annotation_digests").create(
        {"annotation": str, "digest": str},
        pk="annotation",
        not_null={"digest"},
        foreign_keys=[("annotation", "annotations", "id")],
        strict=True,
    )
    from annotations.storage.version_stamping import digests

    for id_, modified in db.execute("SELECT id, modified FROM annotations").fetchall():
        row = {"annotation": id_, "version": to_json(first_version(modified))}
        db.table("annotation_versions").insert(row)
    ids = [id_ for (id_,) in db.execute("SELECT id FROM annotations").fetchall()]
    db.table("annotation_digests").insert_all(
        {"annotation": id_, "digest": digest} for id_, digest in digests(db.execute, ids).items()
    )


def derived_places(db: sqlite_utils.Database) -> None:
    # Where an annotation stands in the present text follows from where its annotator put it and
    # from the texts (`placements`). No history and no merge touches its table, so that it cannot
    # depend on the order in which things came together.
    db.table("places").create(
        {
            "annotation": str,
            "document": str,
            "annotator": str,
            "revision": str,
            "found_start": int,
            "found_end": int,
            "confidence": float,
            "start": int,
            "end": int,
            "content": str,
            "prefix": str,
            "suffix": str,
            "status": str,
            "twin_of": str,
            "shown": int,
        },
        pk="annotation",
        not_null={
            "document", "annotator", "revision", "confidence", "start", "end", "content", "prefix",
            "suffix", "status", "shown",
        },
        foreign_keys=[("annotation", "annotations", "id")],
        strict=True,
    )  # fmt: skip
    db.table("places").create_index(["document", "start", "end"])
    db.table("places").create_index(["document", "annotator", "found_start", "found_end"])
    db.execute("CREATE INDEX places_twins ON places (twin_of) WHERE twin_of IS NOT NULL")
    db.execute("CREATE INDEX places_waiting ON places (status) WHERE status != 'anchored'")
    # Of an annotation that came with a return: the text in which its span counts, by its SHA-256,
    # where that text is in no revision here.
    db.table("annotations").add_column("text_sha256", str)
    # Where a reader said that a passage that moved is right. That is no edit, and it never ceases
    # to be true.
    db.table("accepted_places").create(
        {"annotation": str, "start": int, "end": int, "content": str},
        pk=("annotation", "start", "end", "content"),
        foreign_keys=[("annotation", "annotations", "id")],
        strict=True,
    )
    # One annotation per annotator and span, one tag of a name: true of what is shown, not of what
    # two libraries hold of which neither knows of the other.
    db.execute("DROP INDEX IF EXISTS annotations_span")
    db.execute("DROP INDEX IF EXISTS tags_name")
    db.execute("CREATE INDEX tags_by_name ON tags (name)")
    # A link may come before the annotation at its other end.
    db.execute("ALTER TABLE links RENAME TO links_before")
    db.table("links").create(
        {
            "id": str,
            "kind": str,
            "source": str,
            "target": str,
            "created": str,
            "modified": str,
            "deleted": str,
        },
        pk="id",
        not_null={"kind", "source", "target", "created", "modified"},
        strict=True,
    )
    db.execute("INSERT INTO links SELECT * FROM links_before")
    db.execute("DROP TABLE links_before")
    db.table("links").create_index(["source"])
    db.table("links").create_index(["target"])
    # Whether an entry brought what was done elsewhere: undoing that is no edit.
    db.table("journal").add_column("merges", int)
    # When what was edited last, for all that is no annotation (`annotations.storage.edit_stamps`).
    db.table("stamps").create(
        {"table_name": str, "id": str, "part": str, "clock": int, "session": str},
        pk=("table_name", "id", "part"),
        not_null={"clock", "session"},
        strict=True,
    )
    for table, part, edited in (
        ("documents", "details", "modified > added"),
        ("tags", "", "modified > created"),
        ("links", "", "modified > created"),
    ):
        db.table("stamps").insert_all(
            {"table_name": table, "id": id_, "part": part, "clock": microseconds(at), "session": ""}
            for id_, at in db.execute(
                f"SELECT id, modified FROM {table} WHERE {edited}"  # noqa: S608
            ).fetchall()
        )
    db.table("stamps").insert_all(
        {"table_name": "documents", "id": id_, "part": "revision", "clock": microseconds(at),
         "session": ""}
        for id_, at in db.execute(
            "SELECT d.id, r.created FROM documents d JOIN revisions r ON r.id = d.revision "
            "WHERE (SELECT count(*) FROM revisions o WHERE o.document = d.id) > 1"
        ).fetchall()
    )  # fmt: skip


def memos(db: sqlite_utils.Database) -> None:
    # About a document, a tag, or (neither) the library. A text never changes: an edit marks its row
    # as deleted and adds another (`annotations.storage.memo_rows`).
    db.table("memos").create(
        {
            "id": str,
            "document": str,
            "tag": str,
            "annotator": str,
            "text": str,
            "created": str,
            "modified": str,
            "deleted": str,
        },
        pk="id",
        not_null={"annotator", "text", "created", "modified"},
        foreign_keys=[
            ("document", "documents", "id"),
            ("tag", "tags", "id"),
            ("annotator", "annotators", "id"),
        ],
        strict=True,
    )
    db.table("memos").create_index(["document"])
    db.table("memos").create_index(["tag"])


def journal_kinds(db: sqlite_utils.Database) -> None:
    # What an entry is about: on a page, undo takes back annotations only, not the documents.
    db.table("journal").add_column("kind", str)
    # Until now only the label told an import from what was annotated by hand.
    changed = "EXISTS (SELECT 1 FROM journal_changes c WHERE c.entry = journal.id AND {})"
    documents = changed.format("c.table_name IN ('documents', 'revisions', 'known_sources')")
    tags = changed.format("c.table_name = 'tags'")
    renamed = changed.format("c.table_name = 'tags' AND c.before IS NOT NULL")
    annotations = changed.format("c.table_name = 'annotations'")
    db.execute(
        f"UPDATE journal SET kind = CASE WHEN merges THEN 'merge' "  # noqa: S608
        f"WHEN label LIKE 'imported %' THEN 'import' WHEN label = 'mended the library' "
        f"THEN 'repair' WHEN {documents} THEN 'documents' WHEN {renamed} "
        f"OR ({tags} AND NOT {annotations}) THEN 'codebook' ELSE 'annotations' END"
    )


def document_attributes(db: sqlite_utils.Database) -> None:
    # A value, a type or a membership never changes: an edit marks its row as deleted and adds
    # another (`annotations.storage.attribute_rows`).
    kept = {"created": str, "modified": str, "deleted": str}
    not_null = {"created", "modified"}
    of_documents = [("document", "documents", "id")]
    db.table("attribute_types").create(
        {"id": str, "key": str, "type": str, **kept},
        pk="id",
        not_null=not_null | {"key", "type"},
        strict=True,
    )
    db.table("attributes").create(
        {"id": str, "document": str, "key": str, "value": str, **kept},
        pk="id",
        not_null=not_null | {"document", "key", "value"},
        foreign_keys=of_documents,
        strict=True,
    )
    db.table("attributes").create_index(["document"])
    db.table("collection_members").create(
        {"id": str, "document": str, "collection": str, **kept},
        pk="id",
        not_null=not_null | {"document", "collection"},
        foreign_keys=of_documents,
        strict=True,
    )
    db.table("collection_members").create_index(["document"])


def query_views(db: sqlite_utils.Database) -> None:
    from annotations.storage.query_views import FIRST_VIEWS

    for view in FIRST_VIEWS:
        db.execute(view.sql)


def replies(db: sqlite_utils.Database) -> None:
    # A text never changes, as with memos. A reply may come before its annotation, as a link may.
    db.table("replies").create(
        {
            "id": str,
            "annotation": str,
            "annotator": str,
            "text": str,
            "created": str,
            "modified": str,
            "deleted": str,
        },
        pk="id",
        not_null={"annotation", "annotator", "text", "created", "modified"},
        foreign_keys=[("annotator", "annotators", "id")],
        strict=True,
    )
    db.table("replies").create_index(["annotation"])
    from annotations.storage.query_views import REPLIES_VIEW

    db.execute(REPLIES_VIEW.sql)


def finished_documents(db: sqlite_utils.Database) -> None:
    # That an annotator has finished a document. A row never changes, but for the mark of deletion:
    # "not finished after all" (`annotations.storage.finished_rows`).
    db.table("finished_documents").create(
        {
            "id": str,
            "document": str,
            "annotator": str,
            "created": str,
            "modified": str,
            "deleted": str,
        },
        pk="id",
        not_null={"document", "annotator", "created", "modified"},
        foreign_keys=[("document", "documents", "id"), ("annotator", "annotators", "id")],
        strict=True,
    )
    db.table("finished_documents").create_index(["document"])


SCHEMA = Schema(
    "annotations",
    (
        annotations_tags_journal, journal_turns, annotation_versions, derived_places, memos,
        journal_kinds, document_attributes, query_views, finished_documents, replies,
    ),
)  # fmt: skip

LIBRARY_SCHEMAS = (corpus_schema.SCHEMA, SCHEMA)
"""What a library consists of: the corpus's tables and those of this layer."""
