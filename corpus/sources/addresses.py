"""Addresses of the web: checked, made ASCII, and followed to where they redirect."""

from __future__ import annotations

import re
from contextlib import suppress
from urllib.parse import SplitResult, quote, urljoin, urlsplit, urlunsplit

from corpus.errors import UnreadableSource

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
_HOST = re.compile(r"(?P<host>localhost|(?:[\w-]+\.)+[\w-]+)\.?(?::[0-9]{1,5})?(?:[/?#]|\Z)", re.I)
_WEB_ADDRESS = re.compile(r"(?i)https?://\S*\Z")


def is_address(text: str) -> bool:
    """Whether a text is an address of some kind (`https://…`, `file://…`), not a path."""
    return _SCHEME.match(text) is not None


def address_in(text: str) -> str | None:
    """The address of the web that was typed, or pasted behind something else."""
    match = _WEB_ADDRESS.search(text.strip())
    return match[0] if match else None


def completed_address(text: str) -> str | None:
    """The address of the web that was typed, with the scheme that is usual for its host where none
    was written (`example.org/a`); None for what cannot be one.
    """
    text = "".join(text.split())  # a long address that was copied over the end of a line
    if is_address(text):
        return text
    text = text.removeprefix("//")
    match = _HOST.match(text)
    if match is None:
        return None
    # A server on this machine, or one that is known by its number, will hardly have a certificate.
    unencrypted = match["host"].lower() == "localhost" or match["host"].replace(".", "").isdecimal()
    return f"{'http' if unencrypted else 'https'}://{text}"


def parse_address(url: str) -> SplitResult:
    """An address as servers want it: ASCII, without a fragment. Raises UnreadableSource."""
    url = url.strip()
    try:
        parts = urlsplit(url)
        scheme, host, port = parts.scheme.lower(), parts.hostname, parts.port
    except ValueError:
        raise UnreadableSource(f"{url} is not a web address") from None
    if scheme not in ("http", "https"):
        raise UnreadableSource(
            f"{url} is not a web address: only http:// and https:// can be fetched; name "
            "files by their paths"
        )
    if parts.username is not None or parts.password is not None:
        raise UnreadableSource(
            f"the address of {host} contains a name or a password: save the page and add the file"
        )
    try:
        if host is None:
            raise UnicodeError
        plain = host if ":" in host else host.encode("idna").decode("ascii")
    except UnicodeError:
        raise UnreadableSource(f"{url} has no valid server name") from None
    place = f"[{plain}]" if ":" in plain else plain
    place = place if port is None else f"{place}:{port}"
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    query = quote(parts.query, safe="/?%:@!$&'()*+,;=~-._[]")
    return SplitResult(scheme, place, path, query, "")


def redirected(address: SplitResult, location: str) -> SplitResult:
    """Where an address redirects to, by its `Location` header. Raises UnreadableSource."""
    # Header lines are read as Latin-1; what servers mean by such bytes is UTF-8.
    with suppress(UnicodeError):
        location = location.encode("latin-1").decode("utf-8")
    try:
        return parse_address(urljoin(urlunsplit(address), location))
    except ValueError as error:
        raise not_fetched(address, "it redirects to an invalid address") from error
    except UnreadableSource as error:
        raise not_fetched(
            address, f"it redirects to an address that cannot be fetched: {error}"
        ) from error


def not_fetched(address: SplitResult, reason: str) -> UnreadableSource:
    """The error that says why an address cannot be fetched."""
    return UnreadableSource(f"{_shortened(address)} cannot be fetched: {reason}")


def _shortened(address: SplitResult) -> str:
    """Host and path of an address, at most 80 characters."""
    text = f"{address.netloc}{address.path}".rstrip("/")
    return text if len(text) <= 80 else f"{text[:60]}…{text[-19:]}"
