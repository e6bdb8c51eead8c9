"""Many sources at once: kept in batches, cleaned by several processes, stopped and gone on with."""

from __future__ import annotations

import atexit
import io
import itertools
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from annotations.service import adding
from annotations.service.adding import SourceCandidate, SourceOutcome, Stop, add_all, candidates_of
from annotations.service.documents import AddedDocument, GroupedStep, add_document, add_documents
from annotations.service.store import Store
from corpus.cleaning import version
from corpus.errors import Conflict, Fault, LibraryFull, UnreadableSource, VariorumError
from corpus.sources.loading import prepare_file
from corpus.sources.source import PreparedSource
from corpus.sources.workers import Workers
from corpus.storage.document_writer import DocumentWriter
from corpus.storage.search_index.verification import verify
from tests.helpers.command_line import COMMAND, CommandLine
from tests.helpers.factories import TEXT, prepared_source, visible_state
from tests.helpers.loopback import serving
from tests.helpers.paths import ROOT

MANY = 60
"""More than are cleaned before other processes help."""


def write_many(folder: Path, number: int = MANY) -> list[Path]:
    """So many articles, every third one a page."""
    folder.mkdir(exist_ok=True)
    files = []
    for n in range(number):
        sentence = f"Bridge number {n} was closed at dawn, and nobody in the valley had been told. "
        if n % 3:
            file = folder / f"article-{n:04}.txt"
            file.write_text(f"About bridge {n}\n\n{sentence * 4}\n\nShare this article\n", "utf-8")
        else:
            file = folder / f"article-{n:04}.html"
            file.write_text(
                f"<html><title>About bridge {n}</title><nav>Home</nav><p>{sentence * 4}</html>",
                "utf-8",
            )
        files.append(file)
    return files


def added(store: Store, *paths: Path, stop: Stop | None = None) -> list[SourceOutcome]:
    library = store.database.path
    candidates = [one for path in paths for one in candidates_of(str(path), library)]
    return list(add_all(store, candidates, GroupedStep("added"), stop=stop))


def statuses(outcomes: list[SourceOutcome]) -> list[str]:
    return [outcome.status for outcome in outcomes]


def texts(store: Store) -> list[tuple[object, ...]]:
    """Everything that the bytes of the sources settle."""
    found = []
    for summary in store.documents.all():
        document, cleaned = store.documents.get(summary.id), store.documents.cleaned(summary.id)
        found.append((document.slug, document.metadata, document.text, document.blocks,
                      cleaned.ledger, document.source, summary.doubt))  # fmt: skip
    return found


# Several processes


def test_the_text_does_not_depend_on_who_cleaned_it(
    opened: Callable[..., Store], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_many(tmp_path / "many")
    one, two, three = opened(name="one"), opened(name="two"), opened(name="three")
    for file in sorted((tmp_path / "many").iterdir()):
        add_document(one, prepare_file(str(file)))
    monkeypatch.setattr(adding, "cores", lambda: 2)
    assert statuses(added(two, tmp_path / "many")) == ["added"] * MANY
    monkeypatch.setattr(adding, "cores", lambda: 1)
    assert statuses(added(three, tmp_path / "many")) == ["added"] * MANY
    assert texts(one) == texts(two) == texts(three)
    assert [s.id for s in two.documents.all()] != [s.id for s in one.documents.all()]


def test_outcomes_come_in_the_order_of_the_files(store: Store, tmp_path: Path) -> None:
    files = write_many(tmp_path / "many")
    files[20].write_bytes(b"")
    files[40].write_bytes(b"\x89PNG\r\n\x1a\n")
    outcomes = added(store, tmp_path / "many")
    assert [outcome.path for outcome in outcomes] == [str(file) for file in files]
    wrong = {n: o.error for n, o in enumerate(outcomes) if o.added is None}
    assert list(wrong) == [20, 40]
    assert "is empty" in str(wrong[20])


def _job(number: int) -> int:
    if number == 3:
        os._exit(9)
    if number == 4:
        raise UnreadableSource("a sentence")
    if number == 5:
        raise ZeroDivisionError("by zero")
    print("a library that prints must not disturb")
    return number * number


def test_a_process_that_breaks_down_costs_one_job(monkeypatch: pytest.MonkeyPatch) -> None:
    # The processes import what they are given from where the tests are.
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(Path(__file__).parent), str(ROOT)]))
    job = partial(_job)
    with Workers(2) as workers:
        futures = [workers.submit(partial(job, number)) for number in range(8)]
        results: list[int | str] = []
        for future in futures:
            try:
                results.append(future.result(60))
            except VariorumError as error:
                results.append(f"{type(error).__name__}: {error}")
    assert results == [
        0, 1, 4, "Fault: the process that read it failed", "UnreadableSource: a sentence",
        "Fault: ZeroDivisionError: by zero", 36, 49,
    ]  # fmt: skip


