"""Blind rounds with lock and deadline: what they refuse, and which times are understood."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.errors import BadDeadline, BadRound, RoundClosed
from annotations.exchange.formats import csv_file
from annotations.model.memos import LIBRARY
from annotations.model.rounds import Round, parse_deadline, time_left
from annotations.seminar import adjudication, blind_rounds, finished_documents, packs
from annotations.seminar.merging.merge import merge
from annotations.service import linking
from annotations.service.bulk_tagging import tag_passages
from annotations.service.documents import remove_document
from annotations.service.memos import write_memo
from annotations.service.replies import add_reply
from annotations.service.store import Store
from corpus.document import Span
from tests.annotations.test_merging import only, tag
from tests.helpers.command_line import CommandLine
from tests.helpers.factories import TEXT, add, as_csv, in_memory, merge_into, span_of
from tests.helpers.importing import import_annotations

PAST = "2000-01-01T18:00:00.000000Z"
NOON = datetime.fromisoformat("2026-11-30T12:00:00+00:00")


@pytest.fixture(params=["UTC", "Asia/Kolkata", "America/St_Johns", "Pacific/Kiritimati"])
def zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.fixture
def ada() -> Store:
    """A blind round in which Ada has annotated and undone something."""
    store = in_memory("Ada")
    add(store, origin="here")
    tag(store, "thirty buses", "claim", note="Ada's note")
    tag(store, "a scandal", "opinion")
    write_memo(store, LIBRARY, "Ada's memo")
    finished_documents.toggle(store, only(store).id)
    store.delete([tag(store, "denied everything", "claim")])
    store.journal.undo()
    blind_rounds.start(store)
    return store


WRITES: dict[str, Callable[[Store], object]] = {
    "annotate": lambda store: tag(store, "The bridge", "claim"),
    "toggle": lambda store: store.toggle(only(store), span_of(only(store), "The bridge"), "claim"),
    "toggle off": lambda store: store.toggle(only(store), store.annotations()[0].span, "claim"),
    "note": lambda store: store.write_note(store.annotations()[0].id, "another"),
    "retag": lambda store: store.retag(store.annotations()[0].id, ["opinion"]),
    "new tag": lambda store: tag(store, "The bridge", "quite new"),
    "extent": lambda store: store.resize(only(store), store.annotations()[0].id, Span(0, 3)),
    "delete": lambda store: store.delete([store.annotations()[0].id]),
    "link": lambda store: linking.link(store, *_ends(store)),
    "bulk": lambda store: tag_passages(store, only(store), [Span(0, 3)], "claim"),
    "memo": lambda store: write_memo(store, LIBRARY, "another memo"),
    "reply": lambda store: add_reply(store, store.annotations()[0].id, "why?"),
    "finished": lambda store: finished_documents.toggle(store, only(store).id),
    "undo": lambda store: store.journal.undo(),
    "redo": lambda store: store.journal.redo(),
}


def _ends(store: Store):
    first, second = (one.id for one in store.annotations()[:2])
    return first, "supports", second


@pytest.mark.parametrize("closed_by", ["lock", "deadline"])
@pytest.mark.parametrize("name", WRITES)
def test_annotators_writes_are_refused(ada: Store, name: str, closed_by: str) -> None:
    if closed_by == "lock":
        blind_rounds.lock(ada.in_name_of("Tess"))
    else:
        blind_rounds.set_deadline(ada, PAST)
    before, turn = as_csv(ada), ada.journal.turn()
    with pytest.raises(RoundClosed) as refused:
        WRITES[name](ada)
    assert (as_csv(ada), ada.journal.turn()) == (before, turn)
    said = str(refused.value)
    assert "Ada or another teacher unlocks it" in said or "Tess, Ada or another" in said
    assert ("locked by Tess at " in said) or ("passed at 2000-01-01 " in said)
    blind_rounds.unlock(ada)
    WRITES[name](ada)
    assert ada.journal.turn() > turn


def test_settling_merging_importing_and_keeping_are_not_refused(ada: Store) -> None:
    other = in_memory("Ben")
    add(other, origin="here")
    tag(other, "thirty buses", "irony")
    table = as_csv(other)
    blind_rounds.lock(ada)
    document = only(ada)
    sentence = span_of(document, "The mayor denied everything.")
    adjudication.toggle(ada, document, sentence, "settled anew")
    adjudication.write_note(ada, document, sentence, "we agree", "")
    assert ada.journal.undo() == "wrote the class's note on " + ada.journal.history()[0].label[26:]
    ada.journal.redo()
    adjudication.toggle(ada, document, sentence, "settled anew")
    assert merge_into(ada, other).added == 1
    ada.journal.undo()
    import_annotations(ada, csv_file.read(table))
    ada.tags.rename("opinion", "wit")
    ada.tags.merge("wit", "claim")
    remove_document(ada, document.id)
    ada.journal.undo()
    assert blind_rounds.current(ada) is not None


def test_a_return_made_before_the_deadline_is_not_late_however_late_it_comes(
    tmp_path: Path,
) -> None:
    """As in turnitin/moodle-mod_turnitintooltwo#91."""
    teacher = Store.open(tmp_path / "class.db", "Tess")
    add(teacher, origin="here")
    (tmp_path / "p.pack").write_text("".join(packs.make_pack(teacher).lines))
    student = Store.open(tmp_path / "ill.db", "Ben")
    packs.open_pack(student, tmp_path / "p.pack")
    tag(student, "thirty buses", "claim")
    (tmp_path / "b.return").write_text("".join(packs.make_return(student).lines))
    blind_rounds.start(teacher)
    blind_rounds.lock(teacher)
    report = merge(teacher, [tmp_path / "b.return"])
    assert (report.added, [one.late for one in report.returned]) == (1, [0])


