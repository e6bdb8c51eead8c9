"""Where each annotation stands in the present text of its document, and whether it is shown.

An annotation's own row says where its annotator put it: the text, the span, the words. Where that
is in the present text follows from these and from the texts alone, so two libraries that hold the
same annotations and texts agree on every place, however these came together. A place neither begins
nor ends with white space, although a row that an earlier version wrote may. The table `places` is
that: derived, in no history, in no file that travels, and made anew at any time (`rebuild`). It has
a row for each annotation that is there, in a document that is there.

`update` is called where a transaction has changed rows and before they are read; it brings the
table up to date with what has changed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from annotations.model.selectors import Selector, describe, trimmed
from annotations.storage.places_version import VERSION
from corpus.document import Span, trimmed_span
from corpus.storage.queries import Queries, Row
from corpus.storage.transactions import Change, Transaction

if TYPE_CHECKING:
    from annotations.anchoring.anchor import PassageFinder

FOR_ITS_REPLIES = 2
"""Says of an annotation why it is shown: it has replies, and nothing else."""
NO_TEXT = ""
"""In the place of the SHA-256 of a text: nobody knows in which text a span counts."""
_AMONG = "IN (SELECT value FROM json_each(?))"
# From so many annotations on, contested spans are looked for in whole documents at once.
_MANY = 64
_COLUMNS = (
    "annotation", "document", "annotator", "revision", "found_start", "found_end", "confidence",
    "start", "end", "content", "prefix", "suffix", "status", "twin_of", "shown",
)  # fmt: skip
# What of an annotation's row its place depends on.
_PLACED_BY = (
    "document", "revision", "annotator", "start", "end", "content", "prefix", "suffix", "status",
    "text_sha256", "deleted",
)  # fmt: skip


class _Placed(NamedTuple):
    """Where an annotation stands, as long as no other one of its annotator stands there, too."""

    row: Row
    """Its row of `places`."""
    words: str
    """The words to which its annotator attached it."""


class Displaced(NamedTuple):
    """The annotations of a document (ids) that are no longer where their annotators put them."""

    moved: frozenset[str]
    orphaned: frozenset[str]


def update(tx: Transaction, texts: Iterable[str] = ()) -> None:
    """Bring the places up to date with what this transaction has changed since it was last
    followed; and those in documents (ids) of which new texts have come, in which spans may count.
    """
    changes = tx.changes[tx.followed :]
    tx.followed = len(tx.changes)
    documents = set(texts)
    if not changes and not documents:
        return
    placed: set[str] = set()
    touched: set[str] = set()
    for change in changes:
        _collect_affected(change, placed, touched, documents)
    if documents:
        placed.update(_in_documents(tx.database, documents))
    if placed:
        touched |= _update_rows(tx, placed)
    touched |= _linked_with(tx.database, placed)
    _update_shown(tx, touched | placed)


def rebuild(tx: Transaction) -> None:
    """Make all places anew."""
    tx.execute("DELETE FROM places")
    ids = [id_ for (id_,) in tx.database.tuples("SELECT id FROM annotations")]
    touched = _update_rows(tx, ids)
    _update_shown(tx, touched.union(ids))
    tx.execute(f"PRAGMA user_version = {VERSION}")


def displaced(database: Queries, document: str) -> Displaced:
    """The annotations of a document (an id) that wait for a reader."""
    rows = database.tuples(
        "SELECT annotation, status FROM places "
        "WHERE document = ? AND shown AND status != 'anchored'",
        [document],
    )
    return Displaced(
        frozenset(id_ for id_, status in rows if status == "moved"),
        frozenset(id_ for id_, status in rows if status == "orphaned"),
    )


def affected_by(database: Queries, documents: set[str], annotations: set[str]) -> set[str]:
    """The annotations that may be shown otherwise since these documents and annotations (ids)
    were changed: all of such a document, the other ends of links, and those that share a passage
    with one of the same annotator's.
    """
    if not documents and not annotations:
        return set()
    chosen = json.dumps(list(annotations))
    rows = database.tuples(
        "SELECT p.annotation FROM places p JOIN annotations a ON a.document = p.document "  # noqa: S608
        f"AND a.annotator = p.annotator WHERE a.id {_AMONG} "
        "AND (p.twin_of IS NOT NULL OR p.status != 'anchored') UNION "
        "SELECT p.twin_of FROM places p JOIN annotations a ON a.document = p.document "
        f"AND a.annotator = p.annotator WHERE a.id {_AMONG} AND p.twin_of IS NOT NULL",
        [chosen, chosen],
    )
    shared = {id_ for (id_,) in rows}
    theirs = set(_in_documents(database, documents))
    return shared | theirs | _linked_with(database, annotations | theirs)


def faults(database: Queries) -> Iterator[str]:
    """Sentences about rows of `places` that contradict annotations or texts."""
    is_present = "a.deleted IS NULL AND d.deleted IS NULL AND d.revision IS NOT NULL"
    (missing,) = database.tuples(
        "SELECT count(*) FROM annotations a JOIN documents d ON d.id = a.document "  # noqa: S608
        f"LEFT JOIN places p ON p.annotation = a.id WHERE {is_present} AND (p.annotation IS NULL "
        "OR p.document != a.document OR p.annotator != a.annotator OR p.revision != d.revision "
        "OR p.status NOT IN ('anchored', 'moved', 'orphaned'))"
    )[0]
    if missing:
        yield "positions of annotations are missing or do not match the present text"
    (more,) = database.tuples(
        "SELECT count(*) FROM places p LEFT JOIN annotations a ON a.id = p.annotation "  # noqa: S608
        f"LEFT JOIN documents d ON d.id = a.document WHERE NOT coalesce({is_present}, 0)"
    )[0]
    if more:
        yield "deleted annotations have a position"
    (twice,) = database.tuples(
        "SELECT count(*) FROM (SELECT 1 FROM places WHERE twin_of IS NULL "
        "AND status != 'orphaned' GROUP BY document, annotator, start, [end] HAVING count(*) > 1)"
    )[0]
    if twice:
        yield "an annotator has several annotations on one passage"
    text, revision = "", None
    for own, start, end, content in database.each(
        "SELECT revision, start, [end], content FROM places "
        "WHERE status != 'orphaned' ORDER BY revision"
    ):
        if own != revision:
            revision = own
            text = database.scalar("SELECT text FROM revisions WHERE id = ?", [own]) or ""
        if not 0 <= start < end or text[start:end] != content:
            yield "the words at the position of an annotation do not match"
            return


def _collect_affected(
    change: Change, placed: set[str], touched: set[str], documents: set[str]
) -> None:
    """What a change means for the places: annotations that may stand elsewhere, annotations that
    may be shown or hidden by it, and documents whose annotations may all stand elsewhere.
    """
    before, after = change.before or {}, change.after or {}
    if change.table == "annotations":
        other = any(before.get(name) != after.get(name) for name in _PLACED_BY)
        (placed if other else touched).add(change.key["id"])
    elif change.table == "accepted_places":
        placed.add(change.key["annotation"])
    elif change.table == "annotation_tags":
        touched.add(change.key["annotation"])
    elif change.table == "replies":
        touched.update(row["annotation"] for row in (before, after) if row)
    elif change.table == "links":
        touched.update(row[end] for row in (before, after) if row for end in ("source", "target"))
    elif change.table == "documents" and any(
        before.get(name) != after.get(name) for name in ("revision", "deleted")
    ):
        documents.add(change.key["id"])


def _in_documents(database: Queries, documents: Iterable[str]) -> Iterator[str]:
    rows = database.tuples(
        f"SELECT id FROM annotations WHERE document {_AMONG}",  # noqa: S608
        [json.dumps(list(documents))],
    )
    return (id_ for (id_,) in rows)


def _linked_with(database: Queries, ids: set[str]) -> set[str]:
    """The annotations at the other ends of links of these."""
    if not ids:
        return set()
    chosen = json.dumps(list(ids))
    rows = database.tuples(
        f"SELECT target FROM links WHERE source {_AMONG} UNION "  # noqa: S608
        f"SELECT source FROM links WHERE target {_AMONG}",
        [chosen, chosen],
    )
    return {id_ for (id_,) in rows}


def _update_rows(tx: Transaction, ids: Iterable[str]) -> set[str]:
    """Update the places of these annotations; returns which others changed with them."""
    chosen = json.dumps(list(ids))
    texts = _Texts(tx.database)
    spans: set[tuple[str, str, int, int]] = set(
        tx.database.tuples(
            "SELECT document, annotator, found_start, found_end FROM places "  # noqa: S608
            f"WHERE annotation {_AMONG} AND found_start IS NOT NULL",
            [chosen],
        )
    )
    tx.execute(f"DELETE FROM places WHERE annotation {_AMONG}", [chosen])  # noqa: S608
    rows = []
    for placed in texts.placed(chosen):
        row = placed.row
        rows.append(tuple(row.values()))
        if row["found_start"] is not None:
            span = row["document"], row["annotator"], row["found_start"], row["found_end"]
            spans.add(span)
    tx.add_all("places", _COLUMNS, rows)
    changed: set[str] = set()
    for span in _contested(tx.database, spans):
        changed |= _resolve_shared_span(tx, texts, span)
    return changed


def _contested(
    database: Queries, spans: set[tuple[str, str, int, int]]
) -> Iterable[tuple[str, str, int, int]]:
    """Those of the spans that have, or had, several annotations of one annotator."""
    if len(spans) <= _MANY:
        return sorted(spans)
    rows = database.tuples(
        "SELECT document, annotator, found_start, found_end FROM places "  # noqa: S608
        f"WHERE document {_AMONG} AND annotator {_AMONG} AND found_start IS NOT NULL "
        "GROUP BY 1, 2, 3, 4 "
        "HAVING count(*) > 1 OR max(twin_of IS NOT NULL) OR max(status = 'orphaned')",
        [json.dumps(sorted({span[at] for span in spans})) for at in (0, 1)],
    )
    return [row for row in rows if row in spans]


def _resolve_shared_span(
    tx: Transaction, texts: _Texts, span: tuple[str, str, int, int]
) -> set[str]:
    """Of several annotations of one annotator on one span the surest stands there, the oldest of
    several as sure. One of the same words is shown as a part of it; one of other words, which only
    this text makes the same, is kept as an orphan. Returns which were changed.
    """
    members = tx.database.tuples(
        "SELECT annotation, twin_of IS NULL AND status != 'orphaned' FROM places "
        "WHERE document = ? AND annotator = ? AND found_start = ? AND found_end = ? "
        "ORDER BY confidence DESC, annotation",
        span,
    )
    if len(members) < 2 and all(alone for _, alone in members):
        return set()
    ids = [id_ for id_, _ in members]
    placed = {placement.row["annotation"]: placement for placement in texts.placed(json.dumps(ids))}
    first = placed[ids[0]]
    for id_ in ids:
        row, words = placed[id_]
        if id_ != ids[0]:
            if words == first.words:
                row["twin_of"] = ids[0]
            else:
                row |= texts.unplaced(id_)
        _write(tx, row)
    return set(ids)


def _write(tx: Transaction, row: Row) -> None:
    tx.execute("DELETE FROM places WHERE annotation = ?", [row["annotation"]])
    tx.add_all("places", _COLUMNS, [tuple(row.values())])


def _update_shown(tx: Transaction, ids: set[str]) -> None:
    """Whether each of these is shown: with a tag, a note, a link or a reply, its own or those of
    what is shown as a part of it.
    """
    tx.execute(
        "UPDATE places AS p SET shown = CASE WHEN p.twin_of IS NOT NULL THEN 0 WHEN EXISTS ("  # noqa: S608
        "  SELECT 1 FROM places m JOIN annotations a ON a.id = m.annotation "
        "  WHERE (m.annotation = p.annotation OR m.twin_of = p.annotation) AND ("
        "    coalesce(a.note, '') != '' "
        "    OR EXISTS (SELECT 1 FROM annotation_tags x WHERE x.annotation = a.id) "
        "    OR EXISTS (SELECT 1 FROM links l JOIN places o "
        "      ON o.annotation = CASE l.source WHEN a.id THEN l.target ELSE l.source END "
        "      WHERE l.deleted IS NULL AND (l.source = a.id OR l.target = a.id)))) THEN 1 "
        "WHEN EXISTS (SELECT 1 FROM places m JOIN replies r ON r.annotation = m.annotation "
        "  WHERE (m.annotation = p.annotation OR m.twin_of = p.annotation) "
        f"  AND r.deleted IS NULL) THEN {FOR_ITS_REPLIES} ELSE 0 END "
        f"WHERE p.annotation {_AMONG} OR p.annotation IN "
        f"(SELECT twin_of FROM places WHERE annotation {_AMONG})",
        [json.dumps(list(ids))] * 2,
    )


def _selector(row: Row) -> Selector:
    """Where the annotator put an annotation."""
    return Selector(Span(row["start"], row["end"]), row["content"], row["prefix"], row["suffix"])


class _Texts:
    """Passages found in the present texts of their documents."""

    def __init__(self, database: Queries) -> None:
        self._database = database
        self._text = lru_cache(maxsize=4)(self._read)
        self._passage_finder = lru_cache(maxsize=4)(self._make_finder)
        self._revision = lru_cache(maxsize=64)(self._with_text)

    def placed(self, chosen: str) -> Iterator[_Placed]:
        """Those of the annotations (a JSON list of ids) that are there."""
        rows = self._database.rows(
            "SELECT a.id, a.document, a.annotator, a.revision, a.start, a.[end], a.content, "  # noqa: S608
            "a.prefix, a.suffix, a.status, a.text_sha256, d.revision AS present "
            "FROM annotations a JOIN documents d ON d.id = a.document "
            f"WHERE a.id {_AMONG} AND a.deleted IS NULL AND d.deleted IS NULL "
            "AND d.revision IS NOT NULL ORDER BY d.revision, a.revision, a.text_sha256",
            [chosen],
        )
        accepted: dict[str, set[tuple[int, int, str]]] = {}
        if rows:
            for id_, start, end, content in self._database.tuples(
                "SELECT annotation, start, [end], content FROM accepted_places "  # noqa: S608
                f"WHERE annotation {_AMONG}",
                [chosen],
            ):
                place = trimmed(Selector(Span(start, end), content, "", ""))
                accepted.setdefault(id_, set()).add((*place.span, place.content))
        for row in rows:
            yield self._one(row, accepted.get(row["id"], set()))

    def unplaced(self, id_: str) -> Row:
        """The row of an annotation that has no place in the present text: it keeps its old span."""
        row = self._database.row(
            "SELECT start, [end], content, prefix, suffix FROM annotations WHERE id = ?", [id_]
        )
        assert row is not None
        place = trimmed(_selector(row))
        return {
            "start": place.span.start,
            "end": place.span.end,
            "content": place.content,
            "prefix": place.prefix,
            "suffix": place.suffix,
            "status": "orphaned",
        }

    def _one(self, row: Row, accepted: set[tuple[int, int, str]]) -> _Placed:
        own = trimmed(_selector(row))
        located, confidence = self._find(row, own)
        place = located or own
        status = "orphaned"
        if located is not None:
            same = (located.span, located.content) == (own.span, own.content)
            status = "anchored" if same and row["status"] != "moved" else "moved"
            if (*located.span, located.content) in accepted:
                status = "anchored"
        located_span = (None, None) if located is None else located.span
        return _Placed(
            {
                "annotation": row["id"],
                "document": row["document"],
                "annotator": row["annotator"],
                "revision": row["present"],
                "found_start": located_span[0],
                "found_end": located_span[1],
                "confidence": confidence,
                "start": place.span.start,
                "end": place.span.end,
                "content": place.content,
                "prefix": place.prefix,
                "suffix": place.suffix,
                "status": status,
                "twin_of": None,
                "shown": 0,
            },
            own.content,
        )

    def _find(self, row: Row, own: Selector) -> tuple[Selector | None, float]:
        """The passage in the present text, and how sure that is (0–1)."""
        present = row["present"]
        if row["text_sha256"] is None:
            home: str | None = row["revision"]
            if home == present:
                # Checked when it was written; reading the text, which may be long, is not needed.
                return (None, 0.0) if row["status"] == "orphaned" else (own, 1.0)
        else:
            home = self._revision(row["document"], row["text_sha256"])
        if row["status"] == "orphaned":
            home = None
        anchor = self._passage_finder(present, home).find(own)
        if anchor.span is None:
            return None, 0.0
        text = self._text(present)
        return describe(text, trimmed_span(text, anchor.span)), anchor.confidence

    def _read(self, revision: str) -> str:
        return str(self._database.scalar("SELECT text FROM revisions WHERE id = ?", [revision]))

    def _with_text(self, document: str, sha256: str) -> str | None:
        id_ = self._database.scalar(
            "SELECT min(id) FROM revisions WHERE document = ? AND text_sha256 = ?",
            [document, sha256],
        )
        return None if id_ is None else str(id_)

    def _make_finder(self, present: str, home: str | None) -> PassageFinder:
        from annotations.anchoring.anchor import PassageFinder  # late: tagging never needs it

        return PassageFinder(self._text(present), None if home is None else self._text(home))
