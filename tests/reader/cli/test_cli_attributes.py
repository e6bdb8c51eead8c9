"""Attributes and collections on the command line: set, listed, filtered, counted, imported."""

from __future__ import annotations

import pytest

from tests.helpers.command_line import CommandLine


@pytest.fixture
def library(variorum: CommandLine) -> CommandLine:
    for name in ("bridge", "harbour", "tunnel"):
        variorum.add(name, f"The {name} was closed on Monday. Nobody knew why it had been.")
    return variorum


def said(variorum: CommandLine) -> dict[str, tuple[dict[str, str], list[str]]]:
    return {
        one["document"]: (one["attributes"], one["collections"])
        for one in variorum.ok("list", "--json").json
    }


def slugs(variorum: CommandLine, *filters: str) -> list[str]:
    return [one["document"] for one in variorum.ok("list", *filters, "--json").json]


def test_several_documents_are_edited_in_one_step(library: CommandLine) -> None:
    out = library.ok(
        "edit", "bridge", "harbour", "--set", "year=1920", "--set", "place of birth=Kea",
        "--add-to", "Press/Greek", "--publisher", "Kathimerini",
    ).out  # fmt: skip
    assert out == (
        "2 documents: changed publisher, year and place of birth, added to Press/Greek; variorum "
        "undo reverts it\n"
    )
    described = ({"place of birth": "Kea", "year": "1920"}, ["Press/Greek"])
    assert said(library) == {"bridge": described, "harbour": described, "tunnel": ({}, [])}
    library.ok("undo")
    assert said(library)["bridge"] == ({}, [])
    library.ok("redo")
    (one,) = (library.ok("edit", "bridge", "--set", "year=1921", "--json").json,)
    assert one["attributes"]["year"] == "1921", "an object for one document, as it always was"
    several = library.ok("edit", "--where", "year<1921", "--unset", "year", "--json").json
    assert [one["document"] for one in several] == ["harbour"]
    assert "nothing was changed" in library.ok("edit", "bridge", "--set", "YEAR=1921").out
    assert "no matches" in library.ok("edit", "--where", "year>1930", "--set", "year=1").out
    out = library.ok("edit", "--collection", "press", "--remove-from", "press/greek").out
    assert "2 documents: removed from press/greek" in out
    assert library.ok("collections", "--json").json == []


def test_lists_and_filters(library: CommandLine) -> None:
    library.ok("edit", "bridge", "--set", "year=9", "--add-to", "Press")
    library.ok("edit", "tunnel", "--set", "year=10", "--add-to", "Press/Greek")
    assert slugs(library, "--where", "year>9") == ["tunnel"]
    assert slugs(library, "--collection", "press") == ["bridge", "tunnel"]
    assert slugs(library, "--where", "year=") == ["harbour"]
    table = library.ok("list", "--column", "year").out
    assert "YEAR" in table
    assert "COLLECTIONS" in table
    assert library.ok("attributes", "--json").json == [
        {"attribute": "year", "type": "number", "documents": 2, "values": ["9", "10"]}
    ]
    assert library.ok("collections", "--json").json == [
        {"collection": "Press", "documents": 1}, {"collection": "Press/Greek", "documents": 1},
    ]  # fmt: skip
    library.ok("collections", "rename", "press", "Papers")
    assert slugs(library, "--collection", "Papers") == ["bridge", "tunnel"]
    library.ok("attributes", "type", "year", "text")
    library.ok("attributes", "rename", "year", "number")
    assert said(library)["tunnel"][0] == {"number": "10"}
    library.ok("attributes", "remove", "number")
    assert "no document has an attribute" in library.ok("attributes").out
    for name in ("bridge", "tunnel"):
        library.ok("annotate", name, "--quote", "Nobody knew why", "--tag", "claim")
    chosen = library.ok("annotations", "--collection", "Papers/Greek", "--json").json
    assert [one["document"] for one in chosen] == ["tunnel"]


