"""Runs the command as its users do: quickly in this process, or as a process of its own."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from reader.cli import main
from tests.helpers import forking

COMMAND = [sys.executable, "-W", "error", "-m", "reader"]


@dataclass(frozen=True)
class Answer:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one JSON value on standard output."""
        return json.loads(self.out)

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()


@dataclass
class CommandLine:
    """The command with a home and a library of its own."""

    home: Path
    monkeypatch: pytest.MonkeyPatch
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def library(self) -> Path:
        return self.home / "library.db"

    def __call__(self, *arguments: str, input: str | bytes = b"") -> Answer:  # noqa: A002
        """Run it here: everything but the start of an interpreter."""
        given = input.encode() if isinstance(input, str) else input
        out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
        with self.monkeypatch.context() as patch:
            patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given), encoding="utf-8"))
            patch.setattr(sys, "stdout", out)
            patch.setattr(sys, "stderr", err)
            with pytest.raises(SystemExit) as end:
                main(list(arguments))
            code = end.value.code
        assert isinstance(code, int)
        return Answer(code, _written(out), _written(err))

    def ok(self, *arguments: str, input: str | bytes = b"") -> Answer:  # noqa: A002
        """Run it, and it works without a word on standard error."""
        answer = self(*arguments, input=input)
        assert (answer.code, answer.err) == (0, ""), answer
        return answer

    def fails(self, *arguments: str, code: int = 1, input: str | bytes = b"") -> str:  # noqa: A002
        """Run it, and it fails with one sentence, which is returned, and nothing else."""
        answer = self(*arguments, input=input)
        assert answer.code == code, answer
        assert answer.out == ""
        return sentence(answer.err)

    def process(
        self,
        *arguments: str | bytes,
        input: bytes = b"",  # noqa: A002
        env: Mapping[str, str] | None = None,
        fresh: bool = False,
        **more: Any,
    ) -> Answer:
        """Run it as a process of its own, in which every warning is an error. `fresh`: that starts
        an interpreter, as that of a user does (`tests/helpers/forking.py`).
        """
        environment = {**os.environ, **(env or {})}
        plain = all(isinstance(one, str) for one in arguments)
        if plain and not (fresh or more) and forking.forks(environment):
            given = [str(one) for one in arguments]
            return Answer(*forking.run(given, input, environment, self.home))
        done = subprocess.run(
            [*COMMAND, *arguments], input=input, capture_output=True, timeout=60, check=False,
            env=environment, cwd=self.home, **more,
        )  # fmt: skip
        return Answer(done.returncode, done.stdout.decode(), done.stderr.decode())

    def add(self, name: str, text: str) -> str:
        """A document of this text, to the letter; returns its slug."""
        line = json.dumps({"id": name, "title": name.title(), "text": text})
        return str(self.ok("add", "--jsonl", "-", "--json", input=line).json[0]["document"])


def _written(stream: io.TextIOWrapper) -> str:
    stream.flush()
    assert isinstance(stream.buffer, io.BytesIO)
    return stream.buffer.getvalue().decode()


def sentence(err: str) -> str:
    """The one sentence on standard error."""
    assert err.startswith("variorum: "), err
    assert err.endswith("\n"), err
    assert err.count("\n") == 1, err
    assert "Traceback" not in err
    return err.removeprefix("variorum: ").rstrip("\n")