def test_what_the_states_allow(ada: Store) -> None:
    with pytest.raises(BadRound, match="is not locked"):
        blind_rounds.unlock(ada)
    blind_rounds.lock(ada)
    with pytest.raises(BadRound, match="already locked, by Ada"):
        blind_rounds.lock(ada)
    with pytest.raises(BadRound, match="unlock it before"):
        blind_rounds.set_deadline(ada, None)
    assert blind_rounds.reveal(ada).annotators == 1
    tag(ada, "The bridge", "claim")  # a revealed round binds nobody
    for change in (blind_rounds.lock, blind_rounds.unlock, blind_rounds.reveal):
        with pytest.raises(BadRound, match="not in a blind round"):
            change(ada)
    labels = [entry.label for entry in ada.journal.history(3)]
    assert labels[1:] == ["revealed everybody's annotations", "locked the blind round"]


def test_everybody_reads_in_the_history_how_the_round_went(ada: Store) -> None:
    blind_rounds.set_deadline(ada, parse_deadline("+90m"))
    blind_rounds.set_deadline(ada, None)
    blind_rounds.lock(ada)
    blind_rounds.unlock(ada)
    labels = [entry.label for entry in ada.in_name_of("Ben").journal.history()]
    assert labels[:3] == [
        "unlocked the blind round", "locked the blind round",
        "removed the deadline of the blind round",
    ]  # fmt: skip
    assert labels[3].startswith("set the deadline of the blind round to ")
    assert labels[4:] == ["began a blind round"]


def test_a_passage_that_reads_like_such_an_entry_stays_hidden(ada: Store) -> None:
    with ada.journal.recorded("set the deadline of the blind round to my secret") as tx:
        ada.rows.create(tx, only(ada), Span(0, 3), ["claim"])
    assert not any("secret" in e.label for e in ada.in_name_of("Ben").journal.history())


def test_an_earlier_programs_round_has_neither(ada: Store) -> None:
    with ada.database.transaction() as tx:
        ada.settings.set_shared(tx, "blind", {"by": "Ada", "since": PAST})
    assert blind_rounds.current(ada) == Round("Ada", PAST)
    tag(ada, "The bridge", "claim")


