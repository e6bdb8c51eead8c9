"""The keys of a pane: moving and selecting."""

from __future__ import annotations

from typing import Protocol

from reader.text.units import Unit
from reader.tui.commands import Command


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
            lambda pane: pane.move_by_key('row_down'), "Moving", remote=True),
    Command("text.line_up", "k,up", "line up", "Go up a line.",
            lambda pane: pane.move_by_key('row_up'), "Moving", remote=True),
    Command("text.left", "h,left", "left", "Go left by a character.",
            lambda pane: pane.move_by_key('left'), "Moving", remote=True),
    Command("text.right", "l,right", "right", "Go right by a character.",
            lambda pane: pane.move_by_key('right'), "Moving", remote=True),
    Command("text.next_word", "w,ctrl+right", "next word", "Go to the next word.",
            lambda pane: pane.move_by_key('word_next'), "Moving", remote=True),
    Command("text.previous_word", "W,ctrl+left", "previous word", "Go to the previous word.",
            lambda pane: pane.move_by_key('word_previous'), "Moving", remote=True),
    Command("text.next_sentence", "right_parenthesis", "next sentence",
            "Go to the next sentence.",
            lambda pane: pane.move_by_key('sentence_next'), "Moving", remote=True),
    Command("text.previous_sentence", "left_parenthesis", "previous sentence",
            "Go to the previous sentence.",
            lambda pane: pane.move_by_key('sentence_previous'), "Moving", remote=True),
    Command("text.next_paragraph", "right_curly_bracket", "next paragraph",
            "Go to the next paragraph.",
            lambda pane: pane.move_by_key('paragraph_next'), "Moving", remote=True),
    Command("text.previous_paragraph", "left_curly_bracket", "previous paragraph",
            "Go to the previous paragraph.",
            lambda pane: pane.move_by_key('paragraph_previous'), "Moving", remote=True),
    Command("text.page_down", "space,pagedown,ctrl+f", "page down", "Go down a page.",
            lambda pane: pane.move_by_key('page_down'), "Moving", remote=True),
    Command("text.page_up", "b,pageup,ctrl+b", "page up", "Go up a page.",
            lambda pane: pane.move_by_key('page_up'), "Moving", remote=True),
    Command("text.start", "g,ctrl+home", "beginning", "Go to the beginning.",
            lambda pane: pane.move_by_key('start'), "Moving", remote=True),
    Command("text.end", "G,ctrl+end", "end", "Go to the end.",
            lambda pane: pane.move_by_key('end'), "Moving", remote=True),
    Command("text.zero", "0", "", "Go to the start of the line; after a digit, type a zero.",
            lambda pane: pane.type_digit(), "Moving", remote=True),
    Command("text.line_start", "home", "start of line", "Go to the start of the line.",
            lambda pane: pane.move_by_key('row_start'), "Moving", remote=True),
    Command("text.line_end", "dollar_sign,end", "end of line", "Go to the end of the line.",
            lambda pane: pane.move_by_key('row_end'), "Moving", remote=True),
    Command("text.digit", "1,2,3,4,5,6,7,8,9", "",
            "Type a number before a motion to repeat it; before G, to go to that line.",
            lambda pane: pane.type_digit(), "Moving", remote=True, shown_keys="1…9"),
)  # fmt: skip

SELECTING: tuple[Command[MovedByKeys], ...] = (
    Command("text.select", "v", "select",
            "Begin or end selecting: every motion extends the selection, by words, sentences and "
            "paragraphs to their ends. Dragging the mouse selects whole words; with alt or ctrl "
            "held, characters.",
            lambda pane: pane.toggle_selecting(), "Selecting", remote=True),
    Command("text.select_line", "V", "select line",
            "Select the line; motions extend the selection by lines.",
            lambda pane: pane.select_unit('line'), "Selecting", remote=True),
    Command("text.select_more", "s", "select more",
            "Select the word; again the sentence, the paragraph, all.",
            lambda pane: pane.expand_selection(), "Selecting", remote=True),
    Command("text.select_down", "shift+down", "select down", "Extend the selection by a line.",
            lambda pane: pane.extend_by_key('row_down'), "Selecting", remote=True),
    Command("text.select_up", "shift+up", "select up", "Extend the selection up by a line.",
            lambda pane: pane.extend_by_key('row_up'), "Selecting", remote=True),
    Command("text.select_right", "shift+right", "select right",
            "Extend the selection by a character.",
            lambda pane: pane.extend_by_key('right'), "Selecting", remote=True),
    Command("text.select_left", "shift+left", "select left",
            "Extend the selection back by a character.",
            lambda pane: pane.extend_by_key('left'), "Selecting", remote=True),
    Command("text.select_word_right", "ctrl+shift+right", "select word right",
            "Extend the selection by a word.",
            lambda pane: pane.extend_by_key('word_next'), "Selecting", remote=True),
    Command("text.select_word_left", "ctrl+shift+left", "select word left",
            "Extend the selection back by a word.",
            lambda pane: pane.extend_by_key('word_previous'), "Selecting", remote=True),
)  # fmt: skip

MOTION_KEYS = frozenset(key for command in MOVING for key in command.key_list)
"""Keys that only move the cursor."""
