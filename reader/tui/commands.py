"""Every command of the screens once: its keys, its name, what it does.

Bindings, the line of keys at the foot, the help and the palette are all made from these lists.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from textual.binding import Binding, BindingType


class Command(NamedTuple):
    """Something the reader can do with a key."""

    action: str
    """The action's name, as Textual calls it."""
    keys: str
    """Key names, separated by commas; the first is shown."""
    name: str
    """A word or two, for the foot line and the palette."""
    help: str
    """A sentence for the help."""
    group: str
    foot: bool = False
    """Whether it stands in the line of keys at the foot."""
    shown: str = ""
    """How the key is written, where Textual's name for it is no reader's."""

    @property
    def key(self) -> str:
        """The first key as a reader would write it."""
        return self.shown or key_name(self.keys.split(",")[0])

    @property
    def all_keys(self) -> list[str]:
        """Every key as a reader would write it."""
        names = [key_name(key) for key in self.keys.split(",")]
        if "…" in self.shown:  # a range, which says it all
            return [self.shown]
        return [self.shown, *names[1:]] if self.shown else names


_NAMES = {
    "question_mark": "?",
    "slash": "/",
    "left_parenthesis": "(",
    "right_parenthesis": ")",
    "left_curly_bracket": "{",
    "right_curly_bracket": "}",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "less_than_sign": "<",
    "greater_than_sign": ">",
    "equals_sign": "=",
    "comma": ",",
    "full_stop": ".",
    "dollar_sign": "$",
    "apostrophe": "'",
    "colon": ":",
    "escape": "esc",
    "pagedown": "PgDn",
    "pageup": "PgUp",
    "plus": "+",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
}


def key_name(key: str) -> str:
    """A key as a reader would write it: `ctrl+s`, `(`, `PgDn`."""
    *modifiers, last = key.split("+")
    return "+".join([*modifiers, _NAMES.get(last, last)])


def bindings(commands: Iterable[Command]) -> list[BindingType]:
    """The commands as Textual's bindings."""
    return [Binding(c.keys, c.action, c.name, show=False) for c in commands]


def foot(commands: Iterable[Command]) -> list[Command]:
    """Those that stand in the line of keys at the foot."""
    return [command for command in commands if command.foot]


ANYWHERE = (
    Command("help", "question_mark", "help", "Show the keys of this screen.", "Program", True),
    Command("next_theme", "T", "theme",
            "Turn the page: light, dark, high contrast in black or in white.", "Program"),
    Command("rename_annotator", "ctrl+n", "your name",
            "Change the name that your annotations carry.", "Program"),
    Command("save_copy", "ctrl+s", "save a copy",
            "Save the library as it is open to a new file; go on with it if the old one is gone.",
            "Program"),
    Command("quit_program", "ctrl+q", "quit", "Leave Variorum; everything is saved.", "Program"),
)  # fmt: skip

LIBRARY = (
    Command("open", "enter", "read", "Open the chosen documents, or the one under the cursor.",
            "Documents", True),
    Command("choose", "space", "choose", "Choose up to four documents to read side by side.",
            "Documents", True),
    Command("filter", "slash", "filter", "Type to narrow the list.", "Documents", True),
    Command("find", "f", "find", "Search all documents, notes and tags.", "Documents", True),
    Command("add", "a", "add", "Add files, a folder or a page of the web.", "Documents", True),
    Command("edit", "e", "details", "Edit title, authors, publisher, date and address.",
            "Documents"),
    Command("remove", "x", "remove", "Take the document out of the library; undo brings it back.",
            "Documents"),
    Command("merge", "M", "merge", "Take in libraries and a class's returns.", "Documents"),
    Command("blind", "B", "blind round",
            "Begin a blind round, in which everybody sees their own alone; reveal.", "Documents"),
    Command("export", "E", "export", "Write all annotations to a CSV file.", "Documents", True),
    Command("review", "R", "review", "Look at what cleaning did to the document; change it.",
            "Documents"),
    Command("queue", "Q", "queue", "Look at what moved, lost its place or was edited twice.",
            "Documents"),
    Command("undo", "u", "undo", "Take back your last change, also one of an earlier day.",
            "Documents"),
    Command("redo", "U", "redo", "Do again what you undid.", "Documents"),
    Command("history", "H", "history", "Show all that was done; undo any of it.", "Documents"),
    Command("back", "q", "quit", "Leave Variorum; everything is saved.", "Program", True),
)  # fmt: skip

