"""Who may come in: a secret for each person, of which only the hash is kept."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Iterable
from hashlib import sha256

from annotations.model.annotator_names import normalized_name
from corpus.errors import VariorumError

_BYTES = 24
_ALIKE = " (spaces at the ends and invisible characters do not count)"


class Roster:
    """The class, each with a secret that is told once, when it is made."""

    def __init__(self, names: Iterable[str]) -> None:
        """Raises VariorumError for a name that is empty or there twice: two students of one name
        would be one annotator.
        """
        self.links: dict[str, str] = {}
        """Name → secret, until `forget`."""
        typed_names: dict[str, str] = {}
        for typed_name in names:
            name = normalized_name(typed_name)
            if not name:
                raise VariorumError("the annotator needs a name")
            if name in self.links:
                alike = "" if typed_name == typed_names[name] else _ALIKE
                raise VariorumError(
                    f"the name {name} is there twice{alike}; choose different names"
                )
            typed_names[name] = typed_name
            self.links[name] = secrets.token_urlsafe(_BYTES)
        if not self.links:
            raise VariorumError("there is no name; add one with --annotator")
        self._hashes = {name: _hash(secret) for name, secret in self.links.items()}

    def __len__(self) -> int:
        return len(self._hashes)

    def forget(self) -> None:
        """Keep only the hashes."""
        self.links.clear()

    def whose(self, secret: str) -> str | None:
        """Whose secret this is; it takes as long to say whether it is the first's or nobody's."""
        secret_hash, owner = _hash(secret), None
        for name, known_hash in self._hashes.items():
            if hmac.compare_digest(secret_hash, known_hash):
                owner = name
        return owner


def _hash(secret: str) -> bytes:
    return sha256(secret.encode("utf-8", "replace")).digest()
