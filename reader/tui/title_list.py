"""Several documents in a sentence."""

from __future__ import annotations

from collections.abc import Sequence

_NAMED = 2


def title_list(titles: Sequence[str]) -> str:
    """The first titles in quotation marks, and how many there are beside them: `“A”, “B” and 2
    others`.
    """
    named = [f"“{title}”" for title in titles[:_NAMED]]
    rest = len(titles) - len(named)
    if rest:
        return f"{', '.join(named)} and {rest} other{'' if rest == 1 else 's'}"
    return " and ".join(named)
