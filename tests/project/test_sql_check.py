"""The check that keeps SQL in the storage modules sees it elsewhere, and takes no prose for it."""

from __future__ import annotations

import pytest

from tests.checks.sql import main, statements


@pytest.mark.parametrize(
    "source",
    [
        'run("SELECT id FROM documents")',
        'run("select id\\nfrom documents")',
        'run("INSERT OR IGNORE INTO a VALUES (1)")',
        'run(f"UPDATE {table} SET x = 1")',
        'run("UPDATE a SET x = 1")',
        'run("  DELETE FROM a")',
        'run("PRAGMA user_version")',
        'run("CREATE UNIQUE INDEX a ON b (c)")',
        'run("WITH x AS (SELECT 1) SELECT * FROM x")',
        'run("create table a (b)")',
    ],
)
def test_statements_are_seen(source: str) -> None:
    assert list(statements(source))


@pytest.mark.parametrize(
    "source",
    [
        '"""SELECT id FROM documents"""',
        'say("Select a passage from the text.")',
        'say("Update the set of tags")',
        'say("delete")',
        'say("Create a tag")',
        'def f():\n    """UPDATE a SET b = 1 is what it does."""',
    ],
)
def test_prose_is_not(source: str) -> None:
    assert not list(statements(source))


def test_the_program_keeps_to_it() -> None:
    assert main() == 0
