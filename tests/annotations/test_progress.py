"""How far a class has come, and which documents each of it has finished."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from annotations.errors import NothingToUndo
from annotations.health.checks import check
from annotations.health.rescue import rescue
from annotations.model import CONSENSUS
from annotations.seminar import blind_rounds, finished_documents, packs
from annotations.seminar.merging.merge import merge
from annotations.seminar.progress import class_progress
from annotations.service.documents import remove_document
from annotations.service.pseudonyms import pseudonymous_copy
from annotations.service.store import Store
from corpus.errors import UnknownDocument
from tests.annotations.test_merging import only, tag
from tests.helpers.command_line import CommandLine
from tests.helpers.factories import TEXT, add, in_memory


def progress_of(store: Store, **when: Any) -> dict[str, tuple[int, int, tuple[str, ...]]]:
    return {
        one.annotator: (one.tagged_today, one.passages, one.finished)
        for one in class_progress(store, **when).annotators
    }


def test_counts_of_everybody_in_a_blind_round_too() -> None:
    ada = in_memory("Ada")
    document = add(ada)
    tag(ada, "thirty buses", "claim")
    tag(ada, "a scandal", note="a note alone is no passage that was tagged")
    ben = ada.in_name_of("Ben")
    tag(ben, "a scandal", "opinion")
    tag(ada.in_name_of(CONSENSUS), "a scandal", "opinion")
    assert finished_documents.toggle(ben, document.id)
    blind_rounds.start(ada)
    assert progress_of(ada) == {"Ada": (1, 1, ()), "Ben": (1, 1, ("bridge",))}
    assert progress_of(ada, at=datetime.now(UTC) + timedelta(days=1)) == {
        "Ada": (0, 1, ()), "Ben": (0, 1, ("bridge",)),
    }  # fmt: skip
    assert class_progress(ada).documents == ("bridge",)
    assert all(one.last_change for one in class_progress(ada).annotators)


def test_finished_and_not_finished_after_all() -> None:
    ada = in_memory("Ada")
    document = add(ada)
    for finished in (True, False, True):
        turn = ada.journal.turn()
        assert finished_documents.toggle(ada, document.id) is finished
        assert ada.finished.own() == (frozenset({document.id}) if finished else frozenset())
        assert not ada.journal.since(turn).documents  # nobody's page is read anew for it
    assert "as finished" in ada.journal.history()[0].label
    assert ada.journal.undo_change(frozenset({"annotations"})).place is not None
    assert ada.finished.own() == frozenset()
    ada.journal.redo()
    assert ada.finished.own() == {document.id}
    assert ada.in_name_of("Ben").finished.own() == frozenset()
    with pytest.raises(NothingToUndo):
        ada.in_name_of("Ben").journal.undo()
    assert check(ada.database).problems == []


def test_of_a_document_that_was_removed_nothing_is_said() -> None:
    ada = in_memory("Ada")
    document = add(ada)
    finished_documents.toggle(ada, document.id)
    remove_document(ada, document.id)
    assert ada.finished.own() == frozenset()
    assert progress_of(ada) == {"Ada": (0, 0, ())}
    with pytest.raises(UnknownDocument):
        finished_documents.toggle(ada, document.id)
    ada.journal.undo()
    assert ada.finished.own() == {document.id}


@pytest.fixture
def two(tmp_path: Path) -> tuple[Store, Store]:
    """The teacher's library, and that of a student who is ill and has it from a pack."""
    teacher = Store.open(tmp_path / "class.db", "Ada")
    add(teacher, origin="here")
    (tmp_path / "p.pack").write_text("".join(packs.make_pack(teacher).lines))
    student = Store.open(tmp_path / "ill.db", "Ben")
    packs.open_pack(student, tmp_path / "p.pack")
    return teacher, student


def returned(student: Store, folder: Path, name: str) -> Path:
    path = folder / f"{name}.return"
    path.write_text("".join(packs.make_return(student).lines))
    return path


