"""What the page and the server say to each other on the websocket.

Binary messages are the terminal's: keys to the server, what the reader paints to the page. Text
messages are JSON objects, told apart by the fields that they have:

    from the page   {"secret", "columns", "rows"}     the first message: who asks
                    {"columns", "rows"}               the terminal has another size
    to the page     {"annotator", "columns", "rows"}  who has been let in; all is painted next
                    {"columns", "rows"}               the size that the terminal is to have instead

The server closes with a code and a sentence for the page to show. Below `UNKNOWN` the page offers
to go on.
"""

from __future__ import annotations

import json
from typing import Any

OVER, ELSEWHERE, FULL = 4000, 4001, 4002
"""Close codes: the session ended, it is shown in another window, there are too many readers."""
UNKNOWN, MISUSED = 4100, 4101
"""Close codes: a secret that is nobody's, and what no page of ours sends."""


def parse(message: str | bytes) -> dict[str, Any]:
    """The fields of a text message. Raises ValueError for what is no JSON object."""
    try:
        fields = json.loads(message)
    except RecursionError as error:
        raise ValueError("the message is nested too deeply") from error
    if not isinstance(fields, dict):
        raise ValueError("the message must be an object")
    return fields
