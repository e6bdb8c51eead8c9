"""What goes wrong between a web server and this program, as the rest of a sentence."""

from __future__ import annotations

import http.client
import ssl
from http import HTTPStatus
from socket import gaierror
from urllib.error import HTTPError, URLError
from urllib.parse import SplitResult

REDIRECTS = frozenset({301, 302, 303, 307, 308})
"""Status codes that send on to another address."""
BROKE_OFF = "the connection was closed before all of it had arrived"
# Other codes are named by their standard phrase.
_REFUSALS = {
    401: "it requires a name and a password",
    402: "it requires payment",
    403: "its server denies access to programs, or to everybody",
    404: "there is no such page",
    410: "the page was removed",
    429: "its server had too many requests; try again later",
    451: "its server may not show it, for legal reasons",
}


def refusal(error: HTTPError) -> str:
    """Why a server answers with an error."""
    if error.code in REDIRECTS:
        return f"it redirects without saying where ({error.code})"
    if error.code in _REFUSALS:
        return f"{_REFUSALS[error.code]} ({error.code})"
    try:
        phrase = HTTPStatus(error.code).phrase.lower()
    except ValueError:
        phrase = "an unknown answer"
    who = "its server has an error" if error.code >= 500 else "its server denied the request"
    return f"{who} ({error.code}, {phrase})"


def reason(address: SplitResult, error: BaseException) -> str:
    """Why there is no answer, or only a part of one."""
    cause = error.reason if isinstance(error, URLError) else error
    host = address.hostname or "its server"
    if isinstance(cause, ssl.SSLCertVerificationError):
        return f"{host} cannot prove that it is {host} ({cause.verify_message.lower()})"
    if isinstance(cause, ssl.SSLError):
        return f"no secure connection to {host} could be made"
    if isinstance(cause, http.client.RemoteDisconnected):
        return f"{host} ended the connection without an answer"
    if isinstance(cause, http.client.IncompleteRead | ConnectionResetError | BrokenPipeError):
        return BROKE_OFF
    if isinstance(cause, ConnectionRefusedError):
        return f"there is no server at {address.netloc}"
    if isinstance(cause, TimeoutError):
        return f"{host} does not answer"
    if isinstance(cause, http.client.HTTPException | ValueError):
        return f"{host} does not answer like a web server"
    if isinstance(cause, gaierror):
        return f"there is no server {host}, or no connection to the internet"
    return (getattr(cause, "strerror", None) or str(cause) or "unknown reason").lower()
