"""`variorum serve`: the reader in the browsers of a class."""

from __future__ import annotations

import asyncio
import errno
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import click

from annotations.seminar.class_file import class_file_of
from annotations.seminar.class_members import SELF_SIGNED, SeminarClass
from corpus.errors import VariorumError
from reader.advice import explained
from reader.cli.class_options import (
    LOCAL_LINKS,
    Given,
    chosen_site,
    class_option,
    is_local_link,
    listed,
    names_in,
    names_option,
    note_site,
    site_options,
)
from reader.cli.open_library import chosen_library
from reader.cli.open_store import open_store
from reader.cli.options import DOCUMENT, TEXT, json_option, library_option
from reader.cli.output import count, print_error, print_json, print_message

if TYPE_CHECKING:
    from reader.serving.addresses import Site
    from reader.serving.certificates import Tls
    from reader.serving.roster import Roster

_PLAIN = (
    "plain HTTP is not encrypted: anybody in the same network can read the traffic and use "
    "the links; unless you trust everybody in it, use --self-signed, --certificate or an HTTPS "
    "proxy"
)


@click.command(short_help="Serve the reader to the browsers of a class.")
@click.argument("documents", nargs=-1, type=DOCUMENT, metavar="[DOC]...")
@library_option
@class_option
@site_options
@click.option(
    "--annotator",
    "annotators",
    multiple=True,
    type=TEXT,
    metavar="NAME",
    help="A person who gets a link that works until the server stops; repeat it for several.",
)
@names_option
@click.option(
    "--sessions",
    type=click.IntRange(1, 1000),
    metavar="N",
    help="The maximum number of readers at one time (default: the whole class, at least 30).",
)
@json_option
def serve(
    documents: tuple[str, ...], library: Path | None, class_file: Path | None,
    annotators: tuple[str, ...], names_file: Path | None, sessions: int | None, as_json: bool,
    **options: Any,
) -> int:  # fmt: skip
    """Serve the reader to the browsers of a class.

    Members of the class (see variorum class add) open the reader with their links. Without a
    class, or with --annotator and --names, the command prints a secret link for each person, which
    works until the server stops. Everybody who has a link can read and tag in that person's name.
    DOC are the documents that are open on the first visit. The server runs until ctrl+c;
    annotations are saved in the library.
    """
    if sys.platform == "win32":
        raise VariorumError("serve works on Linux and macOS only: Windows has no pseudo-terminals")
    if names_file is not None:
        annotators += names_in(names_file)
    from reader.serving.limits import Limits
    from reader.serving.server import ReaderServer

    given = Given.of(options)
    with open_store(library) as store:
        slugs = [store.documents.get(name).slug for name in documents]
        own_name = store.annotator
        empty = not store.summaries()
    path = chosen_library(library)
    file = _class_to_serve(class_file, path, annotators)
    if file is None:
        people, site = _temporary(annotators or (own_name,), given)
    else:
        people, site = _lasting(file, given)
    tls = _tls(site, file or path)
    if empty:
        print_error(
            f"{path.name} has no documents, and none can be added in a browser; add some with "
            "variorum add"
        )
    if tls is None and not _is_loopback(site):
        print_error(_PLAIN)

    def ready(chosen: int) -> None:
        if file is not None:
            _warn_if_moved(file, replace(site, port=chosen))
            _note(file, replace(site, port=chosen))
        _print_site(path, file, replace(site, port=chosen), people, tls, as_json=as_json)
        sys.stdout.flush()
        people.forget()

    reader_server = ReaderServer(path, slugs, people, Limits(sessions=sessions), tls)
    try:
        asyncio.run(reader_server.run(site, ready, print_error))
    except OSError as error:
        raise _cannot_listen(site, error, file) from error
    return 0


def _class_to_serve(named: Path | None, library: Path, annotators: tuple[str, ...]) -> Path | None:
    """The file of the class that is served; None where links are made for this time only."""
    beside = class_file_of(library)
    if annotators:
        if named is not None:
            raise click.UsageError("--class cannot be combined with --annotator or --names")
        if beside.exists():
            print_error(
                f"the links below work until the server stops, and those of {beside.name} do not "
                "work meanwhile; without --annotator and --names, they do"
            )
        return None
    return named or (beside if beside.exists() else None)


def _temporary(names: tuple[str, ...], given: Given) -> tuple[Roster, Site]:
    from reader.serving.roster import Roster

    return Roster(names), chosen_site(SeminarClass(), given._replace(port=given.port or 0))


