"""This reader's part in the class: says where the reader is, and does what the class is asked to.

A teacher's “look here” must not take the page away from somebody who is writing: it moves a reader
only while nothing is open, selected or typed, and after a pause of the keys; a key that was meant
for the page before is not carried out on the one after. Else it is offered in the status line.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Any, Protocol

from textual.screen import Screen
from textual.widgets import Input, TextArea

from annotations.errors import RoomError
from annotations.seminar.class_signals import Signal, message_text
from annotations.seminar.presence import Place, Present
from annotations.seminar.roles import Role
from annotations.seminar.room import Room
from corpus.document import Span
from corpus.errors import UnknownDocument
from reader.tui.class_view.class_link import WalkRequest, WalkStep
from reader.tui.class_view.notice import ClassNotices
from reader.tui.main_screen import OTHER_SCREEN, SELECTION, MainScreen
from reader.tui.session import OpenRequest, Session

_PAUSE = 1.5
"""Seconds without a key after which the page may be turned for a reader."""
_PATIENCE = 20.0
"""Seconds in which such a pause may come; then it is offered."""
_ARRIVAL = 0.7
"""Seconds after the page was turned in which keys were meant for the page before."""
_LOOK = 5.0
"""Seconds between two looks whether whoever leads the walk is still there."""
FOLLOWS = "follows_class"
"""The setting that says whether this annotator is brought to where the class is asked to look."""


class Host(Session, Protocol):
    """What a class needs of the application beside its session."""

    def main_screens(self) -> Sequence[MainScreen]:
        """The open main screens, the one in front last."""

    @property
    def screen_in_front(self) -> Screen[Any]: ...

    @property
    def input_waits(self) -> bool:
        """Whether keys have not been handled yet."""


@dataclass(frozen=True)
class Target:
    """Where the class was asked to go."""

    sender: str
    slug: str
    title: str
    span: Span
    words: str


class LiveClass:
    """Implements `class_link.ClassLink`, whose docstrings hold here."""

    def __init__(self, host: Host, clock: Callable[[], float] = monotonic) -> None:
        self._host = host
        self._clock = clock
        self._library = host.library
        self._room = self._new_room()
        self._keeps_open = False
        self._notices = ClassNotices()
        self._target: Target | None = None
        """Where the class was asked to look last."""
        self._walk: WalkStep | None = None
        """The step of the walk that is led by somebody else now."""
        self._walk_session = ""
        self._left = ""
        """The walk that this reader has left."""
        self._following = False
        """Whether the walk is shown here."""
        self._pending: Target | WalkStep | None = None
        """Where this reader is to be brought, as soon as that disturbs nothing."""
        self._until = 0.0
        self._arrived: Place | None = None
        """The passage that this reader was brought to last."""
        self._used = self._moved = self._looked = -1e9
        self._present: Sequence[Present] = ()

    def _new_room(self) -> Room:
        return Room(Path(self._library), self._host.store.annotator, self._host.role)

    # The clock

    def tick(self) -> None:
        """To be called twice a second."""
        if self._host.library != self._library:
            self._room.leave()
            self._library = self._host.library
            self._room = self._new_room()
            if self._keeps_open:
                self._room.keep_open()
        self._room.rename(self._host.store.annotator)
        screens = self._host.main_screens()
        place = screens[-1].place() if screens else Place()
        for signal in self._room.tick(place):
            self._hear(signal)
        self._end_deserted_walk()
        self._bring()
        self._show_notices()

    def touch(self) -> None:
        """The reader has pressed a key, or a button of the mouse."""
        self._used = self._clock()
        self._room.touch()
        if self._notices.key_pressed():
            self._show_notices()

    @property
    def has_just_moved(self) -> bool:
        """Whether the page was turned so recently that a key was meant for the page before."""
        return self._clock() - self._moved < _ARRIVAL

    def close(self) -> None:
        """The program ends."""
        self._room.leave()

    def _show_notices(self) -> None:
        screens = list(self._host.main_screens())
        self._notices.show_on(screens[-1] if screens else None, screens)

    # What is said

    def _hear(self, signal: Signal) -> None:
        payload = signal.payload
        try:
            if signal.kind == "message":
                self._notices.add(f"{signal.sender}: {payload['text']}")
            elif signal.kind == "look":
                self._asked_to_look(signal.sender, payload)
            elif signal.kind == "walk":
                self._walk_session = signal.session
                self._asked_to_walk(_step(signal.sender, payload))
            elif signal.kind == "walk-end":
                self._walk_ended()
        except (KeyError, TypeError, ValueError):
            return  # of another version

    def _asked_to_look(self, sender: str, payload: Mapping[str, Any]) -> None:
        start, end = (int(number) for number in payload["span"])
        slug, title, words = (str(payload[name]) for name in ("slug", "title", "words"))
        try:
            length = len(self._host.store.documents.get(slug).text)
        except UnknownDocument:
            self._notices.add(
                f"{sender} asks you to look at “{title}”, which is not in the library"
            )
            return
        start = max(0, min(start, length))
        span = Span(start, max(start, min(end, length)))
        self._target = Target(sender, slug, title, span, words)
        self._bring_to(self._target)

    def _asked_to_walk(self, step: WalkStep) -> None:
        begun = self._walk is None or self._walk.walk != step.walk
        self._walk = step
        if self._following:
            self._show_step(step)
        elif begun and step.walk != self._left:
            self._bring_to(step)
        elif isinstance(self._pending, WalkStep):
            self._pending = step

    def _walk_ended(self) -> None:
        walk, self._walk = self._walk, None
        if isinstance(self._pending, WalkStep):
            self._pending = None
        if walk is not None and self._following:
            self._show_step(None)
            self._notices.add(f"{walk.leader} has ended the walk through the disagreements")

    def _end_deserted_walk(self) -> None:
        if self._walk is None or self._clock() - self._looked < _LOOK:
            return
        self._looked = self._clock()
        try:
            if not self._room.is_open or not self._room.is_live(self._walk_session):
                self._walk_ended()
        except RoomError:
            return  # busy: the next look will tell

    # Going there

    def _bring_to(self, target: Target | WalkStep) -> None:
        if self._follows and self._obstacle() is None:
            self._pending, self._until = target, self._clock() + _PATIENCE
        else:
            self._offer(target)

    @property
    def _follows(self) -> bool:
        return self._host.store.settings.get(FOLLOWS) is not False

    def _bring(self) -> None:
        """Bring the reader to where the class looks, unless that would disturb."""
        target = self._pending
        if target is None:
            return
        if self._obstacle() is not None or self._clock() > self._until:
            self._pending = None
            self._offer(target)
        elif self._clock() - self._used >= _PAUSE and not self._host.input_waits:
            self._pending = None
            self._go(target)

    def _obstacle(self) -> str | None:
        """What the page must not be taken away from."""
        front = self._host.screen_in_front
        if not isinstance(front, MainScreen):
            return "a dialog"
        if isinstance(front.focused, Input | TextArea):
            return "a field"
        occupation = front.occupation()
        if occupation == SELECTION and front.place() == self._arrived:
            return None  # of the passage that the class has just looked at
        return occupation

    def _offer(self, target: Target | WalkStep) -> None:
        if isinstance(target, WalkStep):
            self._notices.add(f"{target.leader} leads through the disagreements · @ follows")
        else:
            key = "! and enter go" if self._leads else "@ goes"
            self._notices.add(
                f"{target.sender} asks you to look at “{target.words}” in “{target.title}” · "
                f"{key} there"
            )

    def _go(self, target: Target | WalkStep) -> None:
        self._moved = self._clock()
        if isinstance(target, WalkStep):
            self._left = ""
            self._show_step(target)
            return
        request = OpenRequest((target.slug,), passage=target.span)
        self._host.open_documents(request)
        self._arrived = self._host.main_screens()[-1].place()
        self._notices.add(f"{target.sender} asks you to look here · '' goes back")

    def _show_step(self, step: WalkStep | None) -> None:
        walk = WalkRequest(step=step)
        reading = next((s for s in reversed(self._host.main_screens()) if s.shows_text), None)
        if reading is not None:
            reading.open_here(OpenRequest((), walk=walk))
        elif step is not None:
            self._host.open_documents(OpenRequest(step.slugs, walk=walk))
        self._following = step is not None

    @property
    def _leads(self) -> bool:
        return self._host.role >= Role.TEACHER

    def go(self) -> None:
        """Go to where the class was asked to look, or join its walk."""
        self._pending = None
        front = self._host.screen_in_front
        if isinstance(front, MainScreen) and front.occupation() == OTHER_SCREEN:
            self._host.show_message("Close this screen first; then @ goes to where the class looks")
        elif self._walk is not None and not self._following:
            self._go(self._walk)
        elif self._target is not None:
            self._go(self._target)
        else:
            self._host.show_message("Nobody has asked the class to look at a passage")

    def toggle_following(self) -> None:
        """Follow a teacher's “look here” by itself, or only when asked to."""
        follows = not self._follows
        self._host.remember(FOLLOWS, follows)
        self._host.show_message(
            "The page goes to where a teacher asks the class to look"
            if follows
            else "Where a teacher asks the class to look is only shown; @ goes there"
        )

    # What screens ask

    @property
    def is_open(self) -> bool:
        return self._room.is_open

    @property
    def problem(self) -> str:
        return str(self._room.problem or "")

    def keep_open(self) -> None:
        self._keeps_open = True
        self._room.keep_open()
        self.tick()

    def version(self) -> int:
        try:
            return self._room.version()
        except RoomError:
            return -1

    def present(self) -> Sequence[Present]:
        with suppress(RoomError):  # somebody writes at this moment
            self._present = self._room.present()
        return self._present

    def messages(self) -> Sequence[Signal]:
        try:
            return self._room.messages()
        except RoomError:
            return ()

    def send_message(self, text: str) -> str:
        line = message_text(text)
        self._room.send("message", {"text": line})
        return f"Sent to {self._others()}: {line}"

    def look_here(self, slug: str, title: str, span: Span, words: str) -> str:
        self._room.send(
            "look", {"slug": slug, "title": title, "span": [span.start, span.end], "words": words}
        )
        return f"Asked {self._others()} to look at “{words}”"

    def show_walk(self, step: WalkStep) -> None:
        self._room.send("walk", _payload(step))

    def end_walk(self) -> None:
        with suppress(RoomError):  # it ends with this program
            self._room.send("walk-end", {})

    def left_walk(self, walk: str) -> None:
        if self._walk is not None and self._walk.walk == walk and self._following:
            self._left = walk
            self._notices.add("You have left the walk through the disagreements · @ follows again")
        self._following = False

    def _others(self) -> str:
        others = [person for person in self.present() if person.session != self._room.session]
        return "1 other reader" if len(others) == 1 else f"{len(others):,} other readers"


def _payload(step: WalkStep) -> dict[str, Any]:
    return {
        "walk": step.walk, "documents": list(step.documents), "slugs": list(step.slugs),
        "document": step.document, "slug": step.slug, "span": [step.span.start, step.span.end],
        "number": step.number, "total": step.total,
    }  # fmt: skip


def _step(leader: str, payload: Mapping[str, Any]) -> WalkStep:
    """Raises KeyError, TypeError, ValueError for what is no step."""
    start, end = (int(number) for number in payload["span"])
    return WalkStep(
        str(payload["walk"]), leader, tuple(map(str, payload["documents"])),
        tuple(map(str, payload["slugs"])), str(payload["document"]), str(payload["slug"]),
        Span(start, end), int(payload["number"]), int(payload["total"]),
    )  # fmt: skip
