"""Reads other people's libraries in a child process: `answers` is what runs there.

How a file is opened that nobody trusts, `annotations.storage.untrusted_library` knows. A library of
an older program is copied and brought up to date there first.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import groupby, islice
from operator import itemgetter
from pathlib import Path
from typing import Any

from annotations.errors import BadFile
from annotations.health.checks import CHECKS_FOR_READING, check
from annotations.seminar.merging.incoming import IncomingLibrary
from annotations.storage.untrusted_library import (
    opened_untrusted,
    transferred_rows,
    up_to_date_copy,
)
from corpus.errors import LibraryError, Remedy, VariorumError
from corpus.sources.sandbox import SandboxError, run_in_sandbox

SECONDS = 120.0
"""How long the reading of all the files of one merge may take, apart from a second for each."""
_READERS = 2
"""Children that read at once, where there are many files."""
_ENOUGH = 8
"""Files for which one child will do."""
_LONG = ("sources", "revisions")
_AT_ONCE = 200
"""Rows in one line of what the child says."""


def read_libraries(
    paths: Sequence[Path], sources: Collection[str], texts: Collection[str]
) -> tuple[list[IncomingLibrary], dict[str, VariorumError]]:
    """The libraries at these paths, and for each that is refused, by its name, why.

    What is known already (sources by their SHA-256, texts by that of the source and their own) is
    left out: `data`, or `raw`, `text`, `blocks` and `ledger`, are None then.
    """
    files_per_reader = max(_ENOUGH, -(-len(paths) // _READERS))
    shares = [paths[at : at + files_per_reader] for at in range(0, len(paths), files_per_reader)]
    libraries: list[IncomingLibrary] = []
    refused: dict[str, VariorumError] = {}
    with ThreadPoolExecutor(_READERS) as threads:
        for share in threads.map(lambda part: _read(part, sources, texts), shares):
            libraries += share[0]
            refused |= share[1]
    return libraries, refused


def _read(
    paths: Sequence[Path], sources: Collection[str], texts: Collection[str]
) -> tuple[list[IncomingLibrary], dict[str, VariorumError]]:
    """By one child, or one more for each file over which one broke down."""
    libraries: list[IncomingLibrary] = []
    refused: dict[str, VariorumError] = {}
    remaining = list(paths)
    while remaining:
        request = {
            "paths": [str(path) for path in remaining],
            "sources": list(sources),
            "texts": list(texts),
        }
        current: IncomingLibrary | None = None
        done = 0
        try:
            for answer in run_in_sandbox(__name__, request, seconds=SECONDS + len(remaining)):
                if current is None:
                    current = IncomingLibrary(remaining[done].name)
                if isinstance(answer, dict):
                    if "error" in answer:
                        refused[current.name] = _refusal(current.name, answer)
                    else:
                        libraries.append(current)
                    current, done = None, done + 1
                    continue
                table, rows = answer
                for row in rows:
                    current.take(str(table), row)
        except BadFile as error:
            assert current is not None
            refused[current.name] = error
            done += 1
        except SandboxError as error:
            # It is this file over which the child broke down; those behind it get a new one.
            if done < len(remaining):
                name = remaining[done].name
                refused[name] = VariorumError(f"the file {name} cannot be read: {error}")
            done += 1
        remaining = remaining[done:]
    return libraries, refused


def _refusal(name: str, answer: dict[str, Any]) -> VariorumError:
    sentence = str(answer["error"])
    remedies = [Remedy[remedy] for remedy in answer["remedies"]]
    return VariorumError(sentence if name in sentence else f"{name}: {sentence}", *remedies)


def answers(request: dict[str, Any]) -> Iterator[object]:
    """The rows of one file after the other, some together with the name of their table; behind
    them `{}`, or an error.
    """
    sources, texts = set(request["sources"]), set(request["texts"])
    for name in request["paths"]:
        try:
            yield from _rows(Path(name), sources, texts)
        except LibraryError as error:
            remedies = [remedy.name for remedy in error.remedies]
            yield {"error": str(error), "remedies": remedies}
        else:
            yield {}


def _rows(path: Path, sources: set[str], texts: set[str]) -> Iterator[object]:
    with opened_untrusted(path) as (database, is_older):
        if is_older:
            with up_to_date_copy(database) as copy:
                yield from _rows(copy, sources, texts)
            return
        problems = check(database, parts=CHECKS_FOR_READING).problems
        if problems:
            raise LibraryError(
                f"this library is damaged ({problems[0].sentence}); nothing was merged from it",
                Remedy.RESCUE,
            )
        yield from _batched(transferred_rows(database, sources, texts))


def _batched(rows: Iterable[tuple[str, list[Any]]]) -> Iterator[tuple[str, list[list[Any]]]]:
    """Rows of one table by the hundred: to pass each by itself takes longer than to check it. A
    text or source, which may be long, goes by itself.
    """
    for table, of_table in groupby(rows, itemgetter(0)):
        values = (row for _, row in of_table)
        while some := list(islice(values, 1 if table in _LONG else _AT_ONCE)):
            yield table, some