def test_a_return_merged_after_the_lock_is_taken_and_told(tmp_path: Path) -> None:
    teacher = Store.open(tmp_path / "class.db", "Tess")
    add(teacher, origin="here")
    blind_rounds.start(teacher)
    blind_rounds.lock(teacher)
    pack = packs.make_pack(teacher, blind=True)
    (tmp_path / "p.pack").write_text("".join(pack.lines))
    student = Store.open(tmp_path / "ill.db", "Ben")
    packs.open_pack(student, tmp_path / "p.pack")
    tag(student, "thirty buses", "claim")  # neither lock nor deadline travels
    (tmp_path / "b.return").write_text("".join(packs.make_return(student).lines))
    report = merge(teacher, [tmp_path / "b.return"])
    assert (report.added, report.refused) == (1, {})
    assert [one.late for one in report.returned] == [1]
    assert report.closed_since == blind_rounds.current(teacher).locked_at
    blind_rounds.unlock(teacher)
    again = merge(teacher, [tmp_path / "b.return"])
    assert (again.closed_since, [one.late for one in again.returned]) == (None, [0])


# Times


@pytest.mark.usefixtures("zone")
@pytest.mark.parametrize(
    ("typed", "minutes"),
    [("+90m", 90), ("+2h", 120), (" +1h 30m ", 90), ("+1d", 1440), ("+ 5 min", 5), ("+0h1m", 1)],
)
def test_lengths(typed: str, minutes: int) -> None:
    meant = datetime.fromisoformat(parse_deadline(typed, NOON))
    assert meant == NOON + timedelta(minutes=minutes)


@pytest.mark.usefixtures("zone")
def test_clock_times_are_those_of_the_machine() -> None:
    here = NOON.astimezone()
    later = here + timedelta(minutes=7)
    if later.date() == here.date():
        meant = datetime.fromisoformat(parse_deadline(f"{later:%H:%M}", NOON))
        assert meant.astimezone().strftime("%H:%M") == f"{later:%H:%M}"
        assert 0 < (meant - NOON).total_seconds() <= 7 * 60
    for typed in ("2026-12-01 18:00", "2026-12-01T18:00", "2026-12-01   18.00"):
        meant = datetime.fromisoformat(parse_deadline(typed, NOON)).astimezone()
        assert f"{meant:%Y-%m-%d %H:%M}" == "2026-12-01 18:00"


@pytest.mark.parametrize(
    ("zone_name", "typed", "utc"),
    [
        # After the clocks have changed (Submitty#3316), in gaps of half an hour and of two hours
        # (rails#58242, dify#39230), and in the hour that comes twice, of which the first is meant.
        ("Europe/Berlin", "2027-03-29 18:00", "2027-03-29T16:00"),
        ("Europe/Berlin", "2026-12-01 18:00", "2026-12-01T17:00"),
        ("Australia/Lord_Howe", "2027-10-03 02:15", "2027-10-02T15:45"),
        ("Antarctica/Troll", "2027-03-28 01:30", "2027-03-28T01:30"),
        ("Europe/Berlin", "2027-10-31 02:30", "2027-10-31T00:30"),
    ],
)
def test_clocks_that_change(zone_name: str, typed: str, utc: str, monkeypatch) -> None:
    monkeypatch.setenv("TZ", zone_name)
    time.tzset()
    try:
        assert parse_deadline(typed, NOON).startswith(utc)
    finally:
        monkeypatch.undo()
        time.tzset()


@pytest.mark.usefixtures("zone")
def test_a_time_that_has_passed_is_refused_with_the_time_it_is() -> None:
    here = NOON.astimezone()
    for typed in ("2026-11-29 18:00", "1900-01-01 00:00", f"{here:%H:%M}"):
        with pytest.raises(BadDeadline, match=r"has passed: it is .* now on the clock") as refused:
            parse_deadline(typed, NOON)
        assert f"{here:%H:%M}" in str(refused.value)
    with pytest.raises(BadDeadline, match="has passed"):
        parse_deadline("+0m", NOON)


