"""The edits that are kept beside the one that is shown know their tags by id: whenever a tag is
renamed, and in whatever order libraries are merged, they say the same.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from annotations.errors import BadFile
from annotations.health.checks import check
from annotations.health.rescue import rescue
from annotations.review_queue.queue import hidden_edits, queue_items, queue_size
from annotations.review_queue.review_decisions import take_other
from annotations.seminar import bundle_format, packs
from annotations.seminar.merging.incoming import IncomingLibrary
from annotations.service.store import Store
from corpus.document import Span
from tests.annotations.test_merging import only, tag, two
from tests.helpers.factories import (
    add,
    in_memory,
    incoming_library,
    merge_into,
    shared_state,
    span_of,
)
from tests.machines.checks import copied


def kept(store: Store, id_: str) -> list[tuple[str, list[str]]]:
    """Note and tags of the edits that are kept beside the one that is shown."""
    return [(image["note"], image["tags"]) for _, image in hidden_edits(store, id_)]


def apart() -> tuple[Store, Store, str]:
    """Two libraries that have edited one annotation apart: Ada's edit is the earlier one."""
    ada, ben = two()
    id_ = tag(ada, "thirty buses", "irony", note="first")
    merge_into(ben, ada)
    ada.edit(id_, note="Ada's")
    ben.edit(id_, note="Ben's", tags=["disputed"])
    return ada, ben, id_


def of_an_earlier_version(store: Store) -> None:
    """Have the edits that are kept be as earlier versions kept them."""
    rows = store.database.rows("SELECT * FROM siblings")
    with store.journal.recorded("kept them so") as tx:
        for row in rows:
            image = json.loads(row["image"])
            del image["tag_ids"]
            tx.put("siblings", {**row, "image": json.dumps(image)})


def test_a_tag_that_is_renamed_is_renamed_in_an_edit_that_is_kept() -> None:
    ada, ben, id_ = apart()
    merge_into(ben, ada)
    assert kept(ben, id_) == [("Ada's", ["irony"])]
    ben.tags.rename("irony", "sarcasm")
    assert kept(ben, id_) == [("Ada's", ["sarcasm"])]
    (one,) = queue_items(ben)
    assert one.other is not None
    assert one.other.tags == ("sarcasm",)
    taken = take_other(ben, id_)
    assert taken is not None
    assert taken.tags == ("sarcasm",)
    assert "irony" not in {one.name for one in ben.tags.codebook().tags}
    ben.journal.undo()
    ben.journal.undo()
    assert kept(ben, id_) == [("Ada's", ["irony"])]
    assert check(ben.database).problems == []


def test_renamed_before_or_after_the_merge_it_is_the_same() -> None:
    ada, ben, id_ = apart()
    eve = in_memory("Eve")
    add(eve)
    merge_into(eve, ada, ben)
    ben.tags.rename("irony", "sarcasm")
    found = []
    for order in permutations((ada, ben, eve)):
        store = in_memory("Somebody")
        for _ in range(2):
            for other in order:
                merge_into(store, other)
        found.append(kept(store, id_))
    assert found == [[("Ada's", ["sarcasm"])]] * 6


def made_apart() -> tuple[Store, Store, str]:
    """Two libraries in which one annotation was tagged with a new tag: one name, and two tags."""
    ada, ben = two()
    id_ = tag(ada, "thirty buses", "claim", note="first")
    merge_into(ben, ada)
    for store in (ada, ben):
        store.retag(id_, ["irony"])
    return ada, ben, id_


def test_two_tags_of_one_name_are_nothing_to_decide_about() -> None:
    ada, ben, id_ = made_apart()
    report = merge_into(ada, ben)
    assert report.conflicts == []
    assert ada.annotation(id_).tags == ("irony",)
    assert (queue_size(ada), queue_items(ada), kept(ada, id_)) == (0, [], [])
    assert merge_into(ada, ben).conflicts == []


def test_two_tags_of_one_name_may_be_renamed_apart() -> None:
    ada, ben, id_ = made_apart()
    merged_before = in_memory("Eve")
    merge_into(merged_before, ada, ben)
    tags = ada.annotation(id_).tags
    ada.tags.rename("irony", "sarcasm")
    assert ada.annotation(id_).tags != tags
    states = []
    for first in (ada, ben, merged_before):
        store = in_memory("Somebody")
        merge_into(store, first)
        merge_into(store, ada, ben, merged_before)
        states.append((store.annotation(id_).tags, kept(store, id_), queue_size(store)))
    assert states[0] == states[1] == states[2]
    (shown, beside, waiting) = states[0]
    assert {shown[0], *(name for _, names in beside for name in names)} == {"sarcasm", "irony"}
    assert waiting == 1


