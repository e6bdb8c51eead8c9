"""`variorum reply` and `variorum replies`, and replies in the files that are written."""

from __future__ import annotations

import json

import pytest

from annotations.exchange.workbook_reading import read_sheets
from tests.helpers.command_line import CommandLine

TEXT = "The bridge was closed on Monday. Nobody knew why it had been."


@pytest.fixture
def library(variorum: CommandLine) -> CommandLine:
    variorum.add("bridge", TEXT)
    variorum.ok("annotate", "bridge", "--quote", "Nobody knew why", "--tag", "claim", "--as", "Ada")
    return variorum


def annotation(variorum: CommandLine) -> str:
    return str(variorum.ok("annotations", "--json").json[0]["id"])


def said(variorum: CommandLine, *options: str) -> list[tuple[str, str]]:
    return [
        (one["annotator"], one["text"]) for one in variorum.ok("replies", "--json", *options).json
    ]


def test_reply_list_edit_remove(library: CommandLine) -> None:
    id_ = annotation(library)
    out = library.ok("reply", id_[:20], "Who says so?", "--as", "Ben").out
    assert out == "replied to “Nobody knew why”; variorum undo reverts it\n"
    written = library.ok("reply", id_, "-", "--as", "Ada", "--json", input="The text.\n\n").json
    assert written["text"] == "The text."
    assert list(written) == [
        "id", "annotation", "document", "annotator", "text", "created", "modified",
    ]  # fmt: skip
    assert said(library) == [("Ben", "Who says so?"), ("Ada", "The text.")]
    assert said(library, "--annotator", "Ben", "--document", "bridge") == [("Ben", "Who says so?")]
    shown = library.ok("replies", "--annotation", id_).out
    assert shown.startswith(f"“Nobody knew why” in bridge  {id_}\n  Ben · ")
    assert "    Who says so?\n" in shown
    changed = library.ok("replies", "edit", written["id"], "=1+1", "--as", "Ada").out
    assert changed == "changed the reply “The text.”; variorum undo reverts it\n"
    assert " · edited · " in library.ok("replies").out
    (ada,) = library.ok("replies", "--annotator", "Ada", "--json").json
    assert "unchanged" in library.ok("replies", "edit", ada["id"], "=1+1", "--as", "Ada").out
    library.ok("replies", "remove", ada["id"], "--as", "Ada")
    assert said(library) == [("Ben", "Who says so?")]
    library.ok("undo", "--as", "Ada")
    assert len(said(library)) == 2
    assert "replied to “Nobody knew why” in “Bridge”" in library.ok("history").out


def test_what_cannot_be(library: CommandLine) -> None:
    id_ = annotation(library)
    for arguments, code, sentence in (
        (("reply", id_, " "), 1, "a reply needs some text"),
        (("reply", id_, "x" * 20_001), 1, "at most 20,000 characters, this one has 20,001"),
        (("reply", "zz", "x"), 1, "there is no annotation “zz”"),
        (("reply", id_), 2, "TEXT"),
        (("replies", "remove", "zz"), 1, "there is no reply “zz”"),
        (("replies", "--document", "harbour"), 1, "harbour"),
        (("replies", "--orphaned", "--document", "bridge"), 2, "cannot be combined"),
        (("export", "-", "--replies", "--tag", "claim"), 2, "cannot be combined"),
        (("export", "replies.xlsx", "--replies"), 1, "name the file FILE.csv"),
    ):
        assert sentence in library.fails(*arguments, code=code)
    assert library.ok("replies").out == (
        "there are no replies; variorum reply ID TEXT writes one\n"
    )
    assert library.ok("replies", "--orphaned").out == "there are no orphaned replies\n"
    library.ok("reply", id_, "Ben's", "--as", "Ben")
    (bens,) = library.ok("replies", "--json").json
    sentence = library.fails("replies", "remove", bens["id"], "--as", "Ada")
    assert "Ben wrote this reply; you can remove only your own" in sentence


def test_a_reply_steers_no_terminal(library: CommandLine) -> None:
    library.ok("reply", annotation(library), "\x1b[31mred\x1b]0;title\x07 \u202eabc")
    assert "\x1b" not in library.ok("replies").out
    assert "\u202e" not in library.ok("replies").out


