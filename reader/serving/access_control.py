"""What a request must satisfy before anything else sees it, and the pages behind it.

A page of somebody else's that a member of the class visits may send requests here from their
browser. It has no secret; and it gets no answer, for its Origin is another. A name of somebody
else's that leads to this address (DNS rebinding) is told by the Host: an address in figures cannot
be rebound, and this machine's own names are known.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable
from importlib.resources import files
from pathlib import PurePath
from urllib.parse import urlsplit

from websockets.http11 import Request, Response

from reader.serving.certificates import Tls
from reader.serving.downloads import PATH
from reader.serving.responses import plain, response

TERMINAL = "/terminal"
_HTML, _CSS, _JS = ("text/html", "text/css", "text/javascript")
_KINDS = {".css": _CSS, ".js": _JS}
"""What is served of the folders of pages, beside the page itself: by its suffix, under its name."""
_USED = "This download has been fetched already, or has waited too long. Ask for it again."
_STRICT = {"Strict_Transport_Security": "max-age=2592000"}
"""A month: a browser asks this name by HTTPS only. It would do so at every port."""


class AccessControl:
    """Answers requests: only those sent to this machine, from pages of its own, get further."""

    def __init__(
        self, host: str, port: int, address: str | None = None, tls: Tls | None = None,
        downloaded: Callable[[str], Response | None] = lambda _: None,
    ) -> None:  # fmt: skip
        """`address` is where the class reaches the server if not by its own names: most often that
        of a proxy in front of this one. `downloaded` answers with the file at a path.
        """
        own = socket.gethostname().lower()
        self._port = port
        self._scheme, self._usual_port = ("https", 443) if tls else ("http", 80)
        self._tls = tls
        self._downloaded = downloaded
        # Other servers of this machine may speak plain HTTP: they are not ours to forbid.
        self._more = _STRICT if tls and tls.trusted and port == self._usual_port else {}
        self._names = {"localhost", host.lower(), own, f"{own.partition('.')[0]}.local"}
        self._other = _origin(address) if address else None
        self._has_proxy = address is not None and _port(address) != port
        self._pages = _pages()

    def answer(self, request: Request) -> Response | None:
        """The answer to a request; None where it may become the terminal's websocket."""
        hosts = request.headers.get_all("Host")
        if len(hosts) != 1 or not self._is_ours(hosts[0]):
            return plain(421, "Misdirected Request", "This is not the address of the server.")
        path = request.path.partition("?")[0]
        if path == TERMINAL:
            origins = request.headers.get_all("Origin")
            if len(origins) != 1 or not self._may_ask(origins[0], hosts[0]):
                return plain(403, "Forbidden", "This page is not allowed to open the reader.")
            return None
        if path.startswith(PATH):
            return self._downloaded(path) or plain(404, "Not Found", _USED)
        if path not in self._pages:
            return plain(404, "Not Found", "There is no such page.")
        body, kind = self._pages[path]
        return response(200, "OK", f"{kind}; charset=utf-8", body, **self._more)

    def client(self, request: Request) -> str | None:
        """The address that a proxy says it was asked from; None where there is no proxy.

        Whoever reaches this server without the proxy may say what they like here. It only decides
        with whom they are counted while they are pending.
        """
        if not self._has_proxy:
            return None
        forwarded = request.headers.get_all("X-Forwarded-For")
        return forwarded[-1].rpartition(",")[2].strip() if forwarded else None

    def _is_ours(self, host: str) -> bool:
        try:
            parts = urlsplit(f"http://{host}")
            name, port = (parts.hostname or "").rstrip("."), parts.port
        except ValueError:
            return False
        if parts.netloc != host or "@" in host:
            return False
        if self._other is not None and host.lower() == self._other.partition("://")[2]:
            return True
        return (port or self._usual_port) == self._port and (
            name in self._names or _is_address(name) or self._is_certified(name)
        )

    def _is_certified(self, name: str) -> bool:
        """Whether the certificate is for this name, so that nobody else's can lead here by it."""
        return self._tls is not None and self._tls.certificate.is_for(name)

    def _may_ask(self, origin: str, host: str) -> bool:
        asked = origin.lower()
        return asked == f"{self._scheme}://{host}".lower() or (
            self._other is not None and asked == self._other
        )


def _pages() -> dict[str, tuple[bytes, str]]:
    """Path → bytes and type, of every file that a browser may have."""
    here = files(__package__).joinpath("pages")
    pages = {"/": (here.joinpath("index.html").read_bytes(), _HTML)}
    for folder in (here, here.joinpath("xterm")):
        for file in folder.iterdir():
            kind = _KINDS.get(PurePath(file.name).suffix)
            if kind is not None:
                pages[f"/{file.name}"] = (file.read_bytes(), kind)
    return pages


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}".lower()


def _port(address: str) -> int:
    parts = urlsplit(address)
    return parts.port or (443 if parts.scheme == "https" else 80)


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
