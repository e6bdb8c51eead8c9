"""export and import: the CSV, to the byte, and what happens to files on the way."""

from __future__ import annotations

import csv
import io
import os
import subprocess
import sys

import pytest

from annotations.exchange.rows import COLUMNS
from tests.helpers.command_line import COMMAND, CommandLine, sentence

TEXT = (
    "=SUM(A1) is no sum, said “the mayor”, and she\nmeant it.\n\n"
    "The 🧭 points north; nobody doubts it."
)


@pytest.fixture
def annotated(variorum: CommandLine) -> CommandLine:
    """A library with annotations that are hard to write down."""
    slug = variorum.add("bridge", TEXT)
    for span, tag, note in (
        ((0, 8), "=cmd", "-1"),
        ((0, 19), "claim", "'quoted'"),
        ((42, 55), "opinion", 'two\nlines, "quoted"'),
        ((57, 62), "a/b", ""),
    ):
        variorum.ok(
            "annotate", slug, "--span", *map(str, span), "--tag", tag, "--tag", "disputed",
            *(["--note", note] if note else []), "--as", "Ada",
        )  # fmt: skip
    return variorum


def elsewhere(variorum: CommandLine, name: str = "other.db") -> str:
    """Another library with the same document; its path."""
    path = str(variorum.home / name)
    text = variorum.ok("show", "bridge", "--json").json["text"]
    variorum.monkeypatch.setenv("VARIORUM_LIBRARY", path)
    variorum.add("bridge", text)
    variorum.monkeypatch.setenv("VARIORUM_LIBRARY", str(variorum.library))
    return path


def test_out_in_and_out_again_is_the_same_file(annotated: CommandLine) -> None:
    file, again = annotated.home / "one.csv", annotated.home / "two.csv"
    assert annotated.ok("export", str(file)).out == "exported 4 annotations to one.csv\n"
    other = elsewhere(annotated)
    said = annotated.ok("import", str(file), "--library", other, "--as", "Bo").out
    assert said == "annotations imported: 4 added; variorum undo reverts it\n"
    annotated.ok("export", str(again), "--library", other)
    assert file.read_bytes() == again.read_bytes()
    report = annotated.ok("import", str(file), "--library", other, "--json").json
    assert (report["added"], report["updated"], report["unchanged"]) == (0, 0, 4)


def test_what_is_in_the_file(annotated: CommandLine) -> None:
    piped = annotated.process("export", "-")
    assert (piped.code, piped.err) == (0, "")
    rows = list(csv.reader(io.StringIO(piped.out, newline="")))
    assert tuple(rows[0]) == COLUMNS
    assert {len(row) for row in rows} == {len(COLUMNS)}
    assert len(rows) == 1 + 8
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows[1:] for cell in row)
    assert rows[1][2:5] == ["'=cmd", "'=SUM(A1)", "'-1"]
    assert piped.out.count("\r\n") == 9
    file = annotated.home / "one.csv"
    annotated.ok("export", str(file))
    assert file.read_bytes() == piped.out.encode()
    excel = annotated.ok("export", "-", "--excel").out
    assert excel == "\ufeff" + piped.out


def test_the_filters_hold_for_exports(annotated: CommandLine) -> None:
    assert (
        len(list(csv.reader(io.StringIO(annotated.ok("export", "-", "--tag", "claim").out)))) == 3
    )
    assert annotated.ok("export", "-", "--annotator", "Nobody").out == ",".join(COLUMNS) + "\r\n"
    assert "no tag" in annotated.fails("export", "-", "--tag", "nothing")


def test_export_replaces_a_file_and_keeps_its_rights_and_links(annotated: CommandLine) -> None:
    file, link = annotated.home / "one.csv", annotated.home / "link.csv"
    file.write_text("old")
    file.chmod(0o640)
    link.symlink_to(file)
    answer = annotated.ok("export", str(link), "--json").json
    assert answer == {"path": str(link), "format": "csv", "annotations": 4, "losses": []}
    assert link.is_symlink()
    assert file.read_text("utf-8").startswith("id,document,tag")
    assert file.stat().st_mode & 0o777 == 0o640
    assert sorted(p.name for p in annotated.home.glob("*one*")) == ["one.csv"]


