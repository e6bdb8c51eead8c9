"""The form in which an annotator's name is kept and compared."""

from __future__ import annotations

import unicodedata

_LONGEST_NAME = 80
_DIGEST = 8
_INVISIBLE = frozenset({"Cc", "Cf", "Cs"})


def login_name() -> str:
    """What the system calls its user; the annotator's name where nobody gave one."""
    import getpass  # not where a name is given

    try:
        return annotator_name(getpass.getuser())
    except (KeyError, OSError, ImportError):
        return "reader"


def annotator_name(name: str) -> str:
    """The form in which an annotator's name is kept: one line, without control characters."""
    return normalized_name(name) or "reader"


def normalized_name(name: str) -> str:
    """The same for every way of writing a name that makes the same annotator, and nobody else's:
    no control characters, none that cannot be seen, and blanks only between words. Empty where
    nothing is left.
    """
    visible = "".join(
        " " if char.isspace() else char
        for char in name
        if char.isspace() or unicodedata.category(char) not in _INVISIBLE
    )
    # Last, since a letter and its accent may have had something between them.
    line = unicodedata.normalize("NFC", " ".join(visible.split()))
    if len(line) <= _LONGEST_NAME:
        return line
    # Two long names may begin alike. There are hardly any, and OpenSSL comes with the import.
    from hashlib import sha256

    digest = sha256(line.encode()).hexdigest()[:_DIGEST]
    return f"{line[: _LONGEST_NAME - _DIGEST - 1].rstrip()}…{digest}"


def is_stored_name(name: str) -> bool:
    """Whether a library may hold this name; also one that an earlier version has normalized."""
    return (
        0 < len(name) <= _LONGEST_NAME
        and " ".join(name.split()) == name
        and not any(unicodedata.category(char) in _INVISIBLE for char in name)
    )
