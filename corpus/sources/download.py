"""Downloads one page: connections that can be cut from another thread, redirects, limits.

The standard library does it: httpx would bring several packages, and it has no limit for a page as
a whole either.
"""

from __future__ import annotations

import http.client
import ssl
import threading
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from socket import SHUT_RDWR
from typing import Any
from urllib.error import HTTPError
from urllib.parse import SplitResult, urlunsplit
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
    UnknownHandler,
)

from corpus.sources.addresses import not_fetched, redirected
from corpus.sources.http_errors import BROKE_OFF, REDIRECTS, reason, refusal
from corpus.sources.web_page import WebPage, codec_of, file_name

_MOST_REDIRECTS = 5
_PIECE = 64 * 1024
_AGENT = "Variorum (a reader's own program; it fetches the pages that its user names)"
_ACCEPT = "text/html, application/xhtml+xml, text/*;q=0.9, application/pdf;q=0.9, */*;q=0.5"
_NO_TEXT = {"image": "a picture", "audio": "a sound", "video": "a video", "font": "a font"}


class Download:
    """The download of one page, which another thread can cancel at any time."""

    def __init__(self, most: int, seconds: float) -> None:
        """`most`: bytes of the page; `seconds`: how long its caller waits for it."""
        self._most = most
        self._seconds = seconds
        self._lock = threading.Lock()
        self._cancelled = False
        self._sockets: list[Any] = []
        self._opener = OpenerDirector()
        # No files, no FTP, no cookies, and redirects are followed here.
        for handler in (
            ProxyHandler(),
            UnknownHandler(),
            _Http(self),
            _Https(self),
            HTTPDefaultErrorHandler(),
            HTTPErrorProcessor(),
        ):
            self._opener.add_handler(handler)
        self._opener.addheaders = [
            ("User-Agent", _AGENT),
            ("Accept", _ACCEPT),
            ("Accept-Encoding", "gzip, deflate"),
        ]

    def connected(self, socket: Any) -> None:
        """A connection was made, which `cancel` ends."""
        with self._lock:
            self._sockets.append(socket)
            cancelled = self._cancelled
        if cancelled:
            _end(socket)

    def cancel(self) -> None:
        """End all connections: the thread that waits for an answer wakes up."""
        with self._lock:
            self._cancelled = True
            sockets = list(self._sockets)
        for socket in sockets:
            _end(socket)

    def page(self, address: SplitResult) -> WebPage:
        """The page at an address, after at most five redirects. Raises UnreadableSource."""
        seen = {urlunsplit(address)}
        while True:
            answer = self._open(address)
            with closing(answer):
                if answer.status not in REDIRECTS or "Location" not in answer.headers:
                    return self._read(address, answer)
                further = redirected(address, answer.headers["Location"])
            if urlunsplit(further) in seen:
                raise not_fetched(address, "it redirects in a loop")
            if len(seen) > _MOST_REDIRECTS:
                raise not_fetched(address, f"it redirects more than {_MOST_REDIRECTS} times")
            address = further
            seen.add(urlunsplit(address))

    def _open(self, address: SplitResult) -> Any:
        try:
            # Twice the time, so that the caller always gives up first, on the page as a whole.
            return self._opener.open(Request(urlunsplit(address)), timeout=2 * self._seconds)
        except HTTPError as error:
            if error.status in REDIRECTS and "Location" in error.headers:
                return error
            with closing(error):
                raise not_fetched(address, refusal(error)) from error
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise not_fetched(address, reason(address, error)) from error

    def _read(self, address: SplitResult, answer: Any) -> WebPage:
        headers = answer.headers
        media_type = headers.get_content_type() if "Content-Type" in headers else ""
        no_text = _NO_TEXT.get(media_type.partition("/")[0])
        if no_text is not None:
            raise not_fetched(address, f"it is {no_text} ({media_type}), not text")
        length = answer.length
        if length is not None and length > self._most:
            raise not_fetched(address, self._too_large(length))
        try:
            data = self._unpacked(address, answer)
        except (OSError, http.client.HTTPException) as error:
            raise not_fetched(address, reason(address, error)) from error
        charset = codec_of(data, headers.get_content_charset())
        return WebPage(urlunsplit(address), data, file_name(address, media_type), charset)

    def _unpacked(self, address: SplitResult, answer: Any) -> bytes:
        packed = answer.headers.get("Content-Encoding", "identity").strip().lower()
        pieces = self._pieces(address, answer)
        if packed in ("gzip", "x-gzip", "deflate"):
            pieces = _inflated(address, pieces)
        elif packed not in ("", "identity"):
            raise not_fetched(address, f"it is compressed in an unknown way ({packed})")
        data = bytearray()
        for piece in pieces:
            data += piece
            if len(data) > self._most:
                raise not_fetched(address, self._too_large())
        return bytes(data)

    def _pieces(self, address: SplitResult, answer: Any) -> Iterator[bytes]:
        """The body as it arrives. It may be larger once unpacked, so both sizes are counted."""
        promised, received = answer.length, 0
        while promised is None or received < promised:
            piece = answer.read1(_PIECE if promised is None else min(_PIECE, promised - received))
            if not piece:
                break
            received += len(piece)
            if received > self._most:
                raise not_fetched(address, self._too_large())
            yield piece
        if promised is not None and received < promised:
            raise not_fetched(address, BROKE_OFF)

    def _too_large(self, length: int | None = None) -> str:
        size = (
            "it is longer than that" if length is None else f"it is {length / 2**20:,.0f} MB long"
        )
        return f"the maximum is {self._most / 2**20:,.0f} MB, and {size}"


