"""`import` of a CSV of memos, and what becomes of conflicts."""

from __future__ import annotations

from pathlib import Path

import click

from annotations.exchange.memos_csv import (
    MemoChoice,
    MemoConflict,
    MemoDecide,
    MemoReport,
    import_memos,
    preview_conflicts,
    read,
)
from reader.cli.json_reports import memo_import_json
from reader.cli.open_store import open_store
from reader.cli.output import count, print_error, print_json, print_message
from reader.cli.tables import excerpt


def import_memo_file(
    data: bytes,
    on_conflict: str | None,
    library: Path | None,
    annotator: str | None,
    as_json: bool,
) -> int:
    """Import a file of memos and print what was done. Returns the exit code."""
    rows, warnings = read(data)
    with open_store(library, annotator, make=True) as store:
        same: MemoChoice = "file" if on_conflict == "file" else "library"
        decide: MemoDecide = lambda _: same  # noqa: E731
        if on_conflict == "ask":
            decide = _ask(preview_conflicts(store, rows))
        report = import_memos(store, rows, decide=decide)
    report.notices[:0] = warnings
    undecided = [] if on_conflict else report.left
    for sentence in report.notices:
        print_error(sentence)
    for conflict in undecided:
        print_error(f"{conflict.sentence}; the library's version was not replaced")
    if undecided:
        print_error(
            f"{count(len(undecided), 'conflict')}: --on-conflict file uses the file's "
            "version, --on-conflict library the library's, --on-conflict ask asks for each"
        )
    for problem in report.problems:
        print_error(problem)
    if as_json:
        print_json(memo_import_json(report))
    else:
        _print_summary(report)
    return 1 if report.problems or undecided else 0


def _ask(conflicts: list[MemoConflict]) -> MemoDecide:
    answers: dict[int, MemoChoice] = {}
    for number, conflict in enumerate(conflicts, 1):
        print_message(f"{number} of {len(conflicts)}: {conflict.sentence}")
        library = excerpt(conflict.in_library) if conflict.in_library else "removed"
        print_message(f"  library: {library}")
        print_message(f"  file:    {excerpt(conflict.in_file)}")
        answer = click.prompt(
            "[l]ibrary, [f]ile", type=click.Choice(["l", "f"]), default="l", show_choices=False
        )
        answers[conflict.line] = "file" if answer == "f" else "library"
    return lambda conflict: answers.get(conflict.line, "library")


def _print_summary(report: MemoReport) -> None:
    results = [
        f"{number:,} {what}"
        for number, what in (
            (report.added, "added"),
            (report.updated, "updated"),
            (report.removed, "removed"),
            (report.unchanged, "unchanged"),
            (len(report.left), "in conflict (the library's version was not replaced)"),
        )
        if number
    ]
    undo = "; variorum undo reverts it" if report.changed else ""
    print_message(f"memos imported: {', '.join(results) or 'none'}{undo}")
