"""Packs and returns: what travels comes as it was, or not at all."""

from __future__ import annotations

import json
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from annotations.errors import BadFile
from annotations.seminar import bundle_format, packs
from annotations.seminar.merging.merge import merge, merge_sources, mergeable_files
from annotations.seminar.merging.report import MergeReport
from annotations.service import linking
from annotations.service.documents import add_document
from annotations.service.store import Store
from corpus.errors import VariorumError
from reader.cli.json_objects import annotation_json
from tests.annotations.test_merging import edits, only, perform, tag, two
from tests.helpers.bundles import bundle_of, values_of
from tests.helpers.examples import examples
from tests.helpers.factories import (
    TEXT,
    add,
    in_memory,
    prepared_source,
    run_python,
    span_of,
    visible_state,
)

TABLES = ("annotations", "documents", "annotators", "journal")


def packed(path: Path, store: Store, **how: bool) -> Path:
    path.write_text("".join(packs.make_pack(store, **how).lines), "utf-8")
    return path


def given_back(path: Path, store: Store) -> Path:
    path.write_text("".join(packs.make_return(store).lines), "utf-8")
    return path


def taken(store: Store, *paths: Path) -> MergeReport:
    report = MergeReport()
    merge_sources(store, [bundle_format.read(path) for path in paths], report)
    return report


def opened(path: Path, name: str) -> Store:
    store = in_memory(name)
    packs.open_pack(store, path)
    return store


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    teacher = in_memory("Teacher")
    add(teacher)
    add(teacher, "Quite another text stands here.", "other")
    teacher.tags.add("irony", description="Says the opposite.")
    tag(teacher, "thirty buses", "claim", note="the teacher's own")
    return packed(tmp_path / "class.vpack", teacher)


def test_a_pack_has_documents_and_codebook_and_no_annotations(pack: Path) -> None:
    ben = opened(pack, "Ben")
    assert [d.slug for d in ben.documents.all()] == ["bridge", "other"]
    assert ben.documents.get("bridge").text == TEXT
    assert ben.documents.source_of(ben.documents.get("bridge")).data == TEXT.encode()
    assert ben.tags.get("irony").description == "Says the opposite."
    assert ben.annotations() == []
    assert "the teacher's own" not in pack.read_text("utf-8")


def test_a_tag_whose_making_was_undone_and_that_is_carried(tmp_path: Path) -> None:
    ada, _ = two()
    tag(ada, "a scandal", "own")
    making = ada.journal.history()[0]
    tag(ada, "The mayor", "own")
    ada.journal.undo_entry(making.id)
    path = packed(tmp_path / "course.vpack", ada, with_annotations=True)
    ben = opened(path, "Ben")
    assert [a.content for a in ben.annotations()] == [a.content for a in ada.annotations()]
    ben.close()


def test_only_the_documents_that_are_named(tmp_path: Path) -> None:
    ada = in_memory("Ada")
    add(ada)
    add(ada, "Quite another text stands here.", "other")
    path = tmp_path / "one.vpack"
    path.write_text("".join(packs.make_pack(ada, ["other"]).lines), "utf-8")
    assert [d.slug for d in opened(path, "Ben").documents.all()] == ["other"]
    assert "thirty buses" not in path.read_text("utf-8")


def test_with_annotations_they_are_somebody_elses_whatever_the_name(tmp_path: Path) -> None:
    teacher = in_memory("Ada")
    add(teacher)
    tag(teacher, "thirty buses", "claim")
    ada = opened(packed(tmp_path / "a.vpack", teacher, with_annotations=True), "Ada")
    (theirs,) = ada.annotations()
    assert theirs.annotator.name.startswith("Ada (")
    tag(ada, "a scandal", "opinion")
    report = taken(teacher, given_back(tmp_path / "a.vreturn", ada))
    assert report.added == 1
    assert {a.annotator.name for a in teacher.annotations()} >= {"Ada"}
    assert len({a.annotator.id for a in teacher.annotations()}) == 2


def test_opened_again_it_goes_on(pack: Path) -> None:
    ben = opened(pack, "Ben")
    tag(ben, "a scandal", "opinion")
    before = visible_state(ben)
    assert not packs.open_pack(ben, pack).new
    assert visible_state(ben) == before


