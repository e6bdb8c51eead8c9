"""What waits for a reader, and what becomes of it: nothing is lost, all of it can be undone."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.errors import BadPassage, ChangedSince, UnknownAnnotation
from annotations.review_queue.queue import (
    SURE,
    describe_confidence,
    hidden_edits,
    queue_items,
    queue_size,
)
from annotations.review_queue.review_decisions import (
    accept,
    accept_sure,
    keep_shown,
    reattach,
    take_other,
)
from annotations.service.documents import add_document
from annotations.service.store import Store
from annotations.storage.hidden_edits import shown_version
from corpus.document import Document, Span
from reader.cli.json_objects import waiting_json
from tests.annotations.test_merging import only, tag, two
from tests.helpers.examples import examples
from tests.helpers.factories import (
    TEXT,
    add,
    in_memory,
    merge_into,
    prepared_source,
    shared_state,
    span_of,
    visible_state,
)

LATER = "A line that is new.\n\n" + TEXT.replace("thirty buses were", "thirty coaches were")


def kinds(store: Store) -> list[str]:
    return [one.kind for one in queue_items(store)]


def everything(store: Store) -> object:
    """What a reader sees, the edits that are not shown included."""
    siblings = sorted(store.database.tuples("SELECT * FROM siblings"))
    return visible_state(store), siblings


def test_an_empty_queue(store: Store, document: Document) -> None:
    store.annotate(document, span_of(document, "thirty buses"), ["claim"])
    assert queue_items(store) == []
    assert queue_size(store) == 0


def test_what_moved_shows_the_passage_as_it_was_and_as_it_is(
    store: Store, document: Document
) -> None:
    made = store.annotate(document, span_of(document, "thirty buses were"), ["claim"], "how many?")
    add_document(store, prepared_source(LATER, "bridge"))
    (one,) = queue_items(store)
    assert queue_size(store) == 1
    assert (one.kind, one.id, one.slug, one.annotator) == ("moved", made.id, "bridge", "Ada")
    assert one.was is not None
    assert (one.was.content, one.was.span) == ("thirty buses were", made.span)
    assert one.was.before.endswith("Officials said that ")
    assert one.shown.passage.content == "thirty coaches were"
    assert one.shown.passage.after.startswith(" turned back.")
    assert 0.5 < one.confidence < SURE
    assert describe_confidence(one.confidence) == "nearly the same words"
    # A revision later it is still compared with what the reader last saw in its place.
    add_document(store, prepared_source("More.\n\n" + LATER, "bridge"))
    (one,) = queue_items(store)
    assert one.was is not None
    assert one.was.content == "thirty buses were"


def test_what_moved_is_accepted(store: Store, document: Document) -> None:
    made = store.annotate(document, span_of(document, "thirty buses"), ["claim"])
    add_document(store, prepared_source(LATER, "bridge"))
    before = everything(store)
    accepted = accept(store, made.id)
    assert (accepted.status, accepted.id) == ("anchored", made.id)
    assert queue_items(store) == []
    assert store.journal.undo() == "accepted the new position of “thirty coaches” in “bridge”"
    assert everything(store) == before
    store.journal.redo()
    assert queue_items(store) == []
    with pytest.raises(UnknownAnnotation):
        accept(store, made.id)


def test_all_that_is_sure_is_accepted_in_one_step(store: Store, document: Document) -> None:
    for quote in ("The bridge", "Monday", "thirty buses were"):
        store.annotate(document, span_of(document, quote), ["claim"])
    add_document(store, prepared_source(LATER, "bridge"))
    before = everything(store)
    assert len(queue_items(store)) == 3
    assert accept_sure(store) == 2
    assert [one.shown.passage.content for one in queue_items(store)] == ["thirty coaches were"]
    assert store.journal.undo() == "accepted the new positions of 2 annotations"
    assert everything(store) == before
    assert accept_sure(store, 0.5, document.id) == 3
    assert accept_sure(store) == 0
    assert accept_sure(store, 0.5, "another") == 0


def orphan(store: Store) -> str:
    """An annotation whose passage was written anew, so that there is only a guess."""
    document = add(store)
    made = store.annotate(document, span_of(document, "nobody will say so"), ["claim"], "who?")
    add_document(
        store, prepared_source(TEXT.replace("nobody will say so", "all keep silent now"), "bridge")
    )
    assert store.annotation(made.id).status == "orphaned"
    return made.id


def test_an_orphan_is_put_where_it_might_stand(store: Store) -> None:
    id_ = orphan(store)
    (one,) = queue_items(store)
    assert (one.kind, one.shown.passage.content) == ("orphaned", "nobody will say so")
    assert one.shown.passage.before.endswith("That is a scandal, and ")
    assert one.suggestion is not None
    assert one.suggestion.content == "all keep silent now"
    assert describe_confidence(one.confidence) == "a guess"
    before = everything(store)
    placed = accept(store, id_)
    assert (placed.status, placed.content, placed.note) == (
        "anchored", "all keep silent now", "who?",
    )  # fmt: skip
    assert placed.prefix.endswith("and ")
    assert queue_items(store) == []
    store.journal.undo()
    assert everything(store) == before


def test_an_orphan_is_placed_by_hand(store: Store) -> None:
    id_ = orphan(store)
    before = everything(store)
    placed = reattach(store, id_, Span(4, 10))
    assert (placed.status, placed.content) == ("anchored", "bridge")
    assert store.journal.undo() == "attached an annotation to “bridge” in “bridge”"
    assert everything(store) == before
    with pytest.raises(BadPassage):
        reattach(store, id_, Span(4000, 4010))
    assert everything(store) == before


def test_an_orphan_like_nothing_in_the_text(store: Store, document: Document) -> None:
    made = store.annotate(document, span_of(document, "thirty buses"), ["claim"])
    add_document(store, prepared_source("Fish and chips.", "bridge"))
    (one,) = queue_items(store)
    assert (one.suggestion, one.confidence) == (None, 0.0)
    assert waiting_json(one)["now"] is None
    with pytest.raises(BadPassage, match="by hand"):
        accept(store, made.id)


def test_a_place_that_is_taken(store: Store) -> None:
    id_ = orphan(store)
    document = store.documents.get("bridge")
    store.annotate(document, span_of(document, "all keep silent now"), ["opinion"])
    with pytest.raises(BadPassage, match="exactly this passage"):
        accept(store, id_)


def conflict(note: str = "Ada's") -> tuple[Store, Store, str]:
    """Two libraries in which one annotation was edited apart, and the first has both edits."""
    ada, ben = two()
    id_ = tag(ada, "thirty buses", "claim", note="first")
    merge_into(ben, ada)
    ada.edit(id_, note=note)
    ben.edit(id_, note="Ben's", tags=["disputed"])
    merge_into(ada, ben)
    return ada, ben, id_


def test_an_edit_in_two_places_waits_with_both() -> None:
    ada, _, id_ = conflict()
    (one,) = queue_items(ada)
    assert queue_size(ada) == 1
    assert (one.kind, one.id) == ("edited", id_)
    assert (one.shown.note, one.shown.tags) == ("Ben's", ("disputed",))
    assert one.other is not None
    assert (one.other.note, one.other.tags, one.other.deleted) == ("Ada's", ("claim",), False)
    assert one.other.passage.content == "thirty buses"
    assert waiting_json(one)["other"] is not None


@pytest.mark.parametrize("take", [False, True])
def test_a_decision_is_not_asked_for_again(take: bool) -> None:
    ada, ben, id_ = conflict()
    before = everything(ada)
    if take:
        taken = take_other(ada, id_)
        assert taken is not None
        assert (taken.note, taken.tags) == ("Ada's", ("claim",))
    else:
        keep_shown(ada, id_)
        assert ada.annotation(id_).note == "Ben's"
    assert queue_items(ada) == []
    after = everything(ada)
    ada.journal.undo()
    assert everything(ada) == before
    ada.journal.redo()
    assert everything(ada) == after
    # The file that was merged comes again; then the decision goes the other way.
    report = merge_into(ada, ben)
    assert (report.conflicts, report.updated) == ([], 0)
    assert everything(ada) == after
    assert merge_into(ben, ada).conflicts == []
    assert shared_state(ben) == shared_state(ada)
    assert merge_into(ada, ben).conflicts == []
    assert everything(ada) == after


def test_two_who_decide_apart_differ_once_more() -> None:
    ada, ben, id_ = conflict()
    merge_into(ben, ada)
    keep_shown(ada, id_)
    take_other(ben, id_)
    assert merge_into(ada, ben).conflicts == [id_]
    (one,) = queue_items(ada)
    assert {one.shown.note, one.other.note if one.other else None} == {"Ada's", "Ben's"}


def test_two_who_decide_alike_agree() -> None:
    ada, ben, id_ = conflict()
    merge_into(ben, ada)
    take_other(ada, id_)
    take_other(ben, id_)
    assert merge_into(ada, ben).conflicts == []
    assert merge_into(ben, ada).conflicts == []
    assert queue_items(ada) == queue_items(ben) == []
    assert ada.annotation(id_).note == ben.annotation(id_).note == "Ada's"


def test_of_three_edits_one_is_taken() -> None:
    ada, ben = two()
    eve = in_memory("Eve")
    add(eve)
    id_ = tag(ada, "thirty buses", "claim", note="first")
    merge_into(ben, ada)
    merge_into(eve, ada)
    for store, note in ((ada, "Ada's"), (eve, "Eve's"), (ben, "Ben's")):
        store.edit(id_, note=note)
    merge_into(ada, ben, eve)
    assert kinds(ada) == ["edited", "edited"]
    (version,) = (v for v, image in hidden_edits(ada, id_) if image["note"] == "Eve's")
    take_other(ada, id_, version)
    assert ada.annotation(id_).note == "Eve's"
    assert queue_items(ada) == []
    assert merge_into(ada, ben, eve).conflicts == []
    with pytest.raises(UnknownAnnotation):
        take_other(ada, id_, version)
    with pytest.raises(UnknownAnnotation):
        keep_shown(ada, id_)


def test_an_edit_here_and_a_deletion_there() -> None:
    ada, ben = two()
    id_ = tag(ada, "thirty buses", "claim", note="first")
    merge_into(ben, ada)
    ada.edit(id_, note="Ada's")
    ben.delete([id_])
    merge_into(ada, ben)
    merge_into(ben, ada)
    (one,) = queue_items(ada)
    assert one.shown.deleted
    assert one.other is not None
    assert (one.other.note, one.other.deleted) == ("Ada's", False)
    before = everything(ada)
    back = take_other(ada, id_)
    assert back is not None
    assert (back.note, back.status, back.content) == ("Ada's", "anchored", "thirty buses")
    merge_into(ben, ada)
    assert ben.annotation(id_).note == "Ada's"
    ada.journal.undo()
    assert everything(ada) == before


def test_a_deletion_is_taken_as_a_deletion() -> None:
    ada, ben = two()
    id_ = tag(ada, "thirty buses", "claim", note="first")
    merge_into(ben, ada)
    ada.delete([id_])
    ben.edit(id_, note="Ben's")
    merge_into(ada, ben)
    (one,) = queue_items(ada)
    assert one.other is not None
    assert one.other.deleted
    assert not one.shown.deleted
    before = everything(ada)
    assert take_other(ada, id_) is None
    assert ada.annotations() == []
    assert merge_into(ada, ben).conflicts == []
    assert ada.annotations() == []
    ada.journal.undo()
    assert everything(ada) == before


def test_the_other_edit_stood_elsewhere() -> None:
    ada, ben = two()
    id_ = tag(ada, "thirty buses", "claim")
    merge_into(ben, ada)
    ada.resize(only(ada), id_, span_of(only(ada), "thirty buses were turned back"))
    ben.edit(id_, note="Ben's")
    merge_into(ada, ben)
    (one,) = queue_items(ada)
    assert one.other is not None
    assert one.other.passage.content == "thirty buses were turned back"
    taken = take_other(ada, id_)
    assert taken is not None
    assert (taken.content, taken.status, taken.note) == (
        "thirty buses were turned back", "anchored", None,
    )  # fmt: skip


def test_the_other_edit_in_a_text_that_is_another_by_now() -> None:
    ada, _, id_ = conflict()
    add_document(ada, prepared_source("Something else about fish, and nothing more.", "bridge"))
    assert sorted(kinds(ada)) == ["edited", "orphaned"]
    taken = take_other(ada, id_)
    assert taken is not None
    assert (taken.status, taken.note, taken.content) == ("orphaned", "Ada's", "thirty buses")
    assert kinds(ada) == ["orphaned"]


def test_undoing_a_decision_that_somebody_has_built_on() -> None:
    ada, _, id_ = conflict()
    keep_shown(ada, id_)
    ada.in_name_of("Eve").edit(id_, note="Eve's")
    with pytest.raises(ChangedSince):
        ada.journal.undo()


def test_a_document_that_was_taken_out_waits_for_nobody(store: Store) -> None:
    from annotations.service.documents import remove_document

    orphan(store)
    remove_document(store, "bridge")
    assert (queue_items(store), queue_size(store)) == ([], 0)


acts = st.lists(
    st.tuples(
        st.sampled_from(["accept", "sure", "place", "keep", "take", "revise"]),
        st.integers(0, 5),
    ),
    min_size=1,
    max_size=6,
)


def perform(store: Store, act: tuple[Any, ...]) -> None:
    what, number = act
    found = queue_items(store)
    assert len(found) == queue_size(store)
    one = found[number % len(found)] if found else None
    try:
        if what == "sure":
            accept_sure(store, number / 5)
        elif what == "revise":
            text = [TEXT, LATER, "Of all that thirty buses and the mayor are left."][number % 3]
            add_document(store, prepared_source(text, "bridge"))
        elif one is None:
            return
        elif what == "accept":
            accept(store, one.id)
        elif what == "place":
            reattach(store, one.id, Span(number, number + 8))
        elif what == "keep":
            keep_shown(store, one.id)
        else:
            take_other(store, one.id, one.other.version if one.other else None)
    except (BadPassage, UnknownAnnotation):
        pass


@given(acts)
@examples(50)
def test_any_sequence_undone_gives_the_library_back(sequence: list[tuple[Any, ...]]) -> None:
    ada, _, _ = conflict()
    for quote in ("a scandal", "The mayor", "Monday"):
        tag(ada, quote, "opinion")
    add_document(ada, prepared_source(LATER, "bridge"))
    first = len(ada.journal.history())
    pictures = [everything(ada)]
    ids = {a.id for a in ada.annotations()}
    for act in sequence:
        entries = len(ada.journal.history())
        perform(ada, act)
        assert {a.id for a in ada.annotations()} == ids
        if len(ada.journal.history()) != entries:
            pictures.append(everything(ada))
        else:
            assert everything(ada) == pictures[-1]
    for earlier in reversed(pictures[:-1]):
        ada.journal.undo()
        assert everything(ada) == earlier
    for later in pictures[1:]:
        ada.journal.redo()
        assert everything(ada) == later
    assert len(ada.journal.history()) == first + len(pictures) - 1


def test_the_version_of_an_annotation_that_has_none(store: Store) -> None:
    assert shown_version(store.database, "nothing") == "{}"
