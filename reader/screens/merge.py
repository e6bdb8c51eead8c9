"""Takes other people's libraries in: a path is asked for, then what came is told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from annotations.merging.merge import merge
from annotations.merging.report import Report
from annotations.store import Store
from reader.safe import safe_line
from reader.screens.dialog import Dialog
from reader.screens.walking import Walk

if TYPE_CHECKING:
    from reader.app import VariorumApp

_SUFFIX = ".db"


class MergeScreen(Walk[list[Path]]):
    """Lets the reader walk to libraries; answers with them."""

    HEADING = "Take in other people's libraries"
    PLACEHOLDER = "a path; enter opens a folder, takes a library in"
    HINT = "enter opens a folder or takes a library in · ctrl+a takes the whole folder · esc leaves"
    SUFFIXES = (_SUFFIX,)
    # Before the field, for which ctrl+a would be the start of the line.
    BINDINGS = [Binding("ctrl+a", "whole_folder", "the whole folder", priority=True)]

    def take_file(self, path: Path) -> None:
        self.dismiss([path])

    def action_whole_folder(self) -> None:
        try:
            found = sorted(p for p in self.folder.iterdir() if p.suffix.lower() == _SUFFIX)
        except OSError:
            found = []
        if found:
            self.dismiss(found)
        else:
            self.explain("there is no library (a file that ends in .db) in this folder")


class ReportScreen(Dialog[int]):
    """Tells what a merge did; answers with its entry of the history if it shall be taken back."""

    BINDINGS = [
        Binding("enter,q", "cancel", "close", show=False),
        Binding("u", "take_back", "take it back", show=False),
    ]

    def __init__(self, report: Report, entry: int | None) -> None:
        super().__init__()
        self._report = report
        self._entry = entry
        """The merge in the history; None where it changed nothing."""

    def compose(self) -> ComposeResult:
        back = "u takes all of it back · " if self._entry else ""
        with Vertical(classes="dialog wide"):
            yield Static("What came", classes="dialog-title", markup=False)
            with VerticalScroll():
                for line in _lines(self._report):
                    yield Static(line, markup=False)
            yield Static(f"{back}esc closes this", classes="dialog-help", markup=False)

    def action_take_back(self) -> None:
        if self._entry is not None:
            self.dismiss(self._entry)


def ask_merge(program: VariorumApp, say: Callable[[str], None]) -> None:
    """Ask for libraries and take them in, in the background; `say` tells how it stands."""

    def told(entry: int | None) -> None:
        if entry is not None:
            program.write(
                lambda store: store.journal.undo_entry(entry), lambda label: say(f"undone: {label}")
            )

    def done(merged: tuple[Report, int | None]) -> None:
        say("")
        program.push_screen(ReportScreen(*merged), told)

    def chosen(paths: list[Path] | None) -> None:
        if paths:
            say("reading the libraries …")
            program.write(lambda store: _merged(store, paths), done)

    program.push_screen(MergeScreen(), chosen)


def _merged(store: Store, paths: list[Path]) -> tuple[Report, int | None]:
    """What came, and the entry that it is in the history, if anything was changed."""
    before = store.journal.history(1)
    report = merge(store, paths)
    after = store.journal.history(1)
    return report, after[0].id if after and after != before else None


def _lines(report: Report) -> list[Content]:
    """One thing to tell on each line."""
    counted = [
        (report.added, "annotations came"),
        (report.updated, "were edited there since"),
        (report.deleted, "were deleted there since"),
        (report.known, "were known"),
        (report.joined, "were joined with one on the same passage"),
        (report.links, "links came"),
        (len(report.moved), "stand elsewhere in the text as it is here: Q shows them"),
        (len(report.lost), "found no place in the text as it is here: Q shows them"),
        (len(report.conflicts), "were edited here and there: Q shows both edits"),
    ]
    named = [
        ("libraries", report.libraries),
        ("documents that came", report.documents),
        ("documents with a later text than here", report.revised),
        ("new tags", report.tags),
    ]
    lines = [
        Content.assemble((f"{name}: ", "$quiet"), safe_line(", ".join(names)))
        for name, names in named
        if names
    ]
    lines += [
        Content.assemble((f"{number:>7,}  ", "bold"), what) for number, what in counted if number
    ]
    if report.refused:
        lines += [Content(""), Content.styled("Not taken in", "bold")]
    lines += [Content.styled(safe_line(why), "$error") for why in report.refused.values()]
    return lines


def _entry(path: Path) -> Content:
    name = safe_line(path.name)
    return Content.styled(f"{name}/", "bold") if path.is_dir() else Content(name)