MOVING = (
    Command("move('row_down')", "j,down", "line down", "Go down a line.", "Moving"),
    Command("move('row_up')", "k,up", "line up", "Go up a line.", "Moving"),
    Command("move('left')", "h,left", "left", "Go left by a character.", "Moving"),
    Command("move('right')", "l,right", "right", "Go right by a character.", "Moving"),
    Command("move('word_next')", "w,ctrl+right", "next word", "Go to the next word.", "Moving"),
    Command("move('word_previous')", "W,ctrl+left", "word before", "Go to the word before.",
            "Moving"),
    Command("move('sentence_next')", "right_parenthesis", "next sentence",
            "Go to the next sentence.", "Moving"),
    Command("move('sentence_previous')", "left_parenthesis", "sentence before",
            "Go to the sentence before.", "Moving"),
    Command("move('paragraph_next')", "right_curly_bracket", "next paragraph",
            "Go to the next paragraph.", "Moving"),
    Command("move('paragraph_previous')", "left_curly_bracket", "paragraph before",
            "Go to the paragraph before.", "Moving"),
    Command("move('page_down')", "space,pagedown,ctrl+f", "page down", "Turn the page.", "Moving"),
    Command("move('page_up')", "b,pageup,ctrl+b", "page up", "Turn the page back.", "Moving"),
    Command("move('start')", "g,ctrl+home", "beginning", "Go to the beginning.", "Moving"),
    Command("move('end')", "G,ctrl+end", "end", "Go to the end.", "Moving"),
    Command("digit", "0", "", "Go to the start of the line; within a number, a nought.",
            "Moving"),
    Command("move('row_start')", "home", "start of line", "Go to the start of the line.",
            "Moving"),
    Command("move('row_end')", "dollar_sign,end", "end of line", "Go to the end of the line.",
            "Moving"),
    Command("digit", "1,2,3,4,5,6,7,8,9", "",
            "A number before a motion repeats it; before G it is the line to go to.", "Moving",
            shown="1…9"),
)  # fmt: skip

SELECTING = (
    Command("toggle_selecting", "v", "select", "Begin or end selecting; every motion extends it.",
            "Selecting"),
    Command("select_unit('line')", "V", "select line", "Select the line; motions extend by lines.",
            "Selecting"),
    Command("expand_selection", "s", "select more",
            "Select the word; again the sentence, the paragraph, all.", "Selecting"),
    Command("extend('row_down')", "shift+down", "select down", "Extend the selection by a line.",
            "Selecting"),
    Command("extend('row_up')", "shift+up", "select up", "Extend the selection up by a line.",
            "Selecting"),
    Command("extend('right')", "shift+right", "select right",
            "Extend the selection by a character.", "Selecting"),
    Command("extend('left')", "shift+left", "select left",
            "Extend the selection back by a character.", "Selecting"),
    Command("extend('word_next')", "ctrl+shift+right", "select word right",
            "Extend the selection by a word.", "Selecting"),
    Command("extend('word_previous')", "ctrl+shift+left", "select word left",
            "Extend the selection back by a word.", "Selecting"),
)  # fmt: skip

TAGGING = (
    Command("tag_key('c')", "c", "claim", "Tag the passage as claim; again takes it off.",
            "Tagging", True),
    Command("tag_key('o')", "o", "opinion", "Tag the passage as opinion; again takes it off.",
            "Tagging", True),
    Command("tag_key('d')", "d", "disputed", "Tag the passage as disputed; again takes it off.",
            "Tagging", True),
    Command("pick_tag", "t", "tag", "Choose or make any other tag.", "Tagging", True),
    Command("note", "enter", "note", "Write or edit a note on the passage.", "Tagging", True),
    Command("resize", "r", "extent",
            "Change the extent of the annotation: move its end; r again for the other end; "
            "enter keeps it.", "Tagging"),
    Command("delete", "x", "delete", "Delete the annotation under the cursor.", "Tagging"),
    Command("link", "K", "link",
            "Mark the passage to be linked; on another one: supports, contradicts or repeats it.",
            "Tagging"),
    Command("follow_link", "F", "follow link", "Go to the other end of a link; '' comes back.",
            "Tagging"),
    Command("undo", "u", "undo", "Take back your last change, also one of an earlier day.",
            "Tagging"),
    Command("redo", "U", "redo", "Do again what you undid.", "Tagging"),
    Command("history", "H", "history", "Show all that was done; undo any of it.", "Tagging"),
    Command("copy", "y", "copy", "Copy the passage with its source to the clipboard.", "Tagging"),
    Command("copy('words')", "Y", "copy words", "Copy the words of the passage alone.", "Tagging"),
)  # fmt: skip

