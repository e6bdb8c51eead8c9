"""The members of a class, and the secrets by which they are known."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from annotations.model import CONSENSUS
from annotations.model.annotator_names import normalized_name
from annotations.seminar.roles import Role
from corpus.errors import VariorumError

_BYTES = 24
"""Bytes of a secret: with 192 bits at random, a plain SHA-256 is enough to keep."""
ALIKE = " (spaces at the ends and invisible characters do not count)"
RESERVED = f"{CONSENSUS} is the name of what a class agrees on; choose another name"
ROLES = {role.label: role for role in Role if role is not Role.OWNER}
"""The roles of a class, by their names."""


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who may read in a browser."""

    name: str
    """As the library keeps it (`normalized_name`)."""
    role: Role = Role.STUDENT
    secret_hash: str | None = None
    """Of the secret in their link (`hash_of`); None where there is no link yet."""
    bound: bool = False
    """Whether the link belongs to the first browser that opens it."""
    browser_hash: str | None = None
    """Of the token of that browser."""
    revoked: str | None = None
    """When the link was revoked (UTC, ISO 8601); None where it is valid."""


@dataclass(frozen=True, slots=True)
class SeminarClass:
    """A class: its members, and where it is served."""

    members: tuple[Member, ...] = ()
    host: str | None = None
    """The address to listen on."""
    port: int | None = None
    address: str | None = None
    """The address of a proxy, or any other by which the class reaches the server."""
    certificate: str | None = None
    """The file of the certificate, or `SELF_SIGNED`; None for plain HTTP."""
    key: str | None = None
    links: str | None = None
    """What the links began with that were made last."""

    def get(self, name: str) -> Member:
        """The member of this name. Raises VariorumError where there is none."""
        wanted = normalized_name(name)
        for member in self.members:
            if member.name == wanted:
                return member
        raise VariorumError(f"nobody in the class is called “{wanted}”")


SELF_SIGNED = "self-signed"


def new_secret() -> str:
    """A secret that nobody can guess, fit for the end of an address."""
    return secrets.token_urlsafe(_BYTES)


def hash_of(secret: str) -> str:
    """What is kept of a secret or of a browser's token."""
    return f"sha256:{sha256(secret.encode('utf-8', 'replace')).hexdigest()}"


def is_same(hash_: str, other: str | None) -> bool:
    """Whether two hashes are the same, in a time that does not tell how much of them is."""
    return hmac.compare_digest(hash_.encode(), (other or "").encode())


def owner_of(secret: str, members: Iterable[Member]) -> Member | None:
    """Whose secret this is; it takes as long to say whether it is the first's or nobody's."""
    secret_hash, owner = hash_of(secret), None
    for member in members:
        if is_same(secret_hash, member.secret_hash):
            owner = member
    return owner


def checked_names(names: Iterable[str]) -> list[str]:
    """The names as the library keeps them.

    Raises VariorumError for one that is empty or there twice: two students of one name would be one
    annotator.
    """
    typed_names: dict[str, str] = {}
    for typed_name in names:
        name = normalized_name(typed_name)
        if not name:
            raise VariorumError("the annotator needs a name")
        if name == CONSENSUS:
            raise VariorumError(RESERVED)
        if name in typed_names:
            alike = "" if typed_name == typed_names[name] else ALIKE
            raise VariorumError(f"the name {name} is there twice{alike}; choose different names")
        typed_names[name] = typed_name
    return list(typed_names)
