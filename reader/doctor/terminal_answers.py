"""What the terminal itself answers when it is asked: whether it reports the mouse, and more.

Questions and answers are control sequences (xterm's, which most terminals know):

- DECRQM, `CSI ? 1006 $ p`: is mode 1006, the mouse with large positions, known? The answer is
  `CSI ? 1006 ; n $ y`, where n is 0 for a mode that is not known.
- DA1, `CSI c`: which terminal are you? Every terminal answers this one, so it is asked last: what
  has not been answered before it will not be. 52 in it says that programs may set the clipboard.
"""

from __future__ import annotations

import os
import re
import select
import sys
import time
from dataclasses import dataclass

MOUSE, PASTE = 1006, 2004
_WAIT = 0.5
"""Seconds to wait for an answer; over a slow connection a terminal needs some tenths."""
_QUESTION = f"\x1b[?{MOUSE}$p\x1b[?{PASTE}$p\x1b[c"
_MODE = re.compile(rb"\x1b\[\?(\d+);([0-4])\$y")
_ATTRIBUTES = re.compile(rb"\x1b\[\?([\d;]*)c")
_CLIPBOARD = "52"


@dataclass(frozen=True, slots=True)
class Answers:
    """What the terminal answered; None where it did not."""

    mouse: bool | None = None
    paste: bool | None = None
    """Whether it marks what is pasted."""
    clipboard: bool | None = None
    """Whether it says that programs may set the clipboard; no terminal says that they may not."""


def ask_terminal() -> Answers:
    """Ask the terminal that standard input and output are connected to."""
    if os.name != "posix" or not (sys.stdin.isatty() and sys.stdout.isatty()):
        return Answers()
    import termios
    import tty

    descriptor = sys.stdin.fileno()
    before = termios.tcgetattr(descriptor)
    try:
        tty.setcbreak(descriptor, termios.TCSANOW)
        os.write(sys.stdout.fileno(), _QUESTION.encode())
        return parse_answers(_read_answers(descriptor))
    finally:
        # What arrives late must not be taken for keys by the shell.
        termios.tcsetattr(descriptor, termios.TCSAFLUSH, before)


def _read_answers(descriptor: int) -> bytes:
    received = b""
    end = time.monotonic() + _WAIT
    while not _ATTRIBUTES.search(received):
        ready, _, _ = select.select([descriptor], [], [], max(0.0, end - time.monotonic()))
        if not ready:
            break
        received += os.read(descriptor, 1024)
    return received


def parse_answers(received: bytes) -> Answers:
    """What these bytes say; anything else among them, such as keys, is passed over."""
    modes = {int(mode): value != b"0" for mode, value in _MODE.findall(received)}
    attributes = _ATTRIBUTES.search(received)
    sets = attributes is not None and _CLIPBOARD in attributes[1].decode().split(";")
    return Answers(modes.get(MOUSE), modes.get(PASTE), True if sets else None)
