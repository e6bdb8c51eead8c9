"""What people did with several libraries, and what is left of it, on the command line. The first
ones were tried by strangers, and came out wrong.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from annotations.seminar.bundle_format import read, write
from annotations.seminar.merging.incoming import BundleHeading
from annotations.service.store import Store
from corpus import ids
from corpus.document import Span
from tests.helpers.command_line import CommandLine

TEXT = "The bridge was closed on Monday. Nobody knew why it had been.\n"
OTHER = "Another text about ferries stands here. It has two sentences.\n"


class Reader:
    """The command in one reader's name, with a library of his or her own."""

    def __init__(self, variorum: CommandLine, name: str) -> None:
        self.variorum, self.name = variorum, name
        self.library = variorum.home / f"{name}.db"

    def __call__(self, *arguments: str) -> str:
        ours = ("--library", str(self.library), "--as", self.name)
        return self.variorum.ok(*ours, *arguments).out

    def is_made(self) -> None:
        """An empty library."""
        Store.open(self.library, self.name).close()

    def add(self, text: str = TEXT, name: str = "a.txt") -> None:
        (self.variorum.home / name).write_text(text)
        self("add", str(self.variorum.home / name))

    def annotate(self, quote: str, *tags: str, note: str | None = None) -> str:
        more = [] if note is None else ["--note", note]
        given = [one for tag in tags for one in ("--tag", tag)]
        told = self("annotate", "a", "--quote", quote, *given, *more, "--json")
        return str(json.loads(told)["id"])

    def annotations(self) -> list[Any]:
        listed: list[Any] = json.loads(self("annotations", "--json"))
        return listed

    def says(self) -> list[tuple[str, str, tuple[str, ...]]]:
        """Who says what of which words."""
        return [(a["annotator"], a["content"], tuple(a["tags"])) for a in self.annotations()]

    def merges(self, *others: Reader | str) -> str:
        files = [str(one.library) if isinstance(one, Reader) else one for one in others]
        return self("merge", *files)

    def returns(self, name: str) -> str:
        path = str(self.variorum.home / name)
        self("pack", "return", path)
        return path

    def opens(self, pack: str) -> None:
        self("open", pack)

    def is_well(self) -> None:
        assert "no problems found" in self("check")
        fresh = Reader(self.variorum, f"fresh-{self.name}-{ids.new_id()}")
        fresh.is_made()
        fresh.merges(self)
        assert fresh.annotations() == self.annotations()


@pytest.fixture
def reader(variorum: CommandLine) -> Callable[[str], Reader]:
    return lambda name: Reader(variorum, name)


@pytest.fixture
def class_(reader: Callable[[str], Reader]) -> tuple[Reader, Reader, Reader]:
    """A teacher who has made a pack, and two who have opened it."""
    teacher, ben, eve = (reader(name) for name in ("Teacher", "Ben", "Eve"))
    teacher.add()
    pack = str(teacher.variorum.home / "c.vpack")
    teacher("pack", "make", pack)
    for one in (ben, eve):
        one.opens(pack)
    return teacher, ben, eve


def test_what_was_added_is_undone(reader: Callable[[str], Reader]) -> None:
    student, teacher = reader("Student"), reader("Teacher")
    student.add()
    student.annotate("closed on Monday", "claim")
    student.add(OTHER, "b.txt")
    student("undo")
    student.is_well()
    teacher.add()
    teacher.merges(student)
    assert [a["content"] for a in teacher.annotations()] == ["closed on Monday"]


def test_a_merge_is_undone(reader: Callable[[str], Reader]) -> None:
    teacher, ben, fresh = reader("Teacher"), reader("Ben"), reader("Fresh")
    ben.add()
    ben.annotate("Nobody knew", "claim")
    fresh.is_made()
    for one in (teacher, fresh):
        if one is teacher:
            one.add()
        one.merges(ben)
        one("undo")
        one.is_well()
    assert "library is empty" in fresh("list")
    teacher.merges(fresh)  # nothing is in it
    assert teacher.says() == []
    teacher.merges(ben)
    assert teacher.says() == [("Ben", "Nobody knew", ("claim",))]


def test_a_link_to_what_its_owner_deletes(class_: tuple[Reader, Reader, Reader]) -> None:
    teacher, ben, _ = class_
    theirs = ben.annotate("Nobody knew", "claim")
    ben.annotate("Monday", "claim")
    teacher.merges(ben.returns("1.vreturn"))
    own = teacher.annotate("closed on Monday", "opinion")
    teacher("annotation", "link", own, "contradicts", theirs)
    ben("annotation", "delete", theirs)
    teacher.merges(ben.returns("2.vreturn"))
    teacher.is_well()
    assert [a["links"] for a in teacher.annotations()] == [[], []]


