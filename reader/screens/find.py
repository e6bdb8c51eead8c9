"""Search in all documents, notes and tags, as one types."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from textual.content import Content

from annotations.finding import Found, find
from reader.safe import safe, safe_line
from reader.screens.chooser import Chooser

if TYPE_CHECKING:
    from reader.app import VariorumApp

_MOST = 50
# Characters shown of an answer.
_SHOWN = 220
_EXACT = 100
# A moment's pause, in seconds, spares the searches for words that are still being typed.
_PAUSE = 0.12


class FindScreen(Chooser[Found, Found]):
    """Answers with the place to go to."""

    HEADING = "Search everywhere"
    PLACEHOLDER = "words of a text, a note or a tag; near is good enough"
    HINT = "enter goes there · esc leaves"
    SIZE = "wide"

    def __init__(self, query: str = "") -> None:
        super().__init__(query)
        self._asked = 0

    def narrow(self, typed: str) -> None:
        self._asked += 1
        asked = self._asked
        self.set_timer(_PAUSE, lambda: self._ask(asked, typed))

    def take(self, choice: Found) -> None:
        self.dismiss(choice)

    def _ask(self, asked: int, query: str) -> None:
        if asked != self._asked:
            return
        if not query.strip():
            self.offer([])
            self.hint(self.HINT)
            return

        def show(found: list[Found]) -> None:
            if asked == self._asked and self.is_mounted:
                self.offer([(one, _entry(one)) for one in found])
                many = f"the best {_MOST}" if len(found) == _MOST else f"{len(found)}"
                self.hint(f"{many} found · {self.HINT}" if found else "nothing found")

        app = cast("VariorumApp", self.app)
        app.look_up(lambda store: find(store, query, limit=_MOST), show)


def _entry(found: Found) -> Content:
    """Two lines: where, and the words in what stands around them."""
    likeness = "" if found.score >= _EXACT else f"  near, {found.score:.0f} of 100"
    where = Content.assemble(
        (safe_line(found.title or found.document), "bold $accent"),
        ("" if found.field == "text" else f"  {found.field}", "$accent"),
        (likeness, "$quiet"),
    )
    if found.field != "text":
        words = f"{_short(found.text)}\n"
        return Content.assemble(where, "\n", safe(words), (safe_line(found.after), "$quiet"))
    # The beginning and end of a word at the edges would only be read as misprints.
    before = found.before.rpartition("\n")[2].partition(" ")[2]
    after = found.after.partition("\n")[0].rpartition(" ")[0]
    return Content.assemble(
        where,
        "\n",
        (f"…{safe_line(before)}", "$quiet"),
        (safe_line(_short(found.text)), "bold"),
        (f"{safe_line(after)}…", "$quiet"),
    )


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
