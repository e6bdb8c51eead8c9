"""The reading screen: documents side by side, read, tagged and searched."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from textual.events import DescendantBlur
from textual.widget import Widget

from reader.terminal.safe import safe_line
from reader.tui.commands import Command, footer
from reader.tui.reading.team_view import Gathering
from reader.tui.text_pane.commands import MOTION_KEYS
from reader.tui.text_pane.reading_pane import ReadingPane
from reader.tui.widgets.annotation_list import AnnotationList
from reader.tui.widgets.apparatus_panel import ApparatusPanel
from reader.tui.widgets.key_line import KeyLine

_TAGGING: tuple[Command[ReadingScreen], ...] = (
    Command("tagging.claim", "c", "claim", "Tag the passage as claim; again removes the tag.",
            lambda screen: screen.action_tag_key('c'), "Tagging", footer=True, remote=True),
    Command("tagging.opinion", "o", "opinion",
            "Tag the passage as opinion; again removes the tag.",
            lambda screen: screen.action_tag_key('o'), "Tagging", footer=True, remote=True),
    Command("tagging.disputed", "d", "disputed",
            "Tag the passage as disputed; again removes the tag.",
            lambda screen: screen.action_tag_key('d'), "Tagging", footer=True, remote=True),
    Command("tagging.other_tag", "t", "tag", "Choose or make any other tag.",
            lambda screen: screen.action_pick_tag(), "Tagging", footer=True, remote=True),
    Command("tagging.note", "enter", "note", "Write or edit a note on the passage.",
            lambda screen: screen.action_note(), "Tagging", footer=True, remote=True),
    Command("tagging.extent", "r", "extent",
            "Change the extent of the annotation: move its end; r again moves the "
            "beginning; enter saves it.",
            lambda screen: screen.action_resize(), "Tagging", remote=True),
    Command("tagging.delete", "x", "delete", "Delete the annotation under the cursor.",
            lambda screen: screen.action_delete(), "Tagging", remote=True),
    Command("links.link", "K", "link",
            "Link the passage with another one: it supports, contradicts or repeats it.",
            lambda screen: screen.action_link(), "Tagging", remote=True),
    Command("links.follow", "F", "follow link", "Go to the other end of a link; '' goes back.",
            lambda screen: screen.action_follow_link(), "Tagging", remote=True),
    Command("changes.undo", "u", "undo", "Undo your last change, even one of an earlier day.",
            lambda screen: screen.action_undo(), "Tagging", remote=True),
    Command("changes.redo", "U", "redo", "Redo what you undid.",
            lambda screen: screen.action_redo(), "Tagging", remote=True),
    Command("changes.history", "H", "history", "Show all changes; undo any of them.",
            lambda screen: screen.action_history(), "Tagging"),
    Command("tagging.copy", "y", "copy", "Copy the passage with its source to the clipboard.",
            lambda screen: screen.action_copy(), "Tagging", remote=True),
    Command("tagging.copy_words", "Y", "copy words", "Copy only the words of the passage.",
            lambda screen: screen.action_copy('words'), "Tagging", remote=True),
)  # fmt: skip

_FINDING: tuple[Command[ReadingScreen], ...] = (
    Command("search.search", "slash", "search", "Search in this document.",
            lambda screen: screen.action_search(), "Finding", footer=True, remote=True),
    Command("search.next", "n", "next match", "Go to the next match.",
            lambda screen: screen.action_next_match(1), "Finding", remote=True),
    Command("search.previous", "N", "previous match", "Go to the previous match.",
            lambda screen: screen.action_next_match(-1), "Finding", remote=True),
    Command("search.everywhere", "f", "find", "Search all documents, notes and tags.",
            lambda screen: screen.action_find(), "Finding", remote=True),
    Command("navigation.next_annotation", "right_square_bracket", "next annotation",
            "Go to the next annotation.",
            lambda screen: screen.action_next_mark(1), "Finding", remote=True),
    Command("navigation.previous_annotation", "left_square_bracket", "previous annotation",
            "Go to the previous annotation.",
            lambda screen: screen.action_next_mark(-1), "Finding", remote=True),
    Command("navigation.go_to", "colon", "go to",
            "Go to a line (12), a sentence (s12) or a share (40%).",
            lambda screen: screen.action_go_to(), "Finding", remote=True),
    Command("navigation.set_mark", "m", "set mark",
            "Name this place by the letter that you press next.",
            lambda screen: screen.action_set_mark(), "Finding", remote=True),
    Command("navigation.go_to_mark", "apostrophe", "go to mark",
            "Go to the place of that letter; twice ' goes back to where the last jump began.",
            lambda screen: screen.action_go_to_mark(), "Finding", remote=True),
    Command("parallels.toggle", "A", "apparatus",
            "Show who else says what the sentence under the cursor says; again hides it.",
            lambda screen: screen.action_apparatus(), "Finding", footer=True, remote=True),
    Command("parallels.enter", "e", "its entries",
            "Go into the apparatus: to follow, open or link an entry; again goes back.",
            lambda screen: screen.action_enter_apparatus(), "Finding", remote=True),
    Command("disagreements.walk", "D", "disagreements",
            "Go through the sentences that annotators tagged differently, and settle them.",
            lambda screen: screen.action_differences(), "Finding", remote=True),
    Command("team.everyone", "O", "everyone",
            "Count everyone's annotations over the text: how many tagged a sentence, and "
            "as what.", lambda screen: screen.action_everyone(), "Finding", remote=True),
    Command("team.whose", "P", "whose", "Choose whose annotations are counted.",
            lambda screen: screen.action_people(), "Finding", remote=True),
    Command("team.colours", "C", "colours", "Switch the colours: by tag, or by annotator.",
            lambda screen: screen.action_colours(), "Finding", remote=True),
    Command("cues.choose", "i", "cues",
            "Show words to weigh: attribution, hedges, boosters, evaluation, numbers, "
            "dates, quotations.", lambda screen: screen.action_cues(), "Finding", remote=True),
    Command("list.toggle", "a", "list", "List the annotations beside the text.",
            lambda screen: screen.action_annotations(), "Finding", footer=True, remote=True),
    Command("reading.review", "R", "review", "Review what cleaning changed in the document.",
            lambda screen: screen.action_review(), "Finding"),
    Command("reading.queue", "Q", "queue",
            "Review annotations that moved, lost their passage or were edited twice.",
            lambda screen: screen.action_queue(), "Finding"),
    Command("reading.export", "E", "export", "Export all annotations to a CSV file.",
            lambda screen: screen.action_export(), "Finding"),
    Command("reading.leave", "escape", "", "Leave the selection, the search or the list.",
            lambda screen: screen.action_leave(), "Finding", remote=True),
    Command("reading.back", "q", "back", "Go back to the documents; the places are saved.",
            lambda screen: screen.action_back(), "Program", remote=True),
)  # fmt: skip

_PANES: tuple[Command[ReadingScreen], ...] = (
    Command("panes.next", "tab", "next pane", "Go to the next pane.",
            lambda screen: screen.action_focus_pane(1), "Panes", remote=True),
    Command("panes.previous", "shift+tab", "previous pane", "Go to the previous pane.",
            lambda screen: screen.action_focus_pane(-1), "Panes", remote=True),
    Command("panes.add", "p,plus", "add pane", "Open another document beside these.",
            lambda screen: screen.action_add_pane(), "Panes", remote=True),
    Command("panes.close", "X,ctrl+w", "close pane", "Close this pane.",
            lambda screen: screen.action_close_pane(), "Panes", remote=True),
    Command("panes.move_left", "comma", "move left", "Move this pane to the left.",
            lambda screen: screen.action_move_pane(-1), "Panes", remote=True),
    Command("panes.move_right", "full_stop", "move right", "Move this pane to the right.",
            lambda screen: screen.action_move_pane(1), "Panes", remote=True),
    Command("panes.narrower", "less_than_sign", "narrower", "Make this pane narrower.",
            lambda screen: screen.action_widen(-1), "Panes", remote=True),
    Command("panes.wider", "greater_than_sign", "wider", "Make this pane wider.",
            lambda screen: screen.action_widen(1), "Panes", remote=True),
    Command("panes.equal_widths", "equals_sign", "equal widths", "Make all panes equally wide.",
            lambda screen: screen.action_equal_widths(), "Panes", remote=True),
    Command("panes.zoom", "z", "zoom", "Show only this pane; again shows all.",
            lambda screen: screen.action_zoom(), "Panes", remote=True),
    Command("scrolling.together", "S", "scroll together",
            "Scroll the panes together: by place, by matter, or not.",
            lambda screen: screen.action_scroll_together(), "Panes", remote=True),
    Command("page.line_length", "L", "line length", "Set how long a line of text may be.",
            lambda screen: screen.action_measure(), "Panes", remote=True),
    Command("page.bare", "Z", "bare page", "Show only the text; again shows the rest.",
            lambda screen: screen.action_bare(), "Panes", remote=True),
)  # fmt: skip

_RESIZING: tuple[Command[ReadingScreen], ...] = (
    Command("extent.save", "enter", "save this extent", "Save the extent as it is now.",
            lambda screen: screen.action_note(), "Panes", footer=True, remote=True),
    Command("extent.other_end", "r", "move the other end", "Move the other end.",
            lambda screen: screen.action_resize(), "Panes", footer=True, remote=True),
    Command("extent.cancel", "escape", "cancel", "Cancel the change of the extent.",
            lambda screen: screen.action_leave(), "Panes", footer=True, remote=True),
)  # fmt: skip

_JOINING: tuple[Command[ReadingScreen], ...] = (
    Command("linking.link", "K", "link with this", "Link the marked passage with this one.",
            lambda screen: screen.action_link(), "Panes", footer=True, remote=True),
    Command("linking.cancel", "escape", "cancel", "Link nothing.",
            lambda screen: screen.action_leave(), "Panes", footer=True, remote=True),
)  # fmt: skip

_PLACING: tuple[Command[ReadingScreen], ...] = (
    Command("placing.place", "enter", "put it here", "Put the annotation on this passage.",
            lambda screen: screen.action_note(), "Panes", footer=True, remote=True),
    Command("placing.cancel", "escape", "cancel", "Leave the annotation as it was.",
            lambda screen: screen.action_leave(), "Panes", footer=True, remote=True),
)  # fmt: skip

_TAG_KEYS = frozenset({"tagging.claim", "tagging.opinion", "tagging.disputed"})
_OF_THE_TEXT = frozenset(c.id for c in _TAGGING if not c.id.startswith("changes."))


class ReadingScreen(Gathering):
    """One to four documents side by side."""

    OWN_COMMANDS = (*_TAGGING, *_FINDING, *_PANES)
    MOTIONS = MOTION_KEYS

    def listed_commands(self) -> Sequence[Command[Any]]:
        panels: Sequence[Command[Any]] = (
            *AnnotationList.OWN_COMMANDS,
            *ApparatusPanel.OWN_COMMANDS,
        )
        return (*ReadingPane.OWN_COMMANDS, *self.OWN_COMMANDS, *panels)

    @property
    def in_list(self) -> bool:
        """Whether the keys go to the list of annotations."""
        return self._within(AnnotationList)

    def _within(self, kind: type[Widget]) -> bool:
        focused = self.focused
        return focused is not None and any(isinstance(node, kind) for node in focused.ancestors)

    def may_run(self, command: Command[Any]) -> bool:
        # In the list of annotations these letters are the list's.
        elsewhere = self.in_list or self._within(ApparatusPanel)
        return not (elsewhere and command.id in _OF_THE_TEXT)

    def show_keys(self) -> None:
        """Put the keys that matter now at the foot."""
        if self.in_list:
            keys = footer(AnnotationList.OWN_COMMANDS)
        elif self._within(ApparatusPanel):
            keys = footer(ApparatusPanel.OWN_COMMANDS)
        elif self.resizing:
            keys = footer(_RESIZING)
        elif self.linking:
            keys = footer(_JOINING)
        elif self.placing:
            keys = footer(_PLACING)
        else:
            keys = [self._as_now(command) for command in footer(self.OWN_COMMANDS)]
        self.query_one(KeyLine).show(keys)

    def _as_now(self, command: Command[Any]) -> Command[Any]:
        """The command under the name that its tag has in this codebook."""
        tag = self.book.by_key(command.keys) if command.id in _TAG_KEYS else None
        return command if tag is None else replace(command, title=safe_line(tag.name))

    def on_descendant_blur(self, event: DescendantBlur) -> None:  # noqa: ARG002
        self.call_after_refresh(self.show_keys)