def test_the_format_comes_from_the_name_or_the_option(annotated: CommandLine) -> None:
    assert "--format csv" in annotated.fails("export", str(annotated.home / "one.xyz"))
    annotated.ok("export", str(annotated.home / "one.xyz"), "--format", "csv")
    assert "cannot be written" in annotated.fails("export", str(annotated.home / "no" / "one.csv"))
    assert "the library itself" in annotated.fails(
        "export", str(annotated.library), "--format", "csv"
    )
    annotated.fails("export", "-", "--json", code=2)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
def test_a_full_disk_leaves_the_old_file(annotated: CommandLine) -> None:
    import resource  # not there on Windows

    file = annotated.home / "one.csv"
    annotated.ok("annotate", "bridge", "--span", "0", "5", "--tag", "x", "--note", "n" * 60_000)
    file.write_text("old")
    answer = annotated.process(
        "export", str(file),
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000)),
    )  # fmt: skip
    assert answer.code == 1
    assert "one.csv cannot be written" in sentence(answer.err)
    assert file.read_text() == "old"
    assert sorted(path.name for path in annotated.home.glob("*one*")) == ["one.csv"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "columns"),
        (b"a,b\n1,2\n", "columns"),
        (b"\xff\xfe\x00", "UTF-8"),
        (b"id,document,tag,content,start,end\n1,bridge,x,y,one,2\n", "line 2"),
        (None, "there is no file given.csv"),
    ],
)
def test_a_file_that_is_no_csv_of_annotations(
    annotated: CommandLine, content: bytes | None, reason: str
) -> None:
    file = annotated.home / "given.csv"
    if content is not None:
        file.write_bytes(content)
    before = annotated.ok("annotations", "--json").out
    assert reason in annotated.fails("import", str(file))
    assert annotated.ok("annotations", "--json").out == before


def test_rows_of_unknown_documents_are_named_and_the_others_come_in(annotated: CommandLine) -> None:
    out = annotated.ok("export", "-").out
    other = elsewhere(annotated)
    lost = out.replace(",bridge,", ",tunnel,", 2)
    answer = annotated("import", "-", "--library", other, "--json", input=lost)
    assert answer.code == 1
    assert answer.json["added"] == 3
    assert "no document “tunnel”" in answer.err
    assert len(answer.json["problems"]) == answer.err.count("\n")


def test_one_import_is_one_undo(annotated: CommandLine) -> None:
    out = annotated.ok("export", "-").out
    other = elsewhere(annotated)
    annotated.ok("import", "-", "--library", other, "--as", "Bo", input=out)
    annotated.ok("undo", "--library", other, "--as", "Bo")
    assert annotated.ok("annotations", "--library", other, "--json").json == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other pipes")
@pytest.mark.parametrize("command", [["export", "-"], ["annotations", "--json"], ["read"]])
def test_a_pipe_that_nobody_reads_is_left_in_silence(
    annotated: CommandLine, command: list[str]
) -> None:
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run([*COMMAND, *command], stdout=write, stderr=subprocess.PIPE, check=False)
    os.close(write)
    assert (done.stderr, done.returncode) == (b"", 141)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_csv_as_a_spreadsheet_saves_it(annotated: CommandLine, encoding: str) -> None:
    text = annotated.ok("export", "-", "--format", "csv").out
    file = annotated.home / "saved.csv"
    file.write_bytes(text.encode(encoding))
    assert annotated.ok("import", str(file), "--json").json["added"] == 0


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")
def test_a_pipe_with_a_name_is_never_imported(annotated: CommandLine) -> None:
    pipe = annotated.home / "pipe.csv"
    os.mkfifo(pipe)
    assert "pipe.csv is not a regular file" in annotated.fails("import", str(pipe))


def test_export_says_what_the_file_cannot_hold(annotated: CommandLine) -> None:
    annotated.ok("memo", "write", "--text", "Begun in May.")
    file = annotated.home / "out.csv"
    answer = annotated("export", str(file))
    assert (answer.code, answer.err) == (
        0,
        "variorum: CSV cannot hold memos: 1 left out; variorum export --memos FILE writes them\n",
    )
    answer = annotated.ok("export", str(file), "--json").json
    assert answer["losses"] == [{"what": "memos", "number": 1}]
