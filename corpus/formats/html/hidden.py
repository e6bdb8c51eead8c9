"""What of a page is not shown to those who see it, and under which rule the ledger tells it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from corpus.formats.raw import LeftOutRule


class Hidden(NamedTuple):
    """Why an element is not shown."""

    rule: LeftOutRule
    evidence: str


_NOT_DISPLAYED = re.compile(r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)", re.I)
_OFF_SCREEN = re.compile(
    r"clip\s*:\s*rect\(\s*[01](?:px)?[\s,]+[01]|clip-path\s*:\s*inset\(\s*(?:50|100)%"
    r"|(?:left|top|text-indent)\s*:\s*-\d{3,}|font-size\s*:\s*0(?![.\d])",
    re.I,
)
_FOR_SCREEN_READERS = re.compile(
    r"[\s_](?:sr-only|sr_only|srOnly|screen-?reader(?:s?-?(?:only|text))?|visually-?hidden"
    r"|visuallyHidden|u-?hidden-?visually|hidden-visually|assistive-?text|a11y-?(?:hidden|text|only)"
    r"|element-invisible|accessibly-hidden|accessibility-text|offscreen|off-screen|vh-text"
    r"|cdk-visually-hidden|show-for-sr|is-visually-hidden|govuk-visually-hidden"
    r"|slds-assistive-text|wb-inv)(?=$|\s)"
)
_ON_DEMAND = re.compile(
    r"(?:^|\s)S:[0-9a-f]{1,4}(?:\s|$)|accordion|collapse-?(?:content|body|panel)|collapsible|faq"
    r"|tab-?(?:pane|panel|content)|toggle-?(?:content|body)|read-?more|expand(?:able|ed|er)?-",
    re.I,
)
"""Names of what a reader opens with a click, or a script shows as soon as it has come."""
_ICON_FONT = re.compile(r"(?:^|\s)(?:material-icons|material-symbols)(?:-\w+)*(?=$|\s)")
_RULES = {
    "rt": Hidden("hidden.ruby", "the reading above characters"),
    "rp": Hidden("hidden.ruby", "the reading above characters"),
    "rtc": Hidden("hidden.ruby", "the reading above characters"),
    "del": Hidden("hidden.deleted", "marked as deleted"),
    "annotation": Hidden("hidden.formula", "the source of a formula, beside its rendering"),
    "annotation-xml": Hidden("hidden.formula", "the source of a formula, beside its rendering"),
    "noscript": Hidden("hidden.alternative", "shown only where scripts do not run"),
    "object": Hidden("hidden.alternative", "shown only instead of an object"),
    "audio": Hidden("hidden.alternative", "shown only instead of a recording"),
    "video": Hidden("hidden.alternative", "shown only instead of a film"),
    "svg": Hidden("hidden.alternative", "lettering of a drawing"),
}
_UNFOLD = Hidden("hidden.element", "a control that unfolds a long quotation")
_UNFOLD_CLASS = re.compile(r"expand-?link(?![a-z])", re.I)
_HIDDEN = Hidden("hidden.element", "a browser does not show it")
_DIALOG = Hidden("hidden.element", "a dialog that is not open")
_READ_ALOUD = Hidden("hidden.screen-reader", "only for those who listen to the page")
_ICON = Hidden("hidden.element", "the name of an icon")
_FORMULA = Hidden("hidden.formula", "a second rendering of a formula")
_MARK = Hidden("hidden.note-mark", "a link back from a note")
BACK_LINK = frozenset(["↩", "↩︎", "↩️", "^", "↑", "⏎", "⮌", "⤴"])
"""What a link back from a note shows."""


_PERMALINK = re.compile(r"headerlink|permalink|anchor|hash-?link|heading-?link|self-?link", re.I)
PERMALINK = frozenset(["¶", "§", "#", "🔗", "🔗︎"])
"""What a link from a heading to itself shows."""


def is_permalink(attributes: Mapping[str, str]) -> bool:
    """Whether a link leads to a place of its own page, to be copied, and is shown on demand."""
    names = f"{attributes.get('class', '')} {attributes.get('title', '')}"
    return "#" in attributes.get("href", "") and _PERMALINK.search(names) is not None


def is_on_demand(attributes: Mapping[str, str]) -> bool:
    """Whether a hidden element is one that a reader opens to read it: an answer, a tab."""
    names = f"{attributes.get('class', '')} {attributes.get('id', '')}"
    return attributes.get("role") == "tabpanel" or _ON_DEMAND.search(names) is not None


def reason_hidden(tag: str, attributes: Mapping[str, str]) -> Hidden | None:
    """Why the text of an element is not shown; None where it is."""
    if tag in _RULES:
        return _RULES[tag]
    if not attributes:
        return None
    hidden = attributes.get("hidden")
    if hidden is not None and hidden.lower() != "until-found":
        return _HIDDEN
    if tag == "dialog" and "open" not in attributes:
        return _DIALOG
    style = attributes.get("style")
    if style:
        if _NOT_DISPLAYED.search(style):
            return _HIDDEN
        if ":" in style and _OFF_SCREEN.search(style):
            return _READ_ALOUD
    names = attributes.get("class")
    return _by_class(names) if names else None


@lru_cache(4096)
def _by_class(names: str) -> Hidden | None:
    if _FOR_SCREEN_READERS.search(f" {names}"):
        return _READ_ALOUD
    if "katex-html" in names or "MathJax_Preview" in names or "MJX_Assistive" in names:
        return _FORMULA
    if "material-" in names and _ICON_FONT.search(names):
        return _ICON
    if "xpand" in names and _UNFOLD_CLASS.search(names):
        return _UNFOLD
    if "footnote-back" in names:
        return _MARK
    return None