def test_no_library_is_overwritten_by_a_pack(pack: Path, tmp_path: Path) -> None:
    own = in_memory("Ben")
    add(own, "My own text.", "own")
    with pytest.raises(BadFile, match="not the library of a pack"):
        packs.open_pack(own, pack)
    other = packed(tmp_path / "other.vpack", two()[0])
    ben = opened(pack, "Ben")
    with pytest.raises(BadFile, match="another pack"):
        packs.open_pack(ben, other)
    with pytest.raises(VariorumError, match="no annotations, memos or replies by Ben"):
        packs.make_return(ben)


def test_a_return_holds_own_annotations_and_no_text(pack: Path, tmp_path: Path) -> None:
    ben = opened(pack, "Ben")
    first = tag(ben, "a scandal", "opinion", "irony", note="Whose?")
    second = tag(ben, "The mayor", "claim")
    with ben.journal.recorded("linked") as tx:
        ben.rows.links.add(tx, first, "contradicts", second)
    tag(Store(ben.database, "Eve"), "thirty buses", "claim")
    path = given_back(tmp_path / "ben.vreturn", ben)
    written = path.read_text("utf-8")
    assert "thirty buses" not in written
    assert str(tmp_path) not in written
    assert ben.documents.get("bridge").source in written
    teacher = in_memory("Teacher")
    add(teacher)
    report = taken(teacher, path)
    assert (report.added, report.links, report.tags) == (2, 1, ["irony"])
    here, there = teacher.annotations(), ben.annotations(annotator="Ben")
    assert [annotation_json(a) for a in here] == [annotation_json(a) for a in there]
    (told,) = report.returned
    assert (told.annotators, told.documents) == ({"Ben": 2}, ["bridge"])
    assert taken(teacher, path).known == 2


def test_a_deletion_and_an_edit_come_with_a_second_return(pack: Path, tmp_path: Path) -> None:
    ben, teacher = opened(pack, "Ben"), opened(pack, "Teacher")
    gone, changed = tag(ben, "a scandal", "opinion"), tag(ben, "The mayor", "claim")
    taken(teacher, given_back(tmp_path / "1.vreturn", ben))
    ben.delete([gone])
    ben.edit(changed, note="on second thoughts")
    report = taken(teacher, given_back(tmp_path / "2.vreturn", ben))
    assert (report.deleted, report.updated) == (1, 1)
    assert [a.note for a in teacher.annotations()] == ["on second thoughts"]
    taken(teacher, tmp_path / "1.vreturn")
    assert [a.note for a in teacher.annotations()] == ["on second thoughts"]


def test_the_other_end_of_a_link_that_came_first_goes_when_its_merge_is_undone(
    pack: Path, tmp_path: Path
) -> None:
    teacher, ada, ben = opened(pack, "Teacher"), opened(pack, "Ada"), opened(pack, "Ben")
    document = ben.documents.get("bridge")
    end = ben.annotate(document, span_of(document, "a scandal"), ["opinion"]).id
    second = given_back(tmp_path / "ben.vreturn", ben)
    taken(ada, second)
    document = ada.documents.get("bridge")
    own = ada.annotate(document, span_of(document, "thirty buses"), ["claim"]).id
    linking.link(ada, own, "contradicts", end)
    taken(teacher, given_back(tmp_path / "ada.vreturn", ada))
    taken(teacher, second)
    assert teacher.annotation(own).links
    teacher.journal.undo()
    assert [annotation.id for annotation in teacher.annotations()] == [own]
    teacher.journal.redo()
    assert teacher.annotation(own).links


def test_a_return_of_nothing_but_deletions(pack: Path, tmp_path: Path) -> None:
    ben, teacher = opened(pack, "Ben"), opened(pack, "Teacher")
    with pytest.raises(VariorumError, match="no annotations, memos or replies by Ben"):
        packs.make_return(ben)
    gone = tag(ben, "a scandal", "opinion")
    taken(teacher, given_back(tmp_path / "1.vreturn", ben))
    ben.delete([gone])
    made = packs.make_return(ben)
    assert (made.annotations, made.deleted, made.documents) == (0, 1, ())
    report = taken(teacher, given_back(tmp_path / "2.vreturn", ben))
    assert report.deleted == 1
    assert teacher.annotations() == []


