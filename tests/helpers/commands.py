"""Every command that a screen, a widget or the application declares."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pkgutil import walk_packages
from typing import Any

import reader.tui
from reader.tui.commands import Command, CommandOwner


def owners(cls: type[CommandOwner] = CommandOwner) -> Iterator[type[CommandOwner]]:
    """Every class that may declare commands."""
    for module in walk_packages(reader.tui.__path__, "reader.tui."):
        import_module(module.name)
    seen = {cls}
    waiting = [cls]
    while waiting:
        for owner in waiting.pop().__subclasses__():
            if owner not in seen and owner.__module__.startswith("reader."):
                seen.add(owner)
                waiting.append(owner)
                yield owner


def every_command() -> list[Command[Any]]:
    """Each of them once."""
    return list({command.id: command for owner in owners() for command in declared(owner)}.values())


def declared(owner: type[CommandOwner]) -> tuple[Command[Any], ...]:
    """The commands that a class itself declares."""
    return tuple(owner.__dict__.get("OWN_COMMANDS", ()))
