"""What to try first: in the demo, which says that it is one, and once in every new library."""

from __future__ import annotations

from textual.content import Content
from textual.message import Message

from reader.tui.commands import CommandOwner
from reader.tui.reading.context import ReadingContext
from reader.tui.reading.feature import Feature
from reader.tui.text_pane.reading_pane import ReadingPane
from reader.tui.widgets.hint_line import HintLine

_SEEN = "hint"
_FIRST = "New here? {tag} tag sentence · {note} write note · {help} show keys · esc hide"
_TRY = (
    "Try: {tag} tag this sentence as a claim · {apparatus} show similar passages"
    " · {find} search all documents · {tour} take the tour · esc hide this"
)
_COMMANDS = {
    "tag": "tagging.claim",
    "note": "annotations.note",
    "apparatus": "parallels_panel.toggle",
    "find": "search.everywhere",
    "help": "app.help",
    "tour": "tour.skip",
}


class Hints(Feature):
    """Shows a hint until the reader dismisses it, or has done what it says."""

    def __init__(self, context: ReadingContext) -> None:
        super().__init__(context)
        self._is_new = False
        self._line: HintLine | None = None

    def start(self) -> None:
        demo = self.context.session.demo
        if demo is not None:
            self._line = HintLine("This is a demo.", f"{demo} {self._with_keys(_TRY)}")
            self.context.ui.mount(self._line, before="#status")
        else:
            self._is_new = self.context.session.store.settings.get(_SEEN) is None
            self.context.show_status()

    def status(self) -> Content | None:
        pane = self.context.pane
        if not self._is_new or pane is None or _something_at(pane):
            return None
        return Content.styled(self._with_keys(_FIRST), "$quiet")

    def _with_keys(self, text: str) -> str:
        """The text with the keys that the reader has."""
        screen = self.context.ui
        owners = [owner for owner in (screen, screen.app) if isinstance(owner, CommandOwner)]
        keys = {}
        for name, id_ in _COMMANDS.items():
            found = (command for o in owners if (command := o.find_command(id_)) is not None)
            keys[name] = next((command.key for command in found), "")
        return text.format(**keys)

    def handle(self, message: Message) -> None:
        if isinstance(message, HintLine.Dismissed):
            self.leave()

    def annotations_changed(self) -> None:
        self._seen()

    def leave(self) -> bool:
        if self._line is not None:
            self._line.remove()
            self._line = None
            return True
        return self._seen()

    def _seen(self) -> bool:
        """Do not show the hint of a new library again; whether it was shown."""
        if not self._is_new:
            return False
        self._is_new = False
        self.context.session.remember(_SEEN, "seen")
        self.context.show_status()
        return True


def _something_at(pane: ReadingPane) -> bool:
    return bool(pane.annotations_at(pane.cursor))
