"""What reaches the terminal, read from a real pseudo-terminal: nothing from outside steers it."""

from __future__ import annotations

import codecs
import json
import os
import sys

import pytest

from annotations.errors import BadTag
from annotations.service import documents
from annotations.service.store import Store
from corpus.document import Span
from corpus.sources.json_lines import from_json_line

pytestmark = pytest.mark.skipif(os.name != "posix", reason="pseudo-terminals are POSIX's")

# Clipboard, colour, title, C1, bidirectional override and isolate, line separator, tag characters,
# and what would be markup of Textual's.
HOSTILE = (
    "\x1b]52;c;SEVMTE8=\x07",
    "\x1b[31mEVIL",
    "\x1b]0;EVIL\x07",
    "\x9b31mEVIL",
    "\u202eEVIL",
    "\u2066EVIL",
    "\u2028EVIL",
    "\U000e0041EVIL",
    "[red]EVIL[/red][@click=app.quit]EVIL[/]",
    "[/]",
)
FORBIDDEN = (
    b"\x1b]52;c;SEVM",
    b"\x1b[31mEVIL",
    b"\x1b]0;EVIL",
    "\x9b".encode(),
    "\u202e".encode(),
    "\u2066".encode(),
    "\u2028".encode(),
    "\U000e0041".encode(),
)


@pytest.fixture
def library(tmp_path, home):
    path = tmp_path / "hostile.db"
    poison = " ".join(HOSTILE)
    store = Store.open(path, f"Eve {poison}")
    for slug in ("one", "two"):
        line = {
            "id": slug,
            "title": f"Title {poison}",
            "publisher": f"Publisher {poison}",
            "authors": [f"Author {poison}"],
            "url": f"https://example.org/{poison}",
            "text": f"{slug} begins {poison} and ends.\n\nAnother paragraph {poison} here.",
        }
        documents.add_document(store, from_json_line(json.dumps(line), 1))
    document = store.documents.get("one")
    store.annotate(document, Span(0, 30), ["claim"], f"note {poison}")
    for n, name in enumerate(HOSTILE):
        try:
            store.annotate(document, Span(n, n + 20), [f"t {name}"])
        except BadTag:
            continue
    store.close()
    return path


def test_nothing_from_a_library_reaches_the_terminal_as_a_control_sequence(library):
    from bench.terminal import Terminal

    seen = bytearray()

    class Recorded(Terminal):
        def pump(self, timeout: float) -> bool:
            before = len(self.seen)
            came = super().pump(timeout)
            seen.extend(self.seen[before:] if before < len(self.seen) else b"")
            return came

    command = [sys.executable, "-m", "reader", "read", "one", "two", "--library", str(library)]
    terminal = Recorded([*command, "--as", "Ann"], 40, 120)
    try:
        terminal.wait_for("begins", limit=60)
        # Tag, list of annotations, tag picker, note, search, search everywhere, palette, help,
        # another document, details, export, undo and its message, the documents.
        tour = r"c a \x1b t \x1b \r \x1b / E \r f E V \x1b \x10 \x1b ? \x1b ] x u q e \x1b a \x1b"
        for key in tour.split():
            terminal.press(codecs.decode(key, "unicode_escape").encode(), quiet=0.15)
    finally:
        terminal.close()
    assert b"begins" in seen
    assert b"EVIL" in seen
    for sequence in FORBIDDEN:
        assert sequence not in seen, sequence


def test_nothing_from_a_library_reaches_a_pipe_as_a_control_sequence(library, variorum):
    for arguments in (
        ("read", "one", "two"),
        ("list",),
        ("show", "one"),
        ("annotations",),
        ("annotations", "--json"),
        ("search", "EVIL"),
        ("tags", "list"),
        ("history",),
        ("list", "--json"),
    ):
        done = variorum.process(*arguments, "--library", str(library))
        assert done.code == 0, done.err
        for sequence in FORBIDDEN:
            assert sequence not in done.out.encode(), (arguments, sequence)
