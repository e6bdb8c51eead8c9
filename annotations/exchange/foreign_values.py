"""What other programs write, in the forms in which a library keeps it: tags, times, ids, names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from hashlib import sha256
from uuid import UUID, uuid5

from annotations.errors import BadTag
from annotations.exchange.spreadsheet_damage import UNKNOWN, Moment, moment_of
from annotations.model.tag_names import tag_name

_NAMESPACE = UUID("6f6d5a0c-2b1e-5a55-9f0e-7a0d6c1d5f11")
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$", re.IGNORECASE)
_LONGEST_TAG = 60
_DIGEST = 8
_INVISIBLE = frozenset({"Cf", "Cs"})


def derived_id(*parts: str) -> str:
    """The same id for the same parts, always: a UUIDv5 (RFC 9562)."""
    return str(uuid5(_NAMESPACE, "\0".join(parts)))


def uuid_in(identifier: str) -> str | None:
    """The UUID with which an identifier ends, such as `urn:uuid:…`, if it does."""
    match = _UUID.search(identifier.strip())
    return match[0].lower() if match else None


def moment_in(value: object) -> Moment:
    """The moment that another program has written; UNKNOWN where it is none."""
    if not isinstance(value, str):
        return UNKNOWN
    try:
        return moment_of(value, None)
    except ValueError:
        return UNKNOWN


class ForeignTags:
    """The names of another program's tags in the form in which a library can keep them."""

    def __init__(self) -> None:
        self._names: dict[str, str | None] = {}

    def name(self, raw: str) -> str | None:
        """The name for a tag of the file; None where nothing of it can be kept."""
        if raw not in self._names:
            self._names[raw] = usable_tag(raw)
        return self._names[raw]

    def names(self, raw: Iterable[str]) -> tuple[str, ...]:
        """The names for several, each once."""
        return tuple(dict.fromkeys(filter(None, map(self.name, raw))))

    @property
    def notices(self) -> list[str]:
        """A sentence for each tag whose name was changed."""
        return [
            f"the tag “{raw[:100]}” of the file is called “{name}” in the library"
            for raw, name in self._names.items()
            if name is not None and not _is_same(raw, name)
        ]


def usable_tag(raw: str) -> str | None:
    """A tag's name without what a name cannot have. A name that is too long is cut, and told apart
    from others that begin alike by eight characters of its SHA-256.
    """
    visible = "".join(
        " " if unicodedata.category(char) == "Cc" else char
        for char in unicodedata.normalize("NFC", raw)
        if unicodedata.category(char) not in _INVISIBLE
    )
    parts = [" ".join(part.split()) for part in visible.split("/")]
    name = "/".join(filter(None, parts))
    if len(name) > _LONGEST_TAG:
        digest = sha256(name.encode()).hexdigest()[:_DIGEST]
        name = f"{name[: _LONGEST_TAG - _DIGEST - 1].rstrip(' /')}…{digest}"
    try:
        return tag_name(name)
    except BadTag:
        return None


def _is_same(raw: str, name: str) -> bool:
    try:
        return tag_name(raw) == name
    except BadTag:
        return False