def _note_end(file: Path) -> None:
    atexit.register(file.touch)


def _never_end(folder: Path) -> None:
    (folder / str(os.getpid())).touch()
    max(itertools.count())


def test_processes_end_with_the_block_whatever_they_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(Path(__file__).parent), str(ROOT)]))
    ended = tmp_path / "ended"
    with Workers(2) as workers:
        workers.submit(partial(_note_end, ended)).result(60)
        assert not ended.exists()
    assert ended.exists()  # it came to its end by itself
    begun = tmp_path / "begun"
    begun.mkdir()
    with Workers(2) as workers:
        endless = [workers.submit(partial(_never_end, begun)) for _ in range(6)]
        while len(list(begun.iterdir())) < 2:
            assert not endless[0].done()
    assert all(future.done() for future in endless)
    for file in begun.iterdir() if os.name == "posix" else ():
        with pytest.raises(ProcessLookupError):
            os.kill(int(file.name), 0)


# Batches


def test_one_that_cannot_be_kept_leaves_the_others(store: Store) -> None:
    add_document(store, prepared_source(TEXT, "bridge"))
    together = GroupedStep("added")
    one, other, third = add_documents(
        store,
        [
            prepared_source("One text of its own.", "one"),
            prepared_source("Words that are nothing like it.", "bridge", name="other.txt"),
            prepared_source("A third one.", "third"),
        ],
        together=together,
    )
    assert isinstance(other, Conflict)
    assert not isinstance(one, VariorumError)
    assert not isinstance(third, VariorumError)
    assert together.labels == ["added “one”", "added “third”"]
    assert [d.slug for d in store.documents.all()] == ["bridge", "one", "third"]
    assert list(verify(store.database)) == []
    store.journal.undo()
    assert [d.slug for d in store.documents.all()] == ["bridge"]


def test_batches_and_single_steps_lead_to_the_same(opened: Callable[..., Store]) -> None:
    one, two = opened(name="one"), opened(name="two")
    sources = [
        prepared_source(f"Text {n % 7}. {TEXT}", f"d{n % 5}", origin=f"/{n % 3}") for n in range(9)
    ]
    singly: list[AddedDocument | str] = []
    for source in sources:
        try:
            singly.append(add_document(one, source))
        except Conflict as error:  # what another document was made of
            singly.append(str(error))
    together = add_documents(two, sources)
    assert [str(t) if isinstance(t, Conflict) else t for t in together] == singly
    assert {type(taken) for taken in singly} == {AddedDocument, str}
    assert [d.slug for d in one.documents.all()] == [d.slug for d in two.documents.all()]


def candidates(*sources: PreparedSource | VariorumError | Exception) -> list[SourceCandidate]:
    def reading(source: PreparedSource | Exception) -> PreparedSource:
        if isinstance(source, Exception):
            raise source
        return source

    return [SourceCandidate(f"/a/{n}.txt", partial(reading, s)) for n, s in enumerate(sources)]


def test_what_goes_wrong_is_told_of_the_one(store: Store) -> None:
    outcomes = list(
        add_all(
            store,
            candidates(
                prepared_source("One.", "one"), UnreadableSource("it is empty"),
                ZeroDivisionError("oh"), Fault("broken"), prepared_source("Two.", "two"),
            ),
            GroupedStep("added"),
        )
    )  # fmt: skip
    assert statuses(outcomes) == ["added", "failed", "failed", "failed", "added"]
    assert [str(o.error) for o in outcomes if o.error] == [
        "it is empty",
        "the file 2.txt could not be cleaned (ZeroDivisionError: oh)",
        "the file 3.txt could not be cleaned (broken)",
    ]


