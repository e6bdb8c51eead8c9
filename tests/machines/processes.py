"""The real command in processes that may be killed, and what the libraries hold then."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from annotations.health.checks import check
from annotations.service.store import Store
from corpus.storage import copying
from tests.helpers.command_line import COMMAND
from tests.machines.pictures import everybodys, everybodys_memos, siblings

_PATIENCE = 120
_USUALLY = 0.6
"""Seconds that a command takes, before one has told."""


@dataclass(frozen=True)
class Ended:
    """How a command ended; of one that was killed only what it had said by then."""

    code: int
    out: str
    err: str

    @property
    def killed(self) -> bool:
        return self.code < 0


@dataclass
class Computer:
    """A home in which the command runs."""

    home: Path
    took: dict[str, float] = field(default_factory=dict)
    """How long each command took when it was run to its end."""

    def path(self, name: str) -> Path:
        return self.home / f"{name}.db"

    def start(self, library: Path, words: Sequence[str]) -> subprocess.Popen[bytes]:
        ours = {"HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA", "VARIORUM_LIBRARY", "NO_COLOR"}
        kept = {k: v for k, v in os.environ.items() if k not in ours and not k.startswith("XDG_")}
        return subprocess.Popen(
            [*COMMAND, *words], cwd=self.home, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            env={**kept, "HOME": str(self.home), "VARIORUM_LIBRARY": str(library)},
        )  # fmt: skip

    def run(self, library: Path, words: Sequence[str], kill: int | None = None) -> Ended:
        """Run it to its end, or kill it after so many hundredths of its usual time."""
        begun = time.monotonic()
        process = self.start(library, words)
        if kill is not None:
            try:
                process.wait(kill / 100 * self.took.get(words[0], _USUALLY))
            except subprocess.TimeoutExpired:
                process.kill()
        out, err = process.communicate(timeout=_PATIENCE)
        if process.returncode == 0:
            self.took[words[0]] = time.monotonic() - begun
        return Ended(process.returncode, out.decode(), err.decode())

    def twin(self, name: str) -> Path:
        """A copy of a library, in which a command can be run to its end to see what it does."""
        copy = self.path("twin")
        for beside in self.home.glob("twin.db*"):
            shutil.rmtree(beside) if beside.is_dir() else beside.unlink()
        copying.copy(self.path(name), copy)
        return copy


def held(library: Path) -> dict[str, Any]:
    """What a library holds, ids and times aside: so that two runs of one command are alike."""
    store = Store.open(library, "Nobody")
    try:
        names = {a.id: (a.slug, a.span, a.annotator.name) for a in everybodys(store)}
        return {
            "documents": {
                d.slug: (d.metadata, store.documents.get(d.id).text) for d in store.documents.all()
            },
            "annotations": sorted(
                (
                    a.slug, a.span, a.content, a.tags, a.note or "", a.annotator.name, a.status,
                    sorted((link.kind, str(names.get(link.target))) for link in a.links),
                )
                for a in everybodys(store)
            ),
            "other edits": sorted(map(str, siblings(store).values())),
            "codebook": [
                (tag.name, tag.colour, tag.mark, tag.description)
                for tag in store.tags.codebook().tags
            ],
            "memos": [
                (memo.about.kind, memo.about.name, memo.annotator.name, memo.text)
                for memo in everybodys_memos(store)
            ],
            "attributes": [
                (d.slug, sorted(d.attributes.items()), d.collections) for d in store.summaries()
            ],
            "blind": store.settings.shared("blind") is not None,
            "history": len(store.journal.history()),
        }  # fmt: skip
    finally:
        store.close()


def is_well(library: Path) -> None:
    """`check` finds nothing in the file."""
    store = Store.open(library, "Nobody")
    try:
        problems = check(store.database).problems
    finally:
        store.close()
    assert not problems, f"check finds: {[problem.sentence for problem in problems]}"


def annotations_of(library: Path) -> list[str]:
    """The ids of all annotations, in the order in which they are listed."""
    store = Store.open(library, "Nobody")
    try:
        return [a.id for a in everybodys(store)]
    finally:
        store.close()
