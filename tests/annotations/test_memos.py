"""Memos on documents, tags and the library: written, merged, undone, packed, exported."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

import pytest

from annotations.analysis.library_search import search
from annotations.errors import ChangedSince, TagInUse, UnknownTag
from annotations.exchange import memos_csv
from annotations.health.checks import check
from annotations.health.rescue import rescue
from annotations.model.memos import LIBRARY
from annotations.seminar import blind_rounds, bundle_format, packs
from annotations.service.documents import remove_document
from annotations.service.memos import own_memo, remove_memo, subject_of, write_memo
from annotations.service.store import Store
from annotations.service.tag_deletion import delete_tag
from corpus.errors import UnknownDocument
from tests.helpers.factories import add, in_memory, incoming_library, merge_into


def texts(store: Store) -> list[tuple[str, str, str, str]]:
    return [
        (memo.about.kind, memo.about.name, memo.annotator.name, memo.text)
        for memo in store.memos.all()
    ]


def about_bridge(store: Store):
    return subject_of(store, document="bridge")


@pytest.fixture
def written() -> Store:
    store = in_memory("Ada")
    add(store)
    write_memo(store, LIBRARY, "What the seminar is about.")
    write_memo(store, subject_of(store, tag="claim"), "Use it sparingly.")
    write_memo(store, about_bridge(store), "First line.\r\nSecond line.\n\n=1+1\n")
    return store


def test_one_memo_per_annotator_and_subject(written: Store) -> None:
    ben = written.in_name_of("Ben")
    write_memo(ben, about_bridge(ben), "Not so.")
    assert texts(written) == [
        ("library", "", "Ada", "What the seminar is about."),
        ("tag", "claim", "Ada", "Use it sparingly."),
        ("document", "bridge", "Ada", "First line.\nSecond line.\n\n=1+1"),
        ("document", "bridge", "Ben", "Not so."),
    ]
    created = own_memo(written, LIBRARY)
    changed = write_memo(written, LIBRARY, "Something else.")
    assert changed is not None
    assert created is not None
    assert (changed.text, changed.created) == ("Something else.", created.created)
    assert changed.modified > created.modified
    assert len(written.memos.about(LIBRARY)) == 1
    turn = written.journal.turn()
    assert write_memo(written, LIBRARY, "Something else.") == changed
    assert written.journal.turn() == turn, "what changes nothing is no entry of the history"


def test_the_history_names_the_subject(written: Store) -> None:
    write_memo(written, about_bridge(written), "Other")
    remove_memo(written, subject_of(written, tag="claim"))
    assert [entry.label for entry in written.journal.history()][:5] == [
        "removed the memo on the tag claim",
        "changed the memo on “bridge”",
        "wrote a memo on “bridge”",
        "wrote a memo on the tag claim",
        "wrote a memo on the library",
    ]


def test_undo_and_redo(written: Store) -> None:
    before = texts(written)
    write_memo(written, LIBRARY, "Other")
    after = texts(written)
    turn = written.journal.turn()
    written.journal.undo()
    assert texts(written) == before
    assert written.journal.since(turn).memos
    written.journal.redo()
    assert texts(written) == after
    remove_memo(written, LIBRARY)
    assert own_memo(written, LIBRARY) is None
    written.journal.undo()
    assert texts(written) == after
    assert check(written.database).problems == []


def test_what_came_meanwhile_is_not_overwritten(written: Store) -> None:
    seen = own_memo(written, LIBRARY)
    assert seen is not None
    write_memo(written, LIBRARY, "From another window.")
    memo = write_memo(written, LIBRARY, "From this one.", replacing=[seen.id])
    assert memo is not None
    assert memo.text == "From another window.\n\nFrom this one."
    assert write_memo(written, LIBRARY, "Both.").text == "Both."  # type: ignore[union-attr]


def test_a_removed_document_hides_its_memos_until_it_is_restored(written: Store) -> None:
    before = texts(written)
    subject = about_bridge(written)
    remove_document(written, "bridge")
    assert texts(written) == before[:2]
    with pytest.raises(UnknownDocument):
        write_memo(written, subject, "Too late.")
    written.journal.undo()
    assert texts(written) == before


def test_a_tag_with_somebodys_memo_is_not_undone() -> None:
    store = in_memory("Ada")
    store.tags.add("mine")
    ben = store.in_name_of("Ben")
    write_memo(ben, subject_of(ben, tag="mine"), "What is it for?")
    with pytest.raises(ChangedSince):
        store.journal.undo()
    remove_memo(ben, subject_of(ben, tag="mine"))
    store.journal.undo()
    with pytest.raises(UnknownTag):
        subject_of(store, tag="mine")


def test_a_renamed_tag_takes_its_memo_along(written: Store) -> None:
    written.tags.rename("claim", "assertion")
    assert ("tag", "assertion", "Ada", "Use it sparingly.") in texts(written)


def test_merging_in_any_order_loses_nothing() -> None:
    """The same memo changed in two libraries: both texts stand, and the next edit makes one."""
    first = in_memory("Ada")
    add(first)
    write_memo(first, about_bridge(first), "one")
    second = in_memory("Ada")
    merge_into(second, first)
    write_memo(first, about_bridge(first), "two")
    write_memo(second, about_bridge(second), "three")
    third = in_memory("Ben")
    add(third)
    write_memo(third, about_bridge(third), "Ben's")
    results = []
    for order in permutations([first, second, third]):
        store = in_memory("Eve")
        for other in (*order, *order):
            merge_into(store, other)
        results.append(texts(store))
        assert check(store.database).problems == []
    assert all(result == results[0] for result in results)
    assert results[0] == [
        ("document", "bridge", "Ada", "two\n\nthree"), ("document", "bridge", "Ben", "Ben's"),
    ]  # fmt: skip
    merge_into(first, second)
    write_memo(first, about_bridge(first), "two and three")
    merge_into(second, first)
    assert texts(second) == [("document", "bridge", "Ada", "two and three")]
    report = merge_into(second, first)
    assert report.memos == 0


def test_a_removed_memo_goes_elsewhere_too_and_an_undone_merge_may_come_again() -> None:
    first, second = in_memory("Ada"), in_memory("Ben")
    add(first)
    write_memo(first, about_bridge(first), "one")
    merge_into(second, first)
    second.journal.undo()
    assert texts(second) == []
    merge_into(second, first)
    assert texts(second) == [("document", "bridge", "Ada", "one")]
    remove_memo(first, about_bridge(first))
    merge_into(second, first)
    assert texts(second) == []
    first.journal.undo()
    merge_into(second, first)
    assert texts(second) == [("document", "bridge", "Ada", "one")]


def test_a_memo_of_another_library_is_not_believed() -> None:
    store = in_memory("Ada")
    add(store)
    write_memo(store, LIBRARY, "one")
    foreign = incoming_library(store)
    (row,) = foreign.tables["memos"]
    for change in (
        {"text": " "},
        {"document": foreign.tables["documents"][0]["id"], "tag": foreign.tables["tags"][0]["id"]},
        {"annotator": "x"},
    ):
        with pytest.raises(Exception, match="memos"):
            foreign.take("memos", list({**row, **change}.values()))


# Packs, returns, blind rounds


def lines(path: Path, text: str) -> Path:
    path.write_text(text, "utf-8")
    return path


def test_packs_and_returns_carry_them(written: Store, tmp_path: Path) -> None:
    bare = packs.make_pack(written)
    assert (
        bundle_format.heading_of(lines(tmp_path / "bare.vpack", "".join(bare.lines))).version == 2
    )
    pack = packs.make_pack(written, with_annotations=True)
    path = lines(tmp_path / "all.vpack", "".join(pack.lines))
    assert (pack.memos, bundle_format.heading_of(path).version) == (3, 3)
    ben = in_memory("Ben")
    packs.open_pack(ben, path)
    assert texts(ben) == texts(written)
    write_memo(ben, about_bridge(ben), "Ben's")
    write_memo(ben, subject_of(ben, tag="opinion"), "On opinions.")
    back = packs.make_return(ben)
    assert (back.memos, back.annotations) == (2, 0)
    merge_into(written, bundle_format.read(lines(tmp_path / "b.vreturn", "".join(back.lines))))
    assert ("document", "bridge", "Ben", "Ben's") in texts(written)
    assert ("tag", "opinion", "Ben", "On opinions.") in texts(written)
    # What is removed there is removed here by the next return.
    remove_memo(ben, about_bridge(ben))
    back = packs.make_return(ben)
    merge_into(written, bundle_format.read(lines(tmp_path / "c.vreturn", "".join(back.lines))))
    assert ("document", "bridge", "Ben", "Ben's") not in texts(written)


def test_a_return_to_a_library_without_the_document_says_so(tmp_path: Path, written: Store) -> None:
    back = packs.make_return(written)
    other = in_memory("Eve")
    path = lines(tmp_path / "b.vreturn", "".join(back.lines))
    report = merge_into(other, bundle_format.read(path))
    assert (report.memos, report.memos_left_out) == (2, 1)


def test_a_blind_round_hides_other_peoples(written: Store) -> None:
    ben = written.in_name_of("Ben")
    write_memo(ben, LIBRARY, "Ben's")
    blind_rounds.start(written)
    assert [text[2:] for text in texts(ben)] == [("Ben", "Ben's")]
    assert {text[2] for text in texts(written)} == {"Ada"}
    assert packs.make_pack(ben, with_annotations=True).memos == 1
    assert all(
        "Ada" not in entry.annotator for entry in ben.journal.history()[:-1] if entry.changes
    )
    blind_rounds.reveal(written)
    assert len(texts(ben)) == 4


# Health


def test_check_sees_what_was_changed_by_no_program(path: Path) -> None:
    store = Store.open(path, "Ada")
    add(store)
    write_memo(store, LIBRARY, "one")
    connection = store.database.connection
    connection.execute("UPDATE memos SET text = 'two'")
    assert any("memos" in problem.sentence for problem in check(store.database).problems)
    connection.execute("UPDATE memos SET text = ' '")
    assert any("is empty" in problem.sentence for problem in check(store.database).problems)
    store.close()


def test_rescue_saves_them(path: Path, tmp_path: Path) -> None:
    store = Store.open(path, "Ada")
    add(store)
    write_memo(store, LIBRARY, "one")
    write_memo(store, about_bridge(store), "two " * 3000)
    before = texts(store)
    store.close()
    report = rescue(path, tmp_path / "new.db")
    assert (report.saved["memos"], report.whole) == (2, True), report
    saved = Store.open(tmp_path / "new.db", "Ada")
    assert texts(saved) == before
    saved.close()


def test_rescue_gives_a_memo_something_to_be_about(path: Path, tmp_path: Path) -> None:
    store = Store.open(path, "Ada")
    add(store)
    store.tags.add("mine")
    write_memo(store, subject_of(store, tag="mine"), "one")
    write_memo(store, about_bridge(store), "two")
    connection = store.database.connection
    connection.execute("PRAGMA foreign_keys = OFF")
    for table in ("journal_changes", "journal", "tags", "annotators"):
        connection.execute(f"DELETE FROM {table}")
    store.close()
    report = rescue(path, tmp_path / "new.db")
    assert report.saved["memos"] == 2, report
    saved = Store.open(tmp_path / "new.db", "Ada")
    assert [(kind, text) for kind, _, _, text in texts(saved)] == [
        ("tag", "one"), ("document", "two"),
    ]  # fmt: skip
    saved.close()


# CSV


def test_csv_goes_round(written: Store) -> None:
    ben = written.in_name_of("Ben")
    write_memo(ben, LIBRARY, "'quoted; =1")
    data = memos_csv.write(written.memos.all()).encode()
    assert memos_csv.is_memos(data)
    other = in_memory("Eve")
    add(other)
    rows, warnings = memos_csv.read(data)
    assert warnings == []
    report = memos_csv.import_memos(other, rows)
    assert (report.added, report.problems) == (4, [])
    assert memos_csv.write(other.memos.all()).encode() == data
    turn = other.journal.turn()
    assert memos_csv.import_memos(other, rows).unchanged == 4
    assert other.journal.turn() == turn


def corrected(store: Store, old: str, new: str):
    text = memos_csv.write(store.memos.all())
    assert old in text
    return memos_csv.read(text.replace(old, new).encode())[0]


def test_a_correction_in_the_file_is_taken_over(written: Store) -> None:
    rows = corrected(written, "Use it sparingly.", "Use it often.")
    report = memos_csv.import_memos(written, rows)
    assert (report.updated, report.unchanged, report.conflicts) == (1, 2, [])
    assert ("tag", "claim", "Ada", "Use it often.") in texts(written)
    assert memos_csv.import_memos(written, rows).unchanged == 3
    written.journal.undo()
    assert ("tag", "claim", "Ada", "Use it sparingly.") in texts(written)


def test_an_older_file_puts_nothing_back_in_silence(written: Store) -> None:
    before = texts(written)
    rows = corrected(written, "Use it sparingly.", "Use it often.")
    subject = subject_of(written, tag="claim")
    write_memo(written, subject, "Changed here.")
    remove_memo(written, LIBRARY)
    report = memos_csv.import_memos(written, rows)
    assert [conflict.sentence for conflict in report.left] == [
        "line 2: the memo on the library was removed here after the file was written",
        "line 3: the memo on the tag claim was changed here after the file was written",
    ]
    assert own_memo(written, LIBRARY) is None
    assert len(memos_csv.preview_conflicts(written, rows)) == 2
    memos_csv.import_memos(written, rows, decide=lambda _: "file")
    assert texts(written) == [
        (*row[:3], "Use it often.") if row[1] == "claim" else row for row in before
    ]


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (",document,harbour,,words,Ada,,", "there is no document"),
        (",tag,,none,words,Ada,,", "there is no tag"),
        (",library,,,,Ada,,", "the column memo is empty"),
    ],
)
def test_a_row_that_cannot_be_taken_in(written: Store, row: str, sentence: str) -> None:
    data = f"{','.join(memos_csv.COLUMNS)}\r\n{row}\r\n".encode()
    report = memos_csv.import_memos(written, memos_csv.read(data)[0])
    assert [problem for problem in report.problems if sentence in problem], report
    assert len(texts(written)) == 3


def test_search_finds_them(written: Store) -> None:
    ben = written.in_name_of("Ben")
    write_memo(ben, about_bridge(ben), "Compare the harbour article, paragraph four.")

    def found(query: str) -> list[tuple[str, str]]:
        return [
            (result.memo.label, result.text)
            for result in search(written, query).results
            if result.memo is not None
        ]

    harbour = [("“bridge”", "Compare the harbour article, paragraph four.")]
    assert found("harbour article") == harbour
    assert found("harbuor artcle") == harbour
    assert found("harbour by:Ben in:bridge") == harbour
    assert found("harbour by:Ada") == []
    assert found("sparingly") == [("the tag claim", "Use it sparingly.")]
    assert found("sparingly tag:claim") == found("sparingly")
    assert found("sparingly in:bridge") == []
    assert found("seminar") == [("the library", "What the seminar is about.")]


def test_merged_and_deleted_tags(written: Store) -> None:
    ben = written.in_name_of("Ben")
    write_memo(written, subject_of(written, tag="opinion"), "On opinions.")
    write_memo(ben, subject_of(ben, tag="disputed"), "Ben's")
    written.tags.merge("opinion", "claim")
    (merged,) = written.memos.about(subject_of(written, tag="claim"))
    assert set(merged.text.split("\n\n")) == {"Use it sparingly.", "On opinions."}
    with pytest.raises(TagInUse, match="Ben wrote a memo"):
        delete_tag(written, "disputed")
    delete_tag(written, "claim")
    assert [text for *_, text in texts(written) if "Use it" in text] == []
    written.tags.add("claim")
    assert merged.text in [text for *_, text in texts(written)]
    assert check(written.database).problems == []


def test_one_reader_on_two_machines_is_known_by_a_memo(written: Store, tmp_path: Path) -> None:
    """As by an annotation: a class library that got the memo by a CSV has another id for her."""
    other = in_memory("Teacher")
    add(other)
    memos_csv.import_memos(other, memos_csv.read(memos_csv.write(written.memos.all()).encode())[0])
    back = packs.make_return(written)
    path = lines(tmp_path / "a.vreturn", "".join(back.lines))
    report = merge_into(other, bundle_format.read(path))
    assert report.memos == 0
    assert {memo.annotator.name for memo in other.memos.all()} == {"Ada"}
