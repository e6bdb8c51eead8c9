"""A blind round: one sees one's own annotations only, until all are revealed."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotations.analysis.statistics import document_counts
from annotations.errors import BadRound, ChangedSince, NothingToUndo, UnknownAnnotation
from annotations.review_queue.queue import queue_items, queue_size
from annotations.seminar import blind_rounds, packs
from annotations.service.documents import add_document, remove_document
from annotations.service.store import Store
from tests.annotations.test_merging import only, tag
from tests.helpers.command_line import CommandLine
from tests.helpers.factories import TEXT, add, as_csv, in_memory, prepared_source
from tests.helpers.searching import find


@pytest.fixture
def ada() -> Store:
    """Ada's view of a library in which Ben has annotated, too."""
    store = in_memory("Ada")
    add(store, origin="here")
    tag(store, "thirty buses", "claim", note="Ada's note")
    tag(Store(store.database, "Ben"), "a scandal", "irony", note="Ben's secret")
    blind_rounds.start(store)
    return store


def ben_of(store: Store) -> Store:
    return Store(store.database, "Ben")


def test_own_annotations_alone_wherever_one_looks(ada: Store) -> None:
    document = only(ada)
    (mine,) = ada.annotations()
    assert mine.annotator.name == "Ada"
    assert [b.annotator for b in ada.briefs(document.id)] == ["Ada"]
    assert [a.name for a in ada.annotators()] == ["Ada"]
    (summary,) = ada.summaries()
    assert (summary.annotations, summary.tags) == (1, {"claim": 1})
    (counted,) = document_counts(ada)
    assert counted.annotators == {"Ada": 1}
    assert "Ben" not in as_csv(ada)
    assert [f.field for f in find(ada, "Ben's secret")] == []
    assert [f.annotation for f in find(ada, "tag:irony")] == []
    (theirs,) = ben_of(ada).annotations()
    assert theirs.note == "Ben's secret"
    with pytest.raises(UnknownAnnotation):
        ada.annotation(theirs.id)
    with pytest.raises(UnknownAnnotation):
        ada.delete([theirs.id])
    with pytest.raises(UnknownAnnotation):
        ada.edit(theirs.id, note="overwritten")
    (packed,) = [packs.make_pack(ada, with_annotations=True)]
    assert packed.annotations == 1
    assert "Ben's secret" not in "".join(packed.lines)
    assert "Ben's secret" not in "".join(packs.make_return(ada).lines)


def test_search_of_two_readers_in_one_program(ada: Store) -> None:
    assert find(ada, "tag:irony") == []
    assert len(find(ben_of(ada), "tag:irony")) == 1
    assert find(ada, "tag:irony") == []


def test_the_history_tells_of_ones_own_doings_alone(ada: Store) -> None:
    assert {entry.annotator for entry in ada.journal.history()} == {"Ada"}
    assert {entry.annotator for entry in ada.journal.history(2)} == {"Ada"}
    assert not any("irony" in entry.label for entry in ada.journal.history())
    assert any("irony" in entry.label for entry in ben_of(ada).journal.history())
    # That the round was begun is told to all.
    assert any(entry.annotator == "Ada" for entry in ben_of(ada).journal.history())


def test_no_count_of_others_and_no_link_of_theirs(ada: Store) -> None:
    (mine,), (theirs,) = ada.annotations(), ben_of(ada).annotations()
    with ben_of(ada).journal.recorded("linked") as tx:
        ada.rows.links.add(tx, theirs.id, "contradicts", mine.id)
    assert ada.annotation(mine.id).linked == ()
    assert [one.links for one in ada.briefs(mine.document)] == [()]
    taken = add_document(
        ada, prepared_source("Quite another text, without any of it.", "bridge", origin="here")
    )
    assert (taken.moved, taken.orphaned) == (0, 1)
    assert next(e for e in ada.journal.history() if "updated" in e.label).changes < 8
    assert remove_document(ada, "bridge") == 1
    ada.journal.undo()
    blind_rounds.reveal(ada)
    assert len(ada.annotation(mine.id).linked) == 1
    assert len(ada.annotations()) == 2


def test_what_stands_in_the_way_is_not_told_either() -> None:
    ada = in_memory("Ada")
    add(ada)
    id_ = tag(ada, "thirty buses", "claim")
    ben_of(ada).edit(id_, tags=["irony"])
    blind_rounds.start(ada)
    with pytest.raises(ChangedSince) as said:
        ada.journal.undo()
    assert "irony" not in str(said.value)
    assert "Ben" not in str(said.value)


def test_others_annotations_are_carried_along_all_the_same(ada: Store) -> None:
    add_document(ada, prepared_source("A new line.\n\n" + TEXT, "bridge", origin="here"))
    (theirs,) = ben_of(ada).annotations()
    assert only(ada).text[theirs.span.start : theirs.span.end] == "a scandal"
    add_document(
        ada, prepared_source("Quite another text, without any of it.", "bridge", origin="here")
    )
    assert queue_size(ada) == len(queue_items(ada)) == 1
    assert [one.annotator for one in queue_items(ada)] == ["Ada"]
    remove_document(ada, "bridge")
    assert ben_of(ada).annotations() == []
    ada.journal.undo()
    assert len(ben_of(ada).annotations()) == 1


def test_revealing_is_recorded_and_stays(ada: Store) -> None:
    turn = ada.journal.turn()
    shown = blind_rounds.reveal(ada)
    assert shown == (2, 2)
    assert len(ada.annotations()) == 2
    entry = ada.journal.history(1)[0]
    assert (entry.annotator, entry.label) == ("Ada", "revealed everybody's annotations")
    assert entry.at
    # Whoever has the library open reads all of it again.
    assert len(ada.journal.since(turn).annotations) == 2
    with pytest.raises(NothingToUndo):
        ada.journal.undo_entry(entry.id)
    with pytest.raises(BadRound):
        blind_rounds.reveal(ada)


def test_one_round_at_a_time(ada: Store) -> None:
    there = blind_rounds.current(ada)
    assert there is not None
    assert there.by == "Ada"
    with pytest.raises(BadRound, match="started by Ada"):
        blind_rounds.start(ben_of(ada))


def test_on_the_command_line(variorum: CommandLine, tmp_path: Path) -> None:
    variorum.add("bridge", TEXT)
    for name, quote in (("Ada", "thirty buses"), ("Ben", "a scandal")):
        variorum.ok("annotate", "bridge", "--quote", quote, "--tag", "claim", "--as", name)
    assert "no blind round" in variorum.ok("blind").out
    variorum.ok("blind", "start", "--as", "Ada")
    assert variorum.ok("blind", "--json").json["by"] == "Ada"
    for name, quote in (("Ada", "thirty buses"), ("Ben", "a scandal")):
        listed = variorum.ok("--as", name, "annotations", "--json").json
        assert [one["content"] for one in listed] == [quote]
        table = variorum.ok("--as", name, "export", "-", "--format", "csv").out
        assert table.count("claim") == 1
        assert variorum.ok("--as", name, "stats", "--json").json[0]["annotators"] == {name: 1}
    assert "confirm with --yes" in variorum.fails("blind", "reveal", "--as", "Ada")
    assert variorum.ok("blind", "reveal", "--yes", "--as", "Ada", "--json").json == {
        "blind": False, "annotators": 2, "annotations": 2,
    }  # fmt: skip
    assert len(variorum.ok("annotations", "--json").json) == 2
    assert "not in a blind round" in variorum.fails("blind", "reveal", "--yes")