def _lasting(file: Path, given: Given) -> tuple[Roster, Site]:
    """The class in a file, and where it is to be served."""
    from reader.serving.class_files import read_class
    from reader.serving.roster import ClassRoster

    seminar = read_class(file)
    site = chosen_site(seminar, given)
    people = ClassRoster(file)
    if not people:
        print_error(f"nobody in {file.name} has a link; variorum class add NAME makes one")
    return people, site


def _warn_if_moved(file: Path, site: Site) -> None:
    """Say so where the links of a class lead elsewhere."""
    from reader.serving.class_files import read_class

    links = read_class(file).links
    if links is not None and links != site.base:
        print_error(
            f"the links were made for {links}, and the class is at {site.base} now: in each link, "
            "replace the one by the other, or make new ones with variorum class renew"
        )


def _tls(site: Site, beside: Path) -> Tls | None:
    """HTTPS, with the certificate of the site, or one that is kept beside this file; None where
    HTTP is spoken. Raises VariorumError.
    """
    if site.certificate is None:
        return None
    from reader.serving.certificates import Tls, load_certificate
    from reader.serving.self_signed import certificate_file_of, self_signed

    if site.certificate == SELF_SIGNED:
        certificate, is_new = self_signed(certificate_file_of(beside), site.hosts)
        if is_new:
            print_error(
                f"made a certificate for this machine, {certificate.file.name}, valid until "
                f"{certificate.ends:%Y-%m-%d}"
            )
        return Tls(certificate, trusted=False)
    folder = beside.parent  # of a path that somebody wrote into the file of the class
    key = None if site.key is None else folder / site.key
    certificate = load_certificate(folder / site.certificate, key)
    if certificate.ends_soon():
        print_error(
            f"the certificate {certificate.file.name} ends on {certificate.ends:%Y-%m-%d}; renew "
            "it before, and the server will use the new one"
        )
    host = urlsplit(site.base).hostname or ""
    if not certificate.is_for(host):
        names = listed(certificate.names) if certificate.names else "no name"
        print_error(
            f"the certificate {certificate.file.name} is for {names}, not for {host}: browsers "
            "will warn; give the right address with --address"
        )
    return Tls(certificate, trusted=True)


def _note(file: Path, site: Site) -> None:
    """Note where the class is served, for the next time; one that cannot be written is served."""
    from reader.serving.class_files import edit_class

    try:
        edit_class(file, lambda edit: note_site(edit, site))
    except VariorumError as error:
        print_error(explained(error))


def _is_loopback(site: Site) -> bool:
    """Whether nobody else can listen to what is sent."""
    from reader.serving.addresses import is_loopback

    return is_loopback(site.host)


def _cannot_listen(site: Site, error: OSError, file: Path | None) -> VariorumError:
    where = f"{site.host}, port {site.port}" if site.port else site.host
    reason = (error.strerror or str(error)).lower()
    advice = ""
    if file is not None and error.errno == errno.EADDRINUSE:
        advice = (
            "; the class may be served already; if not, choose another port with --port, which "
            "changes the links"
        )
    return VariorumError(f"serve cannot listen on {where}: {reason}{advice}")


def _print_site(
    path: Path, file: Path | None, site: Site, people: Roster, tls: Tls | None, *, as_json: bool
) -> None:
    fingerprint = tls.certificate.fingerprint if tls and not tls.trusted else None
    links = {name: f"{site.base}/#{secret}" for name, secret in people.links.items()}
    if as_json:
        print_json({
            "url": f"{site.base}/", "class": file and file.name, "people": len(people),
            "fingerprint": fingerprint,
            "links": [{"annotator": name, "link": link} for name, link in links.items()],
        })  # fmt: skip
        return
    print_message(f"Serving {path.name} at {site.base}/; press ctrl+c to stop.")
    if fingerprint is not None:
        print_message("Browsers warn of its certificate once. Go on where they show this SHA-256:")
        print_message(f"  {fingerprint}")
    if file is not None:
        print_message(
            f"{count(len(people), 'member')} of {file.name} can come in with their links; changes "
            "by variorum class take effect at once."
        )
        return
    print_message(
        "Everybody who has a link can use it, under this name, until the server stops (links by "
        "variorum class add last longer):"
    )
    widest = max(len(name) for name in links)
    for name, link in links.items():
        print_message(f"  {name:<{widest}}  {link}")
    if is_local_link(f"{site.base}/"):
        print_message(f"{LOCAL_LINKS[0].upper()}{LOCAL_LINKS[1:]}.")