LISTING = (
    Command("select", "enter", "go there", "Go to the passage.", "The list", True),
    Command("delete", "x", "delete", "Delete the annotation, if it is yours.", "The list", True),
    Command("words", "slash", "words", "List those that hold some words.", "The list", True),
    Command("leave", "escape", "back to the text", "Back to the text.", "The list", True),
    Command("turn('scope')", "s", "this text or all", "List this text's annotations, or all.",
            "The list"),
    Command("turn('tag')", "t", "tag", "List those with one tag: the next one.", "The list"),
    Command("turn('who')", "w", "annotator", "List those by one annotator: the next one.",
            "The list"),
)  # fmt: skip

APPARATUS = (
    Command("select", "enter", "go there", "Go to the passage.", "The apparatus", True),
    Command("beside", "p", "open beside", "Open the passage's document beside, and stay here.",
            "The apparatus", True),
    Command("link_as('supports')", "s", "supports",
            "Link: your sentence supports this one; again takes it away.", "The apparatus", True),
    Command("link_as('contradicts')", "c", "contradicts",
            "Link: your sentence contradicts this one; again takes it away.", "The apparatus",
            True),
    Command("link_as('repeats')", "r", "repeats",
            "Link: your sentence repeats this one; again takes it away.", "The apparatus", True),
    Command("unlink", "x", "unlink", "Take away all that links the two.", "The apparatus", True),
    Command("entry(1)", "j", "next", "Go to the next entry.", "The apparatus"),
    Command("entry(-1)", "k", "before", "Go to the entry before.", "The apparatus"),
    Command("to_text", "escape,e", "back to the text", "Back to the text.", "The apparatus", True),
)  # fmt: skip

LINKING = (
    Command("kind('supports')", "s", "supports", "The first passage supports the second.",
            "Linking", True),
    Command("kind('contradicts')", "c", "contradicts", "The first contradicts the second.",
            "Linking", True),
    Command("kind('repeats')", "r", "repeats", "The first repeats the second.", "Linking", True),
)  # fmt: skip

DIFFERING = (
    Command("step(1)", "n,j,down", "next", "Go to the next disagreement.", "Disagreements", True),
    Command("step(-1)", "N,k,up", "before", "Go to the one before.", "Disagreements"),
    Command("settle('c')", "c", "claim",
            "Settle it as claim, in the name of *consensus*; again takes it off.",
            "Disagreements", True),
    Command("settle('o')", "o", "opinion", "Settle it as opinion; again takes it off.",
            "Disagreements", True),
    Command("settle('d')", "d", "disputed", "Settle it as disputed; again takes it off.",
            "Disagreements", True),
    Command("settle_tag", "t", "tag", "Settle it with any other tag.", "Disagreements", True),
    Command("settle_note", "enter", "note", "Write what the class agreed on, and why.",
            "Disagreements", True),
    Command("order", "s", "order",
            "Most divided first, or in the order of the text.", "Disagreements", True),
    Command("pass_by", "h", "pass by settled", "Pass by what is settled, or not.",
            "Disagreements", True),
    Command("scroll(1)", "space,pagedown", "page down", "Turn the page of voices.",
            "Disagreements"),
    Command("scroll(-1)", "b,pageup", "page up", "Turn it back.", "Disagreements"),
    Command("undo", "u", "undo", "Take back your last change.", "Disagreements"),
    Command("redo", "U", "redo", "Do again what you undid.", "Disagreements"),
    Command("cancel", "q,escape", "back to the text", "Back to the text, at this sentence.",
            "Disagreements"),
)  # fmt: skip

SEARCHING = (
    Command("beside", "ctrl+o", "open beside", "Open the document beside, at this place.",
            "Searching", True),
    Command("complete", "tab", "complete",
            "Complete the name behind tag:, by: or in:; again the next one.", "Searching", True),
)  # fmt: skip

