"""The manual page, in the macros of man(7), from the commands' own help."""

from __future__ import annotations

import re
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


_SAID_ONCE = frozenset({"--help", "--library"})
"""Options that every command has, and that stand at the head of the page alone."""
_MARKS = {"\\": "\\e", "-": "\\-", "'": "\\(aq", "`": "\\(ga", "^": "\\(ha", "~": "\\(ti"}
"""What roff would take for a mark of its own, or print as another character."""


def man_page(version: str) -> str:
    """The whole page, in ASCII: not every roff reads UTF-8. Ends with a line feed."""
    return "".join(f"{line}\n" for line in _lines(version))


def _lines(version: str) -> Iterator[str]:
    from reader.cli.root import SECTIONS, variorum

    context = click.Context(variorum, info_name="variorum")
    # Without a date: the same code makes the same page.
    yield f'.TH VARIORUM 1 "" "Variorum {roff_text(version)}" "Variorum"'
    yield ".SH NAME"
    yield "variorum \\- read sources closely in the terminal"
    yield ".SH SYNOPSIS"
    yield ".B variorum"
    yield "[OPTIONS] [COMMAND | PATH...] [ARGUMENTS...]"
    yield ".SH DESCRIPTION"
    yield from _paragraphs(variorum.help or "")
    yield from _options(variorum, context)
    yield ".PP"
    yield roff_text("Every command takes --library and --help.")
    for section, entries in SECTIONS.items():
        yield f".SH {roff_text(section.upper())}"
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
            yield from (".TP", f".B {roff_text(term)}", roff_text(meaning))
    yield ".SH SEE ALSO"
    yield roff_text("The manual: variorum manual.")


def _command(command: click.Command, context: click.Context) -> Iterator[str]:
    """A command with its options; the commands below it behind it."""
    usage = " ".join(command.collect_usage_pieces(context))
    yield f".SS {roff_text(context.command_path)} {roff_text(usage)}"
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
        if context.parent and _SAID_ONCE.intersection(parameter.opts):
            continue
        if record is not None and record[1]:
            yield from (".TP", f".B {roff_text(record[0])}", roff_text(record[1]))


def _paragraphs(text: str) -> Iterator[str]:
    """The paragraphs of a help; those that keep their lines (after a form feed) do so here."""
    for number, paragraph in enumerate(part for part in text.split("\n\n") if part.strip()):
        if number:
            yield ".PP"
        if "\b" in paragraph:
            yield ".nf"
            yield from map(roff_text, paragraph.replace("\b", "").strip().splitlines())
            yield ".fi"
        else:
            yield roff_text(" ".join(paragraph.split()))


def roff_text(text: str) -> str:
    """A text whose marks mean nothing to roff."""
    escaped = re.sub(r"[\\\-'`^~]", lambda mark: _MARKS[mark[0]], text)
    escaped = re.sub(r"[^\x00-\x7f]", lambda letter: f"\\[u{ord(letter[0]):04X}]", escaped)
    return f"\\&{escaped}" if escaped.startswith(".") else escaped
