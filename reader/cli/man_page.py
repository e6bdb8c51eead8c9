"""The manual page, in the macros of man(7), from the commands' own help."""

from __future__ import annotations

from collections.abc import Iterator

import click

FILES = (
    ("library.db", "Your library, in your user data folder, if no other is named."),
    ("settings.json", "Your name, theme and reference style, in your settings folder."),
    ("keys.toml", "Your keys, in the same folder; variorum keys --template prints a template."),
)
ENVIRONMENT = (
    ("VARIORUM_LIBRARY", "The library to use without --library."),
    ("NO_COLOR", "Use no colours."),
    ("COLUMNS", "The width of the output."),
    ("VARIORUM_DEBUG", "If set, internal errors print a traceback."),
)
_EXIT = (("0", "Success."), ("1", "The command failed; standard error says why."),
         ("2", "The command line is not valid."), ("130", "Stopped by ctrl+c."))  # fmt: skip


def man_page() -> str:
    """The whole page."""
    return "\n".join(_lines())


def _lines() -> Iterator[str]:
    from reader.cli.root import SECTIONS, variorum

    context = click.Context(variorum, info_name="variorum")
    yield '.TH VARIORUM 1 "" "Variorum" "Variorum"'
    yield ".SH NAME"
    yield "variorum \\- read sources closely in the terminal"
    yield ".SH SYNOPSIS"
    yield ".B variorum"
    yield "[OPTIONS] [COMMAND | PATH...] [ARGUMENTS...]"
    yield ".SH DESCRIPTION"
    yield from _paragraphs(variorum.help or "")
    yield from _options(variorum, context)
    for section, entries in SECTIONS.items():
        yield f".SH {_text(section.upper())}"
        for name in entries:
            command = variorum.get_command(context, name)
            assert command is not None
            yield from _command(command, click.Context(command, info_name=name, parent=context))
    for heading, pairs in (
        ("FILES", FILES),
        ("ENVIRONMENT", ENVIRONMENT),
        ("EXIT STATUS", _EXIT),
    ):
        yield f".SH {heading}"
        for term, meaning in pairs:
            yield from (".TP", f".B {_text(term)}", _text(meaning))


def _command(command: click.Command, context: click.Context) -> Iterator[str]:
    """A command with its options; the commands below it behind it."""
    usage = " ".join(command.collect_usage_pieces(context))
    yield f".SS {_text(context.command_path)} {_text(usage)}"
    yield from _paragraphs(command.help or command.short_help or "")
    yield from _options(command, context)
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            if below is not None:
                yield from _command(below, click.Context(below, info_name=name, parent=context))


def _options(command: click.Command, context: click.Context) -> Iterator[str]:
    for parameter in command.get_params(context):
        record = parameter.get_help_record(context)
        # Every command has --help, which is said once.
        if record is not None and record[1] and (parameter.name != "help" or not context.parent):
            yield from (".TP", f".B {_text(record[0])}", _text(record[1]))


def _paragraphs(text: str) -> Iterator[str]:
    for paragraph in text.replace("\b", "").split("\n\n"):
        if paragraph.strip():
            yield ".PP"
            yield _text(" ".join(paragraph.split()))


def _text(text: str) -> str:
    """A text whose marks mean nothing to roff."""
    escaped = text.replace("\\", "\\e").replace("-", "\\-")
    return f"\\&{escaped}" if escaped[:1] in (".", "'") else escaped
