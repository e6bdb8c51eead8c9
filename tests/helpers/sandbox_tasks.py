"""What the tests of the sandbox let run in it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator

from corpus.errors import UnreadableSource


def answers(request: str) -> Iterator[object]:
    yield {"asked": request}
    if request == "hang":
        while True:
            pass
    elif request == "fill":
        yield len(bytearray(8 << 30))
    elif request == "die":
        os._exit(9)
    elif request == "fail":
        raise RuntimeError("a fault of the program")
    elif request == "say why":
        raise UnreadableSource("there is no text in it")
    elif request == "print rubbish":
        sys.stdout.write("{rubbish\n")
    elif request == "a lot":
        yield "x" * 3_000_000
