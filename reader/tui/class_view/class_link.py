"""What screens may ask about the class that has this library open at this moment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from annotations.seminar.class_signals import Signal
from annotations.seminar.presence import Present
from corpus.document import Span


@dataclass(frozen=True)
class WalkStep:
    """A sentence of the disagreement walk that is shown to the class."""

    walk: str
    """Which walk it is: each has a name of its own."""
    leader: str
    """The name of whoever leads it."""
    documents: tuple[str, ...]
    """The ids of the documents that it goes through."""
    slugs: tuple[str, ...]
    document: str
    """The id of the sentence's document."""
    slug: str
    span: Span
    number: int
    total: int


@dataclass(frozen=True)
class WalkRequest:
    """Asks the reading screen to lead a walk, to follow to a step, or to end following."""

    lead: bool = False
    step: WalkStep | None = None


class ClassLink(Protocol):
    """One reader's part in the class."""

    @property
    def is_open(self) -> bool:
        """Whether there is a class, in which this reader takes part."""

    @property
    def problem(self) -> str:
        """Why there is none although it was asked for; empty if nothing is wrong."""

    def keep_open(self) -> None:
        """Open a class, if there is none, for as long as this program runs."""

    def version(self) -> int:
        """A number that changes when somebody came, went, moved or said something."""

    def present(self) -> Sequence[Present]:
        """Who has the library open; as it was known last where it cannot be read now."""

    def messages(self) -> Sequence[Signal]:
        """What was said to all, the newest last."""

    def send_message(self, text: str) -> str:
        """Show a message to everybody. Returns what was done, as a sentence; raises RoomError."""

    def look_here(self, slug: str, title: str, span: Span, words: str) -> str:
        """Bring everybody to a passage, whose first words are `words`. Returns and raises as
        `send_message` does.
        """

    def show_walk(self, step: WalkStep) -> None:
        """Show everybody a sentence of the walk. Raises RoomError."""

    def end_walk(self) -> None:
        """Let everybody go back to what they were reading. Raises nothing."""

    def left_walk(self, walk: str) -> None:
        """This reader does not follow a walk any longer."""
