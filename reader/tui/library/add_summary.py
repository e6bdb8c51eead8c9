"""What adding did, in the words of the program."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from annotations.service.adding import SourceOutcome
from reader.advice import explained
from reader.terminal.safe import safe_line

_MOST_REASONS = 3


@dataclass
class AddSummary:
    """What was added, and what was not."""

    added: list[str] = field(default_factory=list)
    """The slugs of the documents that are new."""
    updated: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    title: str = ""
    """The title of the document that was added last."""
    problems: list[str] = field(default_factory=list)
    """Why sources were not read."""
    notes: list[str] = field(default_factory=list)
    """What to know of how sources were read."""
    failed: bool = False
    """Whether sources were not read at any time."""
    left: int = 0
    """How many were not come to, for it was stopped."""

    def take(self, outcome: SourceOutcome) -> None:
        """Count what became of a source."""
        if outcome.added is None:
            self.failed = True
            self.problems.append("" if outcome.error is None else explained(outcome.error))
            return
        lists = {"added": self.added, "updated": self.updated, "unchanged": self.unchanged}
        lists[outcome.status].append(outcome.added.document)
        self.title = outcome.added.title or outcome.added.document
        if outcome.prepared is not None:
            name = outcome.prepared.source.name
            self.notes += (f"{name}: {note}" for note in outcome.prepared.notes)

    @property
    def documents(self) -> list[str]:
        """The slugs of all that were named, new or not."""
        return list(dict.fromkeys([*self.added, *self.updated, *self.unchanged]))

    @property
    def succeeded(self) -> bool:
        """Whether nothing was left out that is still to be told."""
        return not self.problems and not self.left and not self.failed

    @property
    def sentence(self) -> str:
        """What was done, and the key that undoes it."""
        return self.told + (" · u undoes it" if self.added or self.updated else "")

    @property
    def told(self) -> str:
        """As in `Added 3 documents, 1 document was in the library already; 1 source was not
        read`.
        """
        parts = []
        if self.added:
            parts.append(f"added {_named(len(self.added), self.title, self.documents)}")
        if self.updated:
            parts.append(f"updated {_named(len(self.updated), self.title, self.documents)}")
        if self.unchanged:
            known = _named(len(self.unchanged), self.title, self.documents)
            was = "was" if len(self.unchanged) == 1 else "were"
            parts.append(f"{known} {was} in the library already")
        what = ", ".join(parts) or ("nothing was added" if not self.problems else "")
        if self.left:
            what = f"stopped: {what}, {self.left:,} not added yet; add the same again to continue"
        if self.problems:
            number = len(self.problems)
            failed = f"{_counted(number, 'source')} {'was' if number == 1 else 'were'} not read"
            what = f"{what}; {failed}" if what else failed
        return what[:1].upper() + what[1:]

    @property
    def reasons(self) -> str:
        """Why sources were not read, or else what to know of those that were."""
        told = list(dict.fromkeys(self.problems or self.notes))
        more = len(told) - _MOST_REASONS
        shown = told[:_MOST_REASONS] + ([f"and {more:,} more"] if more > 0 else [])
        return " · ".join(shown)


def _named(number: int, title: str, documents: Sequence[str]) -> str:
    return f"“{safe_line(title)}”" if len(documents) == 1 else _counted(number, "document")


def _counted(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"
