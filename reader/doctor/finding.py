"""What was found about one thing, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

State = Literal["ok", "unknown", "limited", "problem"]
"""`limited`: it works, but not everything does, or not as well; `unknown`: nothing can be said."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the doctor's."""

    topic: str
    """In a word or two: `colours`."""
    state: State
    says: str
    """What is so; no sentence end."""
    advice: str = ""
    """What to do about it, if anything."""
