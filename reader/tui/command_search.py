"""Finds commands by what a reader may call them: title, key, help, and words in the same sense."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from corpus.text.folding import fold
from reader.tui.commands import Command

SYNONYMS = {
    "app.help": "keys shortcuts bindings manual",
    "app.next_theme": "dark light night day colour color appearance contrast",
    "app.choose_theme": "colour color appearance preview list",
    "app.rename_annotator": "annotator who am i user author login",
    "app.save_copy": "backup duplicate save as",
    "app.quit": "exit close end leave",
    "reading.back": "library documents close home list return",
    "tagging.claim": "highlight mark code annotate label",
    "tagging.opinion": "highlight mark code annotate label",
    "tagging.disputed": "highlight mark code annotate label",
    "tagging.other_tag": "highlight mark code annotate label colour color new tag",
    "annotations.note": "comment remark annotate write memo",
    "annotations.delete": "remove erase untag clear highlight",
    "extent.change": "resize boundary grow shrink span highlight",
    "links.link": "connect relate support contradict repeat",
    "links.follow": "go jump connected",
    "changes.undo": "revert back",
    "changes.redo": "again repeat",
    "changes.history": "log versions changes journal",
    "copying.passage": "clipboard yank quote cite citation",
    "copying.words": "clipboard yank quote",
    "search.search": "find look",
    "search.everywhere": "library full text fuzzy look",
    "navigation.go_to": "line sentence percent jump",
    "navigation.set_mark": "bookmark",
    "navigation.go_to_mark": "bookmark jump back",
    "parallels_panel.toggle": "parallels similar passages sources who else compare reason weaker",
    "parallels_panel.enter": "parallels similar passages focus",
    "disagreements.walk": "conflicts settle consensus adjudicate agreement kappa statistics",
    "team_view.toggle": "everybody class annotators overlay agreement statistics heat map",
    "team_view.whose": "annotators filter people",
    "cues.choose": "hedges words numbers dates attribution highlight",
    "annotation_list.toggle": "annotations highlights notes index filter statistics",
    "other_screens.review": "cleaning removed boilerplate source original",
    "other_screens.queue": "moved lost orphaned conflicts",
    "other_screens.export": "csv save spreadsheet excel download",
    "panes.add": "split open document side by side column window",
    "panes.close": "split column window",
    "page_setup.line_length": "width measure columns wrap margin",
    "page_setup.zoom": "maximize maximise full screen single",
    "page_setup.bare": "focus distraction free zen hide chrome",
    "scrolling.together": "synchronise synchronize sync lock scroll",
    "library.open": "read",
    "library.choose": "mark select several side by side",
    "library.find": "search fuzzy look full text",
    "library.add": "import file folder url web open",
    "library.edit": "metadata title author rename date publisher",
    "library.remove": "delete document",
    "library.merge": "combine class returns seminar import",
    "library.blind": "hide others seminar class reveal",
    "library.export": "csv save spreadsheet excel download",
    "library.review": "cleaning removed boilerplate source original",
    "library.queue": "moved lost orphaned conflicts",
    "library.history": "log versions changes journal",
    "library.undo": "revert back",
    "library.redo": "again repeat",
    "library.quit": "exit close end leave",
}
"""By the commands' ids."""


def matching(commands: Iterable[Command[Any]], typed: str) -> list[Command[Any]]:
    """The commands that have all the words typed, the best first: by title, then by words in the
    same sense, then by the help.
    """
    words = fold(typed).split()
    ranked = [(_rank(command, words), n, command) for n, command in enumerate(commands)]
    best_first = sorted((entry for entry in ranked if entry[0] is not None), key=lambda e: e[:2])
    return [command for _, _, command in best_first]


def _rank(command: Command[Any], words: Sequence[str]) -> int | None:
    """The worst of the places where the words are; None where one is nowhere."""
    title = fold(command.title)
    places = (
        [title], title.split(), [fold(key) for key in command.all_keys],
        fold(SYNONYMS.get(command.id, "")).split(), fold(f"{command.help} {command.group}").split(),
    )  # fmt: skip
    ranks = [
        next(
            (n for n, texts in enumerate(places) if any(text.startswith(word) for text in texts)),
            len(places) if word in title else None,
        )
        for word in words
    ]
    if None in ranks:
        return None
    return max((rank for rank in ranks if rank is not None), default=0)