def test_a_link_that_was_removed_stays_removed(class_: tuple[Reader, Reader, Reader]) -> None:
    teacher, ben, _ = class_
    one, other = ben.annotate("Nobody knew", "claim"), ben.annotate("Monday", "claim")
    ben("annotation", "link", one, "contradicts", other)
    first = ben.returns("ben.vreturn")
    ben("annotation", "unlink", one, other)
    last = ben.returns("ben-final.vreturn")
    teacher.merges(last, first)
    assert [a["links"] for a in teacher.annotations()] == [[], []]
    ben("annotation", "link", one, "supports", other)
    teacher.merges(ben.returns("really-final.vreturn"), first, last)
    assert sum(len(a["links"]) for a in teacher.annotations()) == 1
    teacher.is_well()


def test_a_return_changes_no_tag_of_others(class_: tuple[Reader, Reader, Reader]) -> None:
    teacher, ben, eve = class_
    ben.annotate("Nobody knew", "claim")
    eve.annotate("Monday", "claim")
    first = eve.returns("eve-1.vreturn")
    eve("tags", "rename", "claim", "nonsense")
    returns = [ben.returns("ben.vreturn"), first, eve.returns("eve-2.vreturn")]
    teacher.merges(*returns)
    wanted = [("Eve", "Monday", ("nonsense",)), ("Ben", "Nobody knew", ("claim",))]
    assert teacher.says() == wanted
    assert "claim" in teacher("tags")
    teacher.merges(*reversed(returns))
    assert teacher.says() == wanted


def test_a_teacher_renames_a_tag_after_the_pack(class_: tuple[Reader, Reader, Reader]) -> None:
    teacher, ben, _ = class_
    ben.annotate("Nobody knew", "claim")
    teacher("tags", "rename", "claim", "assertion")
    teacher.merges(ben.returns("ben.vreturn"))
    assert teacher.says() == [("Ben", "Nobody knew", ("assertion",))]


def test_to_remove_a_document_here_removes_nothing_there(reader: Callable[[str], Reader]) -> None:
    ben, eve, teacher = reader("Ben"), reader("Eve"), reader("Teacher")
    for one in (ben, eve, teacher):
        one.add()
    ben.annotate("Nobody knew", "claim", note="two weeks of work")
    eve.merges(ben)
    eve("remove", "a")
    wanted = [("Ben", "Nobody knew", ("claim",))]
    teacher.merges(ben, eve)
    assert teacher.says() == wanted
    ben.merges(eve)
    assert ben.says() == wanted
    eve.is_well()
    assert eve.annotations() == []
    eve.merges(teacher)
    assert eve.says() == wanted


def test_two_that_shrink_to_the_same_words(reader: Callable[[str], Reader]) -> None:
    ben, ada = reader("Ben"), reader("Ada")
    before = (
        "The council met. The mayor said that the bridge was safe on Monday at noon, after all."
    )
    after = before.replace(" on Monday at noon", "") + " Nobody asked a question about the costs."
    for one in (ben, ada):
        one.add(before + " Nobody asked a question about the costs.")
    with closing(Store.open(ben.library, "Ben")) as store:  # in one session, as in the reader
        document = store.documents.get("a")
        for quote in ("the bridge was safe on Monday", "the bridge was safe on Monday at noon"):
            at = document.text.index(quote)
            store.annotate(document, Span(at, at + len(quote)), ["claim"])
    ada.add(after)
    ada.merges(ben)
    pictures = []
    for order in ((ada, ben), (ben, ada)):
        teacher = reader(f"T{len(pictures)}")
        teacher.is_made()
        for one in (*order, *order):
            teacher.merges(one)
        teacher.is_well()
        pictures.append([(a["content"], a["status"]) for a in teacher.annotations()])
    assert pictures[0] == pictures[1]
    assert len(pictures[0]) == 2


def test_a_return_made_by_hand(class_: tuple[Reader, Reader, Reader], tmp_path: Path) -> None:
    """It is in Eve's name, and holds what Ben has made."""
    teacher, ben, eve = class_
    ben.annotate("Nobody knew", "claim")
    eve.annotate("Monday", "claim")
    mine, theirs = (read(Path(one.returns(f"{one.name}.vreturn"))) for one in (eve, ben))
    assert mine.heading is not None
    teacher.merges(str(tmp_path / "Ben.vreturn"))
    before = teacher.annotations()
    columns = {"annotations", "annotation_tags", "annotation_versions"}
    for moved in (False, True):
        rows = []
        for table, own in mine.tables.items():
            more = theirs.tables[table] if table in columns else []
            if moved and table == "annotations":
                eves = mine.heading.annotator
                more = [{**row, "annotator": eves, "deleted": row["modified"]} for row in more]
            elif not moved and table == "annotators":
                more = theirs.tables[table]
            rows += [(table, list(row.values())) for row in (*own, *more)]
        file = tmp_path / "made.vreturn"
        file.write_text("".join(write(BundleHeading(**vars(mine.heading)), rows)))
        answer = teacher.variorum("merge", str(file), "--library", str(teacher.library))
        assert answer.code == 1
        assert "made.vreturn contains annotations by Ben" in answer.err
        assert teacher.annotations() == before


