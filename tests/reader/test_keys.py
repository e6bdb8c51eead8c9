"""Every key does one thing on one screen, and is declared in one place."""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path

import pytest

import reader
from reader.tui.all_commands import (
    command_scopes,
    declared,
    every_command,
    owners,
    repeated_keys,
)

SCOPES = command_scopes()


@pytest.mark.parametrize("place", SCOPES)
def test_no_key_is_bound_twice_in_one_place(place: str) -> None:
    assert repeated_keys(SCOPES[place]) == []


def test_every_command_has_help_and_a_key_that_can_be_shown() -> None:
    commands = every_command()
    assert len(commands) > 150
    for command in commands:
        assert command.help.endswith("."), command
        assert command.key.isprintable()
        # Names that only Textual uses are no reader's.
        assert all("_" not in key or key == "_" for key in command.all_keys), command


def test_every_command_has_an_id_of_its_own() -> None:
    ids = [(c.id, c.keys, c.title) for owner in owners() for c in set(declared(owner))]
    counts = Counter(id_ for id_, *_ in set(ids))
    assert [id_ for id_, times in counts.items() if times > 1] == []


def test_no_key_is_bound_past_the_commands() -> None:
    """What is bound to a key directly has no help, and nobody knows whether a visitor may."""
    folder = Path(reader.__file__).parent
    past = [
        f"{path.name}:{node.lineno}"
        for path in folder.rglob("*.py")
        if path.name != "commands.py" or path.parent.name != "tui"
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Name) and node.id in ("Binding", "BINDINGS")
    ]
    assert past == []
