"""Answers of the server, with the headers that keep a browser from doing more than it should."""

from __future__ import annotations

from websockets.datastructures import Headers
from websockets.http11 import Response

# Styles in line are what xterm.js writes; they can load nothing, for nothing may be loaded.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; connect-src 'self'; "
    "img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": _POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


def plain(status: int, reason: str, sentence: str) -> Response:
    """An answer of one sentence."""
    return response(status, reason, "text/plain; charset=utf-8", f"{sentence}\n".encode())


def response(status: int, reason: str, kind: str, body: bytes, **more: str) -> Response:
    """An answer of any kind; `more` are headers, with `_` for `-`, that replace the usual ones."""
    headers = Headers(_HEADERS)
    headers["Content-Type"] = kind
    headers["Content-Length"] = str(len(body))
    headers["Connection"] = "close"
    for name, value in more.items():
        name = name.replace("_", "-")
        if name in headers:
            del headers[name]
        headers[name] = value
    return Response(status, reason, headers, body)
