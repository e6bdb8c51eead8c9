"""The keys of the list of documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.tui.commands import KEEPER, STUDENT, TEACHER, Command

if TYPE_CHECKING:
    from reader.tui.library.screen import LibraryScreen

LIBRARY_COMMANDS: tuple[Command[LibraryScreen], ...] = (
    Command("library.open", "enter", "read",
            "Open the selected documents, or the one under the cursor.",
            lambda library: library.action_open(), "Documents", footer=True, role=STUDENT),
    Command("library.reopen", "o", "reopen",
            "Open the documents that were open last, as they were.",
            lambda library: library.action_reopen(), "Documents", role=STUDENT),
    Command("library.choose", "space", "choose",
            "Select up to four documents to read side by side.",
            lambda library: library.action_choose(), "Documents", footer=True, role=STUDENT),
    Command("library.filter", "slash", "filter", "Filter the list.",
            lambda library: library.action_filter(), "Documents", footer=True, role=STUDENT),
    Command("library.sort", "s", "sort",
            "Sort by title, publisher, date, length, annotations or time of adding.",
            lambda library: library.action_sort(), "Documents", footer=True, role=STUDENT),
    Command("library.find", "f", "find", "Search all documents, notes, tags and memos.",
            lambda library: library.action_find(), "Documents", footer=True, role=STUDENT),
    Command("library.add", "a", "add", "Add files, a folder or a web page.",
            lambda library: library.action_add(), "Documents", footer=True),
    Command("library.add_page", "w", "web page", "Add a page from the web by its address.",
            lambda library: library.action_add(page=True), "Documents"),
    Command("library.sample", "d", "sample",
            "Open the sample library: six articles on one event. Nothing in it is saved, and "
            "quitting it returns to your library.",
            lambda library: library.session.open_sample(), "Documents"),
    Command("library.tour", "g", "tour",
            "Take the tour through the sample library: nine steps, each with a key to press.",
            lambda library: library.session.open_sample(tour=True), "Documents"),
    Command("library.edit", "e", "details", "Edit title, authors, publisher, date and address.",
            lambda library: library.action_edit(), "Documents", role=KEEPER),
    Command("library.attributes", "c", "attributes",
            "Edit attributes and collections of the selected documents.",
            lambda library: library.action_attributes(), "Documents", role=KEEPER),
    Command("library.columns", "C", "columns",
            "Choose which attributes the list shows in columns.",
            lambda library: library.action_columns(), "Documents", role=STUDENT),
    Command("library.remove", "x", "remove",
            "Remove the document from the library; undo restores it.",
            lambda library: library.action_remove(), "Documents", role=KEEPER),
    Command("library.finished", "underscore", "finished",
            "Mark the document as finished, or as not finished.",
            lambda library: library.action_finished(), "Documents", role=STUDENT),
    Command("library.memos", "m", "memos",
            "Show and write memos on the document, on tags and on the library.",
            lambda library: library.action_memos(), "Documents", role=STUDENT),
    Command("library.statistics", "I", "statistics",
            "Show statistics, the agreement of annotators and tables of tags.",
            lambda library: library.action_statistics(), "Documents", role=STUDENT),
    Command("library.merge", "M", "merge", "Merge libraries and the returns of a class.",
            lambda library: library.action_merge(), "Documents"),
    Command("library.blind", "B", "blind round",
            "Start a blind round, in which everybody sees only their own annotations; lock it, "
            "set its deadline, or reveal all.",
            lambda library: library.action_blind(), "Documents", role=TEACHER),
    Command("library.export", "E", "export",
            "Export annotations, memos or the codebook to a file; in a browser, download them or "
            "the report.",
            lambda library: library.action_export(), "Documents", footer=True, role=TEACHER),
    Command("library.review", "R", "review", "Review what cleaning changed in the document.",
            lambda library: library.action_review(), "Documents", role=KEEPER),
    Command("library.queue", "Q", "queue",
            "Review annotations that moved, lost their passage or were edited twice.",
            lambda library: library.action_queue(), "Documents", role=KEEPER),
    Command("library.codebook", "t,ctrl+t", "tags",
            "Show the codebook: the tags, with their letters, keys, colours and descriptions.",
            lambda library: library.action_codebook(), "Documents", role=STUDENT),
    Command("library.undo", "u", "undo",
            "Undo your last change, even from an earlier day; asks before it removes "
            "documents.",
            lambda library: library.action_undo(), "Documents", role=STUDENT),
    Command("library.redo", "U", "redo", "Redo what you undid.",
            lambda library: library.action_redo(), "Documents", role=STUDENT),
    Command("library.history", "H", "history", "Show all changes; undo any of them.",
            lambda library: library.action_history(), "Documents", role=KEEPER),
    Command("library.leave_filter", "escape", "",
            "Clear the filter or the selection.",
            lambda library: library.action_leave_filter(), "Documents", role=STUDENT),
    Command("library.next", "j", "", "Go to the next document.",
            lambda library: library.action_point(1), "Documents", role=STUDENT),
    Command("library.previous", "k", "", "Go to the previous document.",
            lambda library: library.action_point(-1), "Documents", role=STUDENT),
    Command("library.quit", "q", "quit", "Quit Variorum; everything is saved.",
            lambda library: library.action_back(), "Program", footer=True, role=STUDENT),
)  # fmt: skip

OF_A_DOCUMENT = frozenset(
    f"library.{name}"
    for name in (
        "open",
        "choose",
        "filter",
        "edit",
        "attributes",
        "columns",
        "remove",
        "review",
        "finished",
        "export",
    )
)
"""Commands that do nothing in an empty library."""
BEGINNINGS = ("tour", "sample", "add", "add_page")
"""With which an empty library begins."""
WHEN_EMPTY = frozenset({"library.add", "library.quit"})
"""What the line of keys shows in an empty library."""
