"""Pages from the web: the bytes at an address, within limits, and what the server says of them.

The standard library does it: a client with more comfort (httpx) brings several packages, and
knows no limit for a page as a whole either. So the page is fetched in a thread
that can be given up, whatever it waits for.
"""

from __future__ import annotations

import codecs
import http.client
import re
import ssl
import threading
import zlib
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from concurrent.futures import TimeoutError as TooLate
from contextlib import closing, suppress
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import PurePosixPath
from socket import SHUT_RDWR, gaierror
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import SplitResult, quote, unquote, urljoin, urlsplit, urlunsplit
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

from corpus.errors import UnreadableSource
from corpus.formats import LIMIT

SECONDS = 30.0
"""How long fetching one page may take, redirects included."""
_REDIRECTS = 5
_PIECE = 64 * 1024
_PATIENCE = 0.1
"""Seconds after which it is asked again whether somebody still wants the page."""
_AGENT = "Variorum (a reader's own program; it fetches the pages that its user names)"
_ACCEPT = "text/html, application/xhtml+xml, text/*;q=0.9, application/pdf;q=0.9, */*;q=0.5"
_MOVED = frozenset({301, 302, 303, 307, 308})
# What sites say in other words than these is what their users see.
_REFUSALS = {
    401: "it wants a name and a password",
    402: "it wants to be paid",
    403: "its server refuses it to programs, or to everybody",
    404: "there is no such page",
    410: "the page was there, and is gone",
    429: "its server has had too many requests; try again later",
    451: "its server may not show it, for legal reasons",
}
_PICTURES = {"image": "a picture", "audio": "a sound", "video": "a video", "font": "a font"}
# By which a page of this type is known to be of its format; others go by their content.
_SUFFIXES = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/markdown": ".md",
    "text/plain": ".txt",
    "application/pdf": ".pdf",
    "application/epub+zip": ".epub",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
}
_PLAIN = frozenset({".txt", ".text", ".md", ".markdown"})
# Labels that on the web mean more than they say (WHATWG Encoding Standard, section 4.2).
_WIDER = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "shift_jis": "cp932",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
}
# In these, other letters look like ASCII; UTF-7 is one too, and nobody's but an attacker's.
_SEVEN_BITS = re.compile(r"iso2022|hz\b")


@dataclass(frozen=True, slots=True)
class Page:
    """What stands at an address."""

    url: str
    """The address that it came from in the end, without a fragment."""
    data: bytes
    name: str
    """A file's name for it, by its address and type."""
    charset: str | None
    """The codec that the server names, where it can be so."""


def fetch(
    url: str,
    *,
    most: int = LIMIT,
    seconds: float = SECONDS,
    wanted: Callable[[], bool] = lambda: True,
) -> Page:
    """The page at an address of the web.

    Raises UnreadableSource, with one sentence, where it cannot be had: within `seconds`, in `most`
    bytes, packed or not, or because nobody wants it any more.
    """
    parts = _parts(url)
    fetching = _Fetching(most, seconds)
    future: Future[Page] = Future()
    threading.Thread(target=_run, args=(fetching, parts, future), daemon=True).start()
    left = seconds
    try:
        while True:
            try:
                return future.result(min(left, _PATIENCE))
            except TooLate:
                if future.done():
                    continue
            left -= _PATIENCE
            if left <= 0:
                raise _failed(parts, f"it takes more than {seconds:.0f} seconds to come")
            if not wanted():
                raise _failed(parts, "it was given up")
    finally:
        fetching.give_up()


def _run(fetching: _Fetching, parts: SplitResult, future: Future[Page]) -> None:
    try:
        future.set_result(fetching.page(parts))
    except UnreadableSource as error:
        future.set_exception(error)
    except Exception as error:  # noqa: BLE001 - it is raised where the page is waited for
        future.set_exception(_failed(parts, f"{type(error).__name__}: {error}"))