def test_where_the_disk_is_full_what_has_room_is_kept(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    add = DocumentWriter.add

    def limited(writer, tx, source, *rest, **more):
        if len(store.documents.all()) >= 2:
            raise LibraryFull("there is no room left")
        return add(writer, tx, source, *rest, **more)

    monkeypatch.setattr(DocumentWriter, "add", limited)
    sources = [prepared_source(f"Text {n}.", f"d{n}") for n in range(5)]
    outcomes = list(add_all(store, candidates(*sources), GroupedStep("added")))
    assert statuses(outcomes) == ["added"] * 2 + ["failed"] * 3
    assert {str(o.error) for o in outcomes if o.error} == {"there is no room left"}
    assert [d.slug for d in store.documents.all()] == ["d0", "d1"]
    assert store.journal.history()[0].label == "added 2 documents"
    monkeypatch.undo()
    assert statuses(list(add_all(store, candidates(*sources), GroupedStep("added")))) == [
        "unchanged", "unchanged", "added", "added", "added",
    ]  # fmt: skip


def test_a_long_batch_is_kept_before_the_end(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(adding, "_SECONDS", 3600)
    long = "word " * (adding._CHARACTERS // 10)
    sources = [prepared_source(f"{n} {long}", f"d{n}") for n in range(4)]
    asked: list[int] = []

    def counting(source: PreparedSource) -> PreparedSource:
        asked.append(len(store.documents.all()))
        return source

    several = [
        SourceCandidate(f"{n}", partial(counting, source)) for n, source in enumerate(sources)
    ]
    assert statuses(list(add_all(store, several, GroupedStep("added")))) == ["added"] * 4
    assert asked == [0, 0, 2, 2]


# What is known


def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that are read from now on."""
    names: list[str] = []

    def prepare(path: str, **options: object) -> PreparedSource:
        names.append(Path(path).name)
        return prepare_file(path, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(adding, "prepare_file", prepare)
    return names


def test_what_is_known_is_not_cleaned_again(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = write_many(tmp_path / "many", 4)
    added(store, tmp_path / "many")
    before = visible_state(store)
    read = reads(monkeypatch)
    assert statuses(added(store, tmp_path / "many")) == ["unchanged"] * 4
    assert read == []
    assert visible_state(store) == before
    files[1].write_text("Something else altogether, which nobody had read before.", "utf-8")
    files[2].rename(files[2].with_name("elsewhere.txt"))
    outcomes = added(store, tmp_path / "many")
    assert statuses(outcomes) == ["unchanged", "updated", "unchanged", "unchanged"]
    assert read == ["article-0001.txt", "elsewhere.txt"]


def test_newer_rules_and_another_name_are_no_short_cut(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (file, *_) = write_many(tmp_path / "many", 1)
    read = reads(monkeypatch)
    added(store, file)
    monkeypatch.setattr(adding, "RULES_VERSION", "next")
    assert statuses(added(store, file)) == ["unchanged"]
    assert read == [file.name, file.name]  # what newer rules make of it has to be seen
    monkeypatch.setattr(adding, "RULES_VERSION", version.RULES_VERSION)
    assert statuses(added(store, file)) == ["unchanged"]
    assert read == [file.name, file.name]
    (one,) = candidates_of(str(file), store.database.path, encoding="utf-8")
    assert one.file is None  # how it is to be read was said by hand


# Stopping


def test_what_is_cleaned_when_somebody_stops_is_kept(store: Store) -> None:
    stop = Stop()

    def stopping(source: PreparedSource, last: bool) -> PreparedSource:
        if last:
            stop.set()
        return source

    several = [
        SourceCandidate(f"{n}", partial(stopping, prepared_source(f"Text {n}.", f"d{n}"), n == 2))
        for n in range(6)
    ]
    outcomes = list(add_all(store, several, GroupedStep("added"), stop=stop))
    assert statuses(outcomes) == ["added"] * 3
    assert len(store.documents.all()) == 3


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT for one process")
@pytest.mark.parametrize("as_json", [False, True])
def test_ctrl_c_halfway_and_again(variorum: CommandLine, home: Path, as_json: bool) -> None:
    number = 150
    files = write_many(home / "many", number)
    command = [*COMMAND, "add", str(home / "many")]
    running = subprocess.Popen(
        [*command, "--json"] if as_json else command,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8",
    )  # fmt: skip
    assert running.stdout is not None
    assert running.stderr is not None
    if as_json:
        # It says nothing before the end: what is in the library tells when there is something.
        store = None
        while running.poll() is None:
            if store is None and variorum.library.exists() and variorum.library.stat().st_size:
                store = Store.open(variorum.library, "watcher")
            if store is not None and len(store.documents.all()) > 20:
                break
        running.send_signal(signal.SIGINT)
        out, err = running.communicate(timeout=60)
        done = [one["document"] for one in json.loads(out) if one["status"] == "added"]
        if store is not None:
            store.close()
    else:
        lines = [running.stdout.readline() for _ in range(20)]
        running.send_signal(signal.SIGINT)
        # Not communicate: it passes by what readline has read ahead.
        lines += running.stdout.read().splitlines()
        err = running.stderr.read()
        running.wait(timeout=60)
        done = [line.split()[1] for line in lines if line.startswith("added")]
    assert running.returncode == 130
    assert (
        f"variorum: stopped after {len(done)} of {number}: {len(done)} added; run the same" in err
    )
    assert err.count("\n") == 1
    there = [one["document"] for one in variorum.ok("list", "--json").json]
    assert sorted(done) == sorted(there)
    assert 20 <= len(done) < number

    again = variorum.ok("add", str(home / "many"), "--json").json
    assert [one["path"] for one in again] == [str(file) for file in files]
    kinds = [one["status"] for one in again]
    assert kinds == ["unchanged"] * len(done) + ["added"] * (number - len(done))
    listed = variorum.ok("list", "--json").json
    assert len({one["title"] for one in listed}) == len(listed) == number
    variorum.ok("check")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT for one process")
def test_ctrl_c_while_a_page_is_waited_for(
    variorum: CommandLine, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with serving() as site:
        url = site.endless("/drip", b"HTTP/1.1 200 OK\r\n\r\n", b"a", every=0.02)
        running = subprocess.Popen(
            [*COMMAND, "add", url], stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        while not site.asked:
            site.gone.wait(0.01)
        running.send_signal(signal.SIGINT)
        out, err = running.communicate(timeout=20)
    assert (running.returncode, out) == (130, b"")
    assert err.startswith(b"variorum: stopped before anything was added; run the same command")


def test_a_killed_import_is_gone_on_with(variorum: CommandLine, home: Path) -> None:
    number = 200
    write_many(home / "many", number)
    running = subprocess.Popen([*COMMAND, "add", str(home / "many")], stdout=subprocess.PIPE)
    assert running.stdout is not None
    told = io.TextIOWrapper(running.stdout, encoding="utf-8")
    lines = [told.readline() for _ in range(5)]
    running.kill()
    lines += told.read().splitlines()
    running.wait(60)
    told.close()
    done = {line.split()[1] for line in lines if line.startswith("added") and line.strip()}
    assert done <= {one["document"] for one in variorum.ok("list", "--json").json}
    again = variorum.ok("add", str(home / "many"), "--json").json
    assert {one["status"] for one in again} <= {"unchanged", "added"}
    assert len(variorum.ok("list", "--json").json) == number


def test_a_name_goes_with_its_number(variorum: CommandLine, home: Path) -> None:
    write_many(home / "many", 3)
    answer = variorum.ok("add", str(home / "many"))
    assert answer.lines[-1] == "3 added"
    assert [line.split()[0] for line in answer.lines[:-1]] == ["added"] * 3
    assert "About bridge 1" in answer.out
