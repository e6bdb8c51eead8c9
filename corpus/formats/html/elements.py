"""HTML's elements: which are blocks, which hold no text, and what they say of the text in them."""

from __future__ import annotations

_NO_TEXT_LIST = "script style template head title meta link iframe embed canvas map datalist"
NO_TEXT = frozenset(_NO_TEXT_LIST.split())
"""Elements that hold no text for a reader: what is within is not looked at."""
_VOID_LIST = "area base br col embed hr img input link meta param source track wbr"
VOID = frozenset(_VOID_LIST.split())
"""Elements that have no end."""
EMPTY = frozenset(("br", "hr", "img", "input", "wbr"))
"""Those of them that stand for something in the text."""
_BLOCK_LIST = """
address article aside blockquote body button caption center dd details dialog dir div dl dt
fieldset figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 header hgroup hr html
legend li listing main menu nav object ol optgroup option p pre search section select summary table
tbody td textarea tfoot th thead tr ul xmp audio video noscript
"""
BLOCKS = frozenset(_BLOCK_LIST.split())
"""Elements that stand on lines of their own."""
PREFORMATTED = frozenset(("pre", "textarea", "listing", "xmp"))
TEXT_KINDS = {
    "p": "p",
    "li": "li",
    "dd": "li",
    "blockquote": "quote",
    "figcaption": "caption",
    "caption": "caption",
    **{f"h{n}": "heading" for n in range(1, 7)},
}
"""What a block is by the innermost element of these that holds it."""
_PART_KINDS = {
    "nav": "nav",
    "header": "header",
    "footer": "footer",
    "aside": "aside",
    "form": "form",
    "button": "form",
    "select": "form",
    "article": "article",
    "main": "main",
    "blockquote": "quote",
    "li": "li",
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


def part_of(tag: str, role: str | None) -> str | None:
    """The part of a page that an element is, by its role or its tag; None if it is none."""
    return _ROLES.get(role or "") or _PART_KINDS.get(tag)


def level_of(tag: str) -> int:
    """Of a heading, 1 to 6; 0 for any other element."""
    return int(tag[1]) if len(tag) == 2 and tag[0] == "h" and tag[1].isdecimal() else 0


def is_block(tag: str) -> bool:
    """Whether an element stands on lines of its own. Elements of a page's own making, whose names
    have a hyphen, are most often containers.
    """
    return tag in BLOCKS or "-" in tag
