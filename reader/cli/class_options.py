"""The options of the commands about a class: its file, and where it is served."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

import click

from annotations.seminar.class_file import class_file_of, is_web_address
from annotations.seminar.class_members import SELF_SIGNED, SeminarClass
from corpus.errors import LibraryError, VariorumError
from corpus.os_errors import reason_of
from corpus.text.storable import storable
from reader.cli.open_library import chosen_library
from reader.cli.options import Decorated

if TYPE_CHECKING:
    from annotations.seminar.class_editing import ClassFileEdit
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


class Given(NamedTuple):
    """Where the options say that the class is served; None: as it was."""

    host: str | None = None
    port: int | None = None
    address: str | None = None
    certificate: str | None = None
    key: str | None = None

    @classmethod
    def of(cls, options: dict[str, Any]) -> Given:
        """Of what `site_options` give. Raises VariorumError and UsageError."""
        certificate, key, address = (options[it] for it in ("certificate", "key", "address"))
        if address is not None and not is_web_address(address):
            raise VariorumError("--address is written like https://class.example.org")
        if certificate is not None and options["self_signed"]:
            raise click.UsageError("--self-signed cannot be combined with --certificate")
        if key is not None and certificate is None:
            raise click.UsageError("--key needs --certificate")
        if options["self_signed"]:
            chosen: str | None = SELF_SIGNED
        else:
            chosen = certificate and str(certificate.absolute())
        return cls(options["host"], options["port"], address, chosen, key and str(key.absolute()))


def site_options(command: Decorated) -> Decorated:
    """Where the class is served; what is given is noted in the file of the class."""
    for option in (
        click.option("--self-signed", is_flag=True,
                     help="Speak HTTPS with a certificate made for this machine, of which browsers "
                          "warn once."),
        click.option("--key", type=click.Path(path_type=Path), metavar="FILE",
                     help="The key of the certificate, if it is in a file of its own."),
        click.option("--certificate", type=click.Path(path_type=Path), metavar="FILE",
                     help="Serve HTTPS with this certificate (PEM, with its chain)."),
        click.option("--address", metavar="URL",
                     help="The address with which links begin, such as that of your HTTPS "
                          "proxy."),
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


def chosen_site(seminar: SeminarClass, given: Given) -> Site:
    """Where a class is served: as the options say, else as it was the last time."""
    from reader.serving.addresses import site_of

    told = {key: value for key, value in given._asdict().items() if value is not None}
    if given.certificate is not None:
        told["key"] = given.key
    known = {key: getattr(seminar, key) for key in Given._fields}
    return site_of(SeminarClass(**(known | told)))


def note_site(edit: ClassFileEdit, site: Site) -> None:
    """Note where a class is served, so that its links stay what they are."""
    edit.set_server(
        host=site.host, port=site.port, address=site.address, certificate=site.certificate,
        key=site.key,
    )  # fmt: skip


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

    return is_loopback(urlsplit(link).hostname or "")
