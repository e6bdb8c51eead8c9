"""The command `variorum`. Knows the others by name and line of help, and loads one when called."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from reader.cli.options import as_option, library_option
from reader.cli.output import INTERRUPTED, interactive, print_line

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

_LONGEST_WORD = 80


class Entry(NamedTuple):
    """A command that is loaded when it is called."""

    module: str
    """The module of `reader.cli`."""
    attribute: str
    help: str
    """Its line in the list of commands; the first of its own help."""


SECTIONS: dict[str, dict[str, Entry]] = {
    "Reading": {
        "demo": Entry("demo", "demo", "Open the built-in sample library."),
        "read": Entry("read", "read", "Open documents side by side."),
        "keys": Entry("keys", "keys", "List the keys, and show how to change them."),
        "manual": Entry("manual", "manual", "Read the manual."),
        "serve": Entry("serve", "serve", "Serve the reader to the browsers of a class."),
        "class": Entry("class_", "class_", "List, add and revoke the links of a class."),
    },
    "Documents": {
        "add": Entry("add", "add", "Clean files and add them to the library."),
        "clean": Entry(
            "clean", "clean", "Print the cleaned text of a file or page without adding it."
        ),
        "list": Entry("documents", "list_", "List the documents."),
        "show": Entry("documents", "show", "Print the cleaned text of a document."),
        "search": Entry("search", "search", "Search texts, notes, tags and memos."),
        "parallels": Entry("parallels", "parallels", "Find similar passages in other documents."),
        "edit": Entry("edit", "edit", "Edit details, attributes and collections of documents."),
        "attributes": Entry("attributes", "attributes", "List, import and export attributes."),
        "collections": Entry("attributes", "collections", "List and rename collections."),
        "remove": Entry("remove", "remove", "Remove documents from the library."),
    },
    "Annotations": {
        "annotate": Entry("annotate", "annotate", "Tag a passage, or write a note on it."),
        "annotations": Entry("annotations", "list_", "List the annotations."),
        "annotation": Entry("annotate", "annotation", "Edit, delete or link annotations."),
        "reply": Entry("replies", "reply", "Reply to an annotation."),
        "replies": Entry("replies", "replies", "List replies; edit and remove your own."),
        "query": Entry("queries", "query", "Save queries, and explain how they are written."),
        "queue": Entry("queue", "queue", "List annotations that need a decision."),
        "agree": Entry("agree", "agree", "Show how much annotators agree."),
        "feedback": Entry("feedback", "feedback", "Compare annotators with the consensus."),
        "stats": Entry("statistics", "stats", "Count words, annotations and cues."),
        "blind": Entry("blind", "blind", "Show, start, lock or end a blind round."),
        "message": Entry("message", "message", "Show a message to everybody in the class."),
        "progress": Entry("progress", "progress", "Show how far each annotator has come."),
        "memo": Entry("memos", "memo", "Write memos on documents, tags, the library."),
        "tags": Entry("codebook", "tags", "Show and edit the codebook."),
        "undo": Entry("undo", "undo", "Undo your last change."),
        "redo": Entry("undo", "redo", "Redo what you undid."),
        "history": Entry("undo", "history", "List all changes, latest first."),
    },
    "Files": {
        "pack": Entry("packs", "pack", "Create a pack for a class, or return your annotations."),
        "open": Entry("packs", "open_", "Open a pack in its own library."),
        "merge": Entry("merge", "merge", "Merge libraries and returns."),
        "export": Entry("export", "export", "Export the annotations to a file."),
        "table": Entry("table", "table", "Write a table for R, pandas or a spreadsheet."),
        "sql": Entry("sql", "sql", "Query the library in SQL."),
        "report": Entry("report", "report", "Write an HTML report of the annotations."),
        "import": Entry(
            "importing", "import_", "Import the annotations of another program's file."
        ),
    },
    "Library": {
        "backup": Entry("health", "backup", "Back up the library, even while it is in use."),
        "restore": Entry("health", "restore", "Restore a backup, or list the backups."),
        "check": Entry("health", "check", "Check the library for damage, and repair it."),
        "rescue": Entry(
            "health", "rescue", "Save everything that can be read of a damaged library."
        ),
        "doctor": Entry("doctor", "doctor", "Check terminal, installation and library."),
    },
    "Shell": {
        "completion": Entry("shell", "completion", "Complete commands and names in the shell."),
        "man": Entry("shell", "man", "Show the manual page, or install it."),
    },
}
COMMANDS = {name: entry for section in SECTIONS.values() for name, entry in section.items()}


OTHER_WORDS = {
    "annotation": ("note", "notes"),
    "add": ("load",),
    "list": ("ls", "documents"),
    "remove": ("rm", "delete"),
    "search": ("find", "grep"),
    "show": ("cat", "print"),
    "stats": ("statistics",),
    "tags": ("codebook", "codes"),
    "annotate": ("tag", "highlight"),
    "check": ("repair",),
    "doctor": ("diagnose", "info"),
}
"""What other programs call a command, by its name here."""


class Commands(click.Group):
    """The commands in their sections, each imported when it is needed."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """A file, folder or address in place of a command is added and opened, as `read` does."""
        word = args[0]
        if word in COMMANDS or (word.startswith("-") and word != "-"):
            return super().resolve_command(ctx, args)
        from reader.cli.source_names import names_source  # who names a command does without it

        if names_source(word):
            return "read", self.get_command(ctx, "read"), args
        raise click.UsageError(unknown_command(word), ctx)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        entry = COMMANDS.get(cmd_name)
        if entry is None:
            return None
        command = getattr(import_module(f"reader.cli.{entry.module}"), entry.attribute)
        assert isinstance(command, click.Command)
        return command

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        from click.shell_completion import CompletionItem

        # The group's own would import every command that begins so, for its line of help.
        items = [
            CompletionItem(name, help=entry.help)
            for name, entry in COMMANDS.items()
            if name.startswith(incomplete)
        ]
        items += click.Command.shell_complete(self, ctx, incomplete)
        # A file may stand in place of a command.
        return (
            items
            if incomplete.startswith("-")
            else [*items, CompletionItem(incomplete, type="file")]
        )

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:  # before click says something about it
            ctx.exit(INTERRUPTED)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        for section, entries in SECTIONS.items():
            with formatter.section(section):
                formatter.write_dl(
                    [(name, entry.help) for name, entry in entries.items()], col_max=12
                )


def unknown_command(word: str) -> str:
    """The sentence for a word that is neither a command nor a file, with the command that may have
    been meant.
    """
    from difflib import get_close_matches

    meant = [name for name, words in OTHER_WORDS.items() if word.lower() in words]
    meant = meant or get_close_matches(word.lower(), COMMANDS, n=2, cutoff=0.65)
    hint = f"; did you mean {' or '.join(meant)}?" if meant else ""
    return f"there is no command or file “{word[:_LONGEST_WORD]}”{hint}"


def _print_version(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        from reader.cli.version import version_lines  # nothing else needs it

        for line in version_lines():
            print_line(line)
        ctx.exit()


@click.group(
    cls=Commands,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option("--version", is_flag=True, is_eager=True, expose_value=False, callback=_print_version,
              help="Print the versions of the program, its rules and its schema.")  # fmt: skip
@library_option
@as_option
@click.pass_context
def variorum(ctx: click.Context, library: Path | None, annotator: str | None) -> int | None:
    """Read sources closely, side by side: tag passages, compare, export.

    Without a command, Variorum opens the documents that were open last; if standard output is not a
    terminal, it lists the documents. With the path of a file or a web address, it adds the document
    and opens it. Start with variorum demo.
    """
    if ctx.invoked_subcommand is not None:
        return None
    name = "read" if interactive() else "list"
    command = variorum.get_command(ctx, name)
    assert command is not None
    result = ctx.invoke(command)
    return result if isinstance(result, int) else None