def test_filters_and_groups_wherever_annotations_are_counted(library: CommandLine) -> None:
    for name, year in (("bridge", "1920"), ("harbour", "1920"), ("tunnel", "1930")):
        library.ok("edit", name, "--set", f"year={year}", "--add-to", "Press")
        for who in ("Ada", "Ben"):
            arguments = ("annotate", name, "--quote", "Nobody knew why", "--tag", "claim")
            library.ok(*arguments, "--as", who)
    rows = library.ok("stats", "--by", "Year", "--json").json
    assert [(row["by"], row["group"], row["annotations"]) for row in rows] == [
        ("year", "1920", 4), ("year", "1930", 2),
    ]  # fmt: skip
    only = library.ok("stats", "--where", "year=1930", "--json").json
    assert [row["document"] for row in only] == ["tunnel"]
    agreement = library.ok("agree", "--by", "year", "--resamples", "0", "--json").json
    assert agreement["by"] == "year"
    assert {row["group"] for row in agreement["rows"]} == {None, "1920", "1930"}
    assert "1930" in library.ok("agree", "--by", "year", "--resamples", "0").out
    rows = library.ok("agree", "--where", "year=1930", "--resamples", "0", "--json").json["rows"]
    assert {row["document"] for row in rows} == {None, "tunnel"}
    library.ok("export", str(library.home / "some.csv"), "--where", "year>1920")
    header, *lines = (library.home / "some.csv").read_text("utf-8").splitlines()
    assert header.endswith(",links,collections,doc.year")
    assert {line.split(",")[1] for line in lines} == {"tunnel"}
    assert library.ok("import", str(library.home / "some.csv"), "--json").json["notices"] == []
    written = library.ok(
        "report", str(library.home / "some.html"), "--collection", "press", "--json"
    ).json
    assert written["documents"] == 3
    table = library.ok("table", "documents", "--where", "year=1930", "--json").json
    assert [row["document"] for row in table] == ["tunnel"]


def test_a_csv_of_attributes(library: CommandLine) -> None:
    library.ok("edit", "bridge", "--set", "year=1920", "--set", "note==1+1", "--add-to", "Press")
    library.ok("attributes", "export", str(library.home / "all.csv"))
    text = (library.home / "all.csv").read_text("utf-8")
    assert text.splitlines()[0] == "document,id,title,url,collections,note,year"
    assert ",'=1+1,1920" in text
    before = said(library)
    library.ok("undo")
    answer = library.ok("attributes", "import", str(library.home / "all.csv")).out
    assert answer == (
        "attributes imported: 1 document changed, 2 unchanged, 0 rows not imported; variorum undo "
        "reverts it\n"
    )
    assert said(library) == before
    (library.home / "other.csv").write_text(
        "Document;Year;Place\nbridge;1921;Kea\nnowhere;1;x\nTunnel;;Syros\n", "utf-8"
    )
    answer = library("attributes", "import", str(library.home / "other.csv"))
    assert (answer.code, answer.err) == (
        1, "variorum: not imported: line 3: there is no document “nowhere”\n"
    )  # fmt: skip
    assert said(library)["bridge"][0] == {"note": "=1+1", "Place": "Kea", "year": "1921"}
    assert said(library)["tunnel"][0] == {"Place": "Syros"}


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (("edit", "bridge", "--set", "year"), 2, "write it as in year=1920"),
        (("edit", "bridge", "--set", "title=x"), 1, "every document has this detail already"),
        (("edit", "bridge", "--unset", "yaer"), 1, "there is no attribute “yaer”"),
        (("edit", "bridge", "--remove-from", "Prss"), 1, "no document is in a collection"),
        (("edit", "bridge", "--add-to", "a;b"), 1, "cannot contain “;”"),
        (("edit", "bridge", "tunnel", "--title", "x"), 2, "--title is for one document"),
        (("edit", "--set", "year=1"), 2, "name the documents"),
        (("edit", "bridge"), 2, "name what to change"),
        (("list", "--where", "=1"), 1, "is not a condition"),
        (("list", "--where", "year>1"), 1, "there is no attribute “year”"),
        (("list", "--where", "published>May"), 1, "“May” is none"),
        (("annotations", "--collection", "x"), 1, "there is no collection “x”"),
        (("stats", "--by", "year"), 1, "there is no attribute “year”"),
        (("attributes", "type", "year", "roman"), 2, "roman"),
        (("attributes", "import", "none.csv"), 1, "none.csv"),
    ],
)
def test_wrong_input(
    library: CommandLine, arguments: tuple[str, ...], code: int, sentence: str
) -> None:
    assert sentence in library.fails(*arguments, code=code)
