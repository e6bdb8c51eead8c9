"""The command line, from the commands' own help."""

from __future__ import annotations

from collections.abc import Iterator

import click

from docs.reference.markdown import code, paragraphs, plain, table
from reader.cli.root import SECTIONS, variorum

_INTRODUCTION = """\
# Commands

Every command has `--help`; most have `--json`, which prints one JSON value and nothing else.
Without `--library PATH` a command uses the library that `$VARIORUM_LIBRARY` names, or your own.
The same
text is the manual page: `variorum man`.
"""


def commands_page() -> str:
    """Each command with its options, in the sections of `variorum --help`."""
    return "\n".join(_parts())


def _parts() -> Iterator[str]:
    root = click.Context(variorum, info_name="variorum")
    yield _INTRODUCTION
    yield "## variorum\n"
    yield from _help(variorum, root)
    for section, entries in SECTIONS.items():
        yield f"## {section}\n"
        for name in entries:
            command = variorum.get_command(root, name)
            assert command is not None
            yield from _command(command, click.Context(command, info_name=name, parent=root), 3)


def _command(command: click.Command, context: click.Context, level: int) -> Iterator[str]:
    yield f"{'#' * min(level, 4)} {context.command_path}\n"
    yield from _help(command, context)
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            if below is not None and not below.hidden:
                inner = click.Context(below, info_name=name, parent=context)
                yield from _command(below, inner, level + 1)


def _help(command: click.Command, context: click.Context) -> Iterator[str]:
    usage = " ".join([context.command_path, *command.collect_usage_pieces(context)])
    yield f"```\n{usage}\n```\n"
    yield paragraphs(command.help or command.short_help or "")
    records = [
        record
        for parameter in command.get_params(context)
        # Every command has --help, which is said once.
        if "--help" not in parameter.opts
        and (record := parameter.get_help_record(context)) is not None
        and record[1]
    ]
    yield table(("option", "does"), ((code(names), plain(does)) for names, does in records))