JOINING = (
    Command("link", "K", "link with this", "Link the marked passage with this one.", "Tagging",
            True),
    Command("leave", "escape", "leave it", "Link nothing.", "Tagging", True),
)  # fmt: skip

RESIZING = (
    Command("note", "enter", "keep this extent", "Keep the extent as it is now.", "Tagging", True),
    Command("resize", "r", "move the other end", "Move the other end.", "Tagging", True),
    Command("leave", "escape", "leave it as it was", "Leave the extent as it was.", "Tagging",
            True),
)  # fmt: skip

PLACING = (
    Command("note", "enter", "put it here", "Put the annotation on this passage.", "Tagging", True),
    Command("leave", "escape", "leave it", "Leave the annotation as it was.", "Tagging", True),
)  # fmt: skip

QUEUE = (
    Command("accept", "enter", "accept",
            "Say that it belongs where it was found; of two edits, keep the one that is shown.",
            "The queue", True),
    Command("other", "o", "other edit", "Take the other edit.", "The queue", True),
    Command("place", "p", "place", "Put it into its place by hand, in the text.", "The queue",
            True),
    Command("accept_sure", "A", "accept all sure",
            "Accept all that moved and are the same words as before.", "The queue", True),
    Command("move(1)", "n,j,down", "next", "Go to the next one, and leave this one.", "The queue",
            True),
    Command("move(-1)", "k,up", "before", "Go to the one before.", "The queue"),
    Command("scroll(1)", "space,pagedown", "page down", "Turn the passages' page.", "The queue"),
    Command("scroll(-1)", "b,pageup", "page up", "Turn it back.", "The queue"),
    Command("undo", "u", "undo", "Take back your last change.", "The queue", True),
    Command("redo", "U", "redo", "Do again what you undid.", "The queue"),
    Command("back", "q,escape", "back", "Back to where you were.", "The queue", True),
)  # fmt: skip

HISTORY = (
    Command("turn", "enter", "undo or redo this", "Undo this very change, or do it again.",
            "The history", True),
    Command("undo", "u", "undo", "Take back your last change.", "The history", True),
    Command("redo", "U", "redo", "Do again what you undid.", "The history", True),
    Command("prune", "P", "forget", "Forget what happened before a date.", "The history", True),
    Command("move(1)", "j,down", "next", "Go to the one before it in time.", "The history"),
    Command("move(-1)", "k,up", "before", "Go to the one after it in time.", "The history"),
    Command("move(10)", "space,pagedown", "page down", "Turn the page.", "The history"),
    Command("move(-10)", "b,pageup", "page up", "Turn it back.", "The history"),
    Command("back", "q,escape", "back", "Back to where you were.", "The history", True),
)  # fmt: skip

REVIEW = (
    Command("change(1)", "n", "next change", "Go to the next change, those of blanks alone apart.",
            "The cleaning", True),
    Command("change(-1)", "N", "change before", "Go to the change before.", "The cleaning"),
    Command("switch", "enter", "undo this change",
            "Undo the change under the cursor: what was dropped comes back; again does it again.",
            "The cleaning", True),
    Command("take_out", "x", "take out", "Take the selection, or else the sentence, out by hand.",
            "The cleaning", True),
    Command("rules", "r", "rules", "List the rules and what they did; again hides them.",
            "The cleaning", True),
    Command("switch_rule", "X", "rule off",
            "Switch the rule of this change off for this document, or on again.", "The cleaning",
            True),
    Command("same_rule(1)", "right_square_bracket", "next of the rule",
            "Go to the next change of the same rule.", "The cleaning"),
    Command("same_rule(-1)", "left_square_bracket", "one before",
            "Go to the one before of the same rule.", "The cleaning"),
    Command("edit", "e", "details", "Edit title, authors, publisher, date and address.",
            "The cleaning", True),
    Command("side(1)", "tab", "other side", "Go to the other side.", "The cleaning"),
    Command("side(-1)", "shift+tab", "side before", "Go to the side before.", "The cleaning"),
    Command("undo", "u", "undo", "Take back your last change, also one of an earlier day.",
            "The cleaning", True),
    Command("redo", "U", "redo", "Do again what you undid.", "The cleaning"),
    Command("leave", "escape", "", "Leave the selection, or the list of rules.", "The cleaning"),
    Command("back", "q", "back", "Back to where you were.", "Program", True),
)  # fmt: skip

