"""`--pseudonyms`: no name in any byte of what is written, and the same pseudonyms every time."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from annotations.analysis.tables.registry import TABLES
from annotations.exchange.registry import EXPORTED
from annotations.model.pseudonyms import Pseudonyms
from tests.helpers.command_line import CommandLine
from tests.helpers.file_contents import readable

NAMES = ("Quenelle Zbrowski", "Ixtlan")
WORDS = ("quenelle", "zbrowski", "ixtlan")
TEXT = "The bridge was closed on Monday. Officials said that thirty buses were turned back."


@pytest.fixture
def signed(variorum: CommandLine, monkeypatch) -> CommandLine:
    """A library in which everything that people write names somebody."""
    monkeypatch.setenv("VARIORUM_LIBRARY", str(variorum.home / "ixtlan.db"))
    slug = variorum.add("bridge", TEXT)
    first, second = NAMES
    variorum.ok("tags", "add", "ixtlan/idea", "--description", f"Invented by {first}.")
    variorum.ok(
        "annotate", slug, "--quote", "thirty buses", "--tag", "claim", "--tag", "ixtlan/idea",
        "--note", f"{second} and Zbrowski say so", "--as", first,
    )  # fmt: skip
    variorum.ok("annotate", slug, "--quote", "thirty buses", "--tag", "opinion", "--as", second)
    variorum.ok("memo", "write", slug, "--text", f"For {first.upper()}.", "--as", second)
    variorum.ok("memo", "write", "--text", f"Begun by {second}.", "--as", first)
    return variorum


def names_in(path: Path) -> list[str]:
    """The names in a file, and in what it contains, packed or not."""
    parts = [readable(path).encode()]
    if path.is_file():
        content = path.read_bytes()
        parts += [content, *(
            content.decode(encoding, "ignore").encode() for encoding in ("utf-16-le", "utf-16-be")
        )]  # fmt: skip
    return [word for word in WORDS if any(word.encode() in part.lower() for part in parts)]


def commands(home: Path) -> list[list[str]]:
    exports = [
        ["export", str(home / f"out{suffix}"), "--format", format_.name]
        for format_ in EXPORTED
        for suffix in format_.suffixes or (".html",)
    ]
    tables = [["table", name, str(home / f"{name}.csv")] for name in TABLES]
    packs = [["pack", "make", str(home / "p.vpack"), "--with-annotations", *more]
             for more in ([], ["--blind"])]  # fmt: skip
    return [
        *exports,
        *tables,
        ["export", str(home / "memos.csv"), "--memos"],
        ["report", str(home / "report.html"), "--resamples", "0"],
        *packs,
    ]


def test_no_name_is_in_any_byte_of_what_is_written(signed: CommandLine) -> None:
    key = signed.home / "key.csv"
    for command in commands(signed.home):
        file = next(word for word in command if word.startswith(str(signed.home)))
        if Path(file).is_file():
            Path(file).unlink()
        answer = signed(*command, "--pseudonyms", str(key))
        assert answer.code == 0, (command, answer)
        assert not names_in(Path(file)), command
        plain = signed(*command)
        assert plain.code == 0, (command, plain)


def test_the_key_is_a_file_of_its_own_and_stays_the_same(signed: CommandLine) -> None:
    out, key = signed.home / "out.csv", signed.home / "key.csv"
    signed("export", str(out), "--pseudonyms", str(key))
    first = list(csv.DictReader(key.open(encoding="utf-8", newline="")))
    assert {row["annotator"]: row["pseudonym"] for row in first} == dict(
        zip(NAMES, ("A1", "A2"), strict=True)
    )
    signed.ok("annotate", "bridge", "--quote", "closed", "--tag", "claim", "--as", "Aaron")
    signed("table", "sentences", str(out), "--pseudonyms", str(key))
    again = list(csv.DictReader(key.open(encoding="utf-8", newline="")))
    assert again[:2] == first
    assert again[2]["pseudonym"] == "A3"


def test_the_filters_take_names(signed: CommandLine) -> None:
    out, key = signed.home / "out.csv", signed.home / "key.csv"
    signed("export", str(out), "--annotator", "Ixtlan", "--pseudonyms", str(key))
    rows = list(csv.DictReader(out.open(encoding="utf-8", newline="")))
    assert [(row["annotator"], row["tag"]) for row in rows] == [("A2", "opinion")]


def test_a_document_that_names_somebody_is_said_and_not_changed(signed: CommandLine) -> None:
    signed.add("letter", "Ixtlan wrote this letter about the bridge of Velm in May.")
    out, key = signed.home / "out.csv", signed.home / "key.csv"
    answer = signed("export", str(out), "--pseudonyms", str(key))
    assert "letter" in answer.err
    assert "were not changed" in answer.err


def test_the_key_and_the_file_must_differ(signed: CommandLine) -> None:
    out = signed.home / "out.csv"
    sentence = signed.fails("export", str(out), "--pseudonyms", str(out), code=2)
    assert "another file" in sentence
    assert not out.exists()


def test_the_library_itself_names_everybody_as_before(signed: CommandLine) -> None:
    before = signed.ok("annotations", "--json").json
    signed("export", str(signed.home / "o.csv"), "--pseudonyms", str(signed.home / "k.csv"))
    assert signed.ok("annotations", "--json").json == before
    assert "ixtlan" in json.dumps(before).lower()


def test_names_are_replaced_as_words() -> None:
    pseudonyms = Pseudonyms.numbered({"Ann Lee": 1, "Jo": 2})
    said = "ann lee, Ann and JO met Annabel; Lee's joy, an annual fee"
    assert pseudonyms.replaced(said) == "A1, A1 and A2 met Annabel; A1's joy, an annual fee"


def test_tags_and_attributes_called_after_one_person_stay_apart(variorum: CommandLine) -> None:
    slug = variorum.add("bridge", TEXT)
    variorum.ok(
        "annotate", slug, "--quote", "thirty buses", "--tag", "Quenelle", "--tag", "Zbrowski",
        "--tag", "A1", "--as", NAMES[0],
    )  # fmt: skip
    variorum.ok("edit", slug, "--set", "Quenelle=1", "--set", "Zbrowski=2")
    file = variorum.home / "out.csv"
    variorum.ok("export", str(file), "--pseudonyms", str(variorum.home / "key.csv"))
    rows = list(csv.DictReader(file.open(encoding="utf-8", newline="")))
    assert {row["tag"] for row in rows} == {"A1", "A1 2", "A1 3"}
    assert (rows[0]["doc.A1"], rows[0]["doc.A1 2"]) == ("1", "2")


def test_people_whose_names_differ_in_case_stay_apart_in_notes() -> None:
    pseudonyms = Pseudonyms.numbered({"Ann": 1, "ann": 2})
    assert pseudonyms.replaced("Ann and ann") == "A1 and A2"


def test_letters_that_only_patterns_take_for_equal_are_replaced() -> None:
    pseudonyms = Pseudonyms.numbered({"Ali": 1})
    assert pseudonyms.replaced("AL\u0130 and al\u0131") == "A1 and A1"
