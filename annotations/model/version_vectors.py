"""Which edit of an annotation knew of which: version vectors (Parker et al., 1983) whose counters
are a hybrid logical clock (Kulkarni et al., 2014).

A version is a JSON object: for each session of a program that edited the annotation, the clock of
its last edit, in microseconds since 1970. A session names itself anew whenever a library is opened,
so that copies of one file are told apart, and when one is restored meanwhile. The clock is the
machine's, pushed past all that the edit knew of: an edit that was made in sight of another one is
always the later of the two, however wrong the clocks are. Two versions neither of which knew of the
other are *apart*: the later one is shown, and the other is kept beside it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TypeVar

Version = Mapping[str, int]
Payload = TypeVar("Payload")


def new_session() -> str:
    """A name that no other session has."""
    return os.urandom(6).hex()


def first_version(modified: str) -> Version:
    """The version of an annotation that has none, from when it was changed last."""
    return {"": microseconds(modified)}


def microseconds(moment: str) -> int:
    """A moment of the library (ISO 8601) in microseconds since 1970."""
    whole = datetime.fromisoformat(moment)
    return int(whole.timestamp()) * 1_000_000 + whole.microsecond


def ticked(version: Version, session: str, moment: str) -> Version:
    """The version after an edit in this session at this moment."""
    return {**version, session: max(microseconds(moment), clock(version) + 1)}


def clock(version: Version) -> int:
    """When the last edit was made that a version knows of."""
    return max(version.values(), default=0)


def knows(version: Version, other: Version) -> bool:
    """Whether `version` was made in sight of `other`, or is the same."""
    return all(version.get(session, 0) >= at for session, at in other.items())


def joined(version: Version, other: Version) -> Version:
    """The version of what was made in sight of both."""
    return {s: max(version.get(s, 0), other.get(s, 0)) for s in sorted({*version, *other})}


def rank(version: Version) -> tuple[int, str]:
    """What decides between versions that are apart: the later edit, then the session's name."""
    return max(((at, session) for session, at in version.items()), default=(0, ""))


def latest(edits: Iterable[tuple[Version, Payload]]) -> list[tuple[Version, Payload]]:
    """Those that no other one was made in sight of, each version once, the one to show first.

    The result depends on the set alone: libraries may be merged in any order.
    """
    different = {to_json(version): (version, payload) for version, payload in edits}
    unsuperseded = [
        (version, payload)
        for text, (version, payload) in different.items()
        if not any(text != other and knows(v, version) for other, (v, _) in different.items())
    ]
    return sorted(unsuperseded, key=lambda edit: (rank(edit[0]), to_json(edit[0])), reverse=True)


_encoded = json.JSONEncoder(separators=(",", ":"), sort_keys=True).encode


def to_json(version: Version) -> str:
    return _encoded(dict(version))


def from_json(text: str) -> Version:
    """Raises ValueError for what is no version."""
    value = json.loads(text)
    if not isinstance(value, dict) or not all(
        isinstance(at, int) and not isinstance(at, bool) and 0 <= at < 1 << 62
        for at in value.values()
    ):
        raise ValueError("no version of an annotation")
    return value
