"""What a page says it is: its types in JSON-LD and Open Graph, the program that made it, words of
its address.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

_TYPE = re.compile(r'"@type"\s*:\s*(?:\[\s*)?"(\w{1,40})"')
_WORD = re.compile(r"[a-z]{3,20}")
_MOST_JSON = 1_000_000
_MOST = 60


def declared(root: Any) -> tuple[str, ...]:
    """Each such word once, after what says it: `og article`, `ld Product`, `made discourse`,
    `url forum`.
    """
    return tuple(list(dict.fromkeys(_words(root)))[:_MOST])


def _words(root: Any) -> Iterator[str]:
    address = ""
    for node in root.iter("meta", "link"):
        key = (node.get("property") or node.get("name") or node.get("rel") or "").lower()
        if key == "og:type":
            yield f"og {(node.get('content') or '').strip().lower()[:40]}"
        elif key == "generator":
            for word in _WORD.findall((node.get("content") or "").lower())[:1]:
                yield f"made {word}"
        elif key == "canonical":
            address = node.get("href") or address
        elif key == "og:url":
            address = address or node.get("content") or ""
    for word in _WORD.findall(address.lower().partition("://")[2].partition("?")[0])[:12]:
        yield f"url {word}"
    for node in root.iter("script"):
        if "ld+json" in (node.get("type") or "").lower() and node.text:
            for match in _TYPE.finditer(node.text[:_MOST_JSON]):
                yield f"ld {match[1]}"
