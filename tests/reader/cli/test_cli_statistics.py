"""`variorum stats`: what is counted, on the screen, as JSON, and as a process."""

from __future__ import annotations

import json

import pytest

from annotations.analysis.statistics import UNTAGGED, document_counts
from annotations.service.store import Store
from corpus.cues.detection import CUE_KINDS
from tests.helpers.command_line import CommandLine
from tests.helpers.factories import add, span_of

TEXT = "The mayor said “no doubt” 3 times.\n\nAllegedly it was brutal, in 2020."


def tagged(variorum: CommandLine) -> None:
    variorum.add("bridge", TEXT)
    variorum.add("empty", "Nothing is here.")
    made = (
        ("Ann", "claim", "The mayor"),
        ("Ben", "claim", "no doubt"),
        ("Ben", "opinion", "brutal"),
        ("Ben", "claim", "3 times"),
    )
    for name, tag, quote in made:
        variorum.ok("annotate", "bridge", "--quote", quote, "--tag", tag, "--as", name)
    variorum.ok("annotate", "bridge", "--quote", "brutal", "--note", "really?", "--as", "Ann")


def test_json(variorum: CommandLine) -> None:
    tagged(variorum)
    bridge, empty = variorum.ok("stats", "--json").json
    (pair,) = bridge.pop("pairs")
    assert "whole word" in bridge.pop("rule")
    assert (pair["annotators"], pair["units"]) == (["Ann", "Ben"], 2)
    assert pair["percent"]["value"] == 0.5
    assert pair["cohen_kappa"]["value"] == pytest.approx(1 / 3)
    along = bridge.pop("along")
    assert list(along) == ["claim", "opinion"]
    assert {len(parts) for parts in along.values()} == {20}
    assert along["claim"][0] == 1
    assert [n for n, number in enumerate(along["opinion"]) if number] == [15, 16, 17]
    assert bridge == {
        "document": "bridge",
        "title": "Bridge",
        "words": 13,
        "annotations": 5,
        "tags": {"claim": {"Ben": 2, "Ann": 1}, "opinion": {"Ben": 1}, "": {"Ann": 1}},
        "annotators": {"Ben": 3, "Ann": 2},
        "cues": {kind: {"count": 1, "per_1000_words": round(1000 / 13, 2)} for kind in CUE_KINDS},
        "language": None,
        "cue_words": True,
    }
    assert empty["annotations"] == 0
    assert empty["cues"]["hedge"] == {"count": 0, "per_1000_words": 0.0}
    assert variorum.ok("stats", "empty", "--json").json == [empty]
    slugs = [one["document"] for one in variorum.ok("stats", "emp", "bri", "emp", "--json").json]
    assert slugs == ["empty", "bridge"]


def test_bars_in_aligned_columns(variorum: CommandLine) -> None:
    tagged(variorum)
    lines = variorum.ok("stats").lines
    assert lines[0].split() == ["DOCUMENT", "WHAT", "COUNT", "PER", "1,000", "WORDS", "BY"]
    cells = {line[10:].split()[0]: line.split() for line in lines[1:13]}
    assert cells["words"] == ["Bridge", "words", "13"]
    assert cells["annotations"] == ["annotations", "5", "Ben", "3,", "Ann", "2"]
    assert cells["claim"] == ["claim", "3", "━" * 20, "Ben", "2,", "Ann", "1"]
    assert cells["opinion"] == ["opinion", "1", "━" * 6 + "╸", "Ben", "1"]
    assert cells["no"] == ["no", "tag", "1", "━" * 6 + "╸", "Ann", "1"]
    assert cells["hedge"] == ["hedge", "1", "76.9", "━" * 20]
    assert len({line.index(" 1 ") for line in lines[6:13]}) == 1


def test_charts_of_where_and_of_who_agrees(variorum: CommandLine) -> None:
    tagged(variorum)
    lines = variorum.ok("stats").lines
    where = lines[lines.index("") + 1 :]
    assert where[0].split() == ["DOCUMENT", "TAG", "ALONG", "THE", "TEXT", "MOST"]
    assert where[1].startswith("Bridge    claim    ▕██")
    assert where[1].endswith("1")
    assert len(where[1].partition("▕")[2].partition("▏")[0]) == 20
    assert where[where.index("") + 1] == "Agreement in Bridge · by sentence"
    assert where[where.index("") + 3].split()[:4] == ["Ann", "Ben", "50", "%"]
    variorum.ok("annotate", "bridge", "--quote", "The mayor", "--tag", "claim", "--as", "Cy [b]")
    lines = variorum.ok("stats", "bridge").lines
    triangle = lines[lines.index("Cohen's κ in Bridge · by sentence") + 1 :]
    assert triangle[0].split() == ["ANNOTATOR", "1", "2"]
    assert triangle[1].split() == ["1", "Ann"]
    assert triangle[3].split()[:3] == ["3", "Cy", "[b]"]
    assert len(triangle[3].split()) == 5
    # Too narrow for a triangle: pair by pair.
    variorum.monkeypatch.setenv("COLUMNS", "23")
    assert "Cohen's κ in Bridge · by sentence" not in variorum.ok("stats", "bridge").out


def test_a_narrow_terminal_and_names_that_would_steer_it(variorum: CommandLine) -> None:
    tagged(variorum)
    variorum.ok("edit", "bridge", "--title", "a\x1b[2Jb")
    variorum.ok("annotate", "bridge", "--quote", "The", "--tag", "x[b]", "--as", "Eve \u202e")
    variorum.monkeypatch.setenv("COLUMNS", "40")
    answer = variorum.ok("stats")
    assert max(map(len, answer.lines)) <= 40
    assert "\x1b" not in answer.out
    assert "\u202e" not in answer.out
    assert "x[b]" in answer.out


