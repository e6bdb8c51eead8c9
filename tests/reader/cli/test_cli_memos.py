"""`variorum memo`, and memos as CSV."""

from __future__ import annotations

import sys

import pytest

from tests.helpers.command_line import CommandLine

TEXT = "The bridge was closed on Monday. Nobody knew why it had been."


@pytest.fixture
def library(variorum: CommandLine) -> CommandLine:
    variorum.add("bridge", TEXT)
    variorum.add("tunnel", "The tunnel was open.")
    return variorum


def memos(variorum: CommandLine) -> list[tuple[object, ...]]:
    return [
        (one["kind"], one["document"], one["tag"], one["annotator"], one["text"])
        for one in variorum.ok("memo", "--json").json
    ]


def test_write_show_append_remove(library: CommandLine) -> None:
    out = library.ok("memo", "write", "bridge", "--text", "On it.", "--as", "Ada").out
    assert out == "wrote a memo on “Bridge”; variorum undo reverts it\n"
    library.ok("memo", "write", "--tag", "claim", "--text", "Sparingly.", "--as", "Ada")
    library.ok("memo", "write", "--as", "Ada", input="From a pipe.\nTwo lines.\n")
    assert memos(library) == [
        ("library", None, None, "Ada", "From a pipe.\nTwo lines."),
        ("tag", None, "claim", "Ada", "Sparingly."),
        ("document", "bridge", None, "Ada", "On it."),
    ]
    library.ok("memo", "write", "bridge", "--append", "--text", "More.", "--as", "Ada")
    shown = library.ok("memo", "show", "bridge").out
    assert shown.startswith("document bridge  Ada · ")
    assert shown.endswith("\n  On it.\n\n  More.\n")
    assert (
        "is unchanged"
        in library.ok("memo", "write", "--tag", "claim", "--text", "Sparingly.", "--as", "Ada").out
    )
    library.ok("memo", "remove", "bridge", "--as", "Ada")
    assert "there is no memo on “Bridge”" in library.ok("memo", "show", "bridge").out
    library.ok("undo", "--as", "Ada")
    assert len(memos(library)) == 3
    assert "changed the memo" in library.ok("history").out


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (("write", "bridge", "--tag", "claim", "--text", "x"), 2, "a document or a tag, not both"),
        (("write", "--text", " "), 1, "the text is empty"),
        (("remove", "bridge"), 1, "there is no memo by"),
        (("write", "--tag", "none", "--text", "x"), 1, "there is no tag “none”"),
        (("write", "harbour", "--text", "x"), 1, "harbour"),
    ],
)
def test_what_cannot_be(
    library: CommandLine, arguments: tuple[str, ...], code: int, sentence: str
) -> None:
    assert sentence in library.fails("memo", *arguments, code=code)
    assert memos(library) == []


def test_a_memo_steers_no_terminal(library: CommandLine) -> None:
    library.ok("memo", "write", "--text", "\x1b[31mred\x1b]0;title\x07", "--as", "Ada")
    for command in ("show", "list"):
        assert "\x1b" not in library.ok("memo", command).out


def test_out_and_in_again(library: CommandLine) -> None:
    library.ok("memo", "write", "bridge", "--text", "On it.", "--as", "Ada")
    library.ok("memo", "write", "--text", "=1+1", "--as", "Ada")
    text = library.ok("export", "-", "--memos").out
    assert text.startswith("id,kind,document,tag,memo,annotator,created,modified\r\n")
    assert ",'=1+1," in text
    edited = text.replace("On it.", "On the bridge.")
    answer = library("import", "-", input=edited)
    assert (answer.code, answer.err) == (0, "")
    assert answer.out == "memos imported: 1 updated, 1 unchanged; variorum undo reverts it\n"
    # The first file is older now, and puts nothing back by itself.
    answer = library("import", "-", input=text)
    assert answer.code == 1
    assert (
        "was changed here after the file was written; the library's version was not replaced"
        in answer.err
    )
    answer = library("import", "-", "--on-conflict", "file", "--json", input=text)
    assert (answer.code, answer.json["updated"]) == (0, 1)
    assert memos(library)[1][-1] == "On it."
    assert "2 columns called memo" in library.fails(
        "import", "-", input=text.replace("annotator", "memo", 1)
    )


def test_the_editor_writes_it(library: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    script = library.home / "editor.py"
    script.write_text(
        "import sys, os, stat\n"
        "path = sys.argv[1]\n"
        "assert stat.S_IMODE(os.stat(os.path.dirname(path)).st_mode) == 0o700\n"
        "open(path, 'a').write('from the editor\\n')\n"
        "sys.exit(int(os.environ.get('FAILS', '0')))\n"
    )
    monkeypatch.setenv("EDITOR", f"{sys.executable} {script}")
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setattr("reader.cli.memos.interactive", lambda: True)
    library.ok("memo", "write", "bridge", "--as", "Ada")
    library.ok("memo", "write", "bridge", "--as", "Ada")
    assert memos(library)[0][-1] == "from the editor\nfrom the editor"
    monkeypatch.setenv("FAILS", "3")
    answer = library("memo", "write", "bridge", "--as", "Ada")
    assert answer.code == 1
    assert "ended with code 3; the memo was not saved" in answer.err
    assert answer.out.count("from the editor") == 3, (
        "what was typed is shown, so that it is not lost"
    )
    assert memos(library)[0][-1].count("from") == 2  # type: ignore[attr-defined]


def test_removing_a_document_says_what_goes_with_it(library: CommandLine) -> None:
    library.ok("memo", "write", "bridge", "--text", "On it.", "--as", "Ada")
    out = library.ok("remove", "bridge").out
    assert out == "removed bridge with 1 memo; variorum undo restores it\n"
    assert memos(library) == []
    library.ok("undo")
    assert len(memos(library)) == 1