@pytest.mark.parametrize("typed", [
    "", "  ", "soon", "25:00", "18:60", "18", "1800", "6pm", "18:00:30", "2026-13-01 18:00",
    "2026-02-30 18:00", "2026-12-01", "01.12.2026 18:00", "+", "+m", "+90", "+90 minutes", "90m",
    "-90m", "+99999999999999d", "9999-12-31 24:00", "٠١:٣٠", "18:00 Uhr", "tomorrow 18:00",
    "12/01/2026 18:00", "18:00\x1b[2J", "+1.5h", "none", "18:00+01:00", "0000-01-01 00:00",
    "x" * 10_000,
])  # fmt: skip
def test_what_is_no_time_is_refused_in_one_sentence(typed: str) -> None:
    with pytest.raises(BadDeadline) as refused:
        parse_deadline(typed, NOON)
    assert "\n" not in str(refused.value)
    assert len(str(refused.value)) < 250
    assert "18:00" in str(refused.value)


@given(st.text(max_size=30) | st.from_regex(r"\+?[0-9 :dhm.T-]{0,20}"))
def test_whatever_is_typed_is_a_time_to_come_or_refused(typed: str) -> None:
    try:
        meant = parse_deadline(typed, NOON)
    except BadDeadline:
        return
    assert datetime.fromisoformat(meant) > NOON


@given(st.floats(0.001, 4e6))
def test_the_time_left_is_never_understated_and_changes_when_it_says(seconds: float) -> None:
    deadline = (NOON + timedelta(seconds=seconds)).isoformat()
    left = time_left(deadline, NOON.isoformat())
    assert 0 <= left.changes_in <= seconds + 0.001
    assert left.text != "1 min" or seconds == 60  # else it would seem longer than it is
    just_before = NOON + timedelta(seconds=left.changes_in * 0.99 - 0.001)
    if just_before >= NOON:
        assert time_left(deadline, just_before.isoformat()).text == left.text
    after = NOON + timedelta(seconds=left.changes_in + 0.001)
    if after.isoformat() < deadline:
        assert time_left(deadline, after.isoformat()).text != left.text


@pytest.mark.parametrize(("seconds", "text"), [
    (1, "under 1 min"), (59, "under 1 min"), (60, "1 min"), (61, "2 min"), (1500, "25 min"),
    (3600, "1 h"), (3601, "1 h 10 min"),
    (7200, "2 h"), (86_400, "24 h"), (200_000, "3 days"),
])  # fmt: skip
def test_lengths_in_words(seconds: int, text: str) -> None:
    deadline = (NOON + timedelta(seconds=seconds)).isoformat()
    assert time_left(deadline, NOON.isoformat()).text == text


# The command line


def test_on_the_command_line(variorum: CommandLine) -> None:
    variorum.add("bridge", TEXT)
    assert "is not a time" in variorum.fails("blind", "start", "--deadline", "soon")
    assert "not in a blind round" in variorum.fails("blind", "lock")
    said = variorum.ok("blind", "start", "--deadline", "+90m", "--as", "Tess").out
    assert "until" in said
    assert "for 1 h 30 min" in said
    there = variorum.ok("blind", "--json").json
    assert (there["blind"], there["locked"], there["by"]) == (True, False, "Tess")
    assert "has no deadline now" in variorum.ok("blind", "deadline", "none").out
    assert "has passed" in variorum.fails("blind", "deadline", "2000-01-01 18:00")
    assert "for 2 h" in variorum.ok("blind", "deadline", "+2h").out
    assert variorum.ok("blind", "lock", "--as", "Tess", "--json").json["locked"] is True
    tagging = ("annotate", "bridge", "--quote", "thirty buses", "--tag", "claim", "--as", "Ben")
    said = variorum.fails(*tagging)
    assert "locked by Tess at " in said
    assert "until Tess or another teacher unlocks it" in said
    assert "locked by Tess" in variorum.ok("blind").out
    assert "can go on" in variorum.ok("blind", "unlock").out
    variorum.ok(*tagging)
    variorum.ok("blind", "reveal", "--yes")
    assert variorum.ok("blind", "--json").json == {"blind": False}
