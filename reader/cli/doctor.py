"""`variorum doctor`: whether everything is in order for reading here."""

from __future__ import annotations

import os
import sys
import textwrap
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

import click

from annotations.health.checks import CHECKS
from reader.cli.open_library import chosen_annotator, chosen_library
from reader.cli.options import as_option, json_option, library_option
from reader.cli.output import print_json, print_line, print_message
from reader.cli.tables import Progress
from reader.doctor.finding import Finding
from reader.doctor.installation import installation_findings
from reader.doctor.library import library_findings
from reader.doctor.terminal import terminal_findings
from reader.doctor.terminal_answers import Answers, ask_terminal

_SIGNS = {"ok": "✓", "unknown": "·", "limited": "!", "problem": "✗"}
_TOPIC = 12
_WIDEST = 100


@click.command(short_help="Check terminal, installation and library.")
@library_option
@as_option
@json_option
def doctor(library: Path | None, annotator: str | None, as_json: bool) -> int:
    """Check whether everything is in order for reading here: the terminal's colours, mouse and
    clipboard, the locale, SQLite, optional parts, and the library. Says what to do about what is
    not. Nothing is changed.

    Signs: ✓ in order, ! works with limits, ✗ does not work, · unknown or not installed. Exit code
    1: something does not work.
    """
    bar = Progress(len(CHECKS))
    try:
        answers = Answers() if as_json else ask_terminal()
        sections = {
            "Terminal": list(terminal_findings(answers, os.environ)),
            "Installation": list(installation_findings()),
            "Library": list(
                library_findings(chosen_library(library), chosen_annotator(annotator), bar.show)
            ),
        }
    finally:
        bar.clear()
    if as_json:
        print_json([
            {"section": section, **asdict(finding)}
            for section, findings in sections.items()
            for finding in findings
        ])  # fmt: skip
    else:
        for section, findings in sections.items():
            print_line(section)
            _print(findings)
    return int(any(f.state == "problem" for findings in sections.values() for f in findings))


def _print(findings: Iterable[Finding]) -> None:
    columns = min(_WIDEST, _columns())
    for finding in findings:
        head = f"  {_SIGNS[finding.state]} {finding.topic:<{_TOPIC}} "
        _print_wrapped(head, finding.says, columns)
        if finding.advice:
            _print_wrapped(" " * (len(head) - 2) + "→ ", finding.advice, columns)
    print_line("")


def _print_wrapped(head: str, text: str, columns: int) -> None:
    lines = textwrap.wrap(
        text, max(20, columns - len(head)), break_long_words=False, break_on_hyphens=False
    )
    for n, line in enumerate(lines):
        print_message((head if n == 0 else " " * len(head)) + line)


def _columns() -> int:
    import shutil

    return shutil.get_terminal_size((_WIDEST, 24)).columns if sys.stdout.isatty() else _WIDEST