def test_a_return_brings_it_and_a_later_one_takes_it_back(
    two: tuple[Store, Store], tmp_path: Path
) -> None:
    teacher, student = two
    finished_documents.toggle(student, only(student).id)
    first = returned(student, tmp_path, "first")  # without a single annotation
    assert '"version": 5' in first.read_text().splitlines()[0]
    report = merge(teacher, [first])
    assert (report.refused, report.finished) == ({}, 1)
    assert progress_of(teacher) == {"Ben": (0, 0, ("bridge",))}
    assert merge(teacher, [first]).finished == 0
    finished_documents.toggle(student, only(student).id)
    later = returned(student, tmp_path, "later")
    merge(teacher, [later])
    assert progress_of(teacher) == {"Ben": (0, 0, ())}
    merge(teacher, [first])  # an older one brings nothing back
    assert progress_of(teacher) == {"Ben": (0, 0, ())}
    finished_documents.toggle(student, only(student).id)
    merge(teacher, [first, returned(student, tmp_path, "again"), later])
    assert progress_of(teacher) == {"Ben": (0, 0, ("bridge",))}
    teacher.journal.undo()
    assert progress_of(teacher) == {"Ben": (0, 0, ())}
    assert check(teacher.database).problems == []


def test_a_return_without_it_is_read_by_earlier_programs(
    two: tuple[Store, Store], tmp_path: Path
) -> None:
    _, student = two
    tag(student, "thirty buses", "claim")
    assert '"version": 2' in returned(student, tmp_path, "b").read_text().splitlines()[0]


def test_whole_libraries_merge_alike_in_any_order(tmp_path: Path) -> None:
    stores = [Store.open(tmp_path / f"{name}.db", name) for name in ("Ada", "Ben", "Cleo")]
    for store in stores:
        add(store, origin="here")
        finished_documents.toggle(store, only(store).id)
    finished_documents.toggle(stores[1], only(stores[1]).id)
    finished_documents.toggle(stores[2].in_name_of("Ada"), only(stores[2]).id)
    for order in ((0, 1, 2), (2, 1, 0)):
        both = Store.open(tmp_path / f"all{order[0]}.db", "Dan")
        merge(both, [stores[n].database.path for n in order])
        finished = {name: one[2] for name, one in progress_of(both).items()}
        assert finished == {"Ada": ("bridge",), "Ben": (), "Cleo": ("bridge",)}


def test_a_return_holds_ones_own_alone(two: tuple[Store, Store], tmp_path: Path) -> None:
    teacher, student = two
    finished_documents.toggle(student, only(student).id)
    finished_documents.toggle(student.in_name_of("Eve"), only(student).id)
    path = returned(student, tmp_path, "b")
    assert "Eve" not in path.read_text()
    merge(teacher, [path])
    assert progress_of(teacher) == {"Ben": (0, 0, ("bridge",))}


def test_rescue_and_a_copy_without_names_keep_it(tmp_path: Path) -> None:
    ada = Store.open(tmp_path / "l.db", "Ada")
    add(ada)
    tag(ada, "thirty buses", "claim")
    finished_documents.toggle(ada, only(ada).id)
    with pseudonymous_copy(ada) as (copy, _):
        assert progress_of(copy) == {"A1": (1, 1, ("bridge",))}
    ada.close()
    rescue(tmp_path / "l.db", tmp_path / "saved.db")
    saved = Store.open(tmp_path / "saved.db", "Ada")
    assert progress_of(saved) == {"Ada": (1, 1, ("bridge",))}
    assert check(saved.database).problems == []
    saved.close()


def test_on_the_command_line(variorum: CommandLine) -> None:
    assert "nobody has annotated" in variorum.ok("progress").out
    assert variorum.ok("progress", "--json").json == {"documents": [], "annotators": []}
    variorum.add("bridge", TEXT)
    variorum.ok("annotate", "bridge", "--quote", "thirty buses", "--tag", "claim", "--as", "Ada")
    (ada,) = variorum.ok("progress", "--json").json["annotators"]
    last = ada.pop("last_change")
    assert ada == {"annotator": "Ada", "tagged_today": 1, "passages": 1, "finished": []}
    assert datetime.fromisoformat(last)
    assert "0 of 1" in variorum.ok("progress").out
