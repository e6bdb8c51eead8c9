"""The first message of a page: who asks, and whether they are let in."""

from __future__ import annotations

import asyncio
from typing import NamedTuple

from annotations.seminar.class_members import Member, hash_of, is_same, new_secret
from corpus.errors import VariorumError
from reader.serving.connection import Connection
from reader.serving.limits import Limits
from reader.serving.messages import (
    FULL,
    MISUSED,
    OTHER_BROWSER,
    REVOKED,
    UNKNOWN,
    Introduction,
    introduction,
)
from reader.serving.roster import Roster

REVOKED_LINK = "This link was revoked. Ask your teacher for a new one."
RENEWED_LINK = "This link was replaced by a new one. Open the new link."


class RefusedError(Exception):
    """Why somebody is not let in: the sentence for the page, and the close code."""

    def __init__(self, code: int, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


class Visitor(NamedTuple):
    """Somebody who has shown a secret."""

    member: Member
    first: Introduction
    """What their page has said first."""
    token: str | None
    """What their browser has to keep from now on, where the link was bound to it just now."""


async def introduced(connection: Connection, roster: Roster, limits: Limits) -> Visitor:
    """Who is at the other end. Raises RefusedError."""
    try:
        message = await asyncio.wait_for(connection.recv(), limits.introduction)
    except TimeoutError:
        raise RefusedError(UNKNOWN, "Use the link that you were given.") from None
    try:
        first = introduction(message)
    except ValueError:
        raise RefusedError(MISUSED, "The message is not valid.") from None
    member = roster.owner_of(first.secret)
    if member is None:
        raise RefusedError(UNKNOWN, "This link is not valid; ask for yours.")
    connection.is_known()
    if member.revoked is not None:
        raise RefusedError(REVOKED, REVOKED_LINK)
    return Visitor(member, first, await _bound(member, first.browser, roster))


async def _bound(member: Member, token: str | None, roster: Roster) -> str | None:
    """The token for a browser to which the link is bound now; None where nothing is new to it.

    Raises RefusedError where the link belongs to another.
    """
    if not member.bound:
        return None
    if token is not None and is_same(hash_of(token), member.browser_hash):
        return None
    if member.browser_hash is None:
        given = new_secret()
        try:
            # Another program may be editing the file of the class.
            owner = await asyncio.to_thread(roster.bind, member, given)
        except VariorumError:
            raise RefusedError(
                FULL, "The link could not be bound to this browser. Try again later."
            ) from None
        if is_same(hash_of(given), owner):
            return given
        # Bound a moment ago, perhaps to this one: the class is looked at once a second only.
        if token is not None and is_same(hash_of(token), owner):
            return None
    raise RefusedError(
        OTHER_BROWSER,
        "This link belongs to another browser. Your teacher can renew it: "
        f"variorum class renew {member.name}",
    )
