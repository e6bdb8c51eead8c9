"""The keys, from the commands that the screens declare."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from docs.reference.markdown import code, plain, table
from reader.tui.all_commands import command_scopes, every_command
from reader.tui.commands import Command

_INTRODUCTION = """\
# Keys

`?` shows the keys of the screen that you see, and `ctrl+p` finds a command by its name. The name of
a command is what [keys.toml](../how-to/keys.md) calls it.
"""
_DIALOG = "dialog: "
_SHARED = {
    "app": "Everywhere",
    "dialog": "In every dialog",
    "chooser": "In every list to choose from",
    "switches": "In every list of switches",
}
"""Owners of commands that are described once, with the heading of each."""
_PLACES = {"reading": "The reading screen", "library": "The list of documents"}


def keys_page() -> str:
    """Each place of the reader with its commands, in the groups of the help."""
    return "\n".join(_parts())


def _parts() -> Iterator[str]:
    yield _INTRODUCTION
    scopes = command_scopes()
    every = list({c.id: c for commands in scopes.values() for c in commands if c.help}.values())
    for owner, heading in _SHARED.items():
        yield f"## {heading}\n"
        yield _table(command for command in every if _owner(command) == owner)
    described: set[str] = set()
    for place, commands in scopes.items():
        own = [c for c in commands if c.help and _owner(c) not in _SHARED]
        if place.startswith(_DIALOG):
            own = [command for command in own if command.id not in described]
        described |= {command.id for command in own}
        if own:
            name = place.removeprefix(_DIALOG)
            yield f"## {_PLACES.get(name, name.capitalize())}\n"
            yield from _groups(own)
    rest = [c for c in every_command() if c.help and c.id not in described]
    yield "## In parts of screens\n"
    yield _table(command for command in rest if _owner(command) not in _SHARED)


def _owner(command: Command[Any]) -> str:
    return command.id.partition(".")[0]


def _groups(commands: Iterable[Command[Any]]) -> Iterator[str]:
    groups: dict[str, list[Command[Any]]] = defaultdict(list)
    for command in commands:
        groups[command.group].append(command)
    for group, members in groups.items():
        if len(groups) > 1 and group:
            yield f"### {group}\n"
        yield _table(members)


def _table(commands: Iterable[Command[Any]]) -> str:
    return table(
        ("key", "does", "command"),
        (
            (" ".join(map(code, command.all_keys)) or "–", plain(command.help), code(command.id))
            for command in commands
        ),
    )
