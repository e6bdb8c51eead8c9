"""The views of a library: the names that stay for those who query the file themselves.

The tables behind them may change with any version; the views' names and columns stay, and get new
columns at their end only. Reference: docs/manual/reference/sql.md.
"""

from __future__ import annotations

from typing import NamedTuple


class QueryView(NamedTuple):
    """A view that people may rely on."""

    name: str
    rows: str
    """What it has a row for."""
    columns: tuple[tuple[str, str], ...]
    """Each with its expression in SQL."""
    source: str
    """What follows the columns in SQL."""

    @property
    def sql(self) -> str:
        columns = ",\n  ".join(f"{expression} AS [{name}]" for name, expression in self.columns)
        return f"CREATE VIEW {self.name} AS\nSELECT\n  {columns}\n{self.source}"


_SHOWN = (
    "FROM places p JOIN annotations a ON a.id = p.annotation "
    "JOIN documents d ON d.id = a.document JOIN annotators n ON n.id = a.annotator"
)
# Of several tags of one name, which came from several libraries, the oldest is the one that counts.
_FIRST_TAG = "t.id = (SELECT min(o.id) FROM tags o WHERE o.name = t.name AND o.deleted IS NULL)"

FIRST_VIEWS = (
    QueryView(
        "v_documents",
        "a document",
        (
            ("document", "d.slug"),
            ("id", "d.id"),
            ("title", "d.title"),
            ("authors", "(SELECT group_concat(value, '; ') FROM json_each(d.authors))"),
            ("publisher", "d.publisher"),
            ("published", "d.published"),
            ("url", "d.url"),
            ("language", "d.language"),
            ("characters", "r.characters"),
            ("words", "r.words"),
            ("added", "d.added"),
            ("text", "r.text"),
        ),
        "FROM documents d JOIN revisions r ON r.id = d.revision WHERE d.deleted IS NULL",
    ),
    QueryView(
        "v_annotations",
        "an annotation",
        (
            ("id", "a.id"),
            ("document", "d.slug"),
            ("start", "p.start"),
            ("end", "p.[end]"),
            ("content", "p.content"),
            (
                "tags",
                "(SELECT group_concat(name, '; ') FROM (SELECT DISTINCT t.name FROM "
                "annotation_tags x JOIN tags t ON t.id = x.tag JOIN places q ON "
                "q.annotation = x.annotation WHERE a.id IN (q.annotation, q.twin_of) "
                "ORDER BY t.name))",
            ),
            ("note", "a.note"),
            ("annotator", "n.name"),
            ("status", "p.status"),
            ("created", "a.created"),
            ("modified", "a.modified"),
            ("prefix", "p.prefix"),
            ("suffix", "p.suffix"),
        ),
        f"{_SHOWN} WHERE p.shown AND d.deleted IS NULL",
    ),
    QueryView(
        "v_annotation_tags",
        "an annotation and one of its tags",
        (("annotation", "a.id"), ("document", "d.slug"), ("tag", "t.name"),
         ("annotator", "n.name")),
        # Of one that is shown as a part of another, the tags count for that.
        "FROM places q JOIN annotation_tags x ON x.annotation = q.annotation "
        "JOIN annotations a ON a.id = coalesce(q.twin_of, q.annotation) "
        "JOIN places p ON p.annotation = a.id JOIN documents d ON d.id = a.document "
        "JOIN annotators n ON n.id = a.annotator JOIN tags t ON t.id = x.tag "
        "WHERE p.shown AND d.deleted IS NULL GROUP BY a.id, t.name",
    ),
    QueryView(
        "v_tags",
        "a tag of the codebook",
        (
            ("tag", "t.name"),
            (
                "parent",
                "CASE WHEN instr(t.name, '/') THEN rtrim(rtrim(t.name, replace(t.name, '/', '')),"
                " '/') END",
            ),
            ("description", "t.description"),
            ("colour", "t.colour"),
            ("letter", "t.mark"),
            ("key", "t.key"),
            (
                "annotations",
                "(SELECT count(DISTINCT coalesce(q.twin_of, q.annotation)) FROM annotation_tags x "
                "JOIN tags o ON o.id = x.tag JOIN places q ON q.annotation = x.annotation "
                "JOIN places p ON p.annotation = coalesce(q.twin_of, q.annotation) "
                "JOIN documents d ON d.id = p.document "
                "WHERE o.name = t.name AND p.shown AND d.deleted IS NULL)",
            ),
        ),
        f"FROM tags t WHERE t.deleted IS NULL AND {_FIRST_TAG} ORDER BY t.position, t.name",
    ),
    QueryView(
        "v_links",
        "a link from one annotation to another",
        (("kind", "l.kind"), ("source", "coalesce(s.twin_of, l.source)"),
         ("target", "coalesce(t.twin_of, l.target)")),
        "FROM links l JOIN places s ON s.annotation = l.source JOIN places t ON "
        "t.annotation = l.target WHERE l.deleted IS NULL GROUP BY 1, 2, 3",
    ),
    QueryView(
        "v_memos",
        "a memo on a document, a tag or the library",
        (
            ("id", "m.id"),
            (
                "kind",
                "CASE WHEN m.document IS NOT NULL THEN 'document' WHEN m.tag IS NOT NULL "
                "THEN 'tag' ELSE 'library' END",
            ),
            ("document", "d.slug"),
            ("tag", "t.name"),
            ("memo", "m.text"),
            ("annotator", "n.name"),
            ("created", "m.created"),
            ("modified", "m.modified"),
        ),
        "FROM memos m JOIN annotators n ON n.id = m.annotator LEFT JOIN documents d ON "
        "d.id = m.document LEFT JOIN tags t ON t.id = m.tag WHERE m.deleted IS NULL "
        "AND d.deleted IS NULL AND t.deleted IS NULL",
    ),
    QueryView(
        "v_attributes",
        "an attribute of a document",
        (("document", "d.slug"), ("key", "a.key"), ("value", "a.value")),
        "FROM attributes a JOIN documents d ON d.id = a.document WHERE a.deleted IS NULL AND "
        "d.deleted IS NULL AND a.id = (SELECT max(o.id) FROM attributes o WHERE o.deleted IS NULL "
        "AND o.document = a.document AND lower(o.key) = lower(a.key))",
    ),
    QueryView(
        "v_collections",
        "a document of a collection",
        (("collection", "c.collection"), ("document", "d.slug")),
        "FROM collection_members c JOIN documents d ON d.id = c.document "
        "WHERE c.deleted IS NULL AND d.deleted IS NULL GROUP BY c.collection, d.slug",
    ),
)  # fmt: skip
"""Those that came first; later ones came with their tables."""

REPLIES_VIEW = QueryView(
    "v_replies",
    "a reply to an annotation",
    (
        ("id", "r.id"),
        ("annotation", "p.annotation"),
        ("document", "d.slug"),
        ("annotator", "n.name"),
        ("reply", "r.text"),
        ("created", "r.created"),
        ("modified", "r.modified"),
    ),
    "FROM replies r JOIN annotators n ON n.id = r.annotator "
    "JOIN places q ON q.annotation = r.annotation "
    "JOIN places p ON p.annotation = coalesce(q.twin_of, q.annotation) "
    "JOIN documents d ON d.id = p.document "
    "WHERE r.deleted IS NULL AND p.shown AND d.deleted IS NULL",
)

QUERY_VIEWS = (*FIRST_VIEWS, REPLIES_VIEW)
