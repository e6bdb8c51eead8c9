"""How the server is told to stop, and what makes sure that it does."""

from __future__ import annotations

import asyncio
import resource
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@contextmanager
def stop_on_signals(limit: float) -> Iterator[asyncio.Event]:
    """An event that is set when the process is told to stop.

    After so many seconds more the kernel ends the process (SIGALRM), also one whose loop is stuck.
    A second signal changes nothing: what remains to be done takes less time than that.
    """
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()

    def request_stop(*_: object) -> None:
        if not signal.getitimer(signal.ITIMER_REAL)[0]:
            signal.setitimer(signal.ITIMER_REAL, limit)
        loop.call_soon_threadsafe(stop.set)

    previous_handlers = {number: signal.signal(number, request_stop) for number in _SIGNALS}
    try:
        yield stop
    finally:
        for number, handler in previous_handlers.items():
            # Whoever presses ctrl+c once more sees no traceback while the process goes.
            signal.signal(number, signal.SIG_IGN if stop.is_set() else handler)


def raise_open_files(number: int) -> int:
    """Allow this process so many open files, as far as the system does; how many it may have."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == resource.RLIM_INFINITY or soft >= number:
        return number
    new_limit = number if hard == resource.RLIM_INFINITY else min(number, hard)
    with suppress(OSError, ValueError):  # macOS allows less than it says
        resource.setrlimit(resource.RLIMIT_NOFILE, (new_limit, hard))
    return min(number, resource.getrlimit(resource.RLIMIT_NOFILE)[0])
