"""`variorum keys`: the keys of every screen as they are in force, and a file to change them in."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from reader import keymap
from reader.cli.options import json_option, library_option
from reader.cli.output import print_error, print_json, print_line, print_message
from reader.keyboard_layouts import LAYOUTS
from reader.terminal.safe import safe_line


@click.command(short_help="List the keys, and show how to change them.")
@click.option(
    "--template", is_flag=True, help="Print a keys.toml with every command, as a template."
)
@library_option
@json_option
def keys(template: bool, library: Path | None, as_json: bool) -> None:
    """List the keys of every screen, with the name of the command that each key runs.

    To change keys, write the output of variorum keys --template to the file that is named at the
    end of the list, and edit it: the keys of a command are a list, [] for none. The same file
    selects a keyboard layout. Letters of Russian, Ukrainian, Greek, Georgian, Hebrew and
    Arabic keyboards act as the Latin letters on the same keys by default.

    A key that you choose is removed from the command that usually has it, which is reported.
    """
    keymap.install(keymap.load())
    # The screens are imported here, after the keys are known.
    from reader.tui.all_commands import command_scopes, settle_keys

    scopes = command_scopes()
    for notice in settle_keys(scopes):
        print_error(notice)
    if as_json:
        print_json([
            {"place": place, "command": command.id, "keys": command.all_keys, "help": command.help}
            for place, commands in scopes.items()
            for command in _own(place, commands)
        ])  # fmt: skip
    elif template:
        _print_template(scopes)
    else:
        _print_table(scopes)


def _own(place: str, commands: Sequence[Any]) -> list[Any]:
    """Those of a place; what holds anywhere is listed with the first screen only."""
    return [
        command
        for command in commands
        if place == "reading" or not command.id.startswith(("app.", "text.", "dialog."))
    ]


def _print_table(scopes: dict[str, tuple[Any, ...]]) -> None:
    wide = max(len(command.id) for commands in scopes.values() for command in commands)
    for place, commands in scopes.items():
        own = _own(place, commands)
        if not own:
            continue
        print_line("")
        print_message(place)
        for command in own:
            written = "  ".join(command.all_keys) or "(no key)"
            print_line(safe_line(f"  {written:<22}  {command.id:<{wide}}  {command.help}"))
    print_line("")
    print_message(f"To change keys: variorum keys --template > {keymap.keymap_path()}")


def _print_template(scopes: dict[str, tuple[Any, ...]]) -> None:
    print_line("# The keys of Variorum. Remove the # before a line that you change.")
    print_line("")
    print_line("[layout]")
    print_line(f"# One of auto, none, {', '.join(LAYOUTS)}.")
    print_line('# preset = "auto"')
    print_line('# "ö" = ";"  # typing ö acts as ;')
    print_line("")
    print_line("[keys]")
    seen: set[str] = set()
    for place, commands in scopes.items():
        new = [command for command in _own(place, commands) if command.id not in seen]
        if not new:
            continue
        print_line("")
        print_line(f"# {place}")
        for command in new:
            seen.add(command.id)
            listed = ", ".join(_quoted(key) for key in command.key_list)
            print_line(f'# "{command.id}" = [{listed}]  # {command.help}')


def _quoted(key: str) -> str:
    from reader.tui.commands import key_name

    written = key_name(key).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{written}"'
