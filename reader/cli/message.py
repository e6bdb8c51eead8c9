"""`variorum message`: a message to everybody in the class, from a shell; or those already sent."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from annotations.errors import RoomError
from annotations.seminar.class_signals import Signal, message_text
from annotations.seminar.presence import Place
from annotations.seminar.room import Room
from reader.cli.open_library import chosen_library
from reader.cli.open_store import open_store
from reader.cli.options import TEXT, json_option, library_option
from reader.cli.output import count, local_time, print_json, print_message


@click.command(short_help="Show a message to everybody in the class.")
@click.argument("text", nargs=-1, type=TEXT, metavar="[TEXT]...")
@library_option
@json_option
def message(text: tuple[str, ...], library: Path | None, as_json: bool) -> None:
    """Show a message in the status line of everybody who is reading in the class, with your name;
    without TEXT, print the messages of this class.

    There is a class while variorum serve runs, or while somebody has the class view open (! in the
    reader). Messages are kept until it is over.
    """
    line = message_text(" ".join(text)) if text else None
    with open_store(library) as store:  # for the name, and to say what is wrong with the library
        name = store.annotator
    room = Room(chosen_library(library), name, host=True, opens=False)
    room.tick(Place("shell"))
    try:
        if not room.is_open:
            raise room.problem or RoomError(
                "nobody has opened a class on this library; variorum serve does, and ! in the "
                "reader"
            )
        if line is None:
            _print(room.messages(), as_json=as_json)
            return
        readers = len(room.present())
        sent = room.send("message", {"text": line})
    finally:
        room.leave()
    if as_json:
        print_json({**_as_json(sent), "readers": readers})
    else:
        print_message(f"Sent to {count(readers, 'reader')}: {line}")


def _print(messages: list[Signal], *, as_json: bool) -> None:
    if as_json:
        print_json([_as_json(one) for one in messages])
    elif not messages:
        print_message("no messages yet")
    for one in () if as_json else messages:
        told = _as_json(one)
        print_message(f"{local_time(str(told['sent']))}  {one.sender}: {told['text']}")


def _as_json(signal: Signal) -> dict[str, object]:
    try:
        sent = datetime.fromtimestamp(signal.sent, UTC).isoformat(timespec="seconds")
    except (ValueError, OverflowError, OSError):
        sent = ""  # a clock that is off by ages
    return {"from": signal.sender, "sent": sent, "text": str(signal.payload.get("text", ""))}
