"""Takes libraries and returns in: a path is asked for, then who returned what is told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from annotations.seminar.merging.merge import merge, mergeable_files
from annotations.seminar.merging.report import MergedFile, MergeReport
from annotations.service.store import Store
from reader.advice import explained
from reader.terminal.safe import safe_line
from reader.timestamps import format_moment
from reader.tui.commands import Command
from reader.tui.dialogs.chooser import Chooser
from reader.tui.dialogs.dialog import Dialog, ask
from reader.tui.dialogs.file_browser import BROWSER_COMMANDS, FileBrowser, PathField
from reader.tui.session import Session
from reader.tui.undo_actions import finished_sentence

_SUFFIXES = (".db", ".vreturn", ".vpack")
_LONGEST_NAME = 28
"""Cells of a name in the list of who returned what."""


class MergeScreen(Chooser[Path, list[Path]]):
    """Lets the reader walk to libraries and returns; answers with them."""

    HEADING = "Merge libraries and returns"
    PLACEHOLDER = "a path; enter opens a folder, merges a file"
    HINT = "enter open the folder or merge the file · ctrl+a merge the whole folder · esc cancel"
    SIZE = "wide"
    FIELD = PathField
    # Before the field, for which ctrl+a would be the start of the line.
    OWN_COMMANDS: ClassVar[Sequence[Command[MergeScreen]]] = (
        *BROWSER_COMMANDS,
        Command("merge.folder", "ctrl+a", "merge the folder",
                "Merge all libraries and returns in the folder.",
                lambda dialog: dialog.action_whole_folder(), priority=True),
    )  # fmt: skip

    def __init__(self) -> None:
        super().__init__(FileBrowser.start())
        self.browser = FileBrowser(self, _SUFFIXES, self._take_file)

    def narrow(self, typed: str) -> None:
        self.browser.narrow(typed)

    def take(self, choice: Path) -> None:
        self.browser.take(choice)

    def take_typed(self, typed: str) -> None:
        self.browser.take_typed(typed)

    def show_error(self, sentence: str) -> None:
        self.hint(self.HINT)
        super().show_error(sentence)

    def _take_file(self, path: Path) -> None:
        self._merge([path])

    def _merge(self, paths: list[Path]) -> None:
        self.answer(paths)
        self.hint("Reading the files …")

    def action_whole_folder(self) -> None:
        try:
            libraries = mergeable_files(self.browser.folder)
        except OSError:
            libraries = []
        if libraries:
            self._merge(libraries)
        else:
            self.show_error("There is no library (.db) or return in this folder")


class MergeReportScreen(Dialog[int]):
    """Tells what a merge did; answers with its entry of the history if it shall be taken back."""

    OWN_COMMANDS: ClassVar[Sequence[Command[MergeReportScreen]]] = (
        Command("merge_report.close", "enter,q", "", "Close the report.",
                lambda dialog: dialog.action_cancel()),
        Command("merge_report.undo", "u", "undo the merge", "Undo the merge.",
                lambda dialog: dialog.action_take_back()),
    )  # fmt: skip

    def __init__(self, report: MergeReport, entry: int | None) -> None:
        super().__init__()
        self._report = report
        self._entry = entry
        """The merge in the history; None where it changed nothing."""

    def compose(self) -> ComposeResult:
        back = "u undoes the merge · " if self._entry else ""
        with Vertical(classes="dialog wide returns"):
            yield Static("What was merged", classes="dialog-title", markup=False)
            with VerticalScroll():
                for line in _lines(self._report):
                    yield Static(line, markup=False)
                for error in self._report.refused.values():
                    reason = Content.styled(safe_line(explained(error)), "$error")
                    yield Static(reason, classes="whole", markup=False)
            yield Static(f"{back}esc close", classes="dialog-help", markup=False)

    def action_take_back(self) -> None:
        if self._entry is not None:
            self.dismiss(self._entry)


def ask_merge(session: Session, show_message: Callable[[str], None]) -> None:
    """Ask for libraries and take them in, in the background; `show_message` tells how it stands."""

    def closed(entry: int | None) -> None:
        if entry is not None:
            session.write(
                lambda store: store.journal.undo_change(entry=entry),
                lambda change: show_message(finished_sentence("undo", change)),
            )

    def merged(result: tuple[MergeReport, int | None]) -> None:
        session.push_screen(MergeReportScreen(*result), closed)

    ask(session, MergeScreen(), _merged, merged)


def _merged(store: Store, paths: list[Path]) -> tuple[MergeReport, int | None]:
    """What came, and the entry that it is in the history, if anything was changed."""
    entries_before = store.journal.history(1)
    report = merge(store, paths)
    entries_after = store.journal.history(1)
    return report, entries_after[
        0
    ].id if entries_after and entries_after != entries_before else None


def _lines(report: MergeReport) -> list[Content]:
    """One thing to tell on each line."""
    counted = [
        (report.added, "annotations were added"),
        (report.updated, "were edited"),
        (report.deleted, "were deleted"),
        (report.known, "were already in this library"),
        (report.joined, "were merged with one on the same passage"),
        (report.misattributed, "were not merged: in this library they belong to another annotator"),
        (report.links, "links were added"),
        (report.memos, "memos were added"),
        (report.memos_left_out, "memos were not merged: their documents are not in this library"),
        (report.replies, "replies were added"),
        (
            report.replies_without_annotation,
            "replies are to annotations that were deleted or are not in this library",
        ),
        (report.attributes, "attributes and collections of documents were added"),
        (report.finished, "marks of finished documents were added"),
        (len(report.moved), "have another position in this library's text: Q shows them"),
        (len(report.lost), "were not found in this library's text: Q shows them"),
        (len(report.conflicts), "were edited in both libraries: Q shows both edits"),
    ]
    named = [
        ("documents that were added", report.documents),
        ("documents with a later revision", report.revised),
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
    if report.returned:
        lines += [Content(""), Content.styled("Who returned what", "bold")]
        closed = report.closed_since and format_moment(report.closed_since)
        for returned in report.returned:
            lines += _returned(returned)
            if returned.late:
                late = f"    {returned.late:,} changed after the blind round was closed ({closed})"
                lines.append(Content.styled(f"{late}, by the clock of that machine", "$error"))
    if report.refused:
        lines += [Content(""), Content.styled("Not merged", "bold")]
    return lines


def _returned(returned: MergedFile) -> list[Content]:
    """What one file brought, and what of it has no place here."""
    names = safe_line(", ".join(returned.annotators) or "nobody")
    new = f"{returned.added:,} new" if returned.added else "nothing new"
    places = "".join(
        f", {number:,} {what}"
        for number, what in (
            (returned.moved, "found at another position"),
            (returned.lost, "not found"),
        )
        if number
    )
    annotators = Content(names).truncate(_LONGEST_NAME, ellipsis=True)
    n = len(returned.documents)
    documents = f" on {n:,} document{'' if n == 1 else 's'}" if n else ""
    summary = f"  {returned.annotations:,}{documents}, {new}{places}"
    lines = [Content.assemble(annotators, summary, (f"  {safe_line(returned.file)}", "$quiet"))]
    for name, name_here in returned.renamed_annotators.items():
        lines.append(
            Content.styled(
                safe_line(f"    there is another {name_here} here; this one is called {name}"),
                "$quiet",
            )
        )
    for title, number in returned.missing.items():
        lines.append(
            Content.styled(
                safe_line(f"    {number:,} not merged; not in this library: “{title}”"),
                "$error",
            )
        )
    return lines