def test_who_edits_one_of_two_that_read_alike_has_seen_both() -> None:
    for how in (
        lambda store, id_: store.edit(id_, note="second"),
        lambda store, id_: store.retag(id_, ["opinion"]),
        lambda store, id_: store.delete([id_]),
        lambda store, id_: store.resize(only(store), id_, span_of(only(store), "buses")),
    ):
        ada, ben, id_ = made_apart()
        merge_into(ada, ben)
        before = shared_state(ada)
        how(ada, id_)
        after = shared_state(ada)
        assert merge_into(ada, ben).conflicts == []
        assert (queue_size(ada), shared_state(ada)) == (0, after)
        merge_into(ben, ada)
        assert (queue_size(ben), shared_state(ben)) == (0, after)
        ada.journal.undo()
        assert shared_state(ada) == before
        merge_into(ben, ada)  # undoing it is an edit, too
        assert [(a.content, a.tags, a.note) for a in ben.annotations()] == [
            ("thirty buses", ("irony",), "first")
        ]
        ada.journal.redo()
        assert (queue_size(ada), shared_state(ada)) == (0, after)
        assert check(ada.database).problems == []


def test_two_deletions_are_nothing_to_decide_about() -> None:
    ada, ben, id_ = apart()
    ada.delete([id_])
    ben.delete([id_])
    assert merge_into(ada, ben).conflicts == []
    assert queue_size(ada) == 0


def by_return(store: Store, folder: Path) -> IncomingLibrary:
    return _bundle(packs.make_return(store).lines, folder)


def by_pack(store: Store, folder: Path) -> IncomingLibrary:
    return _bundle(packs.make_pack(store, with_annotations=True).lines, folder)


def by_library(store: Store, _: Path) -> IncomingLibrary:
    return incoming_library(store)


def _bundle(lines: Any, folder: Path) -> IncomingLibrary:
    path = folder / "travels"
    path.write_text("".join(lines), "utf-8")
    return bundle_format.read(path)


@pytest.mark.parametrize("travel", [by_library, by_pack, by_return])
def test_the_tags_of_a_kept_edit_travel(
    travel: Callable[[Store, Path], IncomingLibrary], tmp_path: Path
) -> None:
    ada, ben, id_ = apart()
    merge_into(ada, ben)
    eve = in_memory("Eve")
    add(eve)
    merge_into(eve, travel(ada, tmp_path))
    assert kept(eve, id_) == [("Ada's", ["irony"])]
    (image,) = [json.loads(i) for (i,) in eve.database.tuples("SELECT image FROM siblings")]
    assert image["tag_ids"] == ada.tags.ids_of("irony")
    eve.tags.rename("irony", "sarcasm")
    assert kept(eve, id_) == [("Ada's", ["sarcasm"])]


def test_what_an_earlier_version_kept_is_read_and_gets_its_tags() -> None:
    ada, ben, id_ = apart()
    merge_into(ada, ben)
    of_an_earlier_version(ada)
    assert check(ada.database).problems == []
    assert kept(ada, id_) == [("Ada's", ["irony"])]
    eve = in_memory("Eve")
    merge_into(eve, ada)
    eve.tags.rename("irony", "sarcasm")
    assert kept(eve, id_) == [("Ada's", ["sarcasm"])]
    assert merge_into(ada, eve).conflicts == []
    assert kept(ada, id_) == kept(eve, id_)
    taken = take_other(ada, id_)
    assert taken is not None
    assert taken.tags == ("sarcasm",)


def test_of_what_an_earlier_version_kept_a_tag_may_have_been_renamed() -> None:
    ada, ben, id_ = apart()
    merge_into(ada, ben)
    ada.tags.rename("irony", "sarcasm")
    of_an_earlier_version(ada)
    assert kept(ada, id_) == [("Ada's", ["irony"])]
    eve = in_memory("Eve")
    merge_into(eve, ada)
    assert kept(eve, id_) == [("Ada's", ["irony"])]
    taken = take_other(eve, id_)
    assert taken is not None
    assert taken.tags == ("irony",)


