"""Texts and queries in scripts and characters that bewilder programs, through every door: each is
read and answered, or refused with one sentence, and nothing is lost.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from reader.terminal.safe import MOST_MARKS, without_stacks
from tests.helpers.command_line import CommandLine
from tests.helpers.file_factories import docx, paragraph
from tests.helpers.panes import is_sound
from tests.helpers.screens import (
    fill_field,
    press,
    reading_screen,
    running_app,
    stored_annotations,
)
from tests.helpers.strange_texts import MARKS, QUERIES, STRANGE, zalgo

CLOSING = "The council of the town met in the old hall, and nobody in the room asked a question."
SLUGS = list(STRANGE)


def fill(variorum: CommandLine) -> None:
    """A library of the texts, one by one as JSON lines."""
    for name, text in STRANGE.items():
        assert variorum.add(name, f"{text}\n\n{CLOSING}") == name


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of the texts, made once."""
    home = tmp_path_factory.mktemp("strange")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VARIORUM_LIBRARY", str(home / "library.db"))
        fill(CommandLine(home, patch))
    return home / "library.db"


@pytest.fixture
def filled(made: Path, variorum: CommandLine) -> CommandLine:
    """The command line, with a copy of it."""
    shutil.copy(made, variorum.library)
    return variorum


@pytest.mark.parametrize("name", STRANGE)
def test_files_of_every_kind_are_added(variorum: CommandLine, name: str) -> None:
    text = STRANGE[name]
    encoded = text.encode("utf-8", "surrogatepass")
    place = variorum.home / "in"
    place.mkdir()
    page = b"<html><title>%b</title><article><h1>A bridge</h1><p>%b</p><p>%b</p></article></html>"
    (place / "a.txt").write_bytes(encoded)
    (place / "b.html").write_bytes(page % (encoded[:24], encoded, CLOSING.encode()))
    storable = text.encode("utf-8", "replace").decode()
    if name != "private":  # XML has no \uffff
        (place / "c.docx").write_bytes(docx(paragraph(storable) + paragraph(CLOSING)))
    added = variorum("add", str(place))
    assert (added.code, added.err) == (0, "")
    assert len(added.lines) <= 4
    assert all(without_stacks(line) == line for line in added.lines)
    for one in variorum.ok("list", "--json").json:
        shown = variorum.ok("show", one["document"], "--json").json["text"]
        for char in set(text) - set("\u202b\u202e\u2067\u2069\u202c\u202d\u202a\ufdd0\uffff \0�"):
            if char.isalpha() and not "\ud800" <= char <= "\udfff":
                assert char in shown
        variorum.ok("show", one["document"])
    variorum.ok("check")


@pytest.mark.parametrize("query", QUERIES.values(), ids=QUERIES.keys())
def test_every_query_is_answered(filled: CommandLine, query: str) -> None:
    texts = {
        one["document"]: filled.ok("show", one["document"], "--json").json["text"]
        for one in filled.ok("list", "--json").json
    }
    asked = json.dumps({"query": query}) + "\n"
    for command in ("search", "parallels"):
        answer = filled.ok(command, "--jsonl", input=asked).json
        for hit in answer["hits"]:
            if hit["start"] is not None:
                assert texts[hit["document"]][hit["start"] : hit["end"]] == hit["text"]
    if "\0" not in query:
        for arguments in (["search", query], ["parallels", "--quote", query]):
            told = filled.ok(*arguments).out
            assert len(told) < 40_000
            assert without_stacks(told.splitlines()[0]) == told.splitlines()[0]


def test_words_are_found_in_the_text_that_has_them(filled: CommandLine) -> None:
    for query, name in (
        ("evil txt", "unbalanced"), (zalgo("bridge was closed"), "zalgo"),
        ("\u0634\u0643\u0631\u0627", "mixed"), ("\u05e9\u05dc\u05d5\u05dd", "mixed"),
        ("\ue000 bridge", "private"), ("\u9589\u9396\u3055\u308c\u305f", "unspaced"),
        ("\u661f\u671f\u4e00\u5173\u95ed", "unspaced"),
        ("\u0e2a\u0e30\u0e1e\u0e32\u0e19\u0e1b\u0e34\u0e14", "unspaced"),
        ("\u05d4\u05d2\u05e9\u05e8 \u05e0\u05e1\u05d2\u05e8", "pointed"),
        ("\u0627\u0644\u062c\u0633\u0631 \u0645\u063a\u0644\u0642", "pointed"),
    ):  # fmt: skip
        hits = filled.ok("search", query, "--json").json
        assert name in [hit["document"] for hit in hits], query


