"""Replies under annotations: written, undone, merged, packed, hidden in a blind round, rescued."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.analysis.selection import selection_of
from annotations.errors import (
    BadReply,
    ChangedSince,
    RoundClosed,
    UnknownAnnotation,
    UnknownReply,
)
from annotations.exchange import replies_csv
from annotations.exchange.format import ExportOptions
from annotations.exchange.isolated import read_project
from annotations.exchange.project_import import import_project
from annotations.exchange.registry import by_name
from annotations.health.checks import check
from annotations.health.rescue import rescue
from annotations.model import Annotation
from annotations.model.replies import LONGEST_REPLY, Reply, is_stored_reply, reply_text
from annotations.seminar import blind_rounds, bundle_format, packs
from annotations.service.documents import remove_document
from annotations.service.linking import link
from annotations.service.pseudonyms import pseudonymous_copy
from annotations.service.replies import add_reply, edit_reply, remove_reply
from annotations.service.store import Store
from corpus.document import Span
from tests.helpers.factories import (
    add,
    in_memory,
    incoming_library,
    merge_into,
    shared_state,
    span_of,
)


def said(store: Store) -> list[tuple[str, str]]:
    return [(reply.annotator.name, reply.text) for reply in store.replies.all()]


@pytest.fixture
def ada() -> Store:
    store = in_memory("Ada")
    document = add(store)
    store.annotate(document, span_of(document, "thirty buses"), ["claim"], "all?")
    return store


def only(store: Store) -> Annotation:
    (annotation,) = store.annotations()
    return annotation


def copy_of(store: Store, annotator: str) -> Store:
    other = in_memory(annotator)
    merge_into(other, store)
    return other


# What a reader does


def test_a_thread_is_in_the_order_in_which_it_was_written(ada: Store) -> None:
    ben = ada.in_name_of("Ben")
    first = add_reply(ben, only(ada).id, "Why a claim?\r\nI see an opinion.\n")
    add_reply(ada, only(ada).id[:20], "It can be checked.")
    assert said(ada) == [
        ("Ben", "Why a claim?\nI see an opinion."), ("Ada", "It can be checked."),
    ]  # fmt: skip
    changed = edit_reply(ben, first.id, "Why?")
    assert said(ada) == [("Ben", "Why?"), ("Ada", "It can be checked.")]
    assert (changed.created, changed.edited, first.edited) == (first.created, True, False)
    assert changed.id != first.id
    assert changed.slug == "bridge"
    assert ada.replies.to(only(ada).id) == tuple(ada.replies.all())
    with pytest.raises(UnknownReply, match="there is no reply"):
        edit_reply(ben, first.id, "Once more")
    remove_reply(ben, changed.id)
    assert said(ada) == [("Ada", "It can be checked.")]
    where = "“thirty buses” in “bridge”"
    assert [entry.label for entry in ada.journal.history()][:4] == [
        f"removed the reply to {where}", f"changed the reply to {where}", f"replied to {where}",
        f"replied to {where}",
    ]  # fmt: skip


def test_an_edit_that_changes_nothing_is_no_entry(ada: Store) -> None:
    reply = add_reply(ada, only(ada).id, "One")
    turn = ada.journal.turn()
    assert edit_reply(ada, reply.id, "One\n") == reply
    assert ada.journal.turn() == turn


@pytest.mark.parametrize("text", ["", " \n\t ", "\u200b\u2066\u202e", "\x00\x1b"])
def test_a_reply_that_says_nothing_is_refused(ada: Store, text: str) -> None:
    with pytest.raises(BadReply, match="needs some text"):
        add_reply(ada, only(ada).id, text)


def test_bad_input_is_one_sentence(ada: Store) -> None:
    with pytest.raises(BadReply, match=r"at most 20,000 characters, this one has 20,001"):
        add_reply(ada, only(ada).id, "x" * (LONGEST_REPLY + 1))
    with pytest.raises(UnknownAnnotation):
        add_reply(ada, "0000", "text")
    reply = add_reply(ada, only(ada).id, "\u202eabc\ud800 👩‍👩‍👧")
    assert reply.text == "\u202eabc\ufffd 👩‍👩‍👧"
    ben = ada.in_name_of("Ben")
    for act in (lambda: edit_reply(ben, reply.id, "mine"), lambda: remove_reply(ben, reply.id)):
        with pytest.raises(BadReply, match=r"Ada wrote this reply; you can .* only your own"):
            act()
    for name in ("", "zzz"):
        with pytest.raises(UnknownReply):
            remove_reply(ada, name)
    more = add_reply(ada, only(ada).id, "more")
    with pytest.raises(UnknownReply, match="several replies"):
        remove_reply(ada, "0")
    assert more in ada.replies.all()


@given(st.text(max_size=60))
def test_what_is_kept_is_in_the_form_in_which_it_is_kept(text: str) -> None:
    try:
        kept = reply_text(text)
    except BadReply:
        return
    assert is_stored_reply(kept)
    assert reply_text(kept) == kept


def test_undo_and_redo(ada: Store) -> None:
    ben = ada.in_name_of("Ben")
    reply = add_reply(ben, only(ada).id, "One")
    edit_reply(ben, reply.id, "Two")
    undone = ben.journal.undo_change(("annotations",))
    assert said(ada) == [("Ben", "One")]
    assert undone.place is not None
    assert undone.place.span == only(ada).span
    ben.journal.undo()
    assert said(ada) == []
    ben.journal.redo()
    ben.journal.redo()
    assert said(ada) == [("Ben", "Two")]
    remove_reply(ben, ben.replies.all()[0].id)
    ben.journal.undo()
    assert said(ada) == [("Ben", "Two")]
    pending = ben.journal.next_to_undo()
    assert pending is not None
    assert pending.effects.sentence() == "removes 1 reply, restores 1 reply"


def test_whoever_looks_learns_of_a_reply(ada: Store) -> None:
    turn = ada.journal.turn()
    reply = add_reply(ada.in_name_of("Ben"), only(ada).id, "One")
    assert ada.journal.since(turn).annotations == {only(ada).id}
    turn = ada.journal.turn()
    remove_reply(ada.in_name_of("Ben"), reply.id)
    assert ada.journal.since(turn).annotations == {only(ada).id}


# The annotation below them


def test_an_annotation_with_a_reply_stays_without_its_tag(ada: Store) -> None:
    annotation = only(ada)
    add_reply(ada.in_name_of("Ben"), annotation.id, "Why?")
    ada.retag(annotation.id, [])
    ada.write_note(annotation.id, None)
    assert (only(ada).tags, only(ada).note) == ((), None)
    document = ada.documents.get("bridge")
    ada.toggle(document, annotation.span, "opinion")
    assert only(ada).id == annotation.id, "tagged otherwise, it keeps its thread"
    assert len(ada.replies.to(annotation.id)) == 1


def test_others_replies_outlast_the_deletion(ada: Store) -> None:
    annotation, ben = only(ada), ada.in_name_of("Ben")
    document = ada.documents.get("bridge")
    other = ada.annotate(document, span_of(document, "a scandal"), ["opinion"])
    link(ada, annotation.id, "supports", other.id)
    reply = add_reply(ben, annotation.id, "Why?")
    assert ada.delete([annotation.id]) == 1
    bare = ada.annotation(annotation.id)
    assert (bare.tags, bare.note, bare.links) == ((), None, ())
    assert said(ada) == [("Ben", "Why?")]
    ada.journal.undo()
    assert ada.annotation(annotation.id).links
    ada.journal.redo()
    remove_reply(ben, reply.id)
    assert [a.id for a in ada.annotations()] == [other.id]
    ben.journal.undo()
    assert ada.annotation(annotation.id).tags == ()


def test_ones_own_replies_go_with_the_annotation_and_come_back(ada: Store) -> None:
    annotation = only(ada)
    add_reply(ada, annotation.id, "To be checked.")
    ada.delete([annotation.id])
    assert (ada.annotations(), said(ada), ada.replies.orphaned()) == ([], [], [])
    ada.journal.undo()
    assert said(ada) == [("Ada", "To be checked.")]


def test_what_was_replied_to_is_not_undone(ada: Store) -> None:
    reply = add_reply(ada.in_name_of("Ben"), only(ada).id, "Why?")
    with pytest.raises(ChangedSince):
        ada.journal.undo()
    remove_reply(ada.in_name_of("Ben"), reply.id)
    ada.journal.undo()
    assert ada.annotations() == []


def test_a_removed_document_hides_them_until_it_is_restored(ada: Store) -> None:
    add_reply(ada.in_name_of("Ben"), only(ada).id, "Why?")
    remove_document(ada, "bridge")
    assert said(ada) == []
    assert [reply.text for reply in ada.replies.orphaned()] == ["Why?"]
    ada.journal.undo()
    assert said(ada) == [("Ben", "Why?")]
    assert ada.replies.orphaned() == []


def test_another_extent_keeps_them(ada: Store) -> None:
    add_reply(ada.in_name_of("Ben"), only(ada).id, "Why?")
    document = ada.documents.get("bridge")
    ada.resize(document, only(ada).id, Span(0, 10))
    assert len(ada.replies.to(only(ada).id)) == 1


# Merging


def test_merging_in_any_order_and_twice() -> None:
    ada = in_memory("Ada")
    document = add(ada)
    ada.annotate(document, span_of(document, "thirty buses"), ["claim"])
    shared = only(ada).id
    ben, cleo = copy_of(ada, "Ben"), copy_of(ada, "Cleo")
    reply = add_reply(ben, shared, "Ben's")
    merge_into(cleo, ben)
    add_reply(cleo, shared, "Cleo's answer")
    edit_reply(ben, reply.id, "Ben's, again")
    add_reply(ada, shared, "Ada's")
    expected = None
    for order in permutations((ada, ben, cleo)):
        together = in_memory("Eve")
        for other in order:
            merge_into(together, other)
        merge_into(together, *order)
        merge_into(together, *reversed(order))
        expected = expected or (said(together), shared_state(together))
        assert (said(together), shared_state(together)) == expected
        assert not check(together.database).problems
    assert sorted(expected[0]) == [
        ("Ada", "Ada's"), ("Ben", "Ben's, again"), ("Cleo", "Cleo's answer"),
    ]  # fmt: skip


def test_two_edits_that_did_not_know_of_each_other_both_stand(ada: Store) -> None:
    ben = copy_of(ada, "Ben")
    reply = add_reply(ben, only(ben).id, "One")
    elsewhere = copy_of(ben, "Ben")
    edit_reply(ben, reply.id, "Two")
    edit_reply(elsewhere, reply.id, "Three")
    merge_into(ada, ben, elsewhere)
    assert sorted(said(ada)) == [("Ben", "Three"), ("Ben", "Two")]


def test_a_reply_to_what_was_deleted_meanwhile_is_listed_apart(ada: Store) -> None:
    ben = copy_of(ada, "Ben")
    add_reply(ben, only(ben).id, "Why?")
    ada.delete([only(ada).id])
    report = merge_into(ada, ben)
    assert (report.replies, report.replies_without_annotation) == (1, 1)
    (orphan,) = ada.replies.orphaned()
    assert (orphan.text, orphan.slug) == ("Why?", None)
    assert said(ada) == []
    merge_into(ben, ada)
    assert (said(ben), [r.text for r in ben.replies.orphaned()]) == ([], ["Why?"])
    ada.journal.undo()  # the merge
    ada.journal.undo()  # the deletion
    merge_into(ada, ben)
    merge_into(ben, ada)
    assert said(ada) == said(ben) == [("Ben", "Why?")]
    # One's own orphaned reply can be removed.
    ada.delete([only(ada).id])


def test_a_return_before_the_annotation_that_it_answers(tmp_path: Path, ada: Store) -> None:
    ben = copy_of(ada, "Ben")
    add_reply(ben, only(ben).id, "Why?")
    teacher = in_memory("Teacher")
    back = packs.make_return(ben)
    assert (back.annotations, back.replies) == (0, 1)
    returned = bundle_format.read(lines(tmp_path / "b.vreturn", "".join(back.lines)))
    report = merge_into(teacher, returned)
    assert (report.replies, report.replies_without_annotation) == (1, 1)
    merge_into(teacher, ada)
    assert said(teacher) == [("Ben", "Why?")]


def lines(path: Path, text: str) -> Path:
    path.write_text(text, "utf-8")
    return path


def test_packs_and_returns_carry_them(ada: Store, tmp_path: Path) -> None:
    add_reply(ada, only(ada).id, "Ada's")
    bare = packs.make_pack(ada)
    path = lines(tmp_path / "bare.vpack", "".join(bare.lines))
    assert bundle_format.heading_of(path).version == 2
    pack = packs.make_pack(ada, with_annotations=True)
    path = lines(tmp_path / "all.vpack", "".join(pack.lines))
    assert (pack.replies, bundle_format.heading_of(path).version) == (1, 5)
    ben = in_memory("Ben")
    packs.open_pack(ben, path)
    reply = add_reply(ben, only(ben).id, "Ben's")
    for number, expected in enumerate((["Ada's", "Ben's"], ["Ada's", "Other"], ["Ada's"])):
        back = packs.make_return(ben)
        file = lines(tmp_path / f"{number}.vreturn", "".join(back.lines))
        merge_into(ada, bundle_format.read(file))
        assert [text for _, text in said(ada)] == expected
        if number == 0:
            reply = edit_reply(ben, reply.id, "Other")
        else:
            remove_reply(ben, reply.id) if number == 1 else None


def test_a_return_with_somebody_elses_reply_is_refused(ada: Store, tmp_path: Path) -> None:
    ben = copy_of(ada, "Ben")
    add_reply(ben, only(ben).id, "Ben's")
    add_reply(ben.in_name_of("Cleo"), only(ben).id, "Cleo's")
    back = packs.make_return(ben)
    incoming = bundle_format.read(lines(tmp_path / "b.vreturn", "".join(back.lines)))
    foreign = incoming_library(ben)
    incoming.tables["annotators"] += [
        row for row in foreign.tables["annotators"] if row["name"] == "Cleo"
    ]
    incoming.tables["replies"] = foreign.tables["replies"]
    report = merge_into(ada, incoming)
    assert "Cleo" in str(next(iter(report.refused.values())))
    assert said(ada) == []


@pytest.mark.parametrize(
    "change",
    [{"text": " "}, {"text": "x" * (LONGEST_REPLY + 1)}, {"annotator": "x"}, {"annotation": ""},
     {"created": "yesterday"}, {"id": "1"}, {"text": 7}],
)  # fmt: skip
def test_a_reply_of_another_library_is_not_believed(ada: Store, change: dict[str, object]) -> None:
    add_reply(ada, only(ada).id, "one")
    foreign = incoming_library(ada)
    (row,) = foreign.tables["replies"]
    with pytest.raises(Exception, match="replies"):
        foreign.take("replies", list({**row, **change}.values()))


def test_an_id_of_another_reply_changes_nothing(ada: Store) -> None:
    reply = add_reply(ada, only(ada).id, "one")
    foreign = incoming_library(ada)
    (row,) = foreign.tables["replies"]
    for change in ({"text": "two"}, {"annotation": row["id"]}):
        foreign.tables["replies"] = [{**row, **change, "modified": "2099-01-01T00:00:00.000000Z"}]
        merge_into(ada, foreign)
        assert ada.replies.all() == [reply]


def test_parts_of_one_annotation_have_one_thread() -> None:
    """One reader on two machines has annotated one passage; somebody has replied to each."""
    first, second = in_memory("Ada"), in_memory("Ada")
    document = add(first)
    merge_into(second, first)
    for store, tag in ((first, "claim"), (second, "opinion")):
        here = store.documents.get(document.id)
        store.annotate(here, Span(0, 10), [tag])
        add_reply(store.in_name_of("Ben"), only(store).id, f"to {tag}")
    merge_into(first, second)
    merge_into(second, first)
    for store in (first, second):
        assert [reply.annotation for reply in store.replies.all()] == [only(store).id] * 2
    # An edit makes one annotation of the parts.
    first.retag(only(first).id, ["disputed"])
    assert [text for _, text in said(first)] == ["to claim", "to opinion"]
    first.resize(first.documents.get(document.id), only(first).id, Span(0, 20))
    assert [text for _, text in said(first)] == ["to claim", "to opinion"]
    assert only(first).tags == ("disputed",)
    merge_into(second, first)
    assert said(second) == said(first)
    assert only(second).tags == ("disputed",)
    for store in (first, second):
        assert not check(store.database).problems
    first.delete([only(first).id])
    assert [text for _, text in said(first)] == ["to claim", "to opinion"]


_NAMES = ("Ada", "Ben")


@settings(max_examples=40)
@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 5), st.integers(0, 3)), max_size=14))
def test_three_libraries_agree_whatever_was_done(steps: list[tuple[int, int, int]]) -> None:
    first = in_memory("Ada")
    document = add(first)
    first.annotate(document, Span(0, 10), ["claim"])
    shared = only(first).id
    libraries = [first, copy_of(first, "Ada"), copy_of(first, "Ada")]
    for number, (at, what, n) in enumerate(steps):
        store = libraries[at].in_name_of(_NAMES[n % 2])
        own = [r for r in store.replies.all() if r.annotator.name == store.annotator]
        try:
            if what < 2:
                add_reply(store, shared, f"reply {number}")
            elif what == 2 and own:
                edit_reply(store, own[n % len(own)].id, f"edit {number}")
            elif what == 3 and own:
                remove_reply(store, own[n % len(own)].id)
            elif what == 4:
                merge_into(store, libraries[n % 3])
            elif what == 5:
                libraries[at].retag(shared, []) if n else libraries[at].delete([shared])
        except UnknownAnnotation:
            continue
    states = set()
    for order in permutations(libraries):
        together = in_memory("Eve")
        merge_into(together, *order)
        merge_into(together, *order)
        states.add(repr((_replies(together.replies.all()), _replies(together.replies.orphaned()))))
        assert not check(together.database).problems
    assert len(states) == 1
    every = {row for one in libraries for row in _rows(one)}
    assert {row[0] for row in _rows(together)} == {row[0] for row in every}


def _replies(replies: list[Reply]) -> list[tuple[str, ...]]:
    return [(r.id, r.annotation, r.annotator.name, r.text, r.created) for r in replies]


def _rows(store: Store) -> list[tuple[str, str]]:
    return store.database.tuples("SELECT id, text FROM replies")


# Blind rounds, pseudonyms, health


def test_a_blind_round_hides_others(ada: Store) -> None:
    ben = ada.in_name_of("Ben")
    document = ada.documents.get("bridge")
    bens = ben.annotate(document, Span(0, 10), ["claim"])
    add_reply(ben, only_of(ada, "Ada").id, "Ben to Ada")
    add_reply(ada, only_of(ada, "Ada").id, "Ada to Ada")
    add_reply(ada, bens.id, "Ada to Ben")
    blind_rounds.start(ada)
    assert said(ada) == [("Ada", "Ada to Ada")]
    assert said(ben) == []
    assert ada.replies.orphaned() == []
    with pytest.raises(UnknownAnnotation):
        add_reply(ada, bens.id, "once more")
    with pytest.raises(UnknownReply):
        remove_reply(ada, next(r.id for r in _every(ada) if r.text == "Ben to Ada"))
    assert packs.make_pack(ada, with_annotations=True).replies == 1
    # What is hidden is not noticed by what it prevents.
    mine = only_of(ada, "Ada").id
    remove_reply(ada, ada.replies.all()[0].id)
    ada.delete([mine])
    assert ada.annotations() == []
    blind_rounds.reveal(ada)
    assert said(ben) == [("Ada", "Ada to Ben")]
    assert [reply.text for reply in ben.replies.orphaned()] == ["Ben to Ada"]


def test_a_locked_round_takes_none(ada: Store) -> None:
    reply = add_reply(ada, only(ada).id, "one")
    blind_rounds.start(ada)
    blind_rounds.lock(ada)
    for act in (
        lambda: add_reply(ada, only(ada).id, "two"),
        lambda: edit_reply(ada, reply.id, "two"),
        lambda: remove_reply(ada, reply.id),
    ):
        with pytest.raises(RoundClosed):
            act()
    assert said(ada) == [("Ada", "one")]


def only_of(store: Store, name: str) -> Annotation:
    (annotation,) = store.annotations(annotator=name)
    return annotation


def _every(store: Store) -> list[Reply]:
    return [
        Reply(id_, "", only_of(store, "Ada").annotator, text, "", "") for id_, text in _rows(store)
    ]


def test_pseudonyms_are_for_replies_too(path: Path) -> None:
    ada = Store.open(path, "Ada")
    document = add(ada)
    ada.annotate(document, Span(0, 10), ["claim"])
    add_reply(ada.in_name_of("Benedikt"), only(ada).id, "I, Benedikt, agree with Ada.")
    with pseudonymous_copy(ada) as (copied, pseudonyms):
        ((name, text),) = said(copied)
        assert name == pseudonyms.by_name["Benedikt"]
        assert "Benedikt" not in text
        assert "Ada" not in text
    ada.close()


def test_check_sees_what_was_changed_by_no_program(ada: Store) -> None:
    add_reply(ada, only(ada).id, "one")
    assert not check(ada.database).problems
    connection = ada.database.connection
    connection.execute("UPDATE replies SET text = 'two'")
    assert any("replies" in problem.sentence for problem in check(ada.database).problems)
    connection.execute("UPDATE replies SET text = ' '")
    assert any("is empty" in problem.sentence for problem in check(ada.database).problems)


def test_rescue_saves_them(path: Path, tmp_path: Path) -> None:
    store = Store.open(path, "Ada")
    document = add(store)
    store.annotate(document, Span(0, 10), ["claim"])
    add_reply(store.in_name_of("Ben"), only(store).id, "one")
    add_reply(store, only(store).id, "two " * 3000)
    before = said(store)
    store.close()
    report = rescue(path, tmp_path / "new.db")
    assert (report.saved["replies"], report.whole) == (2, True), report
    saved = Store.open(tmp_path / "new.db", "Ada")
    assert said(saved) == before
    connection = saved.database.connection
    connection.execute("PRAGMA foreign_keys = OFF")
    for table in ("journal_changes", "journal", "annotators"):
        connection.execute(f"DELETE FROM {table}")
    saved.close()
    rescue(tmp_path / "new.db", tmp_path / "newer.db")
    saved = Store.open(tmp_path / "newer.db", "Ada")
    assert [text for _, text in said(saved)] == [text for _, text in before]
    saved.close()


def test_an_annotation_with_nothing_but_replies_goes_out_and_in(ada: Store) -> None:
    annotation = only(ada)
    add_reply(ada.in_name_of("Ben"), annotation.id, "Why?")
    ada.retag(annotation.id, [])
    ada.write_note(annotation.id, None)
    expected = [(r.id, r.annotation, r.annotator.name, r.text) for r in ada.replies.all()]
    for name in ("xlsx", "web-annotation", "csv"):
        format_ = by_name(name)
        assert format_.exporter is not None
        selection = selection_of(ada, ada.annotations())
        content = format_.exporter.run(selection, ExportOptions(suffix=f".{name}")).content
        other = in_memory("Eve")
        add(other)
        report = import_project(other, read_project(format_, content, None))
        if name == "csv":
            assert "it is shown once it has a reply" in report.notices[0]
            rows, _ = replies_csv.read(replies_csv.write(ada.replies.all()).encode())
            assert not replies_csv.import_replies(other, rows).problems
        assert report.problems == []
        brought = [(r.id, r.annotation, r.annotator.name, r.text) for r in other.replies.all()]
        assert brought == expected, name
