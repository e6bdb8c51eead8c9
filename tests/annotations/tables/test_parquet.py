"""Parquet: typed tables that DuckDB joins, of one library and of many."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from annotations.analysis.selection import selection_of
from annotations.exchange import parquet
from annotations.exchange.parquet import write_dataset
from annotations.service.linking import link
from annotations.service.store import Store
from corpus.errors import MissingLibrary, VariorumError
from tests.helpers.command_line import CommandLine
from tests.helpers.factories import add, in_memory, span_of
from tests.helpers.paths import ROOT

duckdb = pytest.importorskip("duckdb")


def fill(store: Store, tag: str = "claim") -> None:
    document = add(store)
    one = store.annotate(document, span_of(document, "thirty buses"), [tag, "disputed"])
    other = store.annotate(document, span_of(document, "a scandal"), ["opinion"], "whose?")
    link(store, one.id, "supports", other.id)


def test_the_tables_are_typed_and_can_be_joined(store: Store, tmp_path: Path) -> None:
    fill(store)
    names = write_dataset(selection_of(store, store.annotations()), tmp_path)
    assert sorted(names) == sorted(path.name for path in tmp_path.glob("*.parquet"))
    rows = duckdb.sql(
        f"""SELECT s.text, list_sort(list(t.tag)) AS tags
        FROM '{tmp_path}/sentences.parquet' s JOIN '{tmp_path}/sentence_tags.parquet' t
        USING (library, document, sentence) GROUP BY s.sentence, s.text ORDER BY s.sentence"""
    ).fetchall()
    assert rows == [
        ("Officials said that thirty buses were turned back.", ["claim", "disputed"]),
        ("That is a scandal, and nobody will say so.", ["opinion"]),
    ]
    types = dict(
        duckdb.sql(
            f"SELECT column_name, column_type FROM (DESCRIBE '{tmp_path}/annotations.parquet')"
        ).fetchall()
    )
    assert types["start"] == "BIGINT"
    assert types["created"] == "TIMESTAMP WITH TIME ZONE"
    ((created,),) = duckdb.sql(
        f"SELECT epoch_us(created) FROM '{tmp_path}/annotations.parquet' WHERE note = 'whose?'"
    ).fetchall()
    assert created > 1_700_000_000_000_000
    assert duckdb.sql(f"SELECT kind FROM '{tmp_path}/links.parquet'").fetchall() == [("supports",)]


def test_a_hundred_libraries_are_one_table(tmp_path: Path, monkeypatch) -> None:
    """The example of docs/manual/how-to/r-pandas-duckdb.md, as it stands there."""
    for number in range(100):
        store = in_memory(f"Reader {number}")
        try:
            fill(store, "claim" if number % 2 else "own/tag")
            folder = tmp_path / "corpus" / f"{number:03}.parquet"
            folder.mkdir(parents=True)
            selection = replace(
                selection_of(store, store.annotations()), library=f"library {number}"
            )
            write_dataset(selection, folder)
        finally:
            store.close()
    page = (ROOT / "docs/manual/how-to/r-pandas-duckdb.md").read_text(encoding="utf-8")
    (query,) = re.findall(r"```sql\n(.*?)```", page, re.DOTALL)
    monkeypatch.chdir(tmp_path)
    assert duckdb.sql(query).fetchall() == [
        ("claim", 50, 50, 0.125), ("disputed", 100, 100, 0.25), ("opinion", 100, 100, 0.25),
        ("own/tag", 50, 50, 0.125),
    ]  # fmt: skip


def test_rows_are_written_in_batches(store: Store, tmp_path: Path, monkeypatch) -> None:
    fill(store)
    monkeypatch.setattr(parquet, "_BATCH", 2)
    write_dataset(selection_of(store, store.annotations()), tmp_path)
    number = duckdb.sql(f"SELECT count(*) FROM '{tmp_path}/sentences.parquet'").fetchall()
    assert number == [(4,)]


def test_without_pyarrow_the_sentence_says_what_to_install(store, tmp_path, monkeypatch) -> None:
    def missing(name: str) -> object:
        raise MissingLibrary(name)

    monkeypatch.setattr(parquet, "import_optional", missing)
    with pytest.raises(VariorumError, match=r'pip install "variorum\[tables\]"'):
        write_dataset(selection_of(store, []), tmp_path)


def test_the_command_writes_a_folder_and_replaces_only_its_own(variorum: CommandLine) -> None:
    variorum.add("bridge", "The bridge was closed. Officials said that thirty buses came.")
    variorum.ok("annotate", "bridge", "--quote", "thirty buses", "--tag", "claim")
    folder = variorum.home / "out.parquet"
    for _ in range(2):
        variorum("export", str(folder))
        tags = duckdb.sql(f"SELECT tag FROM '{folder}/annotation_tags.parquet'").fetchall()
        assert tags == [("claim",)]
    (folder / "notes.txt").write_text("mine")
    assert "contains other files" in variorum.fails("export", str(folder))
    assert (folder / "notes.txt").read_text() == "mine"
    table = variorum.home / "sentences.parquet"
    variorum.ok("table", "sentences", str(table))
    assert duckdb.sql(f"SELECT sum(claim::int) FROM '{table}'").fetchall() == [(1,)]
