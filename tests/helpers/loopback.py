"""A web server on loopback whose every answer is bytes that a test wrote."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Site:
    """A server with a page for each path; what was asked of it stands in `asked`."""

    def __init__(self) -> None:
        self.pages: dict[str, Callable[[BaseHTTPRequestHandler], None]] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.gone = threading.Event()
        """Set when the test is over: for pages that never end by themselves."""
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.asked.append((self.path, {k.lower(): v for k, v in self.headers.items()}))
                page = site.pages.get(self.path)
                # A client that has gone is what some of the tests are about.
                with suppress(ConnectionError):
                    if page is None:
                        self.send_error(404)
                    else:
                        page(self)

            def log_message(self, *_: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"

    def put(
        self, path: str, body: bytes | str = b"", status: int = 200, **headers: str | None
    ) -> str:
        """A page at `path`; headers with underscores, None leaves one out. Returns its address."""
        data = body.encode() if isinstance(body, str) else body
        given = {
            "Content-Type": "text/html; charset=utf-8",
            "Content-Length": str(len(data)),
            **{name.replace("_", "-").title(): value for name, value in headers.items()},
        }

        def answer(handler: BaseHTTPRequestHandler) -> None:
            handler.send_response(status)
            for name, value in given.items():
                if value is not None:
                    handler.send_header(name, value)
            handler.end_headers()
            handler.wfile.write(data)

        self.pages[path] = answer
        return self.url + path

    def endless(self, path: str, start: bytes, piece: bytes, every: float = 0.0) -> str:
        """An answer that begins so, and goes on with `piece` until the client has gone."""

        def answer(handler: BaseHTTPRequestHandler) -> None:
            handler.wfile.write(start)
            handler.wfile.flush()
            while not self.gone.wait(every):
                handler.wfile.write(piece)
                handler.wfile.flush()

        self.pages[path] = answer
        return self.url + path

    def raw(self, path: str, answer: bytes) -> str:
        """An answer to the letter, after which the connection ends."""
        self.pages[path] = lambda handler: handler.wfile.write(answer) and None
        return self.url + path


@contextmanager
def serving() -> Iterator[Site]:
    site = Site()
    thread = threading.Thread(target=site.server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield site
    finally:
        site.gone.set()
        site.server.shutdown()
        site.server.server_close()
        thread.join()


def free_port() -> int:
    """A port at which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