PANES = (
    Command("focus_pane(1)", "tab", "next pane", "Go to the next pane.", "Panes"),
    Command("focus_pane(-1)", "shift+tab", "pane before", "Go to the pane before.", "Panes"),
    Command("add_pane", "p,plus", "add pane", "Open another document beside these.", "Panes"),
    Command("close_pane", "X,ctrl+w", "close pane", "Close this pane.", "Panes"),
    Command("move_pane(-1)", "comma", "move left", "Move this pane to the left.", "Panes"),
    Command("move_pane(1)", "full_stop", "move right", "Move this pane to the right.", "Panes"),
    Command("widen(-1)", "less_than_sign", "narrower", "Make this pane narrower.", "Panes"),
    Command("widen(1)", "greater_than_sign", "wider", "Make this pane wider.", "Panes"),
    Command("equal_widths", "equals_sign", "equal widths", "Make all panes equally wide.",
            "Panes"),
    Command("zoom", "z", "zoom", "Show this pane alone; again shows all.", "Panes"),
    Command("scroll_together", "S", "scroll together",
            "Scroll the panes together: by place, by matter, or not.", "Panes"),
    Command("measure", "L", "line length", "Set how long a line of text may be.", "Panes"),
    Command("bare", "Z", "bare page", "Show nothing but the text; again brings the rest back.",
            "Panes"),
)  # fmt: skip

FINDING = (
    Command("search", "slash", "search", "Search in this document.", "Finding", True),
    Command("next_match(1)", "n", "next match", "Go to the next match.", "Finding"),
    Command("next_match(-1)", "N", "match before", "Go to the match before.", "Finding"),
    Command("find", "f", "find", "Search all documents, notes and tags.", "Finding"),
    Command("next_mark(1)", "right_square_bracket", "next annotation",
            "Go to the next annotation.", "Finding"),
    Command("next_mark(-1)", "left_square_bracket", "annotation before",
            "Go to the annotation before.", "Finding"),
    Command("go_to", "colon", "go to", "Go to a line (12), a sentence (s12) or a share (40%).",
            "Finding"),
    Command("set_mark", "m", "set mark", "Name this place by the letter that you press next.",
            "Finding"),
    Command("go_to_mark", "apostrophe", "go to mark",
            "Go to the place of that letter; twice ' goes back to before the last jump.",
            "Finding"),
    Command("apparatus", "A", "apparatus",
            "Show who else says what the sentence under the cursor says; again hides it.",
            "Finding", True),
    Command("enter_apparatus", "e", "its entries",
            "Go into the apparatus: to follow, open or link an entry; again comes back.",
            "Finding"),
    Command("differences", "D", "disagreements",
            "Walk through the sentences that annotators tagged differently, and settle them.",
            "Finding"),
    Command("everyone", "O", "everyone",
            "Count everyone's annotations over the text: how many tagged a sentence, and as what.",
            "Finding"),
    Command("people", "P", "whose", "Choose whose annotations are counted.", "Finding"),
    Command("colours", "C", "colours", "Let the colours tell tags, or annotators.", "Finding"),
    Command("cues", "i", "cues",
            "Show words to weigh: attribution, hedges, boosters, evaluation, numbers, dates, "
            "quotations.", "Finding"),
    Command("annotations", "a", "list", "List the annotations beside the text.", "Finding", True),
    Command("review", "R", "review", "Look at what cleaning did to the document; change it.",
            "Finding"),
    Command("queue", "Q", "queue", "Look at what moved, lost its place or was edited twice.",
            "Finding"),
    Command("export", "E", "export", "Write all annotations to a CSV file.", "Finding"),
    Command("leave", "escape", "", "Leave the selection, the search or the list.", "Finding"),
    Command("back", "q", "back", "Back to the documents; places are remembered.", "Program"),
)  # fmt: skip

READING = (*MOVING, *SELECTING, *TAGGING, *FINDING, *PANES, *LISTING, *APPARATUS)
REVIEWING = (*REVIEW, *MOVING, *SELECTING)

# Of every list above, by the actions' names alone.
NAMES = frozenset(
    command.action.partition("(")[0]
    for group in (
        ANYWHERE,
        LIBRARY,
        READING,
        RESIZING,
        PLACING,
        QUEUE,
        HISTORY,
        REVIEW,
        LINKING,
        JOINING,
        DIFFERING,
        SEARCHING,
    )
    for command in group
)
