"""Who reads where, as the members of a class tell each other."""

from __future__ import annotations

from dataclasses import dataclass

from annotations.seminar.roles import Role


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody is in the program."""

    screen: str = ""
    document: str | None = None
    """The document's slug."""
    start: int = 0
    end: int = 0
    """The sentence under the cursor, or what is selected, in code points."""
    share: float = 0.0
    """How much of the text is before it, from 0 to 1."""


@dataclass(frozen=True, slots=True)
class Present:
    """Somebody who has the library open, in one or several windows."""

    annotator: str
    role: Role
    place: Place
    """Of the window that was used last."""
    since: float
    """When the first of the windows was opened, in seconds since 1970."""
    idle: float
    """Seconds since a key was pressed; never negative, whatever the clocks say."""
    windows: int
    session: str


def known_role(number: int) -> Role:
    """The role of this number; one that this version does not know may do least."""
    try:
        return Role(number)
    except ValueError:
        return Role.STUDENT
