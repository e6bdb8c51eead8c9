"""`import` of a CSV of replies."""

from __future__ import annotations

from pathlib import Path

from annotations.exchange.replies_csv import ReplyReport, import_replies, read
from reader.cli.json_reports import reply_import_json
from reader.cli.open_store import open_store
from reader.cli.output import count, print_error, print_json, print_message


def import_reply_file(
    data: bytes,
    on_conflict: str | None,
    library: Path | None,
    annotator: str | None,
    as_json: bool,
) -> int:
    """Import a file of replies and print what was done. Returns the exit code."""
    rows, warnings = read(data)
    with open_store(library, annotator, make=True) as store:
        report = import_replies(store, rows, choice="file" if on_conflict == "file" else "library")
    report.notices[:0] = warnings
    undecided = [] if on_conflict == "library" else report.left
    for sentence in report.notices:
        print_error(sentence)
    for conflict in undecided:
        print_error(f"{conflict.sentence}; the library's version was not replaced")
    if undecided:
        print_error(
            f"{count(len(undecided), 'conflict')}: --on-conflict file uses the file's "
            "version, --on-conflict library the library's"
        )
    for problem in report.problems:
        print_error(problem)
    if as_json:
        print_json(reply_import_json(report))
    else:
        _print_summary(report)
    return 1 if report.problems or undecided else 0


def _print_summary(report: ReplyReport) -> None:
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
    print_message(f"replies imported: {', '.join(results) or 'none'}{undo}")
