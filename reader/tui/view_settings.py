"""How the reading screen is set up, as it is remembered in the library."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal, get_args

from reader.tui.text_pane.geometry import MEASURE

Together = Literal["off", "place", "matter"]
TOGETHER: tuple[Together, ...] = get_args(Together)
FULL = 1000
"""A measure wider than any pane."""
_LEAST = 20


@dataclass(frozen=True, slots=True)
class View:
    """What the reader chose for the screen, apart from the documents on it."""

    together: Together = "off"
    """Whether the panes scroll together: by the same share of the text, or by matter."""
    measure: int = MEASURE
    """Cells of a line, at most."""
    bare: bool = False
    """Text only: no headings, status or keys."""
    zoomed: bool = False
    """The pane in use alone."""
    stacked: bool = False
    """The panes stand above each other, not side by side."""
    apparatus: bool = False
    """The apparatus is open."""
    everyone: bool = False
    """Everyone's annotations are counted over the text."""
    by_annotator: bool = False
    """Its colours tell annotators, not tags."""
    minimap: bool = True
    """The colours of the tags are shown along the scroll bar."""

    @classmethod
    def of(cls, stored: Any) -> View:
        """What was remembered; whatever cannot be used is as it is at first."""
        kept = stored if isinstance(stored, dict) else {}
        first = cls()
        together, measure = kept.get("together"), kept.get("measure")
        return cls(
            together if together in TOGETHER else first.together,
            max(_LEAST, min(FULL, measure)) if isinstance(measure, int) else first.measure,
            kept.get("bare") is True,
            kept.get("zoomed") is True,
            kept.get("stacked") is True,
            kept.get("apparatus") is True,
            kept.get("everyone") is True,
            kept.get("by_annotator") is True,
            kept.get("minimap") is not False,
        )

    def to_store(self) -> dict[str, Any]:
        return asdict(self)


def parse_measure(typed: str) -> int | None:
    """Cells of a line as somebody types them, `full` for the whole width; None if it is neither."""
    word = typed.strip().lower()
    if word and "full".startswith(word):
        return FULL
    if not (word.isascii() and word.isdigit()):
        return None
    cells = int(word[:5])
    return cells if _LEAST <= cells <= FULL else None
