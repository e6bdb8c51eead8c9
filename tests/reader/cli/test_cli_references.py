"""`variorum export` and `import` of references."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.helpers.command_line import CommandLine
from tests.helpers.factories import TEXT

BIB = """@article{a, title = {Bridge}, author = {Quill, Ada}, journal = {Post},
  date = {2020-11-12}}\n@book{b, title = {Another book}}\n"""
RIS = "TY  - JOUR\nTI  - Bridge\nAU  - Quill, Ada\nT2  - Post\nDA  - 2020/11/12\nER  - \n"
CSL = json.dumps([{"type": "article", "title": "Bridge", "container-title": "Post",
                   "author": [{"family": "Quill", "given": "Ada"}],
                   "issued": {"date-parts": [[2020, 11, 12]]}}])  # fmt: skip


@pytest.mark.parametrize(("name", "text"), [("a.bib", BIB), ("a.ris", RIS), ("a.json", CSL)])
def test_details_are_completed_and_undone(
    variorum: CommandLine, tmp_path: Path, name: str, text: str
) -> None:
    variorum.add("bridge", TEXT)
    path = tmp_path / name
    path.write_text(text, "utf-8")
    out = variorum.ok("import", str(path)).out
    assert "bridge: authors, publisher, date" in out
    assert "variorum undo reverts it" in out
    (document,) = variorum.ok("list", "--json").json
    assert (document["authors"], document["publisher"], document["published"]) == (
        ["Ada Quill"], "Post", "2020-11-12",
    )  # fmt: skip
    report = variorum.ok("import", str(path), "--json").json["references"]
    assert (report["matched"], report["completed"]) == (1, {})
    variorum.ok("undo")
    assert variorum.ok("list", "--json").json[0]["authors"] == []


def test_what_differs_is_told_and_replaced_when_asked(
    variorum: CommandLine, tmp_path: Path
) -> None:
    variorum.add("bridge", TEXT)
    variorum.ok("edit", "bridge", "--publisher", "Gazette")
    path = tmp_path / "a.bib"
    path.write_text(BIB, "utf-8")
    answer = variorum("import", str(path))
    assert answer.code == 0
    assert "the publisher of bridge was not replaced: “Gazette” in the library" in answer.err
    assert "--on-conflict file" in answer.err
    assert variorum.ok("list", "--json").json[0]["publisher"] == "Gazette"
    variorum.ok("import", str(path), "--on-conflict", "file")
    assert variorum.ok("list", "--json").json[0]["publisher"] == "Post"


@pytest.mark.parametrize("format_", ["bibtex", "ris", "csl-json"])
def test_documents_are_exported(variorum: CommandLine, tmp_path: Path, format_: str) -> None:
    variorum.add("bridge", TEXT)
    path = tmp_path / "references"
    assert variorum.ok("export", str(path), "--format", format_).out == (
        "exported 1 document to references\n"
    )
    report = variorum.ok("export", str(path), "--format", format_, "--json").json
    assert (report["documents"], report["losses"]) == (1, [])
    variorum.ok("import", str(path))


@pytest.mark.parametrize("name", ["a.bib", "a.ris"])
def test_a_file_that_is_none_is_one_sentence(
    variorum: CommandLine, tmp_path: Path, name: str
) -> None:
    path = tmp_path / name
    path.write_bytes(b"\x00\xff" * 100)
    assert variorum.fails("import", str(path)).startswith("this is not a")
