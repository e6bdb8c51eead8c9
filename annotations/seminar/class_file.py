"""The file of a class, `seminar.class.toml` beside `seminar.db`: read, and told what is wrong.

    [server]
    host = "0.0.0.0"
    port = 8420

    [[member]]
    name = "Ada"
    role = "co-teacher"
    secret = "sha256:…"     # of the secret in the link, which is stored nowhere

People edit it by hand, so every fault is a sentence with the line or the member's name.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import urlsplit

from annotations.errors import BadClassFile
from annotations.model import CONSENSUS
from annotations.model.annotator_names import normalized_name
from annotations.seminar.class_members import ALIKE, RESERVED, ROLES, Member, SeminarClass
from annotations.seminar.roles import Role

SUFFIX = ".class.toml"
SERVER, MEMBER = "server", "member"
_SERVER_KEYS = ("host", "port", "address", "certificate", "key", "links")
_MEMBER_KEYS = ("name", "role", "secret", "bind", "browser", "revoked")
_HASH = re.compile(r"sha256:[0-9a-f]{64}")
_OTHER_ROLES = {"teacher": Role.TEACHER.label}
_LONGEST = 40
"""Characters of a value in a message."""


def class_file_of(library: Path) -> Path:
    """Where the class of a library is written down."""
    return library.with_name(f"{library.stem}{SUFFIX}")


def parse_class(text: str, file: str) -> SeminarClass:
    """The class that a file of this name holds. Raises BadClassFile."""
    return _Reading(text, file).seminar_class()


def is_web_address(address: str) -> bool:
    """Whether this is the address of a server: a scheme, a host and a port at most."""
    try:
        parts = urlsplit(address)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and not parts.username
        return (
            good
            and parts.port != 0
            and parts.path in ("", "/")
            and not (parts.query or parts.fragment)
            and not any(char.isspace() for char in address)
        )
    except ValueError:
        return False


class _Reading:
    """One file while it is read."""

    def __init__(self, text: str, file: str) -> None:
        self._file = file
        self._lines = text.splitlines()
        try:
            self._stored = tomllib.loads(text)
        except (tomllib.TOMLDecodeError, RecursionError) as error:
            self._fail(f"it is not valid TOML: {_reason(error)}")

    def seminar_class(self) -> SeminarClass:
        self._check_keys(self._stored, (SERVER, MEMBER), "", 0, len(self._lines))
        entries = self._stored.get(MEMBER, [])
        if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
            self._fail("write each member as a table [[member]]", self._line_of(MEMBER))
        starts = [n for n, line in enumerate(self._lines) if _is_header(line)]
        if len(starts) != len(entries):  # written within one another, or in a text
            starts = []
        members = [
            self._member(entry, n + 1, *_lines_of(n, starts, len(self._lines)))
            for n, entry in enumerate(entries)
        ]
        self._check_apart(members)
        return SeminarClass(tuple(members), **self._server())

    # The server

    def _server(self) -> dict[str, Any]:
        server = self._stored.get(SERVER, {})
        if not isinstance(server, dict):
            self._fail("write where the class is served in a table [server]", self._line_of(SERVER))
        self._check_keys(server, _SERVER_KEYS, " of [server]", 0, len(self._lines))
        for key, value in server.items():
            if key == "port":
                if type(value) is not int or not 0 < value < 1 << 16:
                    self._fail("the port is a number from 1 to 65535", self._line_of(key))
            elif not isinstance(value, str) or not value.strip():
                self._fail(f'write the {key} in quotes, as in {key} = "…"', self._line_of(key))
            elif key in ("address", "links") and not is_web_address(value):
                self._fail(
                    f"the {key} “{_short(value)}” is not written like https://class.example.org",
                    self._line_of(key),
                )
        if "key" in server and "certificate" not in server:
            self._fail("the key needs its certificate", self._line_of("key"))
        return server

    # The members

    def _member(self, entry: Mapping[str, Any], number: int, start: int, end: int) -> Member:
        who = f"member {number}"
        self._check_keys(entry, _MEMBER_KEYS, f" of {who}", start, end)
        written = entry.get("name")
        if not isinstance(written, str) or not normalized_name(written):
            what = "the name has to be a text" if "name" in entry else "the name is missing"
            self._fail(f"{who}: {what}", self._line_of("name", start, end) or start + 1)
        name = normalized_name(written)
        if name == CONSENSUS:
            self._fail(f"{who}: {RESERVED}", self._line_of("name", start, end))

        def wrong(key: str, what: str) -> NoReturn:
            self._fail(f"{name}: {what}", self._line_of(key, start, end))

        role = entry.get("role", Role.STUDENT.label)
        role = _OTHER_ROLES.get(role, role) if isinstance(role, str) else role
        if not isinstance(role, str) or role not in ROLES:
            wrong("role", f"the role “{_short(role)}” is unknown; {_meant(str(role), ROLES)}")
        for key in ("secret", "browser"):
            if key in entry and not (isinstance(entry[key], str) and _HASH.fullmatch(entry[key])):
                wrong(key, f"the {key} is not a hash as this program writes it; delete the line "
                           f"and run variorum class renew “{name}”")  # fmt: skip
        if type(entry.get("bind", False)) is not bool:
            wrong("bind", "write bind = true or bind = false")
        revoked = entry.get("revoked", False)
        if not isinstance(revoked, (bool, date)):
            wrong("revoked", "write revoked = true or a date")
        return Member(
            name, ROLES[role], entry.get("secret"), entry.get("bind", False),
            entry.get("browser"), _moment(revoked),
        )  # fmt: skip

    def _check_apart(self, members: Iterable[Member]) -> None:
        """Two members are two annotators, with two secrets."""
        names: dict[str, int] = {}
        secrets: dict[str, str] = {}
        for n, member in enumerate(members):
            if member.name in names:
                written = [self._stored[MEMBER][at]["name"] for at in (names[member.name], n)]
                alike = "" if written[0] == written[1] else ALIKE
                self._fail(f"the name {member.name} is there twice{alike}; choose different names")
            names[member.name] = n
            if member.secret_hash is None:
                continue
            if member.secret_hash in secrets:
                self._fail(
                    f"{member.name} has the secret of {secrets[member.secret_hash]}; delete the "
                    f"line and run variorum class renew “{member.name}”"
                )
            secrets[member.secret_hash] = member.name

    # Faults

    def _check_keys(
        self, table: Mapping[str, Any], known: tuple[str, ...], of: str, start: int, end: int
    ) -> None:
        for key in table:
            if key not in known:
                self._fail(
                    f"“{_short(key)}”{of} is unknown; {_meant(key, known)}",
                    self._line_of(key, start, end),
                )

    def _line_of(self, key: str, start: int = 0, end: int | None = None) -> int | None:
        """The line in which a key is set, between two others."""
        set_here = re.compile(
            rf"""\s*(\[+\s*)?["']?{re.escape(key)}["']?\s*(=|\.|\])""", re.IGNORECASE
        )
        for n, line in enumerate(self._lines[start:end], start + 1):
            if set_here.match(line):
                return n
        return None

    def _fail(self, what: str, line: int | None = None) -> NoReturn:
        where = f" (line {line})" if line else ""
        raise BadClassFile(f"{self._file} cannot be used: {what}{where}")


def _is_header(line: str) -> bool:
    return re.match(r"\s*\[\[\s*[\"']?member[\"']?\s*\]\]", line) is not None


def _lines_of(n: int, starts: list[int], count: int) -> tuple[int, int]:
    """Between which lines the n-th member is written."""
    if not starts:
        return 0, count
    return starts[n], starts[n + 1] if n + 1 < len(starts) else count


def _reason(error: Exception) -> str:
    """What TOML's reader says, as the rest of a sentence."""
    said = str(error) or "it is nested too deeply"
    said = said[:1].lower() + said[1:]
    return re.sub(r"\(at line (\d+), column \d+\)", r"(line \1)", said).replace(
        "(at end of document)", "(at the end)"
    )


def _meant(word: str, known: Iterable[str]) -> str:
    """Which known word was meant, or all of them."""
    choices = list(known)
    close = get_close_matches(word.lower(), choices, n=1, cutoff=0.6)
    return f"did you mean {close[0]}?" if close else f"use {', '.join(choices)}"


def _moment(revoked: bool | date) -> str | None:
    if isinstance(revoked, bool):
        return "true" if revoked else None
    return revoked.isoformat()


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
