"""Switches the classes of cues on and off, with how many of each the document holds."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.color import Color
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from corpus.cues import CUE_KINDS, CueKind
from reader.safe import safe_line
from reader.screens.dialog import Dialog
from reader.styles.cues import cue_dresses
from reader.styles.look import CueDress, Look
from reader.styles.themes import legible

_EXAMPLES: dict[CueKind, str] = {
    "attribution": "said, according to, experts believe",
    "hedge": "allegedly, it cannot be ruled out",
    "booster": "obviously, no doubt",
    "evaluation": "brutal, heroic, unfortunately",
    "number": "2,000, three in four",
    "date": "9 November 2020, on Monday",
    "quotation": "“in the words of others”",
}


class CuesScreen(Dialog[None]):
    """Tells each change of the chosen kinds to `changed` at once, so that the page shows it."""

    BINDINGS = [
        Binding("q,i", "cancel", "close", show=False),
        Binding("space", "switch", show=False),
        Binding("j", "move(1)", show=False),
        Binding("k", "move(-1)", show=False),
        Binding("a", "switch_all", show=False),
    ]

    def __init__(
        self,
        title: str,
        words: int,
        kinds: frozenset[str],
        changed: Callable[[frozenset[str]], None],
    ) -> None:
        super().__init__()
        self._title = title
        self._words = words
        self._kinds = kinds
        self._changed = changed
        self._counts: Mapping[CueKind, int] | None = None
        self._dresses: dict[str, CueDress] = {}

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static("Cues", classes="dialog-title", markup=False)
            yield Static(
                f"words to weigh in “{safe_line(self._title)}”", id="cues-of", markup=False
            )
            yield OptionList(id="cues", markup=False)
            yield Static(
                "space shows or hides, a all or none, esc closes · counted in the whole document, "
                "and per thousand of its words",
                classes="dialog-help",
                markup=False,
            )

    def on_mount(self) -> None:
        variables = self.app.theme_variables
        look = Look.of(variables)
        # The entry under the cursor stands on the panel's colour, the others on a fainter one.
        behind = Color.parse(variables["panel"])
        for kind, dress in cue_dresses(look.page, look.least).items():
            ink = legible(dress.ink, behind, look.least)
            self._dresses[kind] = dress._replace(ink=ink)
        listing = self.query_one(OptionList)
        listing.add_options(Option(self._entry(kind)) for kind in CUE_KINDS)
        listing.highlighted = 0
        listing.focus()

    def show_counts(self, counts: Mapping[CueKind, int]) -> None:
        """How many cues of each kind the document holds."""
        self._counts = counts
        self._refresh()

    def _refresh(self) -> None:
        listing = self.query_one(OptionList)
        for at, kind in enumerate(CUE_KINDS):
            listing.replace_option_prompt_at_index(at, self._entry(kind))

    def _entry(self, kind: CueKind) -> Content:
        dress = self._dresses[kind]
        weights = " ".join(name for name in ("bold", "italic", "underline") if getattr(dress, name))
        number = "…" if self._counts is None else f"{self._counts[kind]:,}"
        rate = ""
        if self._counts is not None and self._words:
            rate = f"{1000 * self._counts[kind] / self._words:.1f}‰"
        return Content.assemble(
            ("✓ " if kind in self._kinds else "  ", "bold $accent"),
            (kind, f"{dress.ink.hex} {weights}".strip()),
            " " * (13 - len(kind)),
            f"{number:>7}  {rate:>7}   ",
            (_EXAMPLES[kind], "$quiet"),
        )

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        self._switch({CUE_KINDS[event.option_index]})

    def action_switch(self) -> None:
        at = self.query_one(OptionList).highlighted
        if at is not None:
            self._switch({CUE_KINDS[at]})

    def action_switch_all(self) -> None:
        missing = set(CUE_KINDS) - self._kinds
        self._switch(missing or set(CUE_KINDS))

    def action_move(self, by: int) -> None:
        listing = self.query_one(OptionList)
        if by > 0:
            listing.action_cursor_down()
        else:
            listing.action_cursor_up()

    def _switch(self, kinds: set[CueKind]) -> None:
        self._kinds = self._kinds ^ kinds
        self._refresh()
        self._changed(self._kinds)