def test_a_query_of_no_characters_is_refused_or_answered(filled: CommandLine) -> None:
    """Bytes that are no text arrive as lone surrogates."""
    if not Path("/dev/null").exists():
        pytest.skip("arguments are text on this system")
    for query in (b"\xff\xfe bridge", b"\xed\xa0\x80 bridge"):
        answer = filled.process("search", query)
        assert (answer.code, answer.err) == (0, "")
        assert "bridge" in answer.out


def test_annotated_texts_go_out_and_come_back(filled: CommandLine, tmp_path: Path) -> None:
    for name in SLUGS:
        # What XML has no place for, QDPX leaves out, and says so.
        note = STRANGE[name][:200].encode("utf-8", "replace").decode().replace("\uffff", "")
        filled.ok("annotate", name, "--span", "0", "9", "--tag", "claim", "--as", "Ann",
                  "--note", note)  # fmt: skip
    filled.ok("annotate", "zalgo", "--span", "4", "12", "--tag", "opinion", "--as", "Ben")
    filled.fails("annotate", "mixed", "--span", "0", "3", "--tag", "\u202egat")
    for suffix in ("csv", "xlsx", "json", "qdpx", "html", "docx"):
        file = tmp_path / f"out.{suffix}"
        exported = filled("export", str(file))
        assert (exported.code, exported.err.count("\n")) in ((0, 0), (0, 1)), exported
        if suffix in {"csv", "xlsx", "json", "qdpx"}:
            came_back = filled.ok("import", str(file))
            assert came_back.out == f"annotations imported: {len(SLUGS) + 1} unchanged\n", suffix
    filled.ok("report", str(tmp_path / "report.html"))
    for command in ("stats", "agree", "annotations"):
        filled.ok(command)
        filled.ok(command, "--json")
    filled.ok("read", *SLUGS[:4])


def test_messages_carry_no_stacks_of_marks(filled: CommandLine) -> None:
    assert without_stacks(f"a{MARKS}b") == f"a{MARKS[:MOST_MARKS]}b"
    told = filled.ok("search", f"x{MARKS}q").out
    assert len(told) < 1000
    filled.ok("annotate", "mixed", "--span", "0", "3", "--tag", "claim", "--as", zalgo("Ann", 12))
    listed = filled.ok("annotations").out
    assert without_stacks(listed) == listed


async def test_they_are_read_and_tagged(made: Path, tmp_path: Path, home) -> None:
    path = shutil.copy(made, tmp_path / "library.db")
    shown = ("unbalanced", "marks", "zalgo", "private")
    async with running_app(path, *shown, size=(120, 36)) as (app, pilot):
        for _ in shown:
            pane = reading_screen(app).pane
            await press(app, pilot, "c", "i")
            for key in ("w", "v", "right_parenthesis", "escape", "G", "k", "dollar_sign", "tab"):
                await pilot.press(key)
                assert is_sound(pane)
        await press(app, pilot, "A", "I", "escape")
        annotations = stored_annotations(app)
        assert len(annotations) == len(shown)
        for annotation in annotations:
            text = app.session.store.documents.get(annotation.document).text
            assert text[slice(*annotation.span)] == annotation.content


async def test_they_are_searched(made: Path, tmp_path: Path, home) -> None:
    path = shutil.copy(made, tmp_path / "library.db")
    async with running_app(path, "mixed", "pointed", size=(120, 36)) as (app, pilot):
        for query in ("two directions", "zalgo", "embeddings", "only marks"):
            await press(app, pilot, "slash")
            await fill_field(app, pilot, "Input", QUERIES[query])
            await press(app, pilot, "enter", "n")
            assert is_sound(reading_screen(app).pane)
        await press(app, pilot, "f")
        for query in ("zalgo", "only marks", "a script of no document", "nul", "unspaced"):
            await fill_field(app, pilot, "Input", QUERIES[query])
        await press(app, pilot, "escape")
