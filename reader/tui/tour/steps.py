"""The steps of the tour: what to press, and how to know that it was done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

READING, LIBRARY = "ReadingScreen", "LibraryScreen"


@dataclass(frozen=True)
class Sight:
    """What can be seen of the program at a moment."""

    screen: str
    """The name of the screen or dialog in front."""
    place: tuple[str, int] | None = None
    """The document (id) and the start of the sentence in which the cursor is; None elsewhere."""
    tagged: frozenset[str] = frozenset()
    """The reader's annotations (ids) that have a tag."""
    noted: frozenset[tuple[str, str]] = frozenset()
    """Their notes, each with its annotation."""
    undone: frozenset[int] = frozenset()
    """The entries of the history that are undone."""
    apparatus: bool = False
    """Whether the apparatus is shown."""
    used: frozenset[str] = field(default_factory=frozenset)
    """The dialogs in which something was done since the step began."""


@dataclass(frozen=True)
class Step:
    """One sentence and one key."""

    text: str
    """Its sentence; names in braces stand for keys (`KEYS`)."""
    done: Callable[[Sight, Sight], bool]
    """Whether it was done between two moments."""


KEYS = {
    "next": "text.next_sentence",
    "previous": "text.previous_sentence",
    "claim": "tagging.claim",
    "opinion": "tagging.opinion",
    "disputed": "tagging.disputed",
    "note": "annotations.note",
    "apparatus": "parallels_panel.toggle",
    "find": "search.everywhere",
    "undo": "changes.undo",
    "redo": "changes.redo",
    "export": "other_screens.export",
    "help": "app.help",
    "back": "reading.back",
    "add": "library.add",
    "page": "library.add_page",
}
"""The commands whose keys the sentences name."""

STEPS = (
    Step(
        "Press {next} to go to the next sentence; {previous} goes back.",
        lambda before, now: None not in (before.place, now.place) and before.place != now.place,
    ),
    Step(
        "Press {claim} to tag this sentence as a claim ({opinion} is for an opinion, {disputed} "
        "for what is disputed).",
        lambda before, now: bool(now.tagged - before.tagged),
    ),
    Step(
        "Press {note} to write a note on it, and save the note with ctrl+s.",
        lambda before, now: bool(now.noted - before.noted),
    ),
    Step(
        "Press {apparatus} to see its parallels: which other articles say this, and how.",
        lambda _, now: now.apparatus and now.screen == READING,
    ),
    Step(
        "Press {find} to search all articles, type a word, misspelt if you like, and open a match "
        "with enter.",
        lambda _, now: now.screen == READING and "FindScreen" in now.used,
    ),
    Step(
        "Press {undo} to undo your last change, even one of yesterday; {redo} redoes it.",
        lambda before, now: bool(now.undone - before.undone),
    ),
    Step(
        "Press {export} to see how annotations are exported, to CSV and other formats; esc closes "
        "the dialog.",
        lambda _, now: now.screen in (READING, LIBRARY) and "ExportScreen" in now.used,
    ),
    Step(
        "Press {help} for all the keys of a screen, wherever you are; esc closes the list.",
        lambda _, now: now.screen in (READING, LIBRARY) and "HelpScreen" in now.used,
    ),
    Step(
        "Press {back} to go to the list of documents: in your own library, {add} adds files and "
        "{page} a page from the web.",
        lambda _, now: now.screen == LIBRARY,
    ),
)

END = "That was the tour. Press {back} to quit the sample; then {add} adds your own articles."
