"""The keys of a pane: moving and selecting."""

from __future__ import annotations

from typing import Protocol

from reader.text.units import Unit
from reader.tui.commands import STUDENT, Command


class MovedByKeys(Protocol):
    """What the keys ask of a pane."""

    def move_by_key(self, motion: str) -> None: ...
    def extend_by_key(self, motion: str) -> None: ...
    def type_digit(self) -> None: ...
    def toggle_selecting(self) -> None: ...
    def select_unit(self, unit: Unit) -> None: ...
    def expand_selection(self) -> None: ...


MOVING: tuple[Command[MovedByKeys], ...] = (
    Command("text.line_down", "j,down", "line down", "Go down a line.",
            lambda pane: pane.move_by_key('row_down'), "Moving", role=STUDENT),
    Command("text.line_up", "k,up", "line up", "Go up a line.",
            lambda pane: pane.move_by_key('row_up'), "Moving", role=STUDENT),
    Command("text.left", "h,left", "left", "Go left by a character.",
            lambda pane: pane.move_by_key('left'), "Moving", role=STUDENT),
    Command("text.right", "l,right", "right", "Go right by a character.",
            lambda pane: pane.move_by_key('right'), "Moving", role=STUDENT),
    Command("text.next_word", "w", "next word", "Go to the next word.",
            lambda pane: pane.move_by_key('word_next'), "Moving", role=STUDENT),
    Command("text.previous_word", "W", "previous word", "Go to the previous word.",
            lambda pane: pane.move_by_key('word_previous'), "Moving", role=STUDENT),
    Command("text.word_left", "ctrl+left", "word left", "Go left by a word.",
            lambda pane: pane.move_by_key('word_left'), "Moving", role=STUDENT),
    Command("text.word_right", "ctrl+right", "word right", "Go right by a word.",
            lambda pane: pane.move_by_key('word_right'), "Moving", role=STUDENT),
    Command("text.next_sentence", "right_parenthesis", "next sentence",
            "Go to the next sentence.",
            lambda pane: pane.move_by_key('sentence_next'), "Moving", role=STUDENT),
    Command("text.previous_sentence", "left_parenthesis", "previous sentence",
            "Go to the previous sentence.",
            lambda pane: pane.move_by_key('sentence_previous'), "Moving", role=STUDENT),
    Command("text.next_paragraph", "right_curly_bracket", "next paragraph",
            "Go to the next paragraph.",
            lambda pane: pane.move_by_key('paragraph_next'), "Moving", role=STUDENT),
    Command("text.previous_paragraph", "left_curly_bracket", "previous paragraph",
            "Go to the previous paragraph.",
            lambda pane: pane.move_by_key('paragraph_previous'), "Moving", role=STUDENT),
    Command("text.page_down", "space,pagedown,ctrl+f", "page down", "Go down a page.",
            lambda pane: pane.move_by_key('page_down'), "Moving", role=STUDENT),
    Command("text.page_up", "b,pageup,ctrl+b", "page up", "Go up a page.",
            lambda pane: pane.move_by_key('page_up'), "Moving", role=STUDENT),
    Command("text.start", "g,ctrl+home", "beginning", "Go to the beginning.",
            lambda pane: pane.move_by_key('start'), "Moving", role=STUDENT),
    Command("text.end", "G,ctrl+end", "end", "Go to the end.",
            lambda pane: pane.move_by_key('end'), "Moving", role=STUDENT),
    Command("text.zero", "0", "", "Go to the start of the line; after a digit, type a zero.",
            lambda pane: pane.type_digit(), "Moving", role=STUDENT),
    Command("text.line_start", "home", "start of line", "Go to the start of the line.",
            lambda pane: pane.move_by_key('row_start'), "Moving", role=STUDENT),
    Command("text.line_end", "dollar_sign,end", "end of line", "Go to the end of the line.",
            lambda pane: pane.move_by_key('row_end'), "Moving", role=STUDENT),
    Command("text.digit", "1,2,3,4,5,6,7,8,9", "",
            "Type a number before a motion to repeat it; before G, to go to that line.",
            lambda pane: pane.type_digit(), "Moving", role=STUDENT, shown_keys="1…9"),
)  # fmt: skip

SELECTING: tuple[Command[MovedByKeys], ...] = (
    Command("text.select", "v", "select",
            "Begin or end selecting: every motion extends the selection, by words, sentences and "
            "paragraphs to their ends. Dragging the mouse selects whole words; with alt or ctrl "
            "held, characters.",
            lambda pane: pane.toggle_selecting(), "Selecting", role=STUDENT),
    Command("text.select_line", "V", "select line",
            "Select the line; motions extend the selection by lines.",
            lambda pane: pane.select_unit('line'), "Selecting", role=STUDENT),
    Command("text.select_more", "s", "select more",
            "Select the word; again the sentence, the paragraph, all.",
            lambda pane: pane.expand_selection(), "Selecting", role=STUDENT),
    Command("text.select_down", "shift+down", "select down", "Extend the selection by a line.",
            lambda pane: pane.extend_by_key('row_down'), "Selecting", role=STUDENT),
    Command("text.select_up", "shift+up", "select up", "Extend the selection up by a line.",
            lambda pane: pane.extend_by_key('row_up'), "Selecting", role=STUDENT),
    Command("text.select_right", "shift+right", "select right",
            "Extend the selection to the right by a character.",
            lambda pane: pane.extend_by_key('right'), "Selecting", role=STUDENT),
    Command("text.select_left", "shift+left", "select left",
            "Extend the selection to the left by a character.",
            lambda pane: pane.extend_by_key('left'), "Selecting", role=STUDENT),
    Command("text.select_word_right", "ctrl+shift+right", "select word right",
            "Extend the selection to the right by a word.",
            lambda pane: pane.extend_by_key('word_right'), "Selecting", role=STUDENT),
    Command("text.select_word_left", "ctrl+shift+left", "select word left",
            "Extend the selection to the left by a word.",
            lambda pane: pane.extend_by_key('word_left'), "Selecting", role=STUDENT),
)  # fmt: skip

MOTION_KEYS = frozenset(key for command in MOVING for key in command.key_list)
"""Keys that only move the cursor."""
