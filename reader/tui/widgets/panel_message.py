"""What the widgets of features tell their screen."""

from __future__ import annotations

from textual.message import Message


class PanelMessage(Message):
    """Handed on to the features of the screen."""