def test_text_that_was_cleaned_differently_or_edited(tmp_path: Path) -> None:
    teacher, ben = in_memory("Teacher"), in_memory("Ben")
    add_document(teacher, prepared_source(TEXT, data=b"source"))
    edited = "A line of the page.\n\n" + TEXT.replace("closed on", "shut to everybody on")
    add_document(ben, prepared_source(edited, data=b"source", rules="other"))
    tag(ben, "a scandal", "opinion")
    tag(ben, "shut to everybody", "claim")
    tag(ben, "A line of the page.", "claim")
    report = taken(teacher, given_back(tmp_path / "ben.vreturn", ben))
    assert only(teacher).text == TEXT
    found = {a.content: a.status for a in teacher.annotations()}
    assert found["a scandal"] == "moved"
    assert found["A line of the page."] == "orphaned"
    assert len(found) == 3
    here = next(a for a in teacher.annotations() if a.content == "a scandal")
    assert here.span == span_of(only(teacher), "a scandal")
    assert (report.returned[0].moved, report.returned[0].lost) == (
        len(report.moved), len(report.lost),
    )  # fmt: skip


def test_a_return_for_documents_that_are_not_here(tmp_path: Path) -> None:
    ben, teacher = in_memory("Ben"), in_memory("Teacher")
    add(ben)
    add(ben, "Quite another text stands here.", "other", title="The Other")
    add(teacher)
    tag_on = ben.documents.get("other")
    ben.annotate(tag_on, span_of(tag_on, "another text"), ["claim"])
    document = ben.documents.get("bridge")
    ben.annotate(document, span_of(document, "a scandal"), ["opinion"])
    path = given_back(tmp_path / "ben.vreturn", ben)
    report = taken(teacher, path)
    assert (report.added, report.returned[0].missing) == (1, {tag_on.title: 1})
    assert [a.content for a in teacher.annotations()] == ["a scandal"]
    add(teacher, "Quite another text stands here.", "other")
    assert taken(teacher, path).added == 1


def test_two_students_of_one_name_are_two(pack: Path, tmp_path: Path) -> None:
    teacher = opened(pack, "Teacher")
    paths = []
    for n, quote in enumerate(("a scandal", "a scandal", "The mayor")):
        student = opened(pack, "Ben")
        tag(student, quote, "opinion", note=str(n))
        paths.append(given_back(tmp_path / f"{n}.vreturn", student))
    report = taken(teacher, *paths)
    assert (report.added, report.joined) == (3, 0)
    names = {a.note: a.annotator.name for a in teacher.annotations()}
    assert names["0"] == "Ben"
    assert len(set(names.values())) == 3
    assert all(name.startswith("Ben (") for note, name in names.items() if note != "0")
    assert report.returned[1].renamed_annotators == {names["1"]: "Ben"}
    before = visible_state(teacher)
    taken(teacher, *reversed(paths))
    assert visible_state(teacher) == before


def test_clocks_that_are_wrong(pack: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from annotations.storage import version_stamping

    teacher, ben = opened(pack, "Teacher"), opened(pack, "Ben")
    with monkeypatch.context() as patch:
        patch.setattr(version_stamping, "now", lambda: "2031-01-01T00:00:00.000000Z")
        id_ = tag(ben, "a scandal", "opinion", note="from the future")
    taken(teacher, given_back(tmp_path / "1.vreturn", ben))
    with monkeypatch.context() as patch:
        patch.setattr(version_stamping, "now", lambda: "1999-01-01T00:00:00.000000Z")
        ben.edit(id_, note="from the past, but later")
    report = taken(teacher, given_back(tmp_path / "2.vreturn", ben))
    assert (report.updated, report.conflicts) == (1, [])
    assert teacher.annotation(id_).note == "from the past, but later"


def test_a_newer_version_is_refused_with_a_sentence(pack: Path) -> None:
    heading, *rows = values_of(pack.read_text("utf-8"))
    newer = heading | {"version": bundle_format.VERSION + 1}
    pack.write_text(bundle_of([newer, *rows]), "utf-8")
    ben = in_memory("Ben")
    with pytest.raises(BadFile, match="newer version of Variorum"):
        packs.open_pack(ben, pack)
    assert ben.documents.all() == []


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bytes, bytes]:
    """A pack and a return, to be damaged."""
    folder = tmp_path_factory.mktemp("sent")
    teacher = in_memory("Teacher")
    add(teacher)
    path = packed(folder / "class.vpack", teacher)
    ben = opened(path, "Ben")
    tag(ben, "a scandal", "opinion", note="Whose?")
    returned = given_back(folder / "ben.vreturn", ben)
    return folder, path.read_bytes(), returned.read_bytes()


def count_of(store: Store) -> list[int]:
    return [store.database.scalar(f"SELECT count(*) FROM {table}") for table in TABLES]


