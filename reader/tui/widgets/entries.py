"""A list on a screen of its own."""

from __future__ import annotations

from textual.widgets import OptionList


class EntryList(OptionList, can_focus=False):
    """A list whose keys are the screen's; a click still chooses an entry to look at."""
