"""What a pane tells its screen. Handlers are called `on_pane_…`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from textual.message import Message

from corpus.document import Span
from reader.text.highlights import Mark

if TYPE_CHECKING:
    from textual.widget import Widget

    from reader.tui.text_pane.pane import Pane


class PaneMessage(Message, namespace="pane"):
    """A message of a pane."""

    def __init__(self, pane: Pane) -> None:
        super().__init__()
        self.pane = pane

    @property
    def control(self) -> Widget:
        return self.pane


class Reported(NamedTuple):
    """What a pane has told its screen."""

    cursor: int = 0
    selection: Span | None = None
    top: int = 0


class CursorMoved(PaneMessage, namespace="pane"):
    """The cursor is on another cluster."""

    def __init__(self, pane: Pane, offset: int) -> None:
        super().__init__(pane)
        self.offset = offset


class SelectionChanged(PaneMessage, namespace="pane"):
    """Other text is selected, or none."""

    def __init__(self, pane: Pane, span: Span | None) -> None:
        super().__init__(pane)
        self.span = span


class DragEnded(PaneMessage, namespace="pane"):
    """The mouse has selected text, and its button is up."""


class MarkClicked(PaneMessage, namespace="pane"):
    """A letter or bar in the margin was clicked."""

    def __init__(self, pane: Pane, mark: Mark) -> None:
        super().__init__(pane)
        self.mark = mark


class Scrolled(PaneMessage, namespace="pane"):
    """Another row is at the top."""

    def __init__(self, pane: Pane, top: int) -> None:
        super().__init__(pane)
        self.top = top
        """The offset at the start of the row at the top."""


class DividerDragged(PaneMessage, namespace="pane"):
    """The rule at the right edge of the pane is being dragged."""

    def __init__(self, pane: Pane, column: int) -> None:
        super().__init__(pane)
        self.column = column
        """Where the pointer is, in cells of the screen."""


class PrefixChanged(PaneMessage, namespace="pane"):
    """A count, or the first key of a command of two, is being typed; or that is over."""

    def __init__(self, pane: Pane, text: str) -> None:
        super().__init__(pane)
        self.text = text
        """What has been typed; empty when it is over."""
