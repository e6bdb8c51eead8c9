"""The SQL of a class's progress: counts by annotator, whatever a blind round hides, and never a
word of what was tagged or written.
"""

from __future__ import annotations

from corpus.storage.database import Database


def passage_counts(database: Database, since: str) -> dict[str, tuple[int, int]]:
    """For each annotator (by name) how many passages with a tag were made since a moment (UTC, ISO
    8601), and how many there are.
    """
    rows = database.tuples(
        "SELECT n.name, sum(a.created >= ?), count(*) FROM places p "
        "JOIN annotations a ON a.id = p.annotation JOIN annotators n ON n.id = p.annotator "
        "WHERE p.shown AND a.id IN (SELECT annotation FROM annotation_tags) GROUP BY n.name",
        [since],
    )
    return {name: (today, every) for name, today, every in rows}


def last_changes(database: Database) -> dict[str, str]:
    """When each annotator (by name) changed anything of their own last (UTC, ISO 8601): an
    annotation, a memo, a finished document; one that was removed counts, too.
    """
    rows = database.tuples(
        "SELECT n.name, max(m.at) FROM annotators n JOIN ("
        "SELECT annotator, max(modified) AS at FROM annotations GROUP BY annotator UNION ALL "
        "SELECT annotator, max(modified) FROM memos GROUP BY annotator UNION ALL "
        "SELECT annotator, max(modified) FROM finished_documents GROUP BY annotator"
        ") m ON m.annotator = n.id GROUP BY n.name"
    )
    return dict(rows)