def test_clocks_that_are_wrong_do_no_harm(
    reader: Callable[[str], Reader], monkeypatch: pytest.MonkeyPatch
) -> None:
    teacher, eve = reader("Teacher"), reader("Eve")
    for one in (teacher, eve):
        one.add()
    with monkeypatch.context() as patch:
        _set_clock(patch, "2037")
        eve("edit", "a", "--title", "A year ahead")
        eve.add(TEXT + OTHER)
        eve("tags", "rename", "claim", "assertion")
    teacher.merges(eve)
    teacher("edit", "a", "--title", "Later, by a right clock")
    teacher.add(OTHER + TEXT)
    teacher("tags", "rename", "assertion", "thesis")
    for _ in range(2):
        teacher.merges(eve)
        (document,) = json.loads(teacher("list", "--json"))
        assert document["title"] == "Later, by a right clock"
        assert teacher.variorum.ok("show", "a", "--library", str(teacher.library)).out.startswith(
            "Another"
        )
        assert "thesis" in teacher("tags")
    eve.merges(teacher)
    assert json.loads(eve("list", "--json"))[0]["title"] == "Later, by a right clock"


def _set_clock(patch: pytest.MonkeyPatch, year: str) -> None:
    import sys

    def now() -> str:
        return year + real()[4:]

    real = ids.now
    for module in list(sys.modules.values()):
        if getattr(module, "now", None) is real:
            patch.setattr(module, "now", now)


def test_a_second_merge_changes_nothing_and_says_so(reader: Callable[[str], Reader]) -> None:
    ada, ben = reader("Ada"), reader("Ben")
    for one in (ada, ben):
        one.add()
    ada.annotate("Nobody knew", "claim")
    ben.merges(ada)
    ada("annotation", "edit", ada.annotations()[0]["id"], "--note", "here")
    ben.variorum.ok(
        "annotation", "edit", ada.annotations()[0]["id"], "--note", "there", "--as", "Ada",
        "--library", str(ben.library),
    )  # fmt: skip
    ben.merges(ada)
    entries = json.loads(ben("history", "--json"))
    before = ben.annotations()
    again = json.loads(
        ben.variorum.ok("merge", str(ada.library), "--library", str(ben.library), "--json").out
    )
    assert (again["added"], again["updated"], again["deleted"], again["conflicts"]) == (0, 0, 0, [])
    assert ben.annotations() == before
    assert json.loads(ben("history", "--json")) == entries
    empty = reader("Empty")
    empty.is_made()
    ben.merges(empty)
    assert json.loads(ben("history", "--json")) == entries


def test_a_newer_pack_of_a_text_that_was_corrected(class_: tuple[Reader, Reader, Reader]) -> None:
    teacher, ben, _ = class_
    ben.annotate("Nobody knew", "claim")
    teacher.add(TEXT.replace("Monday", "Tuesday"))
    pack = str(teacher.variorum.home / "c2.vpack")
    teacher("pack", "make", pack)
    ben.merges(pack)
    ben.is_well()
    assert ben.says() == [("Ben", "Nobody knew", ("claim",))]
    assert "Tuesday" in ben.variorum.ok("show", "a", "--library", str(ben.library)).out


# What version 0.1 left behind: `check` called it damaged, and no other library took it.


def _as_left(store: Store, *statements: str) -> None:
    for statement in statements:
        store.database.connection.execute(statement)


@pytest.mark.parametrize(
    "statements",
    [
        # add, undo
        ("UPDATE documents SET revision = NULL, deleted = modified WHERE slug = 'b'",),
        # merge, undo
        (
            "UPDATE annotations SET deleted = modified WHERE content = 'Monday'",
            "DELETE FROM annotation_versions WHERE annotation = "
            "(SELECT id FROM annotations WHERE content = 'Monday')",
            "DELETE FROM annotation_digests",
        ),
        # a link to an annotation that its owner has deleted elsewhere
        (
            "UPDATE annotations SET deleted = modified WHERE content = 'Monday'",
            "DELETE FROM annotation_digests",
        ),
    ],
    ids=["add-undo", "merge-undo", "link"],
)
def test_what_version_0_1_left_is_well(
    reader: Callable[[str], Reader], statements: tuple[str, ...]
) -> None:
    ada = reader("Ada")
    ada.add()
    ada.add(OTHER, "b.txt")
    one, other = ada.annotate("Nobody knew", "claim"), ada.annotate("Monday", "claim")
    ada("annotation", "link", one, "supports", other)
    with closing(Store.open(ada.library, "Ada")) as store:
        _as_left(store, "DELETE FROM journal_changes", "DELETE FROM journal", *statements)
        _as_left(store, "PRAGMA user_version = 0")
    ada.variorum("check", "--mend", "--library", str(ada.library))
    ada.is_well()
    assert "Nobody knew" in [a["content"] for a in ada.annotations()]
