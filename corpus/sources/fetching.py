"""Fetches a web page in a thread that can be abandoned, whatever it is waiting for."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as TooLate
from urllib.parse import SplitResult

from corpus.errors import UnreadableSource
from corpus.formats.reading import LIMIT
from corpus.sources.addresses import not_fetched, parse_address
from corpus.sources.download import Download
from corpus.sources.web_page import WebPage

SECONDS = 30.0
"""How long fetching one page may take, redirects included."""
_INTERVAL = 0.1
"""Seconds after which `still_wanted` is asked again."""


def fetch(
    url: str,
    *,
    most: int = LIMIT,
    seconds: float = SECONDS,
    still_wanted: Callable[[], bool] = lambda: True,
) -> WebPage:
    """The page at an address of the web. `still_wanted` is called regularly; False ends the wait.

    Raises UnreadableSource, with one sentence, if the page cannot be fetched, takes longer than
    `seconds`, has more than `most` bytes, packed or not, or is no longer wanted.
    """
    address = parse_address(url)
    download = Download(most, seconds)
    future: Future[WebPage] = Future()
    threading.Thread(target=_run, args=(download, address, future), daemon=True).start()
    left = seconds
    try:
        while True:
            try:
                return future.result(min(left, _INTERVAL))
            except TooLate:
                if future.done():
                    continue
            left -= _INTERVAL
            if left <= 0:
                raise not_fetched(address, f"it takes more than {seconds:.0f} seconds to answer")
            if not still_wanted():
                raise not_fetched(address, "it was cancelled")
    finally:
        download.cancel()


def _run(download: Download, address: SplitResult, future: Future[WebPage]) -> None:
    try:
        future.set_result(download.page(address))
    except UnreadableSource as error:
        future.set_exception(error)
    except Exception as error:  # noqa: BLE001 - raised in the thread that waits
        future.set_exception(not_fetched(address, f"{type(error).__name__}: {error}"))
