"""`variorum class`: who is in a class, and their links, which last until they are revoked."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import click

from annotations.seminar.class_members import (
    ROLES,
    SELF_SIGNED,
    Member,
    checked_names,
    hash_of,
    new_secret,
)
from corpus.errors import VariorumError
from reader.cli.class_options import (
    LOCAL_LINKS,
    Given,
    chosen_class,
    chosen_site,
    class_option,
    is_local_link,
    listed,
    names_in,
    names_option,
    note_site,
    site_options,
)
from reader.cli.json_objects import JsonObject
from reader.cli.open_library import chosen_library
from reader.cli.options import TEXT, Decorated, json_option, library_option
from reader.cli.output import (
    count,
    interactive,
    local_time,
    print_error,
    print_json,
    print_message,
)
from reader.files import short_name, write_private

if TYPE_CHECKING:
    from annotations.seminar.class_editing import ClassFileEdit
    from reader.serving.addresses import Site

_Result = TypeVar("_Result")
_SECONDS = "two seconds"
_NAMES = click.argument("names", nargs=-1, type=TEXT, metavar="NAME...", required=True)


class Link(NamedTuple):
    """A member and their link, which is told once."""

    member: Member
    link: str


@click.group(
    "class", invoke_without_command=True,
    short_help="List, add and revoke the links of a class.",
)  # fmt: skip
@library_option
@class_option
@json_option
@click.pass_context
def class_(
    ctx: click.Context, library: Path | None, class_file: Path | None, as_json: bool
) -> None:
    """List the members of the class that `variorum serve` lets in.

    The class is a file beside the library, as in seminar.class.toml, which can be edited by hand.
    A link works in new tabs, as a bookmark and after a restart, until it is revoked or renewed.
    Only the hashes of links are in the file: what was lost cannot be shown again, but renewed.
    """
    if ctx.invoked_subcommand is None:
        ctx.invoke(list_, library=library, class_file=class_file, as_json=as_json)


@class_.command("list", short_help="List the members, their roles and their links.")
@library_option
@class_option
@json_option
def list_(library: Path | None, class_file: Path | None, as_json: bool) -> None:
    """List the members of the class, with their roles and the state of their links."""
    from reader.serving.class_files import read_class

    path = chosen_class(class_file, library)
    members = read_class(path).members if class_file or path.exists() else ()
    if as_json:
        print_json([_member_json(member) for member in members])
        return
    if not members:
        print_message("the class has no members; variorum class add NAME adds one")
        return
    widest = max(len(member.name) for member in members)
    for member in members:
        role = f"{member.role.label:<10}"
        print_message(f"{member.name:<{widest}}  {role}  {_state(member)}")


def _sheet_option(command: Decorated) -> Decorated:
    return click.option(
        "--sheet", type=click.Path(path_type=Path), metavar="FILE.html",
        help="Write the links to a page of cards with QR codes, to print and cut out, instead of "
             "printing them here.",
    )(command)  # fmt: skip


@class_.command("add", short_help="Add members, and print their links.")
@click.argument("names", nargs=-1, type=TEXT, metavar="[NAME]...")
@names_option
@click.option("--role", type=click.Choice(list(ROLES)), default="student", show_default=True,
              help="What they may do.")  # fmt: skip
@click.option("--bind", is_flag=True, help="Let each link work only in the first browser that "
                                           "opens it.")  # fmt: skip
@_sheet_option
@site_options
@library_option
@class_option
@json_option
def add(
    names: tuple[str, ...], names_file: Path | None, role: str, bind: bool, sheet: Path | None,
    library: Path | None, class_file: Path | None, as_json: bool, **options: Any,
) -> int:  # fmt: skip
    """Add members to the class, and print the link of each. It is printed once: only its hash is
    saved. Members who are in the class already keep their link.

    Roles: a student reads and tags; a co-teacher also sees the class, leads blind rounds and
    settles disagreements; a keeper also changes documents, the codebook and the review queue.
    """
    if names_file is not None:
        names += names_in(names_file)
    if not names:
        raise click.UsageError("name the members, or a file with --names")
    wanted, given = checked_names(names), _given(options)
    present: list[str] = []
    members: list[str] = []

    def change(edit: ClassFileEdit) -> list[Link]:
        site = chosen_site(edit.value, given)
        note_site(edit, site)
        there = {member.name for member in edit.value.members}
        present.extend(name for name in wanted if name in there)
        new = [Member(name, ROLES[role], bound=bind) for name in wanted if name not in there]
        members.extend({*there, *wanted})
        for member in new:
            edit.add(member)
        links = _renewed(edit, site, new)
        _write_sheet(sheet, links, site, path, library)
        return links

    path = chosen_class(class_file, library)
    links = _edited(path, change)
    if present:
        print_error(
            f"already in the class, with the link that they have: {listed(present)}; variorum "
            "class renew makes a new one"
        )
    for names_alike in _alike(members):
        print_error(
            f"{listed(names_alike)} differ only in capital letters, and are different annotators"
        )
    _print_links(links, sheet, as_json=as_json)
    return 0


def _alike(names: Iterable[str]) -> list[list[str]]:
    """Groups of names that are the same but for capital letters."""
    groups: dict[str, list[str]] = {}
    for name in sorted(names):
        groups.setdefault(name.casefold(), []).append(name)
    return [group for group in groups.values() if len(group) > 1]


@class_.command("renew", short_help="Give members new links; the old ones stop working.")
@_NAMES
@click.option("--bind/--no-bind", default=None, help="Let the link work only in the first browser "
                                                     "that opens it, or in any.")  # fmt: skip
@_sheet_option
@site_options
@library_option
@class_option
@json_option
def renew(
    names: tuple[str, ...], bind: bool | None, sheet: Path | None, library: Path | None,
    class_file: Path | None, as_json: bool, **options: Any,
) -> int:  # fmt: skip
    """Give members new links, for lost ones, revoked ones and those that belong to another browser.
    The old links stop working within two seconds, also where they are open.
    """
    given = _given(options)

    def change(edit: ClassFileEdit) -> list[Link]:
        members = [edit.value.get(name) for name in checked_names(names)]
        site = chosen_site(edit.value, given)
        note_site(edit, site)
        links = _renewed(edit, site, members, bind)
        _write_sheet(sheet, links, site, path, library)
        return links

    path = chosen_class(class_file, library)
    _print_links(_edited(path, change), sheet, as_json=as_json)
    return 0


@class_.command("sheet", short_help="Give everybody a new link, on a page of cards to print.")
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE.html")
@click.argument("names", nargs=-1, type=TEXT, metavar="[NAME]...")
@click.option("--yes", is_flag=True, help="Do not ask for confirmation.")
@library_option
@class_option
@json_option
def sheet_(
    file: Path, names: tuple[str, ...], yes: bool, library: Path | None, class_file: Path | None,
    as_json: bool,
) -> int:  # fmt: skip
    """Write a page of cards to print and cut out: name, role, link and QR code of each member.

    Links are not stored, so these are new ones: the links from before stop working. Without NAME,
    the page has all members but those whose link was revoked.
    """
    from reader.serving.class_files import read_class

    path = chosen_class(class_file, library)
    there = read_class(path)
    members = [there.get(name) for name in checked_names(names)] or [
        member for member in there.members if member.revoked is None
    ]
    if not members:
        raise VariorumError("the class has no members; variorum class add NAME adds one")
    replaced = [member.name for member in members if member.secret_hash is not None]
    if replaced and not yes:
        what = f"the links of {listed(replaced)} stop working, and new ones are made"
        if not interactive():
            raise VariorumError(f"{what}; confirm with --yes")
        if not click.confirm(f"{what[0].upper()}{what[1:]}. Go on?", default=False):
            print_message("no link was changed")
            return 1

    def change(edit: ClassFileEdit) -> list[Link]:
        site = chosen_site(edit.value, Given())
        note_site(edit, site)
        links = _renewed(edit, site, [edit.value.get(member.name) for member in members])
        _write_sheet(file, links, site, path, library)
        return links

    _print_links(_edited(path, change), file, as_json=as_json)
    return 0


@class_.command("revoke", short_help="Make the links of members invalid.")
@_NAMES
@library_option
@class_option
@json_option
def revoke(
    names: tuple[str, ...], library: Path | None, class_file: Path | None, as_json: bool
) -> int:
    """Make the links of members invalid. Where one is open, the reader is closed within two
    seconds; what was saved is not lost. The members stay in the class: renew gives them a new link.
    """
    from annotations.seminar.class_editing import now

    def change(edit: ClassFileEdit) -> list[Member]:
        members = [edit.value.get(name) for name in checked_names(names)]
        return [
            edit.change(it.name, lambda one: replace(one, revoked=one.revoked or now()))
            for it in members
        ]

    revoked = _edited(chosen_class(class_file, library), change)
    if as_json:
        print_json([_member_json(member) for member in revoked])
    else:
        names_revoked = listed(member.name for member in revoked)
        print_message(f"revoked the link of {names_revoked}; open pages close within {_SECONDS}")
    return 0


@class_.command("role", short_help="Change the role of a member.")
@click.argument("name", type=TEXT, metavar="NAME")
@click.argument("role", type=click.Choice(list(ROLES)), metavar="ROLE")
@library_option
@class_option
@json_option
def role_(
    name: str, role: str, library: Path | None, class_file: Path | None, as_json: bool
) -> int:
    """Change the role of a member: student, co-teacher or keeper. The link stays the same; an open
    page is opened anew within two seconds.
    """

    def change(edit: ClassFileEdit) -> Member:
        return edit.change(name, lambda it: replace(it, role=ROLES[role]))

    member = _edited(chosen_class(class_file, library), change)
    if as_json:
        print_json(_member_json(member))
    else:
        print_message(f"{member.name} is a {member.role.label} now")
    return 0


def _given(options: dict[str, Any]) -> Given:
    """Where the links are to lead; a port that is still to be chosen cannot be written in one."""
    given = Given.of(options)
    return given._replace(port=given.port or None)


def _edited(path: Path, change: Callable[[ClassFileEdit], _Result]) -> _Result:
    from reader.serving.class_files import edit_class

    return edit_class(path, change)


def _write_sheet(
    file: Path | None, links: list[Link], site: Site, class_file: Path, library: Path | None
) -> None:
    """Write the cards before the class is changed: a file that cannot be written loses no link."""
    if file is None or not links:
        return
    if file.suffix.lower() not in (".html", ".htm"):
        raise VariorumError(f"the cards are a web page: call the file {short_name(file)}.html")
    if file.exists():
        # Nobody can show the links again that are on it.
        raise VariorumError(
            f"the file {short_name(file)} already exists, and other members' links may be on it; "
            "name a new file"
        )
    from reader.report.link_sheet import Card, link_sheet
    from reader.serving.self_signed import certificate_file_of, self_signed

    fingerprint = None
    if site.certificate == SELF_SIGNED:
        fingerprint = self_signed(certificate_file_of(class_file), site.hosts)[0].fingerprint
    cards = [Card(it.name, it.role.label, link, it.bound) for it, link in links]
    path = chosen_library(library)
    write_private(file, link_sheet(cards, path.name, fingerprint), path)


def _renewed(
    edit: ClassFileEdit, site: Site, members: list[Member], bound: bool | None = None
) -> list[Link]:
    """New links for these members."""
    from annotations.seminar.class_editing import with_link

    links = []
    for member in members:
        secret = new_secret()
        renewed = partial(with_link, secret_hash=hash_of(secret), bound=bound)
        changed = edit.change(member.name, renewed)
        links.append(Link(changed, f"{site.base}/#{secret}"))
    if links:
        edit.set_server(links=site.base)
    return links


def _print_links(links: list[Link], sheet: Path | None, *, as_json: bool) -> None:
    if as_json:
        print_json([{**_member_json(member), "link": link} for member, link in links])
        return
    if not links:
        return
    if sheet is not None:
        print_message(
            f"wrote {count(len(links), 'card')} to {short_name(sheet)}; print it, and delete it: "
            "whoever has it has the links"
        )
        return
    widest = max(len(member.name) for member, _ in links)
    for member, link in links:
        print_message(f"{member.name:<{widest}}  {link}")
    if is_local_link(links[0].link):
        print_error(LOCAL_LINKS)


def _state(member: Member) -> str:
    """What is to be known of a member's link, in words."""
    if member.revoked is not None:
        return "revoked" if member.revoked == "true" else f"revoked {local_time(member.revoked)}"
    if member.secret_hash is None:
        return f"no link; variorum class renew “{member.name}” makes one"
    if not member.bound:
        return "link"
    return "link in one browser" if member.browser_hash else "link for the first browser"


def _member_json(member: Member) -> JsonObject:
    return {
        "name": member.name, "role": member.role.label, "bind": member.bound,
        "bound": member.browser_hash is not None, "has_link": member.secret_hash is not None,
        "revoked": member.revoked,
    }  # fmt: skip
