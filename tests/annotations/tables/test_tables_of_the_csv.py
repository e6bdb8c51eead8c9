"""The tables, counted once more by another program from the exported CSV.

DuckDB reads the CSV, and counts; it knows nothing of how the tables here are made.
"""

from __future__ import annotations

import random
import re
from contextlib import closing
from pathlib import Path
from typing import Any

import duckdb
import pytest

from annotations.service.store import Store
from corpus.document import Span
from tests.helpers.command_line import CommandLine
from tests.helpers.factories import add

WORDS = (
    "Ferries", "of", "Velm", "carry", "forty", "passengers", "while", "old", "bridges", "stand",
    "unused", "nearby",
)  # fmt: skip
TAGS = ("claim", "opinion", "size/ships", "odd; tag")


@pytest.fixture
def tables(variorum: CommandLine, tmp_path: Path) -> Any:
    """A table of a library, by its name, as DuckDB reads the CSV; `csv` is that of annotations.

    Passages begin and end at words of two letters or more, so that a sentence has the tags of all
    that overlap it.
    """
    chance = random.Random(18)
    store = Store.open(variorum.library, "Ada")
    with closing(store.database):
        for slug in ("ferries", "bridges", "boats"):
            sentences = [" ".join(chance.choices(WORDS, k=6)).capitalize() + "." for _ in range(8)]
            text = "\n\n".join(" ".join(sentences[n : n + 2]) for n in (0, 2, 4, 6))
            document = add(store, text, slug)
            places = [Span(*found.span()) for found in re.finditer(r"\w+", document.text)]
            for _ in range(25):
                first, last = sorted(chance.sample(places, 2))
                store.in_name_of(chance.choice(("Ada", "Bo"))).annotate(
                    document, Span(first.start, last.end), chance.sample(TAGS, chance.randint(1, 2))
                )
    database = duckdb.connect()
    for name in ("csv", "documents", "tags", "sentences"):
        file = tmp_path / f"{name}.csv"
        command = ("export",) if name == "csv" else ("table", name)
        assert variorum(*command, str(file)).code == 0
        database.execute(
            f"CREATE TABLE {name} AS FROM read_csv('{file}', header = true, strict_mode = true)"
        )
    return lambda query: sorted(database.execute(query).fetchall())


def long_form(table: str, *keys: str) -> str:
    """A table with a row for each cell under a tag that is neither empty nor 0."""
    tags = ", ".join(f'"{tag}"' for tag in TAGS)
    columns = ", ".join(keys)
    return (
        f"SELECT {columns}, other, number FROM (UNPIVOT (SELECT {columns}, {tags} FROM {table}) "
        f"ON {tags} INTO NAME other VALUE number) WHERE number > 0"
    )


def test_documents_by_tags(tables: Any) -> None:
    counted = tables("SELECT document, tag, count(DISTINCT id) FROM csv GROUP BY ALL")
    assert counted == tables(long_form("documents", "document"))


def test_tags_by_tags(tables: Any) -> None:
    counted = tables(
        "SELECT a.tag, b.tag, count(DISTINCT least(a.id, b.id) || greatest(a.id, b.id)) FROM csv a "
        'JOIN csv b ON a.document = b.document AND a.start < b."end" AND b.start < a."end" '
        "WHERE a.tag <> b.tag OR a.id = b.id GROUP BY ALL"
    )
    assert counted == tables(long_form("tags", "tag"))


def test_sentences(tables: Any) -> None:
    counted = tables(
        "SELECT DISTINCT s.document, s.sentence, s.annotator, c.tag, 1 FROM sentences s JOIN csv c "
        'ON c.document = s.document AND c.annotator = s.annotator AND c.start < s."end" '
        'AND s.start < c."end"'
    )
    assert counted == tables(long_form("sentences", "document", "sentence", "annotator"))
    assert tables("SELECT count(*) FROM sentences") == [(3 * 8 * 2,)]
