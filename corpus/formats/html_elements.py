"""HTML's elements: which are shown, which are blocks, and what they say of a text."""

from __future__ import annotations

import re

_UNSEEN_LIST = """
script style noscript template head title meta link iframe object embed svg math canvas
audio video map
"""
_UNSEEN = frozenset(_UNSEEN_LIST.split())
"""Elements whose text a browser does not show as text."""
_BLOCK_LIST = """
address article aside blockquote body button caption center dd details dialog dir div dl dt
fieldset figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 header hgroup hr html
legend li main menu nav ol optgroup option p pre section select summary table tbody td tfoot
th thead tr ul
"""
BLOCKS = frozenset(_BLOCK_LIST.split())
"""Elements that stand on lines of their own."""
HINTS = {
    "p": "p",
    "li": "li",
    "dd": "li",
    "blockquote": "quote",
    "figcaption": "caption",
    "caption": "caption",
    "pre": "pre",
    "nav": "nav",
    "header": "header",
    "footer": "footer",
    "aside": "aside",
    "form": "form",
    "button": "form",
    "select": "form",
    "article": "article",
    "main": "main",
    **{f"h{n}": "heading" for n in range(1, 7)},
}
_ROLES = {
    "navigation": "nav",
    "banner": "header",
    "contentinfo": "footer",
    "complementary": "aside",
    "search": "form",
    "main": "main",
    "article": "article",
}
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)


def kind_of(tag: str, role: str | None) -> str | None:
    """The hint that an element gives, by its role or its tag; None where it gives none."""
    return _ROLES.get(role or "") or HINTS.get(tag)


def level_of(tag: str) -> int:
    """Of a heading, 1 to 6; 0 for any other element."""
    return int(tag[1]) if len(tag) == 2 and tag[0] == "h" and tag[1].isdecimal() else 0


def is_unseen(tag: str, hidden: str | None, style: str | None) -> bool:
    """Whether a browser shows no text of an element; `hidden`, `style`: its attributes."""
    return tag in _UNSEEN or hidden is not None or bool(style and _HIDDEN.search(style))
