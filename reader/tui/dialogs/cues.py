"""Switches the classes of cues on and off, with how many of each the document holds."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar, cast

from textual.app import ComposeResult
from textual.color import Color
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static

from corpus.cues.detection import CUE_KINDS, CueKind, has_list
from corpus.cues.words import code_of
from reader.terminal.safe import safe_line
from reader.text.language_names import language_name
from reader.tui.commands import STUDENT, Command
from reader.tui.dialogs.switches import Switches
from reader.tui.styles.cues import cue_styles
from reader.tui.styles.page_styles import CueStyle, PageStyles
from reader.tui.styles.themes import legible

_EXAMPLES: dict[str, tuple[str, str, str, str]] = {
    "de": ("sagte, laut, Experten warnen", "angeblich, nicht ausgeschlossen",
           "offensichtlich, ohne Zweifel", "brutal, heldenhaft, leider"),
    "en": ("said, according to, experts believe", "allegedly, it cannot be ruled out",
           "obviously, no doubt", "brutal, heroic, unfortunately"),
    "es": ("dijo, según, expertos creen", "presuntamente, no se descarta",
           "evidentemente, sin duda", "brutal, heroico, por desgracia"),
    "fr": ("a déclaré, selon, d’après", "peut-être, n’est pas exclu",
           "évidemment, sans aucun doute", "brutal, héroïque, hélas"),
    "ru": ("сообщил, по словам, якобы", "возможно, не исключено",
           "безусловно, без сомнения", "жестокий, героический, увы"),
    "tr": ("dedi, iddia etti, uzmanlara göre", "belki, kesin değil",
           "elbette, hiç şüphesiz", "acımasız, kahraman, maalesef"),
}  # fmt: skip
"""Of attribution, hedges, boosters and evaluation, by language."""
_SHAPES: dict[CueKind, str] = {
    "number": "2,000, three in four",
    "date": "9 November 2020, on Monday",
    "quotation": "“the words of others”",
}
_IN_WORDS = 4
"""Kinds that only words tell."""


def _examples(language: str | None) -> dict[CueKind, str]:
    """Examples of each kind; none where the language has no words for it yet."""
    code = code_of(language)
    shapes = dict(_SHAPES)
    if code != "en":
        shapes |= {"number": "2000", "date": "2020-11-09"}
    return {**dict(zip(CUE_KINDS, _EXAMPLES.get(code, ()), strict=False)), **shapes}


def _which(language: str | None) -> str:
    """What the dialog says of a document's language."""
    if language is None or code_of(language) == "en":
        return ""
    name = language_name(language)
    if has_list(language):
        return f", in {name}"
    return f"; no words for {name} yet, only digits and quotation marks"


class CuesScreen(Switches):
    """Tells each change of the chosen kinds to `changed`."""

    OWN_COMMANDS: ClassVar[Sequence[Command[CuesScreen]]] = (
        Command("cues.close", "q,i", "", "Close the dialog.",
                lambda dialog: dialog.action_cancel(), role=STUDENT),
    )  # fmt: skip

    def __init__(
        self,
        title: str,
        words: int,
        kinds: frozenset[str],
        changed: Callable[[frozenset[str]], None],
        language: str | None = None,
    ) -> None:
        super().__init__(CUE_KINDS)
        self._title = title
        self._language = language
        self._examples = _examples(language)
        self._words = words
        self._kinds = kinds
        self._changed = changed
        self._counts: Mapping[CueKind, int] | None = None
        self._cue_styles: dict[str, CueStyle] = {}

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static("Cues", classes="dialog-title", markup=False)
            yield Static(
                f"words to weigh in “{safe_line(self._title)}”{_which(self._language)}",
                id="cues-of",
                markup=False,
            )
            yield OptionList(id="cues", markup=False)
            yield Static(
                "space show or hide · a all or none · esc close · counted in the whole document, "
                "and per thousand of its words",
                classes="dialog-help",
                markup=False,
            )

    def on_mount(self) -> None:
        variables = self.app.theme_variables
        page_styles = PageStyles.of(variables)
        # The entry under the cursor stands on the panel's colour, the others on a fainter one.
        background = Color.parse(variables["panel"])
        for kind, style in cue_styles(page_styles.page, page_styles.least).items():
            legible_ink = legible(style.ink, background, page_styles.least)
            self._cue_styles[kind] = style._replace(ink=legible_ink)

    def show_counts(self, counts: Mapping[CueKind, int]) -> None:
        """How many cues of each kind the document holds."""
        self._counts = counts
        self.show_entries()

    def entry(self, name: str) -> Content:
        kind = cast("CueKind", name)
        style = self._cue_styles[kind]
        effects = " ".join(name for name in ("bold", "italic", "underline") if getattr(style, name))
        number = "…" if self._counts is None else f"{self._counts[kind]:,}"
        rate = ""
        unknown = kind in CUE_KINDS[:_IN_WORDS] and not has_list(self._language)
        if unknown:
            number = "–"
        elif self._counts is not None and self._words:
            rate = f"{1000 * self._counts[kind] / self._words:.1f}‰"
        return Content.assemble(
            ("✓ " if kind in self._kinds else "  ", "bold $accent"),
            (kind, f"{style.ink.hex} {effects}".strip()),
            " " * (13 - len(kind)),
            f"{number:>7}  {rate:>7}   ",
            (self._examples.get(kind, ""), "$quiet"),
        )

    def switch(self, name: str) -> None:
        self._toggle_kinds(frozenset((name,)))

    def action_switch_all(self) -> None:
        self._toggle_kinds(frozenset[str](CUE_KINDS) - self._kinds or frozenset[str](CUE_KINDS))

    def _toggle_kinds(self, kinds: frozenset[str]) -> None:
        self._kinds = self._kinds ^ kinds
        self.show_entries()
        self._changed(self._kinds)
