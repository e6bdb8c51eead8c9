"""add, clean, list, show, search, edit, remove."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.helpers.command_line import CommandLine, sentence

ARTICLE = """The bridge was closed at dawn

By Ada Quill

The town closed the bridge at dawn on Monday, and nobody had been told. Drivers waited for two hours
in the rain before the first of them turned back to the valley.

The mayor called it a matter of safety. The engineers say that they had asked for it in the spring.
"""
FIELDS = ["document", "id", "title", "authors", "publisher", "published", "url", "language",
          "characters", "words", "annotations", "collections", "attributes"]  # fmt: skip


@pytest.fixture
def article(home: Path) -> Path:
    path = home / "bridge.txt"
    path.write_text(ARTICLE, "utf-8")
    return path


def test_an_empty_library_says_what_to_do(variorum: CommandLine) -> None:
    assert "variorum add" in variorum.ok("list").out
    assert variorum.ok("list", "--json").json == []
    assert variorum.ok("list").out == variorum.ok().out == variorum.ok("read").out


def test_add_then_unchanged_then_updated(variorum: CommandLine, article: Path) -> None:
    first = variorum.ok("add", str(article), "--json").json
    assert [list(one) for one in first] == [["path", "status", "document", "error"]]
    slug = first[0]["document"]
    assert first == [{"path": str(article), "status": "added", "document": slug, "error": None}]
    assert variorum.ok("add", str(article), "--json").json[0]["status"] == "unchanged"
    article.write_text(ARTICLE.replace("two hours", "three hours"), "utf-8")
    again = variorum.ok("add", str(article), "--json").json[0]
    assert (again["status"], again["document"]) == ("updated", slug)
    assert "three hours" in variorum.ok("show", slug).out
    assert len(variorum.ok("list", "--json").json) == 1


def test_another_file_may_be_a_new_version(variorum: CommandLine, article: Path) -> None:
    slug = variorum.ok("add", str(article), "--json").json[0]["document"]
    other = article.with_name("other.txt")
    other.write_text(
        ARTICLE + "\nA last word was added to the article on Tuesday evening.\n", "utf-8"
    )
    answer = variorum.ok("add", str(other), "--revises", slug, "--json").json[0]
    assert (answer["status"], answer["document"]) == ("updated", slug)
    assert "no document" in variorum.fails("add", str(other), "--revises", "nowhere")
    variorum.fails("add", str(other), str(article), "--revises", slug, code=2)


def test_a_folder_standard_input_and_what_is_in_neither(
    variorum: CommandLine, article: Path
) -> None:
    folder = article.parent / "folder"
    (folder / "below").mkdir(parents=True)
    article.rename(folder / "below" / "bridge.txt")
    (folder / "notes.xlsx").write_bytes(b"PK")
    answer = variorum.ok("add", str(folder), "--json").json
    assert [Path(one["path"]).name for one in answer] == ["bridge.txt"]
    text = ARTICLE.replace("bridge", "tunnel")
    answer = variorum.ok("add", "-", "--json", input=text).json
    assert answer[0]["path"] == "-"
    assert answer[0]["status"] == "added"


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("empty.txt", b"", "empty"),
        ("binary.txt", bytes(range(256)) * 20, ""),
        ("picture.txt", b"\x89PNG\r\n\x1a\n" + bytes(64), "picture"),
        ("big.txt", b"a" * (50 << 20), "50 MB long; the maximum is 32 MB"),
        ("folder", None, "no documents in the folder"),
        ("missing.txt", None, "there is no file missing.txt"),
    ],
)
def test_one_bad_file_never_stops_the_rest(
    variorum: CommandLine, article: Path, name: str, data: bytes | None, reason: str
) -> None:
    bad = article.with_name(name)
    if data is not None:
        bad.write_bytes(data)
    elif name == "folder":
        bad.mkdir()
    answer = variorum("add", str(bad), str(article), "--json")
    assert answer.code == 1
    assert [one["status"] for one in answer.json] == ["failed", "added"]
    assert answer.json[0]["document"] is None
    assert reason in answer.json[0]["error"]
    assert answer.err == f"variorum: {answer.json[0]['error']}\n"
    assert str(article.parent) not in answer.err


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads everything")
def test_an_unreadable_file(variorum: CommandLine, article: Path) -> None:
    article.chmod(0)
    assert "permission denied" in variorum("add", str(article)).err


def test_a_wrong_encoding_can_be_set_right(variorum: CommandLine, article: Path) -> None:
    article.write_bytes(ARTICLE.replace("bridge", "brücke").encode("utf-16-le"))
    answer = variorum("add", str(article), "--encoding", "ascii", "--json")
    assert answer.code == 1
    assert answer.json[0]["error"]
    slug = variorum.ok("add", str(article), "--encoding", "utf-16-le", "--json").json[0]["document"]
    assert "brücke" in variorum.ok("show", slug).out
    assert "no encoding" in variorum("add", str(article), "--encoding", "nonsense").err


def test_a_guess_and_bad_bytes_are_told(variorum: CommandLine, article: Path) -> None:
    article.write_bytes(ARTICLE.replace("mayor", "maïre").encode("cp1252"))
    assert "read as cp1252; change it with --encoding" in variorum.ok("add", str(article)).out
    article.write_bytes(ARTICLE.replace("mayor", "maïre").encode() + b"caf\xc3")
    answer = variorum.ok("add", str(article))
    assert "not valid UTF-8 in one place" in answer.out
    assert "--encoding" not in answer.out
    answer = variorum.ok("add", str(article), "--json")
    assert list(answer.json[0]) == ["path", "status", "document", "error"]


def test_a_file_name_in_no_encoding(variorum: CommandLine, article: Path) -> None:
    try:
        odd = os.fsencode(article.parent) + b"/odd\xff.txt"
        Path(os.fsdecode(odd)).write_text(ARTICLE, "utf-8")
    except OSError:
        pytest.skip("this system has no such file names")
    answer = variorum.process("add", odd, "--json")
    assert (answer.code, answer.err) == (0, "")
    assert answer.json[0]["status"] == "added"
    assert "\\udcff" in answer.out


def test_json_lines_come_in_to_the_letter(variorum: CommandLine, home: Path) -> None:
    text = "One —  two.\t\x1b[31m \u202e🧭\n\nThree\n  four \u200f."
    given = {
        "id": "one",
        "title": "T",
        "text": text,
        "authors": ["A", "B"],
        "published": "2020-01-02",
    }
    file = home / "documents.jsonl"
    file.write_text(json.dumps(given) + "\n\nnonsense\n" + '{"id": "no-text"}\n', "utf-8")
    answer = variorum("add", "--jsonl", str(file), "--json")
    assert answer.code == 1
    assert [one["status"] for one in answer.json] == ["added", "failed", "failed"]
    assert [one["path"] for one in answer.json] == [f"{file}:1", f"{file}:3", f"{file}:4"]
    assert "line 3" in answer.err
    shown = variorum.ok("show", "one", "--json")
    assert shown.json["text"] == text
    assert shown.json["authors"] == ["A", "B"]
    for steering in ("\x1b", "\u202e", "\u200f"):
        assert steering not in shown.out
        assert steering not in variorum.ok("show", "one").out
    assert "🧭" in shown.out
    assert "no file nowhere" in variorum("add", "--jsonl", "nowhere.jsonl").err


def test_add_without_anything_is_wrong_usage(variorum: CommandLine) -> None:
    assert "variorum add --help" in variorum.fails("add", code=2)


def test_list_tells_what_is_known(variorum: CommandLine, article: Path) -> None:
    variorum.ok("add", str(article))
    (listed,) = variorum.ok("list", "--json").json
    assert list(listed) == FIELDS
    assert listed["title"] == "The bridge was closed at dawn"
    assert listed["words"] > 40
    assert listed["annotations"] == 0
    heading, row = variorum.ok("list").lines
    assert heading.split()[0] == "DOCUMENT"
    assert row.startswith(listed["document"])


@pytest.mark.parametrize("columns", ["1", "20", "40", "80", "200"])
def test_no_line_of_a_table_is_wider_than_the_page(
    variorum: CommandLine, article: Path, monkeypatch: pytest.MonkeyPatch, columns: str
) -> None:
    variorum.ok("add", str(article))
    monkeypatch.setenv("COLUMNS", columns)
    for command in ("list", "tags", "history"):
        assert all(len(line) <= int(columns) for line in variorum.ok(command).lines)


def test_a_document_goes_by_slug_prefix_and_id(variorum: CommandLine) -> None:
    text = "Nothing but a sentence."
    slug = variorum.add("alpha", text)
    variorum.add("alpha-two", "Another sentence altogether.")
    (id_,) = [one["id"] for one in variorum.ok("list", "--json").json if one["document"] == slug]
    assert variorum.ok("show", "alpha").out == variorum.ok("show", id_).out == f"{text}\n"
    assert "Another" in variorum.ok("show", "alpha-t").out
    assert "several" in variorum.fails("show", "alph")
    assert "no document “beta”" in variorum.fails("show", "beta")


def test_clean_adds_nothing(variorum: CommandLine, article: Path) -> None:
    text = variorum.ok("clean", str(article)).out
    assert "Drivers waited" in text
    assert variorum.ok("clean", "-", input=ARTICLE).out == text
    cleaned = variorum.ok("clean", str(article), "--json").json
    assert cleaned["text"] == text.removesuffix("\n")
    assert list(cleaned) == [*FIELDS[2:8], "text", "blocks", "removed", "repaired", "doubted"]
    removed = variorum.ok("clean", str(article), "--removed").out
    assert all(one["rule"] in removed for one in cleaned["removed"])
    assert not variorum.library.exists()
    assert "there is no file" in variorum.fails("clean", "nowhere.txt")
    variorum.fails("clean", code=2)


def test_show_json_is_the_object_of_clean(variorum: CommandLine, article: Path) -> None:
    slug = variorum.ok("add", str(article), "--json").json[0]["document"]
    assert (
        variorum.ok("show", slug, "--json").json
        == variorum.ok("clean", str(article), "--json").json
    )


def test_clean_many_through_one_process(variorum: CommandLine) -> None:
    lines = [
        json.dumps({"id": "a", "raw_text": ARTICLE}),
        "nonsense",
        json.dumps({"id": 3, "raw_text": None}),
        json.dumps(
            {"id": "b", "raw_text": ARTICLE.replace("\n", "\r\n"), "url": "https://example.org/"}
        ),
    ]
    answer = variorum("clean", "--jsonl", input="\n".join(lines))
    first, bad, worse, last = (json.loads(line) for line in answer.lines)
    assert answer.code == 1
    assert [first["id"], bad["id"], worse["id"], last["id"]] == ["a", 2, 3, "b"]
    assert bad["error"]
    assert worse["error"]
    assert answer.err.count("\n") == 2
    assert first["date"] == first["published"]
    assert [one["text"] for one in first["paragraphs"]] == [
        first["text"][block["start"] : block["end"]] for block in first["blocks"]
    ]
    kept = "".join(ARTICLE[s["start"] : s["end"]] for s in first["spans"])
    assert "".join(kept.split()) == "".join(ARTICLE.split())


def test_search_over_texts_notes_and_tags(variorum: CommandLine) -> None:
    slug = variorum.add("bridge", "Nobody was told that the bridge over the Neretva was closed.")
    variorum.ok(
        "annotate", slug, "--quote", "Nobody", "--tag", "hearsay", "--note", "Ask the engineers"
    )
    (exact,) = variorum.ok("search", "the bridge", "--json").json
    assert list(exact) == ["document", "field", "start", "end", "text", "score"]
    assert (exact["text"], exact["score"], exact["field"]) == ("the bridge", 100.0, "text")
    assert (exact["start"], exact["end"]) == (21, 31)
    assert variorum.ok("search", "Neretwa", "--json").json[0]["text"].startswith("Neretva")
    (note,) = variorum.ok("search", "engineers", "--json").json
    assert (note["field"], note["start"], note["end"]) == ("note", None, None)
    assert variorum.ok("search", "hearsay", "--json").json[0]["field"] == "tag"
    assert "the bridge" in variorum.ok("search", "the bridge").out
    assert "no matches for" in variorum.ok("search", "zzqqxx").out
    assert variorum.ok("search", "zzqqxx", "--json").json == []
    variorum.fails("search", "x", "--limit", "0", code=2)


def test_edit_sets_checks_and_clears(variorum: CommandLine) -> None:
    slug = variorum.add("bridge", "A sentence.")
    said = variorum.ok(
        "edit", slug, "--author", "Ada", "--author", "Bo", "--published", "2020-02-29"
    ).out
    assert "variorum undo" in said
    (listed,) = variorum.ok("list", "--json").json
    assert (listed["authors"], listed["published"]) == (["Ada", "Bo"], "2020-02-29")
    edited = variorum.ok("edit", slug, "--title", "", "--author", "", "--json").json
    assert (edited["title"], edited["authors"], edited["document"]) == (None, [], slug)
    assert edited["published"] == "2020-02-29"
    for wrong in ("2021-02-29", "29.2.2020", "20200229"):
        assert "is not a date" in variorum.fails("edit", slug, "--published", wrong, code=2)
    variorum.fails("edit", slug, "--language", "English!", code=2)
    variorum.fails("edit", slug, code=2)
    variorum.ok("undo")
    assert variorum.ok("list", "--json").json[0]["title"] == "Bridge"


def test_remove_takes_the_annotations_along_and_undo_brings_both_back(
    variorum: CommandLine,
) -> None:
    slug = variorum.add("bridge", "A sentence of six words, perhaps.")
    variorum.ok("annotate", slug, "--quote", "six", "--tag", "claim")
    said = variorum.ok("remove", slug).out
    assert said == f"removed {slug} with 1 annotation; variorum undo restores it\n"
    assert variorum.ok("list", "--json").json == []
    assert variorum.ok("annotations", "--json").json == []
    variorum.ok("undo")
    assert variorum.ok("list", "--json").json[0]["annotations"] == 1


def test_remove_removes_all_or_none(variorum: CommandLine) -> None:
    slug = variorum.add("bridge", "A sentence.")
    variorum.fails("remove", slug, "nowhere")
    assert len(variorum.ok("list", "--json").json) == 1


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")
@pytest.mark.parametrize("command", [["add"], ["clean"], ["add", "--jsonl"], ["clean", "--jsonl"]])
def test_a_pipe_with_a_name_is_never_opened(variorum: CommandLine, command: list[str]) -> None:
    pipe = variorum.home / "pipe.txt"
    os.mkfifo(pipe)
    answer = variorum(*command, str(pipe))
    assert (answer.code, answer.out) == (1, "")
    assert "pipe.txt is not a regular file" in sentence(answer.err)


@pytest.mark.parametrize("command", [["add"], ["add", "--jsonl"]])
def test_the_library_is_no_source_of_its_own(variorum: CommandLine, command: list[str]) -> None:
    variorum.ok("tags")
    link = variorum.home / "link.txt"
    link.symlink_to(variorum.library)
    for path in (variorum.library, link, variorum.library.with_name("library.db-shm")):
        answer = variorum(*command, str(path))
        assert answer.code == 1
        assert f"{path.name} is the library itself" in sentence(answer.err)


def _line(name: str, text: str, **more: str) -> str:
    return json.dumps({"id": name, "text": text, **more})


def test_a_json_line_never_replaces_another_document(variorum: CommandLine, article: Path) -> None:
    slug = variorum.ok("add", str(article), "--json").json[0]["document"]
    before = variorum.ok("show", slug).out
    other = _line(slug, "Something else stands here, and it is about a tunnel in the hills.")
    answer = variorum("add", "--jsonl", "-", "--json", input=other + "\n" + _line("new", "Words."))
    assert [one["status"] for one in answer.json] == ["failed", "added"]
    assert f"another document called “{slug}”" in sentence(answer.err)
    assert "--revises" in answer.err
    assert variorum.ok("show", slug).out == before


def test_a_json_line_revises_a_version_of_its_text(variorum: CommandLine, article: Path) -> None:
    done = variorum.ok("add", str(article), "--json").json[0]["document"]
    text = ARTICLE.replace("two hours", "three hours")
    line = _line(done, text, title="Another")
    answer = variorum.ok("add", "--jsonl", "-", "--json", input=line).json[0]
    assert (answer["status"], answer["document"]) == ("updated", done)
    assert variorum.ok("list", "--json").json[0]["title"] == "The bridge was closed at dawn"


def test_a_json_line_revises_its_own_document_and_what_it_says_of_it(
    variorum: CommandLine,
) -> None:
    def add(*said: str, **more: str) -> str:
        line = _line("bridge", *said, **more)
        return str(variorum.ok("add", "--jsonl", "-", "--json", input=line).json[0]["status"])

    assert add("The bridge is closed.", title="Closed", publisher="The Tide") == "added"
    assert add("Boats cross now.", title="Boats") == "updated"
    assert add("Boats cross now.", title="Boats") == "unchanged"
    found = variorum.ok("list", "--json").json
    assert [(one["title"], one["publisher"]) for one in found] == [("Boats", "The Tide")]
    assert "Boats cross now." in variorum.ok("show", "bridge").out
    assert add("Boats cross now.", title="Ferries") == "updated"
    assert variorum.ok("list", "--json").json[0]["title"] == "Ferries"


def test_two_json_lines_of_one_id(variorum: CommandLine) -> None:
    lines = "\n".join(_line("bridge", text) for text in ("One text.", "Quite another."))
    answer = variorum("add", "--jsonl", "-", "--json", input=lines)
    assert [one["status"] for one in answer.json] == ["added", "failed"]
    assert "line 2: line 1 has the id “bridge” too" in sentence(answer.err)
    assert "One text." in variorum.ok("show", "bridge").out
