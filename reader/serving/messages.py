"""What the page and the server say to each other on the websocket.

Binary messages are the terminal's: keys to the server, what the reader paints to the page. Text
messages are JSON objects, told apart by the fields that they have:

    from the page   {"secret", "browser", "page", "scheme", "columns", "rows"}
                        the first message: who asks, the token that this browser was given if any,
                        a name that the page has drawn for itself, and the colours that its system
                        asks for
                    {"columns", "rows"}    the terminal has another size
                    {"ping"}               whether the server is there
                    {"download"}           a teacher wants one of `DOWNLOADS`
    to the page     {"annotator", "role", "lasting", "browser", "received", "columns", "rows"}
                        who has been let in; all is painted next. `lasting` tells whether the link
                        works after a restart, so that it is worth keeping; `browser`, where it is
                        there, is a token to keep and to send with the secret, since the link
                        belongs to this browser from now on
                    {"columns", "rows"}    the size that the terminal is to have instead
                    {"pong", "received"}   the answer to a ping, with its number
                    {"made"}               the path where the download can be fetched, once and soon
                    {"unmade"}             why there is no download

`received` is how many bytes of keys the reader has of this page, so that after a broken connection
the page can send the rest; null where the reader was not this page's before.

The server closes with a code and a sentence for the page to show. Below `UNKNOWN` the page offers
to go on; after `AGAIN` it connects again by itself, however long that takes.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from reader.serving.limits import clamped

OVER, ELSEWHERE, FULL, AGAIN = 4000, 4001, 4002, 4003
"""Close codes: the session ended, it is shown in another window, there are too many readers, the
server stopped or wants the page to come again.
"""
UNKNOWN, MISUSED, REVOKED, OTHER_BROWSER = 4100, 4101, 4102, 4103
"""Close codes: a secret that is nobody's, what no page of ours sends, a link that is no longer
valid, and one that belongs to another browser.
"""
SCHEMES = frozenset({"light", "dark", "light contrast", "dark contrast"})
_PAGE = 64
"""Characters of the name of a page."""


@dataclass(frozen=True, slots=True)
class Introduction:
    """The first message of a page."""

    secret: str
    size: tuple[int, int]
    """Columns and rows."""
    page: str = ""
    """The name of the page, which it keeps over broken connections; empty where it has none."""
    scheme: str = ""
    """The colours that its system asks for, one of `SCHEMES`; empty where it has not said."""
    browser: str | None = None
    """The token that its browser was given, if it says one."""


def introduction(message: str | bytes) -> Introduction:
    """Raises ValueError for what no page of ours sends first."""
    fields = parse(message)
    page = fields.get("page", "")
    if not isinstance(page, str) or len(page) > _PAGE:
        raise ValueError("the name of the page must be a short text")
    scheme = fields.get("scheme")
    browser = fields.get("browser")
    return Introduction(
        str(fields.get("secret")),
        clamped(fields.get("columns"), fields.get("rows")),
        page,
        scheme if isinstance(scheme, str) and scheme in SCHEMES else "",
        browser if isinstance(browser, str) else None,
    )


def pong(fields: dict[str, Any], received: int) -> str | None:
    """The answer to a ping; None for another message. Raises ValueError."""
    number = fields.get("ping")
    if number is None:
        return None
    if type(number) is not int or abs(number) > 1 << 53:
        raise ValueError("a ping must have a number")
    return json.dumps({"pong": number, "received": received})


def parse(message: str | bytes) -> dict[str, Any]:
    """The fields of a text message. Raises ValueError for what is no JSON object."""
    try:
        fields = json.loads(message)
    except RecursionError as error:
        raise ValueError("the message is nested too deeply") from error
    if not isinstance(fields, dict):
        raise ValueError("the message must be an object")
    return fields