def _watched(base: type, download: Download) -> Callable[..., Any]:
    """A class of connections that tells the download of their sockets."""

    class Watched(base):  # type: ignore[misc]
        def connect(self) -> None:
            super().connect()
            download.connected(self.sock)

    return Watched


class _Http(HTTPHandler):
    def __init__(self, download: Download) -> None:
        super().__init__()
        self._connection = _watched(http.client.HTTPConnection, download)

    def http_open(self, req: Request) -> http.client.HTTPResponse:
        return self.do_open(self._connection, req)


class _Https(HTTPSHandler):
    def __init__(self, download: Download) -> None:
        super().__init__()
        self._connection = _watched(http.client.HTTPSConnection, download)
        self._trust = ssl.create_default_context()

    def https_open(self, req: Request) -> http.client.HTTPResponse:
        return self.do_open(self._connection, req, context=self._trust)


def _end(socket: Any) -> None:
    with suppress(OSError):
        socket.shutdown(SHUT_RDWR)  # the thread that reads from it wakes up


def _inflated(address: SplitResult, pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The bytes that gzip or deflate packed, at most one piece at a time."""
    unpack: Any = None
    began = False
    try:
        for piece in pieces:
            rest = piece
            while rest:
                if unpack is None:
                    # Some servers say deflate and leave out zlib's header.
                    raw = not began and (rest[0] & 0x0F) != 8 and rest[:1] != b"\x1f"
                    unpack = zlib.decompressobj(-zlib.MAX_WBITS if raw else zlib.MAX_WBITS | 32)
                    began = True
                out = unpack.decompress(rest, _PIECE)
                yield out
                rest = unpack.unconsumed_tail
                if unpack.eof:
                    # Another part may follow; anything else behind the end is ignored.
                    rest = unpack.unused_data if unpack.unused_data[:2] == b"\x1f\x8b" else b""
                    unpack = None if rest else unpack
                    if unpack is not None:
                        return
        while unpack is not None and not unpack.eof and (out := unpack.decompress(b"", _PIECE)):
            yield out
    except zlib.error as error:
        raise not_fetched(address, "its answer is damaged and cannot be unpacked") from error
    if began and (unpack is None or not unpack.eof):
        raise not_fetched(address, BROKE_OFF)
