"""The reading pane: a page of text with its marks, a cursor and a selection."""

from reader.tui.text_pane.pane import Pane

__all__ = ["Pane"]
