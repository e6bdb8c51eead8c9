"""Calls a function once, after a time.

Textual's own `set_timer` leaves a call out if the process is held up for longer than the timer's
whole time between two of its lines, since for a clock that repeats a tick too late is better left
out. With a few milliseconds, another thread holding the interpreter is enough: what waited for the
call then waits for ever.
"""

from __future__ import annotations

from collections.abc import Callable

from textual.message_pump import MessagePump
from textual.timer import Timer


def call_after(owner: MessagePump, seconds: float, callback: Callable[[], object]) -> Timer:
    """Call `callback` once, `seconds` from now or as soon as possible after that, unless `owner`
    has ended by then. The timer can be stopped.
    """
    timer = owner.set_timer(seconds, callback)
    timer._skip = False  # its task begins only after this returns
    return timer
