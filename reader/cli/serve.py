"""`variorum serve`: the reader in the browsers of a class."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from corpus.errors import VariorumError
from corpus.os_errors import reason_of
from corpus.text.storable import storable
from reader.cli.open_library import chosen_library, open_store
from reader.cli.options import DOCUMENT, TEXT, json_option, library_option
from reader.cli.output import print_error, print_json, print_message

if TYPE_CHECKING:
    from reader.serving.roster import Roster

_LARGEST = 1 << 20
_SOMEWHERE = ("192.0.2.1", 9)
"""An address that is nobody's (RFC 5737): which of our own would be used towards it?"""

_PLAIN = (
    "plain HTTP is not encrypted: anybody in the same network can read the traffic and use "
    "the links; unless you trust everybody in it, use an HTTPS proxy"
)


@click.command(short_help="Serve the reader to the browsers of a class.")
@click.argument("documents", nargs=-1, type=DOCUMENT, metavar="[DOC]...")
@library_option
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    metavar="ADDRESS",
    help="The address to listen on; 0.0.0.0 for all networks.",
)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=0,
    metavar="N",
    help="The port to listen on (default: any free port).",
)
@click.option(
    "--address",
    metavar="URL",
    help="The address of your HTTPS proxy, as the class types it.",
)
@click.option(
    "--annotator",
    "annotators",
    multiple=True,
    type=TEXT,
    metavar="NAME",
    help="A person who gets a link; repeat it for several.",
)
@click.option(
    "--names",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="A file with one name on each line.",
)
@click.option(
    "--sessions",
    type=click.IntRange(1, 1000),
    default=30,
    show_default=True,
    metavar="N",
    help="The maximum number of readers at one time.",
)
@json_option
def serve(
    documents: tuple[str, ...], library: Path | None, host: str, port: int, address: str | None,
    annotators: tuple[str, ...], names: Path | None, sessions: int, as_json: bool,
) -> int:  # fmt: skip
    """Serve the reader to the browsers of a class.

    The command prints a secret link for each person: everybody who has the link can read and tag in
    that person's name. DOC are the documents that are open on the first visit. The server runs
    until ctrl+c; annotations are saved in the library.
    """
    if sys.platform == "win32":
        raise VariorumError("serve works on Linux and macOS only: Windows has no pseudo-terminals")
    if names is not None:
        annotators += _names(names)
    from reader.serving.limits import Limits
    from reader.serving.roster import Roster
    from reader.serving.server import ReaderServer

    _check(address)
    with open_store(library) as store:
        slugs = [store.documents.get(name).slug for name in documents]
        people = Roster(annotators or (store.annotator,))
        empty = not store.summaries()
    path = chosen_library(library)
    if empty:
        print_error(
            f"{path.name} has no documents, and none can be added in a browser; add some with "
            "variorum add"
        )
    if not _is_loopback(host):
        print_error(_PLAIN)

    def ready(chosen: int) -> None:
        base = address.rstrip("/") if address else f"http://{_seen(host)}:{chosen}"
        _tell(path, base, people, as_json=as_json)
        sys.stdout.flush()
        people.forget()

    reader_server = ReaderServer(path, slugs, people, Limits(sessions=sessions))
    try:
        asyncio.run(reader_server.run(host, port, address, ready))
    except OSError as error:
        where = f"{host}, port {port}" if port else host
        raise VariorumError(
            f"serve cannot listen on {where}: {(error.strerror or str(error)).lower()}"
        ) from error
    return 0


def _names(file: Path) -> tuple[str, ...]:
    """The names in a file, one a line."""
    try:
        with file.open("rb") as lines:
            text = lines.read(_LARGEST + 1)
        if len(text) > _LARGEST:
            raise VariorumError(f"{file.name} is too large for a list of names")
        return tuple(storable(line) for line in text.decode("utf-8-sig").splitlines()
                     if line.strip())  # fmt: skip
    except OSError as error:
        raise VariorumError(f"{file.name} cannot be read: {reason_of(error)}") from error
    except UnicodeDecodeError as error:
        raise VariorumError(f"{file.name} is not a text file in UTF-8") from error


def _check(address: str | None) -> None:
    if address is None:
        return
    try:
        parts = urlsplit(address)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and not parts.username
        good = good and parts.path in ("", "/") and not parts.query and not parts.fragment
    except ValueError:
        good = False
    if not good:
        raise VariorumError("--address is written like https://class.example.org")


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _seen(host: str) -> str:
    """The host as it is written in a link."""
    if host in ("0.0.0.0", "::"):
        # Connecting a datagram socket sends nothing; it only chooses the address.
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            try:
                probe.connect(_SOMEWHERE)
                return str(probe.getsockname()[0])
            except OSError:
                return "127.0.0.1"
    return f"[{host}]" if ":" in host else host


def _tell(path: Path, base: str, people: Roster, *, as_json: bool) -> None:
    links = {name: f"{base}/#{secret}" for name, secret in people.links.items()}
    if as_json:
        told = [{"annotator": name, "link": link} for name, link in links.items()]
        print_json({"url": f"{base}/", "links": told})
        return
    print_message(f"Serving {path.name} at {base}/; press ctrl+c to stop.")
    print_message("Everybody who has a link can use it, under this name:")
    widest = max(len(name) for name in links)
    for name, link in links.items():
        print_message(f"  {name:<{widest}}  {link}")
    if base.startswith("http:") and _is_loopback(urlsplit(base).hostname or ""):
        print_message("These links work on this machine only; use --host 0.0.0.0 for your network.")
