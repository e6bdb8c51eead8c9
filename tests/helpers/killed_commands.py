"""Runs one command of the program in children that kill themselves just before one of the things
that they do to files, chosen by chance; prints what is left each time, as JSON lines.

`python killed_commands.py [--again] FOLDER ROUNDS SEED COMMAND…`: FOLDER is put back before each
round. The first round is one that nobody kills.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import random
import shutil
import signal
import stat
import sys
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from annotations.health.checks import check
from annotations.service.store import Store
from corpus.storage.sqlite import sqlite3
from reader.cli import main

_EVENTS = {
    "open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.chmod", "os.listdir",
    "os.scandir", "shutil.rmtree", "sqlite3.connect", "fcntl.flock", "os.fsync",
}  # fmt: skip


def run(arguments: list[str], kill_before: int = 0) -> tuple[int, list[str]]:
    """Run a command in a child; how it ended, as `os.waitpid` says it, and what it did to files,
    unless it was killed.
    """
    here, there = os.pipe()
    child = os.fork()
    if child:
        os.close(there)
        with os.fdopen(here, "rb") as pipe:
            said = pipe.read()
        return os.waitpid(child, 0)[1], json.loads(said or "[]")
    silence = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(silence, stream)
    done: list[str] = []

    def hook(event: str, _: Any) -> None:
        if event in _EVENTS:
            done.append(event)
            if len(done) == kill_before:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(hook)
    code = 1
    with suppress(BaseException):
        try:
            main(arguments)
        except SystemExit as end:
            code = int(end.code or 0)
    os.write(there, json.dumps(done).encode())
    os._exit(code)


def import_what_it_needs(arguments: list[str]) -> None:
    """What a child imports for a command is imported here, once: its files are not what it does to
    files, and nobody waits for it again in each round.
    """
    here, there = os.pipe()
    child = os.fork()
    if not child:
        known = set(sys.modules)
        silence = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(silence, stream)
        with suppress(BaseException):
            main(arguments)
        os.write(there, "\n".join(name for name in sys.modules if name not in known).encode())
        os._exit(0)
    os.close(there)
    with os.fdopen(here, "rb") as pipe:
        names = pipe.read().decode().splitlines()
    os.waitpid(child, 0)
    for name in names:
        with suppress(ImportError):
            importlib.import_module(name)
    gc.freeze()


def left_in(folder: Path, known: set[str]) -> list[list[Any]]:
    """What is in a folder that was not there before: names, modes, sizes."""
    found = []
    for path in sorted(folder.iterdir()):
        if path.name not in known:
            mode = stat.S_IMODE(path.lstat().st_mode)
            found.append([path.name, mode, path.is_dir(), path.stat().st_size])
    return found


def problems_of(library: Path) -> list[str]:
    """What is wrong with a library, worked out in a child."""
    here, there = os.pipe()
    child = os.fork()
    if not child:
        said = ["it could not be checked"]
        with suppress(BaseException), closing(Store.open(library, "Ada")) as store:
            said = [problem.sentence for problem in check(store.database).problems]
            said += [] if len(store.annotations()) in (1, 2) else ["annotations are missing"]
        os.write(there, json.dumps(said).encode())
        os._exit(0)
    os.close(there)
    with os.fdopen(here, "rb") as pipe:
        said = pipe.read()
    os.waitpid(child, 0)
    return list(json.loads(said or '["the child died"]'))


def rounds(folder: Path, number: int, seed: str, command: list[str]) -> None:
    before = folder.with_name(f"{folder.name}-before")
    shutil.copytree(folder, before)
    known = {path.name for path in folder.iterdir()}
    library = str(folder / "library.db")
    import_what_it_needs(command)
    chance = random.Random(seed)
    moments, kill_before = 0, [0]
    while kill_before:
        n = kill_before.pop()
        shutil.rmtree(folder)
        shutil.copytree(before, folder)
        status, done = run(command, n)
        if not n:
            moments = len(done)
            kill_before = moments_of(done, number, chance)
        told: dict[str, Any] = {"before": n, "of": moments, "killed": os.WIFSIGNALED(status)}
        told["left"] = left_in(folder, known)
        told["start"], _ = run(["list", "--library", library])
        told["after"] = left_in(folder, known)
        told["problems"] = problems_of(Path(library))
        print(json.dumps(told), flush=True)


def moments_of(done: list[str], number: int, chance: random.Random) -> list[int]:
    """So many moments at which to kill: when there is a workspace, when all is ready but its name,
    before the last thing, and others by chance.
    """
    moments = len(done)
    chosen = {moments}
    if "os.mkdir" in done:
        chosen.add(min(done.index("os.mkdir") + 4, moments))
    if "os.rename" in done:
        chosen.add(moments - done[::-1].index("os.rename"))
    others = [moment for moment in range(1, moments) if moment not in chosen]
    return [*chosen, *chance.sample(others, min(max(0, number - len(chosen)), len(others)))]


def again(folder: Path, number: int, seed: str, command: list[str]) -> None:
    """The same for a command that is done again after it was killed, and makes Ben's library."""
    before = folder.with_name(f"{folder.name}-before")
    shutil.copytree(folder, before)
    import_what_it_needs(command)
    shutil.rmtree(folder)
    shutil.copytree(before, folder)
    moments = len(run(command)[1])
    for n in random.Random(seed).sample(range(1, moments + 1), min(number, moments)):
        shutil.rmtree(folder)
        shutil.copytree(before, folder)
        run(command, n)
        told: dict[str, Any] = {"before": n, "again": run(command)[0]}
        with closing(sqlite3.connect(folder / "ben.db")) as library:
            (told["documents"],) = library.execute("SELECT count(*) FROM documents").fetchone()
            rows = library.execute("SELECT 1 FROM settings WHERE name = 'blind'").fetchall()
        print(json.dumps({**told, "blind": bool(rows)}), flush=True)


if __name__ == "__main__":
    if sys.argv[1] == "--again":
        again(Path(sys.argv[2]), int(sys.argv[3]), sys.argv[4], sys.argv[5:])
        sys.exit()
    rounds(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3], sys.argv[4:])
