"""What a screen reader says when one thing is in front after another.

The words that are new are said, and no others: the title of a dialog when it opens, a document's
title when it is another document, then the sentence, its annotations, the message of the status
line.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from reader.tui.browser.description import Description, Passage


class Announcement(NamedTuple):
    """Something to be said."""

    text: str
    language: str = ""
    """Of the text, where that is a document's; empty: the program's."""
    urgent: bool = False
    """Whether it says what is wrong."""


def announcements(
    before: Description | None, now: Description, told: tuple[int, str] = (0, "")
) -> list[Announcement]:
    """What is to be said now; `before` is what was in front last, None at the beginning. `told` is
    the last message of this screen that was said; it is not said again when the screen is back.
    """
    is_new = before is None or before.screen != now.screen
    if is_new:
        before = None
    messages = list(_messages(before, now, told))
    said = [
        *_notices(before, now),
        *_place(before, now),
        *_passage(before.passage if before else None, now.passage, told=bool(messages)),
        *messages,
    ]
    return [one for one in said if one.text]


def _notices(before: Description | None, now: Description) -> Iterator[Announcement]:
    known = before.notices if before is not None else ()
    yield from (Announcement(text, urgent=True) for text in now.notices if text not in known)


def _place(before: Description | None, now: Description) -> Iterator[Announcement]:
    """The dialog, the field, the row of a list."""
    if before is None:
        if now.passage is None:  # a text has a title of its own
            yield Announcement(now.title)
        yield from map(Announcement, now.lines)
    if now.head and (before is None or (before.focus, before.head) != (now.focus, now.head)):
        yield Announcement(now.head)
    if now.label and (before is None or (before.focus, before.label) != (now.focus, now.label)):
        yield Announcement(f"{now.label}, field")
    row = (now.focus, now.row)
    if before is None or row != (before.focus, before.row):
        yield Announcement(", ".join(filter(None, (now.row, now.place))))
    elif now.place != before.place:
        yield Announcement(now.place)


def _passage(before: Passage | None, now: Passage | None, *, told: bool) -> Iterator[Announcement]:
    """`told`: a message says what has happened to the annotations of the same sentence."""
    if now is None:
        return
    another = before is None or before.document != now.document
    if another:
        yield Announcement(now.title, now.language)
    if now.selected and (before is None or now.selected != before.selected):
        yield Announcement(f"selected: {now.selected}", now.language)
    elif before is not None and before.selected and not now.selected:
        yield Announcement("nothing selected")
        before = None
    elif another or before is None or now.sentence != before.sentence:
        yield Announcement(now.text, now.language)
    elif now.cursor != before.cursor:
        yield Announcement(_moved(before, now), now.language)
    if told and before is not None and now.sentence == before.sentence:
        return
    if now.annotations and (before is None or now.annotations != before.annotations):
        yield Announcement("; ".join(now.annotations))


def _moved(before: Passage, now: Passage) -> str:
    """What is told of a motion within a sentence: the row, the word or the character."""
    if now.row != before.row:
        return now.row_text
    return now.character if abs(now.cursor - before.cursor) == 1 else now.word


def _messages(
    before: Description | None, now: Description, told: tuple[int, str]
) -> Iterator[Announcement]:
    if now.error and (before is None or now.error != before.error):
        yield Announcement(now.error, urgent=True)
    if now.lasting and (before is None or now.lasting != before.lasting):
        yield Announcement(now.lasting)
    if now.message[1] and now.message != told:
        yield Announcement(now.message[1], urgent=now.is_error)