@pytest.mark.parametrize("ids", ["irony", ["irony"], [None], {}, 1])
def test_what_is_no_id_of_a_tag_is_refused(ids: object) -> None:
    ada, ben, _ = apart()
    merge_into(ada, ben)
    ((annotation, version, image),) = ada.database.tuples("SELECT * FROM siblings")
    image = json.dumps({**json.loads(image), "tag_ids": ids})
    with pytest.raises(BadFile):
        incoming_library(ada).take("siblings", [annotation, version, image])


def test_an_id_that_is_no_tag_there_leaves_the_names() -> None:
    ada, ben, id_ = apart()
    merge_into(ada, ben)
    foreign = incoming_library(ada)
    for row in foreign.tables["siblings"]:
        image = json.loads(row["image"])
        image["tag_ids"] = ["01900000-0000-7000-8000-0000000000ff"]
        row["image"] = json.dumps(image)
    eve = in_memory("Eve")
    merge_into(eve, foreign)
    assert kept(eve, id_) == [("Ada's", ["irony"])]


def test_a_tag_that_every_library_begins_with_is_older_than_any_other() -> None:
    """Whenever a library was made: which of two tags of one name is shown is the same in all."""
    ada = in_memory("Ada")
    add(ada)
    ada.tags.rename("opinion", "view")
    ada.annotate(only(ada), span_of(only(ada), "thirty buses"), ["opinion"])
    found = []
    for renamed_back in (False, True):
        eve = in_memory("Eve")  # made after the tag that Ada has made
        add(eve)
        foreign = incoming_library(ada)
        if renamed_back:
            row = next(row for row in foreign.tables["tags"] if row["name"] == "view")
            row["name"] = "opinion"
        else:
            foreign.tables["tags"] = [
                row for row in foreign.tables["tags"] if row["name"] != "view"
            ]
        merge_into(eve, foreign)
        found.append(eve.tags.get("opinion").id)
    assert found == ["01900000-0000-7000-8000-00000000000d"] * 2


def test_a_tag_that_a_return_has_renamed_is_the_same_as_in_its_library(tmp_path: Path) -> None:
    """A return renames nobody's tag: it brings another one. That is no difference between two
    libraries, one of which got the return and one the library.
    """
    teacher, ben = two()
    teacher.tags.add("irony")
    merge_into(ben, teacher)
    id_ = tag(ben, "thirty buses", "irony")
    other = in_memory("Eve")
    add(other)
    merge_into(other, ben)
    ben.tags.rename("irony", "sarcasm")
    returned = by_return(ben, tmp_path)
    merge_into(teacher, returned)
    assert teacher.annotation(id_).tags == ("sarcasm",)
    merge_into(other, ben)
    other.tags.rename("sarcasm", "mockery")
    found = []
    for order in permutations((teacher, ben, other)):
        store = in_memory("Somebody")
        for _ in range(2):
            for library in order:
                merge_into(store, library)
            merge_into(store, returned)
        found.append(store.annotation(id_).tags)
    assert found == [("mockery",)] * 6


def test_kept_edits_are_rescued(path: Path, tmp_path: Path) -> None:
    store = Store.open(path, "Ada")
    ada, ben, id_ = apart()
    merge_into(store, ada, ben)
    before = hidden_edits(store, id_)
    store.close()
    assert rescue(path, tmp_path / "new.db").whole
    new = Store.open(tmp_path / "new.db", "Ada")
    assert hidden_edits(new, id_) == before != []
    new.close()


def test_which_edits_are_one_does_not_depend_on_which_met_first() -> None:
    """The same words, in two places of one text, and somewhere in another: either of the two may be
    the one in the other text, but not both.
    """
    text = "It rained. The bridge was closed on Monday. It rained. Nobody knew why it rained."
    stores = [in_memory("Ada") for _ in range(3)]
    for store in stores:
        add(store, text, origin="rain.txt")
    one, other, third = stores
    id_ = tag(one, "The bridge", "claim")
    merge_into(other, one)
    merge_into(third, one)
    add(third, f"A report.\n\n{text}", origin="rain.txt")
    spans = {one: Span(0, 10), other: Span(44, 54), third: Span(11, 21)}
    for turns in permutations(stores):
        edited = [copied(store) for store in turns]
        for store, copy in zip(turns, edited, strict=True):
            copy.resize(only(copy), id_, spans[store])
        found = []
        for order in permutations(edited):
            store = in_memory("Somebody")
            for _ in range(2):
                for library in order:
                    merge_into(store, library)
            found.append((store.annotation(id_).span, kept(store, id_), queue_size(store)))
        assert found == [found[0]] * len(found)
