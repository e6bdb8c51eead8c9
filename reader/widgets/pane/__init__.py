"""The reading pane: a page of text with its marks, a cursor and a selection."""

from reader.widgets.pane.pane import Pane

__all__ = ["Pane"]