def refused(data: bytes, folder: Path) -> None:
    """A file like this is refused with one sentence, and nothing of it is taken over."""
    path = folder / "mutant"
    path.write_bytes(data)
    store = in_memory("Ada")
    add(store)
    before = count_of(store)
    with pytest.raises(BadFile) as said:
        bundle_format.read(path)
    assert "\n" not in str(said.value)
    assert count_of(store) == before


@given(st.data())
@examples(150)
def test_a_byte_changed_anywhere_is_noticed(
    sent: tuple[Path, bytes, bytes], data: st.DataObject
) -> None:
    folder, *files = sent
    whole = data.draw(st.sampled_from(files))
    at = data.draw(st.integers(0, len(whole) - 1))
    # By how much, not which one: the bytes differ from run to run, and what is drawn should not.
    new = (whole[at] + data.draw(st.integers(1, 255))) % 256
    refused(whole[:at] + bytes([new]) + whole[at + 1 :], folder)


@given(st.data())
@examples(80)
def test_cut_short_grown_or_reordered(sent: tuple[Path, bytes, bytes], data: st.DataObject) -> None:
    folder, *files = sent
    whole = data.draw(st.sampled_from(files))
    lines = whole.splitlines(keepends=True)
    what = data.draw(st.sampled_from(["cut", "grown", "left out", "twice", "exchanged", "mixed"]))
    n = data.draw(st.integers(0, len(lines) - 2))
    if what == "cut":
        refused(whole[: data.draw(st.integers(0, len(whole) - 1))], folder)
    elif what == "grown":
        refused(whole + data.draw(st.binary(min_size=1, max_size=40)), folder)
    elif what == "left out":
        refused(b"".join(lines[:n] + lines[n + 1 :]), folder)
    elif what == "twice":
        refused(b"".join([*lines[: n + 1], lines[n], *lines[n + 1 :]]), folder)
    elif what == "exchanged":
        lines[n], lines[n + 1] = lines[n + 1], lines[n]
        refused(b"".join(lines), folder)
    else:
        refused(b"".join([*files[0].splitlines(keepends=True)[: n + 1], files[1]]), folder)


_hostile = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20) | st.just("\x1b[2J"),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)


@given(st.data(), _hostile)
@examples(150)
def test_a_value_with_the_right_digests_is_not_believed_either(
    sent: tuple[Path, bytes, bytes], data: st.DataObject, value: object
) -> None:
    """Whoever means harm can compute digests: each value is checked, and nothing breaks."""
    folder, *files = sent
    whole = data.draw(st.sampled_from(files))
    values = values_of(whole)
    n = data.draw(st.integers(1, len(values) - 2))
    column = data.draw(st.integers(0, len(values[n][1]) - 1))
    before = values[n][1][column]
    values[n][1][column] = value
    path = folder / "hostile"
    path.write_text(bundle_of(values), "utf-8")
    store = in_memory("Ada")
    add(store)
    counts = count_of(store)
    report = merge_of(store, path)
    if report.refused:
        assert count_of(store) == counts
    else:  # another value that a library may hold, such as a title
        assert isinstance(value, (str, int, type(None))) or value == before
        assert "\x1b" not in "".join(a.annotator.name for a in store.annotations())


def merge_of(store: Store, path: Path) -> MergeReport:
    report = MergeReport()
    try:
        merge_sources(store, [bundle_format.read(path)], report)
    except BadFile as error:
        report.refused[path.name] = error
    return report


def test_a_folder_of_returns_libraries_and_other_things(pack: Path, tmp_path: Path) -> None:
    folder = tmp_path / "returned"
    folder.mkdir()
    for name in ("Ben", "Eve"):
        student = opened(pack, name)
        tag(student, "a scandal", "opinion", note=name)
        given_back(folder / f"{name}.vreturn", student)
    library = Store.open(folder / "Kim.db", "Kim")
    add(library)
    tag(library, "a scandal", "claim")
    library.close()
    (folder / "notes.txt").write_text("not a return")
    (folder / "Zoe.vreturn").write_bytes((folder / "Ben.vreturn").read_bytes()[:-9])
    teacher = Store.open(tmp_path / "own.db", "Teacher")
    add(teacher)
    report = merge(teacher, mergeable_files(folder))
    assert sorted(one.file for one in report.returned) == ["Ben.vreturn", "Eve.vreturn", "Kim.db"]
    assert "damaged" in str(report.refused["Zoe.vreturn"])
    assert report.added == 3
    assert report.label == "merged 3 files"
    teacher.journal.undo()
    assert teacher.annotations() == []
    teacher.close()


