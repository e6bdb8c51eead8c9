"""What a person in a browser may do: read, tag, write notes, search, and undo what was theirs.

The program runs on the machine of who serves it, so that whoever adds a file there reads that
machine's files, and whoever exports writes them. And what is everybody's (documents, their details
and cleaning, the queue, the history, the codebook's making aside) is the keeper's to change. A
command is refused until it is listed here.
"""

from __future__ import annotations

ALLOWED = frozenset({
    # Finding one's way
    "help", "next_theme", "quit_program", "back", "leave", "open", "choose", "filter", "find",
    "search", "next_match", "next_mark", "go_to", "set_mark", "go_to_mark", "cues", "annotations",
    "move", "digit", "select", "words", "turn", "scroll",
    # The page
    "focus_pane", "add_pane", "close_pane", "move_pane", "widen", "equal_widths", "zoom",
    "scroll_together", "measure", "bare",
    # One's own annotations
    "toggle_selecting", "select_unit", "expand_selection", "extend", "tag_key", "pick_tag", "note",
    "resize", "delete", "undo", "redo", "copy",
    # Links and the apparatus
    "link", "kind", "link_as", "unlink", "follow_link", "apparatus", "enter_apparatus", "entry",
    "beside", "to_text", "complete",
    # What the class has tagged
    "everyone", "people", "colours", "differences", "step", "order", "pass_by", "cancel",
})  # fmt: skip
KEPT = frozenset({
    "add", "edit", "remove", "merge", "export", "review", "queue", "history", "rename_annotator",
    "blind", "save_copy", "settle", "settle_tag", "settle_note",
    # Of screens that only these open
    "prune", "accept", "other", "place", "accept_sure", "change", "switch", "take_out", "rules",
    "switch_rule", "same_rule", "side",
})  # fmt: skip
"""Commands of whoever keeps the library."""
REFUSED = "that is for who keeps the library; it is not done from a browser"


def refused(action: str, commands: frozenset[str]) -> bool:
    """Whether this action is a command (`commands` are the names of all) that is not allowed."""
    name = action.partition("(")[0].rpartition(".")[2]
    return name in commands and name not in ALLOWED
