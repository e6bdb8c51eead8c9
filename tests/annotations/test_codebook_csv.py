"""A codebook as CSV: it goes round, takes in those of other programs, and says what is wrong."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from annotations.errors import BadFile
from annotations.exchange import codebook_csv
from annotations.model import TagEntry
from annotations.service.store import Store


def looks(store: Store) -> list[tuple[object, ...]]:
    return [tuple(tag)[1:] for tag in store.tags.codebook().tags]


def test_a_codebook_goes_to_another_library(opened: Callable[..., Store]) -> None:
    ada, ben = opened(name="ada.db"), opened(name="ben.db")
    ada.tags.add("claim/figure", description="=1+1")
    ada.tags.add("tone, or so", colour="teal", key="B", description="“says” it\nfreely; =2")
    ada.tags.edit("claim", mark="K", key="", colour="rose")
    ada.tags.edit("opinion", mark="C", key="c")
    ada.tags.move("disputed", 0)
    data = codebook_csv.write(ada.tags.codebook(), {"claim": 3})
    report = ben.tags.take_in(codebook_csv.read(data))
    assert report.added == ["claim/figure", "tone, or so"]
    assert report.changed == ["claim", "opinion"]
    assert report.notices == []
    mine, theirs = looks(ada), looks(ben)
    assert [row[:4] for row in mine] == [row[:4] for row in theirs]
    again = ben.tags.take_in(codebook_csv.read(data))
    assert (again.added, again.changed) == ([], [])
    ben.journal.undo()
    assert [tag.name for tag in ben.tags.codebook().tags] == ["claim", "opinion", "disputed"]
    assert ben.tags.get("claim").key == "c"


def test_a_codebook_of_taguette_adds_and_describes(store: Store) -> None:
    data = "tag,description,number of highlights\nclaim,Mine,4\ninteresting,Further review,2\n"
    report = store.tags.take_in(codebook_csv.read(data.encode()))
    assert (report.added, report.changed) == (["interesting"], ["claim"])
    assert store.tags.get("claim").description == "Mine"
    assert store.tags.get("claim").key == "c"
    assert [t.name for t in store.tags.codebook().tags] == [
        "claim", "interesting", "opinion", "disputed",
    ]  # fmt: skip


def test_what_cannot_be_taken_over_is_told(store: Store) -> None:
    entries = [
        TagEntry("one", colour="mauvish", mark="O", key="d", description="d"),
        TagEntry("two", colour="#00ffff", mark="7", key=""),
        TagEntry("six", mark="", colour=" "),
    ]
    report = store.tags.take_in(entries)
    assert [notice.partition(":")[0] for notice in report.notices] == ["one", "one", "one", "two"]
    assert store.tags.get("one").description == "d"
    assert store.tags.get("two").colour == "teal"
    marks = [tag.mark for tag in store.tags.codebook().tags]
    assert len(set(marks)) == len(marks)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "column tag"),
        ("letter,key\nC,c\n", "column tag"),
        ("tag,tag\na,b\n", "two columns"),
        ("tag\na/\n", "line 2"),
        ("tag\na\nb\na\n", "line 4"),
        ('tag\n"a\n', "cannot be read"),
        ("tag;colour;color\na;red;red\n", "two columns"),
    ],
)
def test_what_is_no_codebook(text: str, reason: str) -> None:
    with pytest.raises(BadFile, match=reason):
        codebook_csv.read(text.encode())


def test_spreadsheets_of_other_countries() -> None:
    rows = codebook_csv.read("sep=;\r\nname;color;mark\r\ntone;red;T\r\n\r\n".encode("utf-16"))
    assert rows == [TagEntry("tone", "red", "T")]


def test_a_codebook_imported_again_changes_nothing(store: Store) -> None:
    data = b"tag,letter,key\r\nnew,C,c\r\nclaim,,\r\nlast,,\r\ndisputed,,\r\n"
    first = store.tags.take_in(codebook_csv.read(data))
    names = [tag.name for tag in store.tags.codebook().tags]
    assert (first.added, names) == (
        ["new", "last"],
        ["new", "claim", "last", "opinion", "disputed"],
    )
    entries = len(store.journal.history())
    again = store.tags.take_in(codebook_csv.read(data))
    assert (again.added, again.changed) == ([], [])
    assert [tag.name for tag in store.tags.codebook().tags] == names
    assert len(store.journal.history()) == entries