def test_a_language_without_words_for_cues_says_so(variorum: CommandLine) -> None:
    variorum.add("port", "No doubt, he said, it rained in 2020.\n\n“Yes”, 2,000 of them.")
    variorum.add("bay", "Hélas, a déclaré le maire, il pleut sans doute.")
    variorum.ok("edit", "port", "--language", "ka")
    variorum.ok("edit", "bay", "--language", "fr")
    # The order of the library.
    by_slug = {one["document"]: one for one in variorum.ok("stats", "--json").json}
    assert by_slug["port"]["language"] == "ka"
    assert not by_slug["port"]["cue_words"]
    assert by_slug["port"]["cues"]["booster"]["count"] == 0
    assert by_slug["port"]["cues"]["quotation"]["count"] == 1
    assert by_slug["bay"]["cue_words"]
    assert [by_slug["bay"]["cues"][kind]["count"] for kind in CUE_KINDS[:4]] == [1, 1, 0, 1]
    for columns in ("60", "120"):
        variorum.monkeypatch.setenv("COLUMNS", columns)
        answer = variorum.ok("stats", "port")
        assert " ".join(answer.out.split()).endswith(
            "There are no words for cues in Georgian yet: only digits and quotation marks were "
            "looked for."
        )
        assert any(line.split()[-2:] == ["hedge", "–"] for line in answer.lines)
        assert "no words" not in variorum.ok("stats", "bay").out
    rows = variorum.ok("table", "cues", "--document", "bay", "--json").json
    assert {row["language"] for row in rows} == {"fr"}


def test_nothing_to_count_and_documents_that_are_not_there(variorum: CommandLine) -> None:
    assert "empty" in variorum.ok("stats").out
    assert variorum.ok("stats", "--json").json == []
    assert "nosuch" in variorum.fails("stats", "nosuch")
    variorum.add("blank", "…")
    assert variorum.ok("stats", "blank", "--json").json[0]["cues"]["date"]["per_1000_words"] == 0
    variorum.ok("stats")


def test_as_a_process(variorum: CommandLine) -> None:
    tagged(variorum)
    answer = variorum.process("stats", "--json")
    assert (answer.code, answer.err) == (0, "")
    assert len(json.loads(answer.out)) == 2
    answer = variorum.process("stats", "bridge")
    assert (answer.code, answer.err) == (0, "")
    assert "attribution" in answer.out


def test_deleted_annotations_do_not_count(store: Store) -> None:
    document = add(store)
    kept = store.annotate(document, span_of(document, "Monday"), ["claim"])
    gone = store.annotate(document, span_of(document, "scandal"), [], "a note")
    (before,) = document_counts(store)
    assert before.tags == {"claim": {"Ada": 1}, UNTAGGED: {"Ada": 1}}
    store.delete([gone.id])
    (after,) = document_counts(store, [kept.document])
    assert (after.annotations, after.tags) == (1, {"claim": {"Ada": 1}})
    assert after.cues == before.cues


def test_a_table_of_tags_by_document_and_by_annotator(variorum: CommandLine) -> None:
    variorum.add("bridge", "The bridge was closed. Nobody knew why.")
    variorum.add("tunnel", "The tunnel was open.")
    variorum.ok("annotate", "bridge", "--quote", "closed", "--tag", "claim", "--as", "Ada")
    variorum.ok(
        "annotate", "bridge", "--quote", "Nobody knew", "--tag", "claim", "--tag", "opinion",
        "--as", "Ben",
    )  # fmt: skip
    variorum.ok("annotate", "tunnel", "--quote", "open", "--note", "hm", "--as", "Ben")
    lines = variorum.ok("stats", "--by", "document").out.splitlines()
    assert [line.split() for line in lines[:4]] == [
        ["DOCUMENT", "ALL", "claim", "opinion", "no", "tag"],
        ["Bridge", "2", "2", "1", "·"],
        ["Tunnel", "1", "·", "·", "1"],
        ["all", "3", "2", "1", "1"],
    ]
    rows = variorum.ok("stats", "--by", "document", "--json").json
    assert rows[0] == {
        "document": "bridge", "title": "Bridge", "annotations": 2,
        "tags": {"claim": 2, "opinion": 1, "": 0},
    }  # fmt: skip
    rows = variorum.ok("stats", "bridge", "--by", "annotator", "--json").json
    assert [(row["annotator"], row["annotations"]) for row in rows] == [("Ada", 1), ("Ben", 1)]
    rows = variorum.ok("stats", "--by", "document", "--annotator", "Ada", "--json").json
    assert [row["annotations"] for row in rows] == [1, 0]
    assert "there is no annotator" in variorum.fails(
        "stats", "--by", "document", "--annotator", "Eve"
    )
    assert "needs --by" in variorum.fails("stats", "--annotator", "Ada", code=2)


def test_many_tags_make_several_tables_that_lose_none(variorum: CommandLine) -> None:
    variorum.add("bridge", "The bridge was closed. Nobody knew why.")
    tags = [f"quite-a-long-tag-{n}" for n in range(20)]
    variorum.ok(
        "annotate", "bridge", "--quote", "closed",
        *(word for tag in tags for word in ("--tag", tag)),
    )  # fmt: skip
    variorum.monkeypatch.setenv("COLUMNS", "60")
    lines = variorum.ok("stats", "--by", "document").out.splitlines()
    assert max(map(len, lines)) <= 80
    assert sum(line.split()[2:].count("1") for line in lines if line.startswith("Bridge")) == 20
    assert sum(line.startswith("DOCUMENT") for line in lines) > 1
