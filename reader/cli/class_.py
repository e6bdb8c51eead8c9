"""`variorum class`: who is in a class, and their links, which last until they are revoked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import click

from annotations.seminar.class_members import (
    ROLES,
    Member,
    checked_names,
    hash_of,
    new_secret,
)
from reader.cli.class_options import (
    LOCAL_LINKS,
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
from reader.cli.options import TEXT, json_option, library_option
from reader.cli.output import local_time, print_error, print_json, print_message

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


@class_.command("add", short_help="Add members, and print their links.")
@click.argument("names", nargs=-1, type=TEXT, metavar="[NAME]...")
@names_option
@click.option("--role", type=click.Choice(list(ROLES)), default="student", show_default=True,
              help="What they may do.")  # fmt: skip
@click.option("--bind", is_flag=True, help="Let each link work only in the first browser that "
                                           "opens it.")  # fmt: skip
@site_options
@library_option
@class_option
@json_option
def add(
    names: tuple[str, ...], names_file: Path | None, role: str, bind: bool, host: str | None,
    port: int | None, address: str | None, library: Path | None, class_file: Path | None,
    as_json: bool,
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
    wanted = checked_names(names)
    present: list[str] = []

    def change(edit: ClassFileEdit) -> list[Link]:
        site = chosen_site(edit.value, host, port or None, address)
        note_site(edit, site)
        there = {member.name for member in edit.value.members}
        present.extend(name for name in wanted if name in there)
        new = [Member(name, ROLES[role], bound=bind) for name in wanted if name not in there]
        for member in new:
            edit.add(member)
        return _renewed(edit, site, new)

    links = _edited(library, class_file, change)
    if present:
        print_error(
            f"already in the class, with the link that they have: {listed(present)}; variorum "
            "class renew makes a new one"
        )
    _print_links(links, as_json=as_json)
    return 0


@class_.command("renew", short_help="Give members new links; the old ones stop working.")
@_NAMES
@click.option("--bind/--no-bind", default=None, help="Let the link work only in the first browser "
                                                     "that opens it, or in any.")  # fmt: skip
@site_options
@library_option
@class_option
@json_option
def renew(
    names: tuple[str, ...], bind: bool | None, host: str | None, port: int | None,
    address: str | None, library: Path | None, class_file: Path | None, as_json: bool,
) -> int:  # fmt: skip
    """Give members new links, for lost ones, revoked ones and those that belong to another browser.
    The old links stop working within two seconds, also where they are open.
    """

    def change(edit: ClassFileEdit) -> list[Link]:
        members = [edit.value.get(name) for name in checked_names(names)]
        site = chosen_site(edit.value, host, port or None, address)
        note_site(edit, site)
        return _renewed(edit, site, members, bind)

    _print_links(_edited(library, class_file, change), as_json=as_json)
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
    seconds; what was saved stays. The members stay in the class: renew gives them a new link.
    """
    from annotations.seminar.class_editing import now

    def change(edit: ClassFileEdit) -> list[Member]:
        members = [edit.value.get(name) for name in checked_names(names)]
        return [
            edit.change(it.name, lambda one: replace(one, revoked=one.revoked or now()))
            for it in members
        ]

    revoked = _edited(library, class_file, change)
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

    member = _edited(library, class_file, change)
    if as_json:
        print_json(_member_json(member))
    else:
        print_message(f"{member.name} is a {member.role.label} now")
    return 0


def _edited(
    library: Path | None, class_file: Path | None, change: Callable[[ClassFileEdit], _Result]
) -> _Result:
    from reader.serving.class_files import edit_class

    return edit_class(chosen_class(class_file, library), change)


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


def _print_links(links: list[Link], *, as_json: bool) -> None:
    if as_json:
        print_json([{**_member_json(member), "link": link} for member, link in links])
        return
    if not links:
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
