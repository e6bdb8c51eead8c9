"""`variorum import` of a codebook: the tags that it adds are told."""

from __future__ import annotations

from tests.helpers.command_line import CommandLine


def test_the_tags_of_a_codebook_are_told(variorum: CommandLine) -> None:
    variorum.ok("tags", "add", "harvest")
    file = variorum.home / "codes.qdc"
    variorum.ok("export", str(file))
    variorum.ok("undo")
    told = variorum.ok("import", str(file)).out
    assert told == "tags added: 1\nannotations imported: none; variorum undo reverts it\n"
    assert variorum.ok("import", str(file)).out == "annotations imported: none\n"
