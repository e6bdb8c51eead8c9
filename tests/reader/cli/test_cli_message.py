"""`variorum message`: said from a shell to everybody who reads."""

from __future__ import annotations

import json

import pytest

from annotations.seminar import room
from annotations.seminar.presence import Place
from annotations.seminar.room import Room, room_path
from tests.helpers.command_line import CommandLine


def test_a_message_from_a_shell(variorum: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "LOOK_AGAIN", -1.0)
    variorum.add("bridge", "The bridge was closed.")
    answer = variorum("message", "hello")
    assert answer.code == 1
    assert "nobody has opened a class on this library" in answer.err
    server, ben = Room(variorum.library, "", host=True), Room(variorum.library, "Ben")
    for one in (server, ben):
        one.tick(Place())
    assert variorum("message").out == "no messages yet\n"
    assert variorum.ok("--as", "Ann", "message", "ten", "minutes", "left").out == (
        "Sent to 1 reader: ten minutes left\n"
    )
    (signal,) = ben.tick(Place())
    assert (signal.sender, signal.payload["text"]) == ("Ann", "ten minutes left")
    told = json.loads(variorum.ok("--as", "Ann", "message", "--json", "and \x1b[31mnow").out)
    assert (told["from"], told["readers"]) == ("Ann", 1)
    assert "\x1b" not in variorum.ok("message").out
    assert "Ann: ten minutes left" in variorum.ok("message").out
    assert [one["from"] for one in json.loads(variorum.ok("message", "--json").out)] == ["Ann"] * 2
    answer = variorum("message", "x" * 10_000)
    assert answer.code == 1
    assert "10,000 characters" in answer.err
    assert [person.annotator for person in server.present()] == ["Ben"]  # a shell is nobody
    for one in (ben, server):
        one.leave()
    assert not room_path(variorum.library).exists()
    assert variorum("message").code == 1
