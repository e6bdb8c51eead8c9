"""Packs and returns made by hand: the digests are right, and nothing else has to be."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from typing import Any

_DIGEST = 32


def values_of(bundle: str | bytes) -> list[Any]:
    """The value of each line."""
    return [json.loads(line[_DIGEST + 1 :]) for line in bundle.splitlines()]


def bundle_of(values: Iterable[Any]) -> str:
    """Lines of these values, each with the digest of the digest before and the value."""
    digest, lines = "", []
    for value in values:
        text = json.dumps(value, ensure_ascii=False)
        digest = hashlib.sha256(f"{digest}{text}".encode()).hexdigest()[:_DIGEST]
        lines.append(f"{digest} {text}\n")
    return "".join(lines)