class _Fetching:
    """One page on its way; can be given up from another thread at any time."""

    def __init__(self, most: int, seconds: float) -> None:
        self._most = most
        self._seconds = seconds
        self._lock = threading.Lock()
        self._given_up = False
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
        """A connection was made, which giving up ends."""
        with self._lock:
            self._sockets.append(socket)
            given_up = self._given_up
        if given_up:
            _end(socket)

    def give_up(self) -> None:
        with self._lock:
            self._given_up = True
            sockets = list(self._sockets)
        for socket in sockets:
            _end(socket)

    def page(self, parts: SplitResult) -> Page:
        """The page, behind at most so many redirects. Raises UnreadableSource."""
        seen = {urlunsplit(parts)}
        while True:
            answer = self._opened(parts)
            with closing(answer):
                if answer.status not in _MOVED or "Location" not in answer.headers:
                    return self._read(parts, answer)
                further = _redirected(parts, answer.headers["Location"])
            if urlunsplit(further) in seen:
                raise _failed(parts, "it sends back and forth between addresses without end")
            if len(seen) > _REDIRECTS:
                raise _failed(parts, f"it sends on more than {_REDIRECTS} times")
            parts = further
            seen.add(urlunsplit(parts))

    def _opened(self, parts: SplitResult) -> Any:
        try:
            # Twice the time, so that it is always the whole that is given up, never a part.
            return self._opener.open(Request(urlunsplit(parts)), timeout=2 * self._seconds)
        except HTTPError as error:
            if error.status in _MOVED and "Location" in error.headers:
                return error
            with closing(error):
                raise _failed(parts, _refusal(error)) from error
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise _failed(parts, _reason(parts, error)) from error

    def _read(self, parts: SplitResult, answer: Any) -> Page:
        kind = answer.headers.get_content_type() if "Content-Type" in answer.headers else ""
        what = _PICTURES.get(kind.partition("/")[0])
        if what is not None:
            raise _failed(parts, f"it is {what} ({kind}), not text")
        length = answer.length
        if length is not None and length > self._most:
            raise _failed(parts, self._too_large(length))
        try:
            data = self._unpacked(parts, answer)
        except (OSError, http.client.HTTPException) as error:
            raise _failed(parts, _reason(parts, error)) from error
        charset = _charset(data, answer.headers.get_content_charset())
        return Page(urlunsplit(parts), data, _name(parts, kind), charset)

    def _unpacked(self, parts: SplitResult, answer: Any) -> bytes:
        packed = answer.headers.get("Content-Encoding", "identity").strip().lower()
        pieces = self._pieces(parts, answer)
        if packed in ("gzip", "x-gzip", "deflate"):
            pieces = _inflated(parts, pieces)
        elif packed not in ("", "identity"):
            raise _failed(parts, f"it comes packed in a way that is not known here ({packed})")
        data = bytearray()
        for piece in pieces:
            data += piece
            if len(data) > self._most:
                raise _failed(parts, self._too_large())
        return bytes(data)

    def _pieces(self, parts: SplitResult, answer: Any) -> Iterator[bytes]:
        """What comes; unpacked it may be more, so both are counted."""
        promised, came = answer.length, 0
        while promised is None or came < promised:
            piece = answer.read1(_PIECE if promised is None else min(_PIECE, promised - came))
            if not piece:
                break
            came += len(piece)
            if came > self._most:
                raise _failed(parts, self._too_large())
            yield piece
        if promised is not None and came < promised:
            raise _failed(parts, _BROKE_OFF)

    def _too_large(self, length: int | None = None) -> str:
        says = (
            "it is longer than that" if length is None else f"it is {length / 2**20:,.0f} MB long"
        )
        return f"sources of up to {self._most / 2**20:,.0f} MB can be added, and {says}"


_BROKE_OFF = "the connection broke off before all of it had come"


def _watched(base: type, fetching: _Fetching) -> Callable[..., Any]:
    """A class of connections that tells of its sockets."""

    class Watched(base):  # type: ignore[misc]
        def connect(self) -> None:
            super().connect()
            fetching.connected(self.sock)

    return Watched


class _Http(HTTPHandler):
    def __init__(self, fetching: _Fetching) -> None:
        super().__init__()
        self._connection = _watched(http.client.HTTPConnection, fetching)

    def http_open(self, req: Request) -> http.client.HTTPResponse:
        return self.do_open(self._connection, req)


class _Https(HTTPSHandler):
    def __init__(self, fetching: _Fetching) -> None:
        super().__init__()
        self._connection = _watched(http.client.HTTPSConnection, fetching)
        self._trust = ssl.create_default_context()

    def https_open(self, req: Request) -> http.client.HTTPResponse:
        return self.do_open(self._connection, req, context=self._trust)


def _end(socket: Any) -> None:
    with suppress(OSError):
        socket.shutdown(SHUT_RDWR)  # whoever is reading from it wakes up


# Addresses


def _parts(url: str) -> SplitResult:
    """An address as servers want it: ASCII, without a fragment. Raises UnreadableSource."""
    url = url.strip()
    try:
        parts = urlsplit(url)
        scheme, host, port = parts.scheme.lower(), parts.hostname, parts.port
    except ValueError:
        raise UnreadableSource(f"{url} is no address of the web") from None
    if scheme not in ("http", "https"):
        raise UnreadableSource(
            f"{url} is not on the web: pages of http:// and https:// can be fetched, "
            "and files are named by their paths"
        )
    if parts.username is not None or parts.password is not None:
        raise UnreadableSource(
            f"the address of {host} holds a name or a password, which are nobody else's: "
            "save the page and add the file"
        )
    try:
        if host is None:
            raise UnicodeError
        plain = host if ":" in host else host.encode("idna").decode("ascii")
    except UnicodeError:
        raise UnreadableSource(f"{url} names no server that there could be") from None
    place = f"[{plain}]" if ":" in plain else plain
    place = place if port is None else f"{place}:{port}"
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    query = quote(parts.query, safe="/?%:@!$&'()*+,;=~-._[]")
    return SplitResult(scheme, place, path, query, "")


