"""The built-in sample library, and `variorum demo` where there is no terminal."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path

from annotations.service.store import Store
from reader import sample
from tests.helpers.command_line import CommandLine


def test_the_library_that_is_built(path: Path, store: Store) -> None:
    slugs = sample.build(store)
    assert len(slugs) == 6
    assert slugs == sample.documents(store)
    assert set(slugs) == {summary.slug for summary in store.summaries()}
    given = json.loads(files(sample).joinpath("annotations.json").read_text("utf-8"))
    made = store.annotations()
    assert {one.annotator.name for one in made} == {one["annotator"] for one in given}
    assert len(store.annotators()) == 2
    assert {one.status for one in made} == {"anchored"}
    tagged = {(" ".join(one.content.split()), one.annotator.name): set(one.tags) for one in made}
    for one in given:
        assert tagged[" ".join(one["quote"].split()), one["annotator"]] >= set(one["tags"])
    for slug in slugs:
        metadata = store.documents.get(slug).metadata
        assert metadata.title
    assert store.documents.get(slugs[-1]).metadata.language == "ru"


def test_nobody_undoes_the_sample(store: Store) -> None:
    sample.build(store)
    assert {entry.annotator for entry in store.journal.history()}.isdisjoint({store.annotator})


def test_a_library_of_ones_own_stays_as_it_is(variorum: CommandLine) -> None:
    variorum.add("mine", "A text of mine.")
    out = variorum.ok("demo", "--library", str(variorum.library)).out
    assert "A text of mine." in out
    assert len(variorum.ok("list", "--json").json) == 1


def test_the_demo_into_a_pipe_leaves_nothing_behind(variorum: CommandLine, home: Path) -> None:
    temporary = home / "tmp"
    temporary.mkdir()
    answer = variorum.process(
        "demo", env={"TMPDIR": str(temporary), "TEMP": str(temporary), "COLUMNS": "170"}
    )
    assert (answer.code, answer.err) == (0, "")
    assert list(temporary.iterdir()) == []
    assert not variorum.library.exists()
    assert answer.lines[0].count(" │ ") == 3
    assert max(map(len, answer.lines)) <= 170
    assert any(line.startswith(("C", "O", "D")) for line in answer.lines)


def test_the_demo_with_a_library_is_kept(variorum: CommandLine, home: Path) -> None:
    kept = str(home / "kept.db")
    first = variorum.ok("demo", "--library", kept).out
    assert variorum.ok("demo", "--library", kept).out == first
    assert len(variorum.ok("annotations", "--library", kept, "--json").json) >= 4
