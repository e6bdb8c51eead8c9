"""Changes to the file of a class that leave everything else in it as its owner wrote it."""

from __future__ import annotations

from collections.abc import Callable, MutableMapping, MutableSequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, cast

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import Array

from annotations.errors import BadClassFile
from annotations.model.annotator_names import normalized_name
from annotations.seminar.class_file import MEMBER, SERVER, parse_class
from annotations.seminar.class_members import Member, SeminarClass
from corpus.errors import VariorumError

_HEADER = """\
# The class of this library, for `variorum serve`; `variorum class` edits it, and so may you.
# Of each link only the hash of its secret is here: a lost link cannot be shown, only renewed.
"""


class ClassFileEdit:
    """A class file while it is edited."""

    def __init__(self, text: str, file: str) -> None:
        """Raises BadClassFile for a file that cannot be used as it is."""
        self.value: SeminarClass = parse_class(text, file)
        """The class as it is now."""
        self._file = file
        try:
            self._document = tomlkit.parse(text if text.strip() else _HEADER)
        except TOMLKitError as error:
            raise BadClassFile(f"{file} cannot be used: it is not valid TOML: {error}") from error

    def text(self) -> str:
        """The edited file. Raises BadClassFile rather than have it mean anything else."""
        text = tomlkit.dumps(self._document)
        if parse_class(text, self._file) != self.value:
            raise BadClassFile(
                f"{self._file} is written in a way that cannot be edited here; edit it by hand"
            )
        return text

    def add(self, member: Member) -> None:
        """Another member. Raises VariorumError where there is one of this name."""
        if any(other.name == member.name for other in self.value.members):
            raise VariorumError(
                f"{member.name} is in the class already; variorum class renew makes a new link"
            )
        entries = self._entries()
        if isinstance(entries, Array):
            entry: Any = tomlkit.inline_table()
        else:
            entry = tomlkit.table()
            entry.trivia.indent = "\n"  # an empty line
        _fill(entry, member)
        entries.append(entry)
        self.value = replace(self.value, members=(*self.value.members, member))

    def change(self, name: str, change: Callable[[Member], Member]) -> Member:
        """Change a member; what they are now. Raises VariorumError where there is none."""
        before = self.value.get(name)
        after = change(before)
        entry = next(
            entry for entry in self._entries() if normalized_name(entry["name"]) == before.name
        )
        _fill(entry, after, before)
        members = tuple(after if one is before else one for one in self.value.members)
        self.value = replace(self.value, members=members)
        return after

    def set_server(self, **values: str | int | None) -> None:
        """Note where the class is served; None takes a value away."""
        if all(getattr(self.value, key) == value for key, value in values.items()):
            return
        if SERVER not in self._document:
            self._document[SERVER] = tomlkit.table()
        server = cast("MutableMapping[str, Any]", self._document[SERVER])
        for key, value in values.items():
            if value is None:
                server.pop(key, None)
            else:
                server[key] = value
        self.value = replace(self.value, **cast("dict[str, Any]", values))

    def _entries(self) -> MutableSequence[Any]:
        if MEMBER not in self._document:
            self._document[MEMBER] = tomlkit.aot()
        return cast("MutableSequence[Any]", self._document[MEMBER])


def now() -> str:
    """The time at which a link is revoked."""
    return datetime.now(UTC).replace(microsecond=0).isoformat()


def _fill(entry: MutableMapping[str, Any], member: Member, before: Member | None = None) -> None:
    """Write what is new of a member, and leave the rest of the entry."""
    if before is None:
        entry["name"] = member.name
    old = before or Member(member.name)
    if member.role is not old.role or before is None:
        entry["role"] = member.role.label
    _set(entry, "secret", member.secret_hash, old.secret_hash)
    _set(entry, "bind", member.bound or None, old.bound or None)
    _set(entry, "browser", member.browser_hash, old.browser_hash)
    moment = member.revoked and datetime.fromisoformat(member.revoked)
    if member.revoked != old.revoked:
        _set(entry, "revoked", moment, object())


def _set(entry: MutableMapping[str, Any], key: str, value: Any, old: Any) -> None:
    if value == old:
        return
    if value is None:
        entry.pop(key, None)
    else:
        entry[key] = value


def with_link(member: Member, secret_hash: str, *, bound: bool | None = None) -> Member:
    """A member whose link is a new one: no browser has it yet, and it is valid."""
    return replace(
        member, secret_hash=secret_hash, browser_hash=None, revoked=None,
        bound=member.bound if bound is None else bound,
    )  # fmt: skip
