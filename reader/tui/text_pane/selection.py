"""Where the cursor of a pane is, and what is selected with it: a value that never changes."""

from __future__ import annotations

from dataclasses import dataclass

from corpus.document import Span
from reader.text.units import Unit


@dataclass(frozen=True, slots=True)
class Selection:
    """The cursor, and the unit from which a selection extends to it.

    What is selected is not stored: it reaches from the anchor to the unit under the cursor, which
    only a layout knows (`Navigator.span`).
    """

    cursor: int = 0
    """The offset of the cluster under the cursor."""
    anchor: Span | None = None
    """Where the selection began; None if nothing is selected."""
    unit: Unit = "character"
    """The selection always ends with a whole unit of this kind."""
    goal_column: int | None = None
    """The column that moving by rows returns to after shorter rows; None: that of the cursor."""
    origin: Span | None = None
    """Where the selection began, if it reaches back from there and leaves out the character there:
    the first letter of the next word or sentence is not part of the ones before it.
    """
    extending: bool = False
    """Every motion extends the selection, until it is cleared."""
