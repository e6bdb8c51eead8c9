"""What was reported as made is in the file, whatever happens the next moment."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from annotations.service.store import Store
from corpus.document import Span
from corpus.errors import LibraryError, LibraryFull
from reader.tui.background import Background
from tests.helpers.factories import TEXT, add, run_python, span_of
from tests.helpers.paths import ROOT

# One process that has everything imported forks the victims: a start for each would take too long.
_KILLING = textwrap.dedent(
    """
    import os, random, signal, sys
    from pathlib import Path
    from annotations.service.store import Store
    from corpus.document import Span

    path, rounds, chance = Path(sys.argv[1]), int(sys.argv[2]), random.Random(sys.argv[3])
    import rapidfuzz.fuzz, anyascii, sentencex

    def work(pipe, name):
        store = Store.open(path, name)
        document = store.documents.get("bridge")
        for n in range(10_000):
            made = store.annotate(document, Span(n, n + 40), ["claim"], f"note {n}")
            os.write(pipe, f"made {made.id}\\n".encode())
            if n % 3 == 2:
                store.journal.undo()
                os.write(pipe, f"undone {made.id}\\n".encode())

    for round in range(rounds):
        here, there = os.pipe()
        child = os.fork()
        if not child:
            os.close(here)
            try:
                work(there, f"reader {sys.argv[3]}.{round}")
            finally:
                os._exit(1)
        os.close(there)
        with os.fdopen(here, "rb") as said:
            lines = [said.readline() for _ in range(chance.randrange(1, 8))]
            os.kill(child, signal.SIGKILL)
            lines += said.readlines()
        os.waitpid(child, 0)
        # What was written to the pipe before the kill was reported, read or not.
        print("".join(line.decode() for line in lines if line.endswith(b"\\n")), end="")
    """
)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="forks")
def test_what_was_reported_survives_kill_9(path: Path, store: Store) -> None:
    add(store, " ".join(f"word{n}" for n in range(1000)))
    said: list[str] = []
    killers = [run_python(_KILLING, path, 50, seed) for seed in range(2)]
    for killer in killers:
        out, err = killer.communicate()
        assert err == ""
        said += out.splitlines()
    there = {a.id for a in store.annotations()}
    made = {line.removeprefix("made ") for line in said if line.startswith("made ")}
    undone = {line.removeprefix("undone ") for line in said if line.startswith("undone ")}
    kept = [id_ for id_ in made if (row := store.rows.stored(id_)) is not None and row["content"]]
    assert len(kept) == len(made) > 100
    assert undone
    assert not undone & there
    assert store.database.scalar("PRAGMA integrity_check") == "ok"
    assert store.database.rows("PRAGMA foreign_key_check") == []
    # Every annotation that is there has its entry in the history, and its tag.
    assert all(a.tags == ("claim",) and a.note for a in store.annotations())


def bench(*arguments: str) -> tuple[int, str]:
    """A small share of the benchmark: its exit code, and what it says."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.durability", *arguments],
        capture_output=True, text=True, check=False, cwd=ROOT,
    )  # fmt: skip
    if done.returncode == 77:
        pytest.skip(done.stdout.strip())
    assert done.stderr == ""
    return done.returncode, done.stdout


@pytest.mark.skipif(not hasattr(os, "fork"), reason="forks")
def test_several_processes_are_killed_at_their_work() -> None:
    code, said = bench("kill", "--rounds", "24")
    assert code == 0, said


@pytest.mark.parametrize(("part", "rounds"), [("power", "30"), ("faults", "30")])
def test_a_power_cut_and_a_failing_disk(part: str, rounds: str) -> None:
    # In as many power cuts the control below finds some six losses.
    code, said = bench(part, "--rounds", rounds)
    assert code == 0, said


def test_a_power_cut_would_be_noticed() -> None:
    """The control: with less synchronisation than the program's, something is lost."""
    code, said = bench("power", "--rounds", "20", "--lax")
    assert code == 1
    assert "was told" in said


def test_a_log_that_grew_gives_its_room_back(path: Path, store: Store) -> None:
    add(store, "word " * 1_000_000)
    log = path.with_name(f"{path.name}-wal")
    assert log.stat().st_size > 10_000_000
    store.settings.set("x", 1)
    assert log.stat().st_size <= 8 << 20