def test_an_annotation_that_others_replied_to_stays_when_it_is_deleted(
    library: CommandLine,
) -> None:
    id_ = annotation(library)
    library.ok("reply", id_, "Why?", "--as", "Ben")
    out = library.ok("annotation", "delete", id_, "--as", "Ada").out
    assert "others have replied" in out
    assert library.ok("annotations", "--json").json[0]["tags"] == []
    assert said(library) == [("Ben", "Why?")]


def test_out_and_in_again(library: CommandLine) -> None:
    id_ = annotation(library)
    for text in ("=1+1", "Two\nlines; and “quotes”, 😀", "'tis"):
        library.ok("reply", id_, text, "--as", "Ben")
    text = library.ok("export", "-", "--replies").out
    assert text.startswith("id,annotation,document,annotator,reply,created,modified\r\n")
    assert ",'=1+1," in text
    path = library.home / "replies.csv"
    assert library.ok("export", str(path), "--replies").out == "exported 3 replies to replies.csv\n"
    assert library.ok("import", str(path)).out == "replies imported: 3 unchanged\n"
    before = library.ok("replies", "--json").json
    for reply in before:
        library.ok("replies", "remove", reply["id"], "--as", "Ben")
    # What was removed since is not brought back in silence.
    answer = library("import", str(path))
    assert answer.code == 1
    assert "3 conflicts: --on-conflict file" in answer.err
    library.ok("import", str(path), "--on-conflict", "file")
    assert [(r["text"], r["created"]) for r in library.ok("replies", "--json").json] == [
        (r["text"], r["created"]) for r in before
    ]
    # Into another library with the same annotations, exactly.
    csv = library.home / "annotations.csv"
    loss = library("export", str(csv)).err
    assert "CSV cannot hold replies: 3 left out; variorum export --replies FILE writes them" in loss
    library.ok("export", str(path), "--replies")
    other = library.home / "other.db"
    line = json.dumps({"id": "bridge", "title": "Bridge", "text": TEXT})
    library.ok("add", "--jsonl", "-", "--library", str(other), input=line)
    library.ok("import", str(csv), "--library", str(other))
    assert library.ok("import", str(path), "--library", str(other)).out == (
        "replies imported: 3 added; variorum undo reverts it\n"
    )
    assert library.ok("replies", "--json", "--library", str(other)).json == (
        library.ok("replies", "--json").json
    )
    # A correction in the file, one that was emptied, and one of nowhere.
    changed = path.read_text("utf-8").replace("'tis", "it is").replace("'=1+1", "")
    path.write_text(changed + f",{'0' * 8},bridge,Ben,lost,,\r\n", "utf-8", newline="")
    answer = library("import", str(path), "--json")
    assert answer.code == 1
    assert "there is no annotation “00000000”" in answer.err
    assert (answer.json["updated"], answer.json["removed"]) == (1, 1)
    assert sorted(text for _, text in said(library)) == ["Two\nlines; and “quotes”, 😀", "it is"]


def test_workbook_and_table(library: CommandLine) -> None:
    id_ = annotation(library)
    library.ok("reply", id_, "=Why?", "--as", "Ben")
    path = library.home / "all.xlsx"
    library.ok("export", str(path))
    (sheet,) = read_sheets(path.read_bytes(), lambda names: {"annotation", "reply"} <= set(names))
    assert sheet.name == "replies"
    (table,) = [library.ok("table", "replies", "--json").json]
    assert "=Why?" in json.dumps(table, ensure_ascii=False)
    (reply,) = library.ok("replies", "--json").json
    library.ok("undo", "--as", "Ben")
    assert said(library) == []
    other = library.home / "other.db"
    line = json.dumps({"id": "bridge", "title": "Bridge", "text": TEXT})
    library.ok("add", "--jsonl", "-", "--library", str(other), input=line)
    out = library.ok("import", str(path), "--library", str(other)).out
    assert "replies added: 1\n" in out
    (brought,) = library.ok("replies", "--json", "--library", str(other)).json
    for name in ("id", "annotation", "annotator", "text"):
        assert brought[name] == reply[name]


def test_as_a_process(library: CommandLine) -> None:
    id_ = annotation(library)
    assert library.process("reply", id_, "-", "--as", "Ben", input=b"Two\r\nlines\n").code == 0
    told = library.process("replies", "--json")
    assert (told.code, told.err, told.json[0]["text"]) == (0, "", "Two\nlines")
    wrong = library.process("reply", id_, b"\xff\xfe", "--as", "Ben")
    assert (wrong.code, "Traceback" in wrong.err) == (0, False)
    assert library.process("replies", "remove", "x", "--as", "Ben").code == 1
