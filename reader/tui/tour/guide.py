"""Leads through the steps: shows the one that is next, and goes on when it was done."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Protocol

from textual.app import App
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Input, Static

from reader.tui.commands import CommandOwner
from reader.tui.dialogs.dialog import Dialog
from reader.tui.main_screen import MOST_PANES, MainScreen
from reader.tui.session import OpenRequest, Session
from reader.tui.tour.steps import END, KEYS, READING, STEPS, Sight

_ID = "tour"
_MOST_CHANGES = 1_000


class HasGuide(Protocol):
    """Whoever owns the keys of the tour."""

    @property
    def guide(self) -> Guide: ...


class Guide:
    """The tour of one reader, from its first step to its end."""

    def __init__(self, app: App[Any], session: Session) -> None:
        self._app = app
        self._session = session
        self._at: int | None = None
        """The step, from zero; None while there is no tour."""
        self._before: Sight | None = None
        """What was seen when the step began."""
        self._used: frozenset[str] = frozenset()
        self._front: Screen[Any] | None = None

    @property
    def is_on(self) -> bool:
        return self._at is not None

    def start(self) -> None:
        """Begin with the first step, on the page."""
        screen = self._app.screen
        if isinstance(screen, MainScreen) and not screen.shows_text:
            slugs = [summary.slug for summary in self._session.store.summaries()]
            self._session.open_documents(OpenRequest(tuple(slugs[:MOST_PANES])))
        self._go_to(0)

    def move(self, by: int) -> None:
        """Skip the step, or go back to the one before; before the tour, begin with it."""
        if self._at is not None:
            self._go_to(max(0, min(len(STEPS), self._at + by)))
        elif self._session.demo is not None and by > 0:
            self.start()

    def leave(self) -> None:
        """End the tour."""
        self._at = None
        for screen in self._app.screen_stack:
            screen.query(f"#{_ID}").remove()

    def look(self) -> None:
        """Something may have been done: go on if it is what the step asks for."""
        if self._at is None:
            return
        sight = self._sight()
        if self._at < len(STEPS):
            if self._before is None:
                self._before = sight
            elif STEPS[self._at].done(self._before, sight):
                self._go_to(self._at + 1)
                return
        if self._app.screen is not self._front:
            self._show()

    def _go_to(self, step: int) -> None:
        self._at = step
        self._used = frozenset()
        self._before = None
        self._before = self._sight()
        self._show()

    def _show(self) -> None:
        """Show the step on the screen in front; one that is just opening shows it at the next
        look.
        """
        screen = self._app.screen
        if self._at is None or not isinstance(screen, MainScreen) or not screen.query("#status"):
            return
        self._front = screen
        screen.query("#hint").remove()  # which says less
        content = self._line(self._at)
        lines = screen.query(f"#{_ID}").results(Static)
        line = next(iter(lines), None)
        if line is not None:
            line.update(content)
        else:
            screen.mount(Static(content, id=_ID, markup=False), before="#status")

    def _line(self, at: int) -> Content:
        head = f"Tour, step {at + 1} of {len(STEPS)}  " if at < len(STEPS) else "Tour  "
        keys = {name: self._key(id_) for name, id_ in KEYS.items()}
        text = (STEPS[at].text if at < len(STEPS) else END).format(**keys)
        ways = [("tour.skip", "skips the step"), ("tour.back", "goes back")]
        ways = ways if 0 < at < len(STEPS) else ways[:1] if at == 0 else ways[1:]
        offers = [
            f"{self._key(id_)} {what}" for id_, what in [*ways, ("tour.leave", "ends the tour")]
        ]
        return Content.assemble((head, "bold $accent"), text, ("  " + " · ".join(offers), "$quiet"))

    def _key(self, id_: str) -> str:
        from reader.tui.library.screen import LibraryScreen
        from reader.tui.reading.screen import ReadingScreen
        from reader.tui.text_pane.reading_pane import ReadingPane

        owners: list[CommandOwner | type[CommandOwner]] = [
            ReadingPane,
            ReadingScreen,
            LibraryScreen,
        ]
        if isinstance(self._app, CommandOwner):
            owners.append(self._app)
        commands = (command for o in owners if (command := o.find_command(id_)) is not None)
        return next((command.key for command in commands), "")

    def _sight(self) -> Sight:
        app = self._app
        screen = app.screen
        name = type(screen).__name__
        if isinstance(screen, Dialog) and (
            name != "FindScreen" or any(field.value.strip() for field in screen.query(Input))
        ):
            self._used |= {name}
        store = self._session.store
        own = store.annotations(annotator=store.annotator)
        undone = (e.id for e in store.journal.history(_MOST_CHANGES) if e.state == "undone")
        sight = Sight(
            name,
            tagged=frozenset(one.id for one in own if one.tags),
            noted=frozenset((one.id, one.note) for one in own if one.note),
            undone=frozenset(undone),
            used=self._used,
        )
        if name != READING:
            return sight
        from reader.tui.reading.screen import ReadingScreen

        assert isinstance(screen, ReadingScreen)
        pane = screen.pane
        sentence = None if pane is None else pane.sentence()
        place = None
        if pane is not None and sentence is not None:
            place = (pane.document.id, sentence.start)
        return replace(sight, place=place, apparatus=screen.view.apparatus)