def test_folders_are_synchronised_when_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Or a power cut could take the new library away with them."""
    synchronised: list[int] = []
    monkeypatch.setattr(os, "fsync", lambda file: synchronised.append(os.fstat(file).st_ino))
    Store.open(tmp_path / "a" / "b" / "library.db").close()
    assert synchronised == [tmp_path.stat().st_ino, (tmp_path / "a").stat().st_ino]


def on_a_small_disk(folder: Path, work: str, *arguments: object) -> None:
    """Run a function of this module on a file system of one and a half megabytes.

    In a process that has its mounts to itself, so that none is left behind whatever happens to it.
    """
    folder.mkdir()
    call = f"here.{work}({str(folder)!r}, *{arguments!r})"
    code = f"from tests.project import test_durability as here; {call}"
    script = 'mount -t tmpfs -o size=1536k tmpfs "$1" || exit 77; exec "$2" -c "$3"'
    command = ["unshare", "--mount", "sh", "-c", script, "sh", str(folder), sys.executable, code]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    except FileNotFoundError:
        pytest.skip("has no unshare")
    if done.returncode == 77 or "unshare failed" in done.stderr:
        pytest.skip("may not mount a small disk here")
    assert (done.returncode, done.stderr) == (0, "")


def fill(folder: Path, leave: int) -> Path:
    """A file that takes all the room but this much, in bytes."""
    filler = folder / "filler"
    with filler.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(b"x" * 4096)
    size = filler.stat().st_size
    os.truncate(filler, max(0, size - leave))
    return filler


def fills_up(place: str, leave: int) -> None:
    folder = Path(place)
    store = Store.open(folder / "library.db", "Ada")
    document = add(store, TEXT * 20)
    made = [store.annotate(document, Span(0, 10), ["claim"], "before").id]
    filler = fill(folder, leave)

    def until_it_is_full() -> None:
        for n in range(1000):
            more = store.annotate(document, Span(n, n + 30), ["claim"], "n" * 3000)
            made.append(more.id)

    with pytest.raises(LibraryError) as error:
        until_it_is_full()
    assert "disk" in str(error.value)
    assert place not in str(error.value)
    assert {a.id for a in store.annotations()} == set(made)
    with pytest.raises(LibraryError):
        add(store, TEXT * 900, "another")
    filler.unlink()
    made.append(store.annotate(document, Span(5, 50), ["opinion"]).id)
    store.close()
    again = Store.open(folder / "library.db", "Ada")
    assert {a.id for a in again.annotations()} == set(made)
    assert again.database.scalar("PRAGMA integrity_check") == "ok"
    again.close()


def fills_up_while_tagging(place: str) -> None:
    """As on the reading screen: the writer refuses, and takes the same job when there is room."""
    path = Path(place) / "library.db"
    store = Store.open(path, "Ada")
    document = add(store, TEXT * 20)
    writer = Background("writer", path, "Ada")

    def tag(n: int) -> str:
        note, span = "n" * 2000, Span(n, n + 30)
        job = writer.submit(lambda store: store.annotate(document, span, ["claim"], note))
        return job.result().id

    made = [tag(0)]
    filler = fill(Path(place), 100_000)
    with pytest.raises(LibraryFull, match="is full; free some space and try again"):
        made.extend(tag(n) for n in range(1, 1000))
    refused = len(made)
    for _ in range(2):
        with pytest.raises(LibraryFull):
            tag(refused)
    assert {a.id for a in store.annotations()} == set(made)
    filler.unlink()
    made.append(tag(refused))
    writer.close()
    assert {a.id for a in store.annotations()} == set(made)
    assert store.database.scalar("PRAGMA integrity_check") == "ok"
    store.close()


def has_no_room(place: str) -> None:
    fill(Path(place), 20_000)
    with pytest.raises(LibraryError, match="disk"):
        Store.open(Path(place) / "library.db")


@pytest.mark.skipif(sys.platform != "linux", reason="mounts a tmpfs")
@pytest.mark.parametrize("leave", [0, 12_000, 60_000, 200_000])
def test_a_full_disk(tmp_path: Path, leave: int) -> None:
    on_a_small_disk(tmp_path / "disk", "fills_up", leave)


@pytest.mark.skipif(sys.platform != "linux", reason="mounts a tmpfs")
def test_a_disk_that_fills_up_while_tagging(tmp_path: Path) -> None:
    on_a_small_disk(tmp_path / "disk", "fills_up_while_tagging")


@pytest.mark.skipif(sys.platform != "linux", reason="mounts a tmpfs")
def test_no_room_for_a_new_library(tmp_path: Path) -> None:
    on_a_small_disk(tmp_path / "disk", "has_no_room")


_CAPPED = textwrap.dedent(
    """
    import resource, signal, sys
    from pathlib import Path
    from annotations.service.store import Store
    from corpus.document import Span
    from corpus.errors import LibraryError

    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    path = Path(sys.argv[1])
    store = Store.open(path, "Ada")
    document = store.documents.get("bridge")
    size = path.with_name(path.name + "-wal").stat().st_size
    resource.setrlimit(resource.RLIMIT_FSIZE, (size + 400_000, resource.RLIM_INFINITY))
    try:
        for n in range(1000):
            print(store.annotate(document, Span(n, n + 9), ["claim"], "n" * 3000).id)
    except LibraryError as error:
        print(error, file=sys.stderr)
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    print(store.annotate(document, Span(2000, 2009), ["opinion"]).id)
    """
)


@pytest.mark.skipif(os.name != "posix", reason="limits the size of files")
def test_a_file_that_may_not_grow(path: Path, store: Store) -> None:
    add(store, TEXT * 20)
    out, err = run_python(_CAPPED, path).communicate()
    assert err.count("\n") == 1
    assert "disk" in err
    assert str(path.parent) not in err
    assert {a.id for a in store.annotations()} == set(out.split())
    assert len(out.split()) > 1


def test_a_library_whose_program_was_killed_with_the_log_full(
    path: Path, opened: Callable[..., Store]
) -> None:
    """The log outlives its program, and is read by the next one."""
    code = (
        "import os, sys; from pathlib import Path; from annotations.service.store import Store\n"
        "from corpus.document import Span\n"
        "store = Store.open(Path(sys.argv[1]), 'Bo'); d = store.documents.get('bridge')\n"
        "print(store.annotate(d, Span(0, 3), ['claim']).id, flush=True); os._exit(9)"
    )
    store = opened()
    document = add(store)
    store.close()
    out, err = run_python(code, path).communicate()
    assert err == ""
    assert path.with_name("library.db-wal").stat().st_size > 0
    store = opened()
    assert [a.id for a in store.annotations()] == [out.strip()]
    store.annotate(document, span_of(document, "scandal"), ["opinion"])


def test_a_full_disk_is_told_apart_from_other_errors() -> None:
    assert issubclass(LibraryFull, LibraryError)
