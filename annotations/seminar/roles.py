"""Who a member of a class is, and what follows from it: each role may do all that the ones below it
may.
"""

from __future__ import annotations

from enum import IntEnum


class Role(IntEnum):
    """The roles of `variorum serve`, from the one that may do least."""

    STUDENT = 1
    """Reads and tags."""
    TEACHER = 2
    """A co-teacher: also sees the class, leads blind rounds and settles disagreements."""
    KEEPER = 3
    """Also changes what is everybody's: documents, their cleaning, the codebook, the queue."""
    OWNER = 4
    """At the machine itself, whose files are theirs: not a role for a browser."""

    @property
    def label(self) -> str:
        """The name in a sentence and in the class file."""
        return {Role.TEACHER: "co-teacher"}.get(self, self.name.lower())
