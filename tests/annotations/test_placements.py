"""Where annotations stand follows from what their annotators did and from the texts, and from
nothing else: not from the order in which revisions and libraries came.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.health.checks import check
from annotations.model import Annotation
from annotations.review_queue.queue import queue_items
from annotations.review_queue.review_decisions import accept
from annotations.service import linking
from annotations.service.documents import add_document, remove_document
from annotations.service.store import Store
from annotations.storage import placements
from corpus.document import Span
from corpus.errors import Conflict
from tests.helpers.examples import examples
from tests.helpers.factories import (
    TEXT,
    add,
    in_memory,
    incoming_library,
    merge_into,
    prepared_source,
    shared_state,
    span_of,
)

LONG = (
    "The council met in the old hall. The mayor said that the bridge was safe on Monday at noon, "
    "after all. Nobody asked about the costs of the works, which had gone on for two years."
)
SHORT = LONG.replace(" on Monday at noon", "")


def derived(store: Store) -> list[tuple[object, ...]]:
    return store.database.tuples("SELECT * FROM places ORDER BY annotation")


def well(store: Store) -> None:
    """The places are those that are found when all of them are looked for anew."""
    assert check(store.database).problems == []
    before = derived(store)
    with store.database.transaction() as tx:
        placements.rebuild(tx)
    assert derived(store) == before


def words(store: Store) -> list[tuple[str, str]]:
    return [(a.content, a.status) for a in store.annotations()]


def annotate(store: Store, quote: str, *tags: str, note: str | None = None) -> Annotation:
    document = store.documents.get("bridge")
    return store.annotate(document, span_of(document, quote), tags, note)


def test_a_revision_in_between_shortens_nothing() -> None:
    store = in_memory("Ada")
    add(store, LONG)
    annotate(store, "the bridge was safe on Monday at noon", "claim")
    add(store, SHORT)
    assert words(store) == [("the bridge was safe", "moved")]
    add(store, LONG + " The works end in May.")
    assert words(store) == [("the bridge was safe on Monday at noon", "anchored")]
    well(store)


def test_two_that_a_text_makes_the_same_are_two_again_in_another() -> None:
    store = in_memory("Ada")
    add(store, LONG)
    first = annotate(store, "the bridge was safe on Monday", "claim")
    second = annotate(store, "the bridge was safe on Monday at noon", "opinion", note="all of it")
    add(store, SHORT)
    assert sorted(a.status for a in store.annotations()) == ["moved", "orphaned"]
    assert {a.id for a in store.annotations()} == {first.id, second.id}
    well(store)
    store.journal.undo()
    assert store.annotations() == [first, second]
    store.journal.redo()
    shown = next(a for a in store.annotations() if a.status == "moved")
    store.delete([shown.id])
    assert [a.status for a in store.annotations()] == ["moved"]  # the place is free for the other
    well(store)


def test_one_passage_annotated_by_one_reader_in_two_libraries() -> None:
    stores = [in_memory("Ada"), in_memory("Ada"), in_memory("Ada")]
    for store, tag in zip(stores, ("claim", "opinion", "irony"), strict=True):
        add(store)
        annotate(store, "thirty buses", tag, note=tag)
    pictures = []
    for order in permutations(stores):
        library = in_memory("Zoe")
        for other in order:
            merge_into(library, other)
        well(library)
        (found,) = library.annotations()
        pictures.append((found.id, found.tags, found.note))
    assert len(set(pictures)) == 1
    assert set(pictures[0][1]) == {"claim", "opinion", "irony"}
    assert pictures[0][2] == "claim\n\nopinion\n\nirony"


def test_what_is_shown_as_one_is_edited_as_one() -> None:
    ada, other = in_memory("Ada"), in_memory("Ada")
    for store in (ada, other):
        add(store)
    annotate(ada, "thirty buses", "claim", note="here")
    theirs = annotate(other, "thirty buses", "opinion", note="there")
    linking.link(other, theirs.id, "repeats", annotate(other, "a scandal", "claim").id)
    merge_into(ada, other)
    one, scandal = ada.annotations()
    assert [link.target for link in one.links] == [scandal.id]
    assert ada.annotation(theirs.id) == one
    ada.retag(one.id, ["disputed"])
    (edited, _) = ada.annotations()
    assert (edited.tags, edited.note, edited.links) == (("disputed",), one.note, one.links)
    well(ada)
    ada.journal.undo()
    assert ada.annotations() == [one, scandal]
    merge_into(other, ada)
    assert shared_state(other) == shared_state(ada)
    ada.delete([one.id])
    assert [a.id for a in ada.annotations()] == [scandal.id]
    merge_into(other, ada)
    assert shared_state(other) == shared_state(ada)


def test_a_link_is_shown_while_both_ends_are_there() -> None:
    ada, ben = in_memory("Ada"), in_memory("Ben")
    for store in (ada, ben):
        add(store)
    his = annotate(ben, "a scandal", "claim")
    merge_into(ada, ben)
    document = ada.documents.get("bridge")
    passage = linking.UnannotatedEnd(document, span_of(document, "thirty buses"))
    linking.link(ada, passage, "contradicts", his.id)
    assert len(ada.annotations()) == 2
    ben.delete([his.id])
    merge_into(ada, ben)
    assert ada.annotations() == []  # the other end was nothing but the end of a link
    well(ada)
    ben.journal.undo()
    merge_into(ada, ben)
    assert [a.content for a in ada.annotations()] == ["thirty buses", "a scandal"]
    remove_document(ada, "bridge")
    well(ada)


def test_a_link_comes_before_its_other_end() -> None:
    ada, ben = in_memory("Ada"), in_memory("Ben")
    for store in (ada, ben):
        add(store)
    hers = annotate(ada, "thirty buses", "claim")
    merge_into(ben, ada)
    linking.link(ben, annotate(ben, "a scandal", "claim").id, "supports", hers.id)
    links = []
    for order in permutations((incoming_library(ada), _returned(ben, "Ben"))):
        library = in_memory("Zoe")
        add(library)
        merge_into(library, *order)
        well(library)
        links.append([(a.content, len(a.links), len(a.linked)) for a in library.annotations()])
    assert links == [[("thirty buses", 0, 1), ("a scandal", 1, 0)]] * 2


def _returned(store: Store, name: str):
    """Everything of a store but what others made."""
    foreign = incoming_library(store)
    own = {row["id"] for row in foreign.tables["annotators"] if row["name"] == name}
    gone = {r["id"] for r in foreign.tables["annotations"] if r["annotator"] not in own}
    for table, column in (
        ("annotations", "id"), ("annotation_tags", "annotation"),
        ("annotation_versions", "annotation"),
    ):  # fmt: skip
        rows = foreign.tables[table]
        foreign.tables[table] = [row for row in rows if row[column] not in gone]
    return foreign


def test_an_accepted_place_stays_accepted() -> None:
    store = in_memory("Ada")
    add(store, LONG)
    annotate(store, "the bridge was safe on Monday at noon", "claim")
    add(store, SHORT)
    (one,) = queue_items(store)
    assert one.was is not None
    assert one.was.content == "the bridge was safe on Monday at noon"
    accept(store, one.id)
    assert queue_items(store) == []
    add(store, SHORT + " The works end in May.")
    assert queue_items(store) == []
    other = in_memory("Ben")
    merge_into(other, store)
    assert (shared_state(other), queue_items(other)) == (shared_state(store), [])
    store.journal.undo()
    store.journal.undo()
    assert [one.kind for one in queue_items(store)] == ["moved"]
    well(store)


def test_a_passage_that_came_before_its_text() -> None:
    """A return brings no text; where it stands is found again once the text is here."""
    ben = in_memory("Ben")
    text = f"{LONG}\n\n{LONG}"
    add(ben, text)
    start = text.rindex("the bridge was safe")
    ben.annotate(ben.documents.get("bridge"), Span(start, start + 19), ["claim"])
    without = incoming_library(ben)
    without.heading = _heading(without)
    library = in_memory("Zoe")
    add(library, f"{LONG}\n\nMore.\n\n{LONG}", data=text.encode())
    merge_into(library, without)
    merge_into(library, ben)
    well(library)
    direct = in_memory("Zoe")
    add(direct, f"{LONG}\n\nMore.\n\n{LONG}", data=text.encode())
    merge_into(direct, ben)
    assert shared_state(library) == shared_state(direct)


def _heading(foreign):
    from annotations.seminar.merging.incoming import BundleHeading
    from corpus.ids import new_id, now

    (annotator,) = foreign.tables["annotators"]
    return BundleHeading("return", new_id(), now(), annotator=annotator["id"])


WORDS = ("alpha", "beta", "gamma", "delta", "one", "two")
texts = st.lists(st.sampled_from(WORDS), min_size=3, max_size=14).map(" ".join)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("revise"), texts),
        st.tuples(st.just("tag"), st.integers(0, 60), st.integers(3, 30), st.sampled_from("cod")),
        st.tuples(st.just("delete"), st.integers(0, 5)),
        st.tuples(st.just("note"), st.integers(0, 5)),
        st.tuples(st.just("link"), st.integers(0, 5), st.integers(0, 5)),
        st.tuples(st.just("undo")),
        st.tuples(st.just("redo")),
        st.tuples(st.just("remove")),
    ),
    max_size=14,
)


def _do(store: Store, step: tuple) -> None:
    found = store.annotations()
    if step[0] == "revise":
        add(store, step[1])
    elif step[0] in ("undo", "redo"):
        getattr(store.journal, step[0])()
    elif step[0] == "remove":
        remove_document(store, "bridge")
    elif step[0] == "tag":
        document = store.documents.get("bridge")
        span = Span(step[1], min(step[1] + step[2], len(document.text)))
        store.annotate(document, span, [step[3]])
    elif step[0] == "delete":
        store.delete([found[step[1] % len(found)].id])
    elif step[0] == "note":
        store.write_note(found[step[1] % len(found)].id, "noted")
    else:
        one, other = (found[n % len(found)].id for n in step[1:])
        linking.toggle(store, one, "supports", other)


@examples(40)
@given(texts, steps)
def test_following_each_change_is_as_good_as_looking_anew(text: str, history: list[tuple]) -> None:
    from annotations.errors import BadLink, BadPassage, ChangedSince, NothingToUndo
    from corpus.errors import Conflict, UnknownDocument

    store = in_memory("Ada")
    add(store, text)
    for step in history:
        try:
            _do(store, step)
        except (
            BadLink, BadPassage, ChangedSince, Conflict, NothingToUndo, UnknownDocument,
            ZeroDivisionError,
        ):  # fmt: skip
            continue
        well(store)
    other = in_memory("Zoe")
    merge_into(other, store)
    assert shared_state(other) == shared_state(store)
    well(other)


def test_places_of_an_earlier_version_are_found_anew(opened: Callable[..., Store]) -> None:
    store = opened("Ada")
    add(store, LONG)
    annotate(store, "the bridge was safe", "claim")
    before = derived(store)
    store.database.connection.execute("DELETE FROM places")
    store.database.connection.execute("PRAGMA user_version = 0")
    assert derived(opened("Bo")) == before
    well(store)


@pytest.mark.parametrize(
    "damage",
    [
        "DELETE FROM places",
        "UPDATE places SET start = start + 1",
        "UPDATE places SET status = 'lost'",
        "UPDATE places SET content = 'x'",
    ],
)
def test_damaged_places_are_found_anew(opened: Callable[..., Store], damage: str) -> None:
    from annotations.health.checks import mend

    store = opened("Ada")
    add(store, LONG)
    annotate(store, "the bridge was safe", "claim")
    before = derived(store)
    store.database.connection.execute(damage)
    report = check(store.database)
    assert report.problems
    assert mend(store, report).problems == []
    assert derived(store) == before


def test_the_text_that_was_edited_last_whoever_added_it_when() -> None:
    """Two add the same file, one of them revises it: the revision is the present text."""
    for order in permutations((0, 1)):
        ada, ben = in_memory("Ada"), in_memory("Ben")
        add(ada, TEXT)
        add(ada, TEXT + " And more.")
        add(ben, TEXT)  # later than Ada's revision
        library = in_memory("Zoe")
        for n in order:
            merge_into(library, (ada, ben)[n])
        assert library.documents.get("bridge").text.endswith("And more.")
        merge_into(ben, ada)
        assert ben.documents.get("bridge").text.endswith("And more.")


def test_one_library_knows_two_documents_as_one() -> None:
    pictures = []
    for order in permutations(range(3)):
        stores = [in_memory(name) for name in ("Ada", "Ben", "Cy")]
        add(stores[0], LONG)
        add(stores[1], SHORT)
        annotate(stores[0], "on Monday at noon", "claim")
        annotate(stores[1], "the costs", "opinion")
        add(stores[2], LONG)
        add(stores[2], SHORT)
        library = in_memory("Zoe")
        for n in order:
            merge_into(library, stores[n])
        well(library)
        (document,) = library.documents.all()
        told = [(a.content, a.tags, a.status) for a in library.annotations()]
        pictures.append((library.documents.get(document.id).text, told))
        before = shared_state(library)
        merge_into(library, *stores)
        assert shared_state(library) == before
    assert pictures == [pictures[0]] * len(pictures)


def test_no_two_documents_share_a_source() -> None:
    ada = in_memory("Ada")
    add(ada, LONG, "bridge", origin="one")
    add(ada, TEXT, "other", name="other.txt", origin="two")
    with pytest.raises(Conflict, match="already the source of another document, “other”"):
        add_document(ada, prepared_source(TEXT, name="other.txt"), revises="bridge")
    before = shared_state(ada)
    assert add_document(ada, prepared_source(TEXT, origin="one")).status == "unchanged"
    assert shared_state(ada) == before
    library = in_memory("Zoe")
    merge_into(library, ada)
    assert shared_state(library) == before
    remove_document(ada, "other")
    with pytest.raises(Conflict, match="which was removed"):
        add_document(ada, prepared_source(TEXT, name="other.txt"), revises="bridge")


def test_a_join_is_undone() -> None:
    cy, zoe = in_memory("Cy"), in_memory("Zoe")
    add(cy, LONG)
    add(cy, SHORT)
    for text, slug in ((LONG, "bridge"), (SHORT, "shorter")):
        add(zoe, text, slug, name=f"{slug}.txt")
        zoe.annotate(zoe.documents.get(slug), Span(0, 11), ["claim"])
    before = shared_state(zoe)
    merge_into(zoe, cy)
    well(zoe)
    after = shared_state(zoe)
    assert len(zoe.documents.all()) == 1
    assert len(zoe.annotations()) == 1  # the same words by the same reader
    zoe.journal.undo()
    well(zoe)
    assert shared_state(zoe) == before
    merge_into(zoe, cy)
    assert shared_state(zoe) == after
