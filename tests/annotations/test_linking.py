"""Links between passages: made, taken away and undone, with nothing left over."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from annotations.errors import BadLink, BadPassage, ChangedSince, UnknownAnnotation
from annotations.model import Link
from annotations.service import linking
from annotations.service.documents import remove_document
from annotations.service.linking import UnannotatedEnd
from annotations.service.store import Store
from corpus.document import Document
from tests.helpers.command_line import CommandLine
from tests.helpers.factories import add, in_memory, span_of, visible_state

OTHER = "Thirty buses were turned back, an official said. Nobody else has seen them."


@pytest.fixture
def two(store: Store, document: Document) -> tuple[UnannotatedEnd, UnannotatedEnd]:
    """A passage of each of two documents, the first of them annotated."""
    other = add(store, OTHER, "other")
    store.annotate(document, span_of(document, "thirty buses"), ["claim"])
    return (
        UnannotatedEnd(document, span_of(document, "thirty buses")),
        UnannotatedEnd(other, span_of(other, "Thirty buses")),
    )


def test_an_end_that_was_not_annotated_becomes_an_annotation(
    store: Store, two: tuple[UnannotatedEnd, UnannotatedEnd]
) -> None:
    source, target = linking.link(store, two[0], "repeats", two[1])
    assert source is not None
    assert target is not None
    assert source.links == (Link("repeats", target.id),)
    assert source.tags == ("claim",)
    assert (target.links, target.linked) == ((), (Link("repeats", source.id),))
    assert (target.tags, target.note, target.content) == ((), None, "Thirty buses")
    assert store.annotations() == [source, target]
    assert [e.label for e in store.journal.history()[:1]] == [
        "linked “thirty buses” in “bridge”: repeats “Thirty buses” in “other”"
    ]


def test_one_step_of_the_history_each(
    store: Store, two: tuple[UnannotatedEnd, UnannotatedEnd]
) -> None:
    before = visible_state(store)
    linking.link(store, two[0], "contradicts", two[1])
    after = visible_state(store)
    store.journal.undo()
    assert visible_state(store) == before
    store.journal.redo()
    assert visible_state(store) == after
    one, other = (a.id for a in store.annotations())
    assert linking.unlink(store, one, other) == (store.annotation(one), None)
    assert visible_state(store)[0] == before[0]
    store.journal.undo()
    assert visible_state(store) == after


def test_once_is_enough_and_toggling_takes_away(
    store: Store, two: tuple[UnannotatedEnd, UnannotatedEnd]
) -> None:
    linking.link(store, two[0], "supports", two[1])
    steps = len(store.journal.history())
    linking.link(store, two[0], "supports", two[1])
    assert len(store.journal.history()) == steps
    linking.toggle(store, two[0], "repeats", two[1])
    source, target = store.annotations()
    assert [link.kind for link in source.links] == ["repeats", "supports"]
    linking.toggle(store, two[0], "repeats", two[1])
    assert [link.kind for link in store.annotation(source.id).links] == ["supports"]
    gone = linking.toggle(store, two[0], "supports", two[1])
    assert gone.target is None
    assert [a.id for a in store.annotations()] == [source.id]
    assert target.id != source.id


def test_unlinking_goes_either_way_and_may_name_the_kind(
    store: Store, two: tuple[UnannotatedEnd, UnannotatedEnd]
) -> None:
    source, target = linking.link(store, two[0], "supports", two[1])
    assert source is not None
    assert target is not None
    linking.link(store, target.id, "contradicts", source.id)
    with pytest.raises(BadLink, match="no link “repeats”"):
        linking.unlink(store, source.id, target.id, "repeats")
    linking.unlink(store, source.id, target.id, "contradicts")
    assert [link.kind for link in store.annotation(source.id).links] == ["supports"]
    linking.unlink(store, target.id, source.id)
    with pytest.raises(UnknownAnnotation):
        linking.unlink(store, target.id, source.id)


def test_what_cannot_be_linked_leaves_no_trace(
    store: Store, two: tuple[UnannotatedEnd, UnannotatedEnd]
) -> None:
    before, steps = visible_state(store), store.journal.history()
    document = two[1].document
    with pytest.raises(BadLink, match="with itself"):
        linking.link(store, two[1], "supports", two[1])
    with pytest.raises(BadPassage):
        linking.link(store, two[0], "supports", UnannotatedEnd(document, span_of(document, " ")))
    with pytest.raises(UnknownAnnotation):
        linking.link(store, two[1], "supports", "nobody")
    assert (visible_state(store), store.journal.history()) == (before, steps)


def test_a_link_of_mine_to_somebody_elses(opened: Callable[..., Store]) -> None:
    ada, bo = opened("Ada"), opened("Bo")
    document = add(ada)
    his = bo.annotate(document, span_of(document, "a scandal"), ["opinion"])
    end = UnannotatedEnd(document, span_of(document, "thirty"))
    mine, theirs = linking.link(ada, end, "supports", his.id)
    assert mine is not None
    assert mine.annotator.name == "Ada"
    assert theirs == his
    with pytest.raises(ChangedSince):
        bo.journal.undo()
    ada.journal.undo()
    assert [a.id for a in ada.annotations()] == [his.id]
    linking.link(ada, UnannotatedEnd(document, span_of(document, "thirty")), "supports", his.id)
    bo.delete([his.id])
    assert ada.annotations() == []
    bo.journal.undo()
    assert [len(a.links) + len(a.linked) for a in ada.annotations()] == [1, 1]


def test_a_document_taken_out_takes_its_links_along(
    store: Store, two: tuple[UnannotatedEnd, UnannotatedEnd]
) -> None:
    linking.link(store, two[0], "repeats", two[1])
    remove_document(store, two[1].document.id)
    (left,) = store.annotations()
    assert (left.tags, left.links) == (("claim",), ())
    store.journal.undo()
    assert [len(a.links) for a in store.annotations()] == [1, 0]


def test_briefs_and_changes_tell_of_links(
    store: Store, two: tuple[UnannotatedEnd, UnannotatedEnd]
) -> None:
    turn = store.journal.turn()
    source, target = linking.link(store, two[0], "contradicts", two[1])
    assert source is not None
    assert target is not None
    assert {source.id, target.id} <= store.journal.since(turn).annotations
    for end in (source, target):
        (brief,) = store.briefs(end.document)
        assert brief == end.brief == store.briefs(end.document, [end.id])[0]
        assert brief.links == ("contradicts",)
    turn = store.journal.turn()
    store.journal.undo()
    assert source.id in store.journal.since(turn).annotations
    assert [brief.links for brief in store.briefs(source.document)] == [()]


def test_a_removed_document_is_told_of_at_the_other_ends(
    store: Store, two: tuple[UnannotatedEnd, UnannotatedEnd]
) -> None:
    """What was nothing but an end of a link in another document is not shown any more."""
    linked = linking.link(store, two[0], "supports", two[1])
    assert linked.target is not None
    turn = store.journal.turn()
    remove_document(store, two[0].document.slug)
    assert store.annotations() == []
    assert linked.target.id in store.journal.since(turn).annotations
    store.journal.undo()
    assert linked.target.id in store.journal.since(turn).annotations


def test_annotations_on_passages() -> None:
    store = in_memory()
    document, other = add(store), add(store, OTHER, "other")
    here = store.annotate(document, span_of(document, "thirty buses"), ["claim"])
    there = store.annotate(other, span_of(other, "Thirty"), ["claim"])
    assert store.annotations_on([]) == []
    assert store.annotations_on([(document.id, span_of(document, "buses were"))]) == [here]
    assert store.annotations_on([(document.id, span_of(document, " were"))]) == []
    both = [(document.id, here.span), (other.id, span_of(other, "y bus"))]
    assert store.annotations_on(both) == [here, there]
    assert store.annotations_by_id([there.id, "nobody"]) == [there]
    store.close()


def test_on_the_command_line(variorum: CommandLine) -> None:
    ids = []
    for slug, quote in (("one", "Nobody came"), ("two", "Everybody came")):
        variorum.add(slug, f"{quote} to the meeting, it was said. It rained all day.")
        made = variorum.ok("annotate", slug, "--quote", quote, "--tag", "claim", "--json")
        ids.append(made.json["id"])
    answer = variorum.ok("annotation", "link", ids[0], "contradicts", ids[1], "--json").json
    assert [one["id"] for one in answer] == ids
    assert answer[0]["links"] == [{"kind": "contradicts", "annotation": ids[1]}]
    assert "contradicts" in variorum.ok("annotations").out
    assert "contradicts:" + ids[1] in variorum.ok("export", "-", "--format", "csv").out
    assert "links" in json.dumps(variorum.ok("annotations", "--json").json)
    assert "removed the link" in variorum.ok("annotation", "unlink", ids[1], ids[0]).out
    assert "not linked" in variorum.fails("annotation", "unlink", *ids)
    assert "removed the link from" in variorum.ok("undo").out
    assert "contradicts" in variorum.ok("annotations").out
    variorum.fails("annotation", "link", ids[0], "resembles", ids[1], code=2)
    assert "itself" in variorum.fails("annotation", "link", ids[0], "supports", ids[0])
