"""Random commands, each a real process, some of them killed (SIGKILL) at a random moment.

What is promised: after each command the library is well. A command that ended with 0, or had
already said that it was done when it was killed, is in the file. One that was killed has happened
wholly or not at all; what "wholly" is, the same command shows that is run to its end on a copy. One
that was refused has changed nothing, and says why in one sentence.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import note
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from tests.helpers.command_line import sentence
from tests.helpers.examples import examples
from tests.helpers.factories import new_library
from tests.machines.pictures import difference
from tests.machines.processes import Computer, annotations_of, held, is_well
from tests.machines.texts import CHANGES, TEXTS, changed, original
from tests.machines.world import pick

NAMES = ("ada", "ben")
where = st.sampled_from(NAMES)
kills = st.none() | st.integers(30, 110)
"""When a command is killed: after so many hundredths of the time that such a one took before."""
numbers = st.integers(0, 9)
files = st.sampled_from(sorted(TEXTS))
tags = st.sampled_from(["claim", "opinion", "own"])
QUOTES = ("Nobody in the room", "a scandal", "the bridge was safe", "Officials said", "Monday")


class Commands(RuleBasedStateMachine):
    """Two libraries, on one computer."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory()
        self.computer = Computer(Path(self._folder.name))
        self._notes = 0
        self._backups: list[str] = []
        self._tables: list[str] = []

    @initialize(same=st.booleans())
    def begin(self, same: bool) -> None:
        for name in NAMES:
            new_library(self.computer.path(name))
        for name in TEXTS:
            path = self.computer.home / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(original(name))
        if same:
            for name in NAMES:
                self.do(name, ["add", "one/bridge.txt"])

    def teardown(self) -> None:
        self._folder.cleanup()

    def do(self, at: str, words: Sequence[str], kill: int | None = None) -> bool:
        """Run a command in a library, or kill it; returns whether it is known to have happened."""
        library = self.computer.path(at)
        note(f"  at {at}: {' '.join(words)}{'' if kill is None else f', killed at {kill} %'}")
        before = held(library)
        twin = self.computer.twin(at) if kill is not None else None
        ended = self.computer.run(library, words, kill)
        is_well(library)
        after = held(library)
        if not ended.killed:
            assert "Traceback" not in ended.err, ended.err
            if ended.code:
                assert ended.code == 1, ended
                sentence(ended.err)
                told = difference(_flat(before), _flat(after))
                assert not told, f"it was refused, and changed something\n{told}"
            return ended.code == 0
        assert twin is not None
        whole = self.computer.run(twin, words)
        if whole.code == 0:
            wanted = held(twin)
            not_at_all, wholly = (
                not difference(_flat(state), _flat(after)) for state in (before, wanted)
            )
            assert wholly or not_at_all, (
                "a command that was killed has happened in part\n"
                + difference(_flat(wanted), _flat(after))
            )
            assert wholly or not ended.out.strip(), f"it has said {ended.out!r}, and is not there"
        else:
            assert not difference(_flat(before), _flat(after))
        return False

    # Documents

    @rule(at=where, name=files, how=st.none() | st.sampled_from(CHANGES), n=numbers, kill=kills)
    def add(self, at: str, name: str, how: str | None, n: int, kill: int | None) -> None:
        path = self.computer.home / name
        if how is not None:
            path.write_text(changed(path.read_text(), how, n, original(name)))
        self.do(at, ["add", name], kill)

    @rule(at=where, n=numbers, title=st.sampled_from(["A bridge", "Another"]), kill=kills)
    def edit(self, at: str, n: int, title: str, kill: int | None) -> None:
        self._document(at, n, lambda slug: ["edit", slug, "--title", title], kill)

    @rule(at=where, n=numbers, value=st.sampled_from(["year=1920", "year=May", "year="]),
          kill=kills)  # fmt: skip
    def describe(self, at: str, n: int, value: str, kill: int | None) -> None:
        words = ["--set", value, "--add-to", "Press"]
        self._document(at, n, lambda slug: ["edit", slug, *words], kill)

    @rule(at=where, n=numbers, kill=kills)
    def remove(self, at: str, n: int, kill: int | None) -> None:
        self._document(at, n, lambda slug: ["remove", slug], kill)

    def _document(
        self, at: str, n: int, words: Callable[[str], list[str]], kill: int | None
    ) -> None:
        there = sorted(held(self.computer.path(at))["documents"])
        if there:
            self.do(at, words(pick(there, n)), kill)

    # Annotations

    @rule(
        at=where, n=numbers, quote=st.sampled_from(QUOTES), tag=tags,
        who=st.sampled_from(["Ada", "Ben"]), kill=kills,
    )  # fmt: skip
    def annotate(self, at: str, n: int, quote: str, tag: str, who: str, kill: int | None) -> None:
        words = ["--quote", quote, "--tag", tag, "--note", self._note(), "--as", who]
        self._document(at, n, lambda slug: ["annotate", slug, *words], kill)

    @rule(at=where, n=numbers, who=st.sampled_from(["Ada", "Ben"]), kill=kills)
    def write_memo(self, at: str, n: int, who: str, kill: int | None) -> None:
        words = ["--text", self._note(), "--as", who]
        self._document(at, n, lambda slug: ["memo", "write", slug, *words], kill)

    @rule(at=where, n=numbers, tag=tags, kill=kills)
    def edit_annotation(self, at: str, n: int, tag: str, kill: int | None) -> None:
        words = ["--tag", tag, "--note", self._note()]
        self._annotation(at, n, lambda id_: ["annotation", "edit", id_, *words], kill)

    @rule(at=where, n=numbers, kill=kills)
    def delete(self, at: str, n: int, kill: int | None) -> None:
        self._annotation(at, n, lambda id_: ["annotation", "delete", id_], kill)

    @rule(at=where, n=numbers, other=numbers, kill=kills)
    def link(self, at: str, n: int, other: int, kill: int | None) -> None:
        there = annotations_of(self.computer.path(at))
        if len(there) > 1:
            ends = pick(there, n), pick(there, other)
            self.do(at, ["annotation", "link", ends[0], "repeats", ends[1]], kill)

    def _annotation(
        self, at: str, n: int, words: Callable[[str], list[str]], kill: int | None
    ) -> None:
        there = annotations_of(self.computer.path(at))
        if there:
            self.do(at, words(pick(there, n)), kill)

    def _note(self) -> str:
        self._notes += 1
        return f"note {self._notes}"

    @rule(at=where, tag=tags, new=st.sampled_from(["new", "own/new"]), kill=kills)
    def rename_tag(self, at: str, tag: str, new: str, kill: int | None) -> None:
        self.do(at, ["tags", "rename", tag, new], kill)

    # History

    @rule(at=where, who=st.sampled_from(["Ada", "Ben"]), verb=st.sampled_from(["undo", "redo"]),
          kill=kills)  # fmt: skip
    def undo(self, at: str, who: str, verb: str, kill: int | None) -> None:
        self.do(at, [verb, "--as", who], kill)

    @rule(at=where, kill=kills)
    def prune(self, at: str, kill: int | None) -> None:
        self.do(at, ["history", "prune", "--before", "2100-01-01"], kill)

    @rule(at=where)
    def backup(self, at: str) -> None:
        name = f"{len(self._backups)}.backup.db"
        if self.do(at, ["backup", name]):
            self._backups.append(name)

    @precondition(lambda self: self._backups)
    @rule(at=where, n=numbers, kill=kills)
    def restore(self, at: str, n: int, kill: int | None) -> None:
        self.do(at, ["restore", pick(self._backups, n)], kill)

    # Between libraries

    @rule(at=where, kill=kills)
    def merge(self, at: str, kill: int | None) -> None:
        other = next(name for name in NAMES if name != at)
        self.do(at, ["merge", f"{other}.db"], kill)

    @rule(at=where, kind=st.sampled_from(["pack", "return"]), kill=kills)
    def send(self, at: str, kind: str, kill: int | None) -> None:
        """A pack or a return goes to the other library."""
        other = next(name for name in NAMES if name != at)
        what = ["make"] if kind == "pack" else ["return"]
        if self.do(at, ["pack", *what, f"sent.v{kind}"]):
            self.do(other, ["merge", f"sent.v{kind}"], kill)

    @rule(at=where)
    def export(self, at: str) -> None:
        name = f"{len(self._tables)}.csv"
        if self.do(at, ["export", name]):
            self._tables.append(name)

    @precondition(lambda self: self._tables)
    @rule(at=where, n=numbers, kill=kills)
    def import_csv(self, at: str, n: int, kill: int | None) -> None:
        self.do(at, ["import", pick(self._tables, n)], kill)

    @rule(at=where, kill=st.integers(30, 110))
    def two_at_once(self, at: str, kill: int) -> None:
        """One command is killed while another one runs on the same library, which succeeds."""
        library = self.computer.path(at)
        note(f"  at {at}: two tags are added at once, the first is killed at {kill} %")
        names = [f"added {self._note()}" for _ in range(2)]
        second = self.computer.start(library, ["tags", "add", names[1]])
        first = self.computer.run(library, ["tags", "add", names[0]], kill)
        _, err = second.communicate(timeout=120)
        assert second.returncode == 0, err.decode()
        is_well(library)
        there = {tag[0] for tag in held(library)["codebook"]}
        assert names[1] in there
        assert names[0] in there or first.killed, first


def _flat(state: dict[str, Any]) -> dict[tuple[str, ...], Any]:
    """A line for each thing, to tell what differs; how long the history is says nothing by
    itself."""
    return {(what,): value for what, value in state.items()}


TestCommands = pytest.mark.skipif(
    sys.platform == "win32" or not hasattr(os, "kill"), reason="no SIGKILL here"
)(Commands.TestCase)
TestCommands.settings = examples(2, steps=8)
