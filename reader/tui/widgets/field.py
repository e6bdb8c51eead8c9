"""A field of one line that takes all of what is pasted into it."""

from __future__ import annotations

import re

from textual.events import Paste
from textual.widgets import Input

_BREAK = re.compile(r"\s*[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]\s*")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


class Field(Input):
    """Textual's own takes the first line of a pasted text, and drops the others."""

    def _on_paste(self, event: Paste) -> None:
        event.stop()
        event.prevent_default()  # or Textual calls its own as well
        line = _CONTROL.sub("", _BREAK.sub(" ", event.text.strip("\r\n")).replace("\t", " "))
        if line:
            self.replace(line, *self.selection)
