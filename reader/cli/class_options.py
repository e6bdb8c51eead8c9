"""The options of the commands about a class: its file, and where it is served."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from annotations.seminar.class_file import class_file_of, is_web_address
from corpus.errors import LibraryError, VariorumError
from corpus.os_errors import reason_of
from corpus.text.storable import storable
from reader.cli.open_library import chosen_library
from reader.cli.options import Decorated

if TYPE_CHECKING:
    from annotations.seminar.class_editing import ClassFileEdit
    from annotations.seminar.class_members import SeminarClass
    from reader.serving.addresses import Site

_LARGEST = 1 << 20
LOCAL_LINKS = "these links work on this machine only; use --host 0.0.0.0 for your network"


def class_option(command: Decorated) -> Decorated:
    """`--class FILE`, on every command about a class."""
    return click.option(
        "--class", "class_file", type=click.Path(path_type=Path), metavar="FILE",
        help="The file of the class (default: beside the library, as in seminar.class.toml).",
    )(command)  # fmt: skip


def names_option(command: Decorated) -> Decorated:
    """`--names FILE`, where people get links."""
    return click.option(
        "--names",
        "names_file",
        type=click.Path(path_type=Path),
        metavar="FILE",
        help="A file with one name on each line.",
    )(command)


def site_options(command: Decorated) -> Decorated:
    """Where the class is served; what is given is noted in the file of the class."""
    for option in (
        click.option("--address", metavar="URL",
                     help="The address that links begin with: your HTTPS proxy's, as the class "
                          "types it."),
        click.option("--port", type=click.IntRange(0, 65535), metavar="N",
                     help="The port to listen on (default: the class's, else any free port)."),
        click.option("--host", metavar="ADDRESS",
                     help="The address to listen on; 0.0.0.0 for all networks (default: the "
                          "class's, else 127.0.0.1)."),
    ):  # fmt: skip
        command = option(command)
    return command


def chosen_class(class_file: Path | None, library: Path | None) -> Path:
    """The file of the class that a command is about; it need not be there yet. Raises LibraryError
    where neither it nor the library is named rightly.
    """
    if class_file is not None:
        return class_file
    path = chosen_library(library)
    if not path.exists():
        raise LibraryError(f"there is no library {path.name}; variorum add creates one")
    return class_file_of(path)


def check_address(address: str | None) -> None:
    """Raises VariorumError for what is not the address of a server."""
    if address is not None and not is_web_address(address):
        raise VariorumError("--address is written like https://class.example.org")


def chosen_site(
    seminar: SeminarClass, host: str | None, port: int | None, address: str | None
) -> Site:
    """Where a class is served: as the options say, else as it was the last time."""
    from reader.serving.addresses import site_of

    check_address(address)
    return site_of(
        replace(
            seminar,
            host=seminar.host if host is None else host,
            port=seminar.port if port is None else port,
            address=seminar.address if address is None else address,
        )
    )


def note_site(edit: ClassFileEdit, site: Site) -> None:
    """Note where a class is served, so that its links stay what they are."""
    edit.set_server(host=site.host, port=site.port, address=site.address)


def names_in(file: Path) -> tuple[str, ...]:
    """The names in a file, one a line. Raises VariorumError."""
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


def listed(names: Iterable[str]) -> str:
    """`Ada, Ben and Cem`."""
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last


def is_local_link(link: str) -> bool:
    """Whether a link works on this machine only."""
    from reader.serving.addresses import is_loopback

    return link.startswith("http:") and is_loopback(urlsplit(link).hostname or "")
