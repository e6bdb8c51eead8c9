"""Who may come in: each member of a class is known by a secret, of which only the hash is kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from annotations.seminar.class_editing import ClassFileEdit
from annotations.seminar.class_members import (
    Member,
    checked_names,
    hash_of,
    is_same,
    new_secret,
    owner_of,
)
from corpus.errors import VariorumError
from reader.serving.class_files import FileWatch, edit_class, read_class


class Change(NamedTuple):
    """What became of a member."""

    before: Member
    after: Member | None
    """None where they are no longer in the class."""


class Roster:
    """Members whose links work as long as the server runs."""

    lasts = False
    """Whether the links work over restarts."""

    def __init__(self, names: Iterable[str]) -> None:
        """Raises VariorumError for a name that is empty or there twice."""
        self.links = {name: new_secret() for name in checked_names(names)}
        """Name → secret, until `forget`."""
        if not self.links:
            raise VariorumError("there is no name; add one with --annotator")
        self._set(Member(name, secret_hash=hash_of(it)) for name, it in self.links.items())

    def _set(self, members: Iterable[Member]) -> None:
        self._members = {member.name: member for member in members}

    def __len__(self) -> int:
        """How many people have a link that works."""
        return sum(_works(member) for member in self._members.values())

    def forget(self) -> None:
        """Keep only the hashes."""
        self.links.clear()

    def owner_of(self, secret: str) -> Member | None:
        """Whose secret this is; it takes as long to say whether it is the first's or nobody's."""
        return owner_of(secret, self._members.values())

    def admits(self, member: Member) -> bool:
        """Whether the link with which a member came in is still theirs, with the role of then."""
        now = self._members.get(member.name)
        return (
            now is not None
            and _works(now)
            and is_same(now.secret_hash or "", member.secret_hash)
            and now.role is member.role
        )

    def bind(self, member: Member, token: str) -> str | None:
        """Give a link to the browser that has this token, unless another has it; the hash of the
        token of the one that has it then, None where the link is another by now. May take as long
        as another program needs to edit the file of the class.

        Raises VariorumError where that cannot be noted.
        """
        raise NotImplementedError

    def refresh(self) -> list[Change]:
        """What was changed since the last time; that somebody is missing is believed when a second
        look confirms it. Raises BadClassFile, once for each change that makes the file of the class
        unusable; the class is then as it was.
        """
        return []


class ClassRoster(Roster):
    """The members in the file of a class, whose links last."""

    lasts = True

    def __init__(self, path: Path) -> None:
        """Raises BadClassFile."""
        self.links = {}
        self._watch = FileWatch(path)
        self._someone_left = False
        """Whether somebody was missing in the file at the last look, which is looked at again."""
        self._set(read_class(path).members)

    def bind(self, member: Member, token: str) -> str | None:
        def change(edit: ClassFileEdit) -> str | None:
            now = edit.value.get(member.name)
            if now.secret_hash != member.secret_hash:
                return None
            if now.browser_hash is None:
                edit.change(now.name, lambda it: replace(it, browser_hash=hash_of(token)))
            return now.browser_hash or hash_of(token)

        return edit_class(self._watch.path, change)

    def refresh(self) -> list[Change]:
        changed, looked_before = self._watch.has_changed(), self._someone_left
        if not (changed or looked_before):
            return []
        self._someone_left = False
        before = self._members
        members = read_class(self._watch.path).members
        if changed and before.keys() - {member.name for member in members}:
            # An editor may be about to write the rest; browsers forget a link that was revoked.
            self._someone_left = True
            return []
        self._set(members)
        return [
            Change(member, self._members.get(name))
            for name, member in before.items()
            if member != self._members.get(name)
        ]


def _works(member: Member) -> bool:
    return member.secret_hash is not None and member.revoked is None