_STOPPED = """
import os, sys
from pathlib import Path
from annotations.seminar.merging import merge
from annotations.service.store import Store
at = int(sys.argv[3])
merge_library = merge._merge_library
def one(*arguments):
    global at
    merge_library(*arguments)
    at -= 1
    if not at:
        os.kill(os.getpid(), 9)
merge._merge_library = one
merge._MOST_CHANGES = 1
store = Store.open(Path(sys.argv[1]), "Teacher")
merge.merge(store, merge.mergeable_files(Path(sys.argv[2])))
"""


@pytest.mark.parametrize("at", [1, 2, 3])
def test_a_merge_that_is_killed_leaves_nothing_half(pack: Path, tmp_path: Path, at: int) -> None:
    folder = tmp_path / "returned"
    folder.mkdir()
    for name in ("Ben", "Eve", "Kim"):
        student = opened(pack, name)
        tag(student, "a scandal", "opinion", note=name)
        given_back(folder / f"{name}.vreturn", student)
    path = tmp_path / "own.db"
    teacher = Store.open(path, "Teacher")
    add(teacher)
    tag(teacher, "thirty buses", "claim")
    before = visible_state(teacher), count_of(teacher)
    teacher.close()
    child = run_python(_STOPPED, path, folder, at)
    child.communicate(timeout=60)
    assert child.returncode == -9
    teacher = Store.open(path, "Teacher")
    assert (visible_state(teacher), count_of(teacher)) == before
    assert merge(teacher, mergeable_files(folder)).added == 3
    teacher.close()


def test_a_history_in_parts_is_one_entry(
    pack: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from annotations.seminar.merging import merge as merging

    monkeypatch.setattr(merging, "_MOST_CHANGES", 1)
    teacher = opened(pack, "Teacher")
    paths = []
    for name in ("Ben", "Eve", "Kim"):
        student = opened(pack, name)
        tag(student, "a scandal", "opinion", note=name)
        paths.append(given_back(tmp_path / f"{name}.vreturn", student))
    entries = len(teacher.journal.history())
    before = visible_state(teacher)
    taken(teacher, *paths)
    assert len(teacher.journal.history()) == entries + 1
    assert teacher.journal.history(1)[0].label == "merged 3 returns"
    after = visible_state(teacher)
    teacher.journal.undo()
    assert visible_state(teacher) == before
    teacher.journal.redo()
    assert visible_state(teacher) == after


@example([(0, "tag", "scandal", "claim", 0), (0, "merge", "", "", 0), (0, "delete", "", "", 0)])
@example([(0, "tag", "scandal", "claim", 0), (0, "merge", "", "", 0), (0, "undo", "", "", 0)])
@given(edits)
@examples(25)
def test_returns_converge_whatever_the_order(
    tmp_path_factory: pytest.TempPathFactory, done: list[tuple[int, str, str, str, int]]
) -> None:
    folder = tmp_path_factory.mktemp("returns")
    students = [in_memory(name) for name in ("Ada", "Ben", "Eve")]
    for student in students:
        add(student)
    paths: list[Path] = []
    for n, edit in enumerate(done):
        if edit[1] == "merge":  # a return in the middle of the work
            paths += last_return(folder / f"{n}.vreturn", students[edit[0]])
        else:
            perform(students, edit)
    for n, student in enumerate(students):
        paths += last_return(folder / f"last{n}.vreturn", student)
    results = []
    for order in list(permutations(paths))[:6] or [()]:
        teacher = in_memory("Zoe")
        add(teacher)
        for path in order:
            taken(teacher, path)
        before = said(teacher)
        taken(teacher, *paths)
        assert said(teacher) == before
        results.append(before)
    assert all(result == results[0] for result in results[1:])
    if paths:
        assert results[0] == sorted(a for student in students for a in said(student))


def last_return(path: Path, student: Store) -> list[Path]:
    """What a student gives back: nothing only if she never annotated, for deletions travel too."""
    try:
        return [given_back(path, student)]
    except VariorumError:
        assert not student.annotations()
        return []


def said(store: Store) -> list[str]:
    """What is annotated, whatever the ids of documents are."""
    return sorted(
        json.dumps({k: v for k, v in annotation_json(a).items() if k != "document"})
        for a in store.annotations()
    )
