"""The rows of the class view: who is in the class, where, and how far; in an order."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from annotations.seminar.presence import Present
from annotations.seminar.progress import ClassProgress
from annotations.seminar.roles import Role

IDLE = 120.0
"""Seconds without a key after which somebody counts as idle."""


@dataclass(frozen=True, slots=True)
class ClassMember:
    """Somebody who is here, has been here, or is expected."""

    name: str
    role: Role | None = None
    """None of somebody who is neither here nor in the class file."""
    present: Present | None = None
    """None while they are not online."""
    today: int = 0
    """Passages that they tagged today."""
    passages: int = 0
    finished: tuple[str, ...] = ()
    """Slugs of the documents that they have finished."""
    last_change: str | None = None
    """UTC, ISO 8601."""

    @property
    def is_idle(self) -> bool:
        return self.present is not None and self.present.idle >= IDLE


def members_of(
    present: Sequence[Present], progress: ClassProgress, expected: Mapping[str, Role]
) -> list[ClassMember]:
    """Everybody once, by name. `expected`: the names and roles of a class file."""
    here = {person.annotator: person for person in present}
    done = {one.annotator: one for one in progress.annotators}
    members = []
    for name in {*here, *done, *expected}:
        person, one = here.get(name), done.get(name)
        role = person.role if person is not None else expected.get(name)
        if one is None:
            members.append(ClassMember(name, role, person))
        else:
            members.append(
                ClassMember(
                    name, role, person, one.tagged_today, one.passages, one.finished,
                    one.last_change,
                )
            )  # fmt: skip
    return sorted(members, key=_name)


def _name(member: ClassMember) -> tuple[str, str]:
    return member.name.casefold(), member.name


ORDERS: dict[str, Callable[[ClassMember], Any]] = {
    "name": _name,
    "online first": lambda m: (m.present is None, m.is_idle, _name(m)),
    "tagged today": lambda m: (-m.today, _name(m)),
    "tagged in all": lambda m: (-m.passages, _name(m)),
    "finished": lambda m: (-len(m.finished), _name(m)),
}
"""In which the members can be listed."""