def _redirected(parts: SplitResult, location: str) -> SplitResult:
    # Header lines are read as Latin-1; what servers mean by such bytes is UTF-8.
    with suppress(UnicodeError):
        location = location.encode("latin-1").decode("utf-8")
    try:
        return _parts(urljoin(urlunsplit(parts), location))
    except ValueError as error:
        raise _failed(parts, "it sends on to what is no address") from error
    except UnreadableSource as error:
        raise _failed(parts, f"it sends on to where nothing is fetched from: {error}") from error


def _name(parts: SplitResult, kind: str) -> str:
    """A file's name by the last part of the path, or the server's; its ending by the type."""
    path = PurePosixPath(unquote(parts.path, errors="replace"))
    stem = path.stem if path.name else (parts.hostname or "page")
    suffix = _SUFFIXES.get(kind)
    if suffix == ".txt" and path.suffix.lower() in _PLAIN:
        suffix = None  # servers know Markdown for plain text
    if suffix is None:
        return path.name or stem
    return stem + suffix


def _charset(data: bytes, named: str | None) -> str | None:
    """The codec of what the server calls the encoding, where the bytes do not say better.

    UTF-8 proves itself, also against a server that says something else; many do.
    """
    if named is None:
        return None
    try:
        codec = codecs.lookup(named).name
    except LookupError:
        return None
    codec = _WIDER.get(codec, codec)
    if codec == "utf-7" or data.startswith(
        (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    ):
        return None
    try:
        if _SEVEN_BITS.match(codec) is None:
            with suppress(UnicodeDecodeError):
                data.decode("utf-8")
                return None
        data.decode(codec)
    except (UnicodeError, LookupError, TypeError, AssertionError):
        return None
    return codec


def _inflated(parts: SplitResult, pieces: Iterator[bytes]) -> Iterator[bytes]:
    """What gzip or deflate packed, never more than a piece of it at once."""
    unpack: Any = None
    began = False
    try:
        for piece in pieces:
            rest = piece
            while rest:
                if unpack is None:
                    # Some servers say deflate and leave the header out, by which zlib is known.
                    raw = not began and (rest[0] & 0x0F) != 8 and rest[:1] != b"\x1f"
                    unpack = zlib.decompressobj(-zlib.MAX_WBITS if raw else zlib.MAX_WBITS | 32)
                    began = True
                out = unpack.decompress(rest, _PIECE)
                yield out
                rest = unpack.unconsumed_tail
                if unpack.eof:
                    # A file of several parts goes on; what else stands behind the end is nothing.
                    rest = unpack.unused_data if unpack.unused_data[:2] == b"\x1f\x8b" else b""
                    unpack = None if rest else unpack
                    if unpack is not None:
                        return
        while unpack is not None and not unpack.eof and (out := unpack.decompress(b"", _PIECE)):
            yield out
    except zlib.error as error:
        raise _failed(parts, "what it sends is damaged, and cannot be unpacked") from error
    if began and (unpack is None or not unpack.eof):
        raise _failed(parts, _BROKE_OFF)


# Sentences


def _failed(parts: SplitResult, reason: str) -> UnreadableSource:
    return UnreadableSource(f"{_shown(parts)} cannot be fetched: {reason}")


def _shown(parts: SplitResult) -> str:
    """An address as short as it can be told."""
    text = f"{parts.netloc}{parts.path}".rstrip("/")
    return text if len(text) <= 80 else f"{text[:60]}…{text[-19:]}"


def _refusal(error: HTTPError) -> str:
    if error.code in _MOVED:
        return f"it sends on without saying where ({error.code})"
    if error.code in _REFUSALS:
        return f"{_REFUSALS[error.code]} ({error.code})"
    try:
        phrase = HTTPStatus(error.code).phrase.lower()
    except ValueError:
        phrase = "an answer that means nothing"
    who = "its server has a fault" if error.code >= 500 else "its server refuses it"
    return f"{who} ({error.code}, {phrase})"


def _reason(parts: SplitResult, error: BaseException) -> str:
    """What went wrong, as the rest of a sentence."""
    cause = error.reason if isinstance(error, URLError) else error
    host = parts.hostname or "its server"
    if isinstance(cause, ssl.SSLCertVerificationError):
        return f"{host} cannot prove that it is {host} ({cause.verify_message.lower()})"
    if isinstance(cause, ssl.SSLError):
        return f"no secure connection to {host} could be made"
    if isinstance(cause, http.client.RemoteDisconnected):
        return f"{host} ended the connection without an answer"
    if isinstance(cause, http.client.IncompleteRead | ConnectionResetError | BrokenPipeError):
        return _BROKE_OFF
    if isinstance(cause, ConnectionRefusedError):
        return f"nothing answers at {parts.netloc}"
    if isinstance(cause, TimeoutError):
        return f"{host} does not answer"
    if isinstance(cause, http.client.HTTPException | ValueError):
        return f"{host} answers in a way that no web server does"
    if isinstance(cause, gaierror):
        return f"there is no server {host}, or no connection to the net"
    return (getattr(cause, "strerror", None) or str(cause) or "unknown reason").lower()
