"""The pane as screens use it."""

from __future__ import annotations

from reader.tui.text_pane.mouse import PaneMouse


class Pane(PaneMouse):
    """A page of one document: text, marks, a cursor that is always on text, a selection.

    Data goes down: `show`, `set_marks`, `set_heading`, `show_matches`. Messages come up:
    `CursorMoved`, `SelectionChanged`, `MarkClicked`, `Scrolled`. The pane opens no file and no
    database, and it binds no key: its actions are `move`, `extend`, `toggle_selecting`,
    `select_unit`, `expand_selection` and `clear_selection`.
    """
