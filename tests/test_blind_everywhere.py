"""A blind round, looked at with hostile eyes: whatever is asked in Ada's name, the answer is the
one that the same library gives without a word of Ben's in it.

Two copies of one library: in one of them Ben has annotated. Every command, every format that can be
exported and every key of the screens is tried on both. A command that nobody has listed here fails.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click
import pytest
from command_line import CommandLine
from making import TEXT, add, prepared, span_of
from screens import press, running, until

from annotations import blind, resolving
from annotations.revising import take_in
from annotations.store import Store
from reader.cli.exchanging import _FORMATS
from reader.cli.root import variorum as program
from reader.commands import FINDING, LIBRARY, PANES, TAGGING, Command
from reader.screens.reading import ReadingScreen
from reader.widgets.status import StatusLine

if TYPE_CHECKING:
    from reader.app import VariorumApp

_TEXT = f"{TEXT}\n\nNobody was asked."


class Twins(NamedTuple):
    """The library without Ben, and with him."""

    alone: Path
    seen_by_ben: Path


def twins(folder: Path) -> Twins:
    folder.mkdir()
    alone, other = folder / "alone" / "library.db", folder / "other" / "library.db"
    alone.parent.mkdir()
    other.parent.mkdir()
    ada = Store.open(alone, "Ada")
    document = add(ada, _TEXT, origin="here")
    add(ada, "Quite another matter. Thirty buses were turned back.", "matter")
    ada.tags.add("irony")
    mine = ada.annotate(document, span_of(document, "thirty buses"), ["claim"], "Ada's note")
    ada.annotate(document, span_of(document, "The mayor denied everything."), ["opinion"])
    blind.start(ada)
    ada.database.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    ada.close()
    shutil.copy(alone, other)
    ben = Store.open(other, "Ben")
    for quote in ("thirty buses", "a scandal", "Nobody was asked.", "The bridge was closed"):
        theirs = ben.annotate(document, span_of(document, quote), ["irony"], f"secret: {quote}")
        assert theirs is not None
    with ben.journal.recorded("linked") as tx:
        ben.link(tx, theirs.id, "contradicts", mine.id)
    resolving.toggle(ben, document, span_of(document, "The mayor denied everything."), "disputed")
    ben.delete([theirs.id])
    ben.journal.undo()
    ben.close()
    for path in (alone, other):  # one of Ben's loses its passage by a new revision
        ada = Store.open(path, "Ada")
        take_in(ada, prepared(_TEXT.replace("Nobody was asked.", "So be it."), origin="here"))
        ada.close()
    return Twins(alone, other)


def leaves(group: click.Group, before: tuple[str, ...] = ()) -> Iterator[str]:
    """Every command that does something, by its whole name."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            if command.invoke_without_command:
                yield " ".join((*before, name))
            yield from leaves(command, (*before, name))
        else:
            yield " ".join((*before, name))


# What is asked, by command. FILE stands for a file that is compared, too.
ASKED: dict[str, tuple[str, ...]] = {
    "read": ("bridge matter",),
    "add": ("FILE",),
    "list": ("", "--json"),
    "show": ("bridge", "bridge --json"),
    "search": ("scandal", "secret", "by:Ben", "tag:irony", "by:consensus --json", "by:Ben --json"),
    "parallels": ("--quote=thirty_buses", "bridge 0 30 --json"),
    "edit": ("bridge --title=Other",),
    "remove": ("bridge",),
    "annotate": ("bridge --quote=a_scandal --tag=irony", "bridge --quote=denied --tag=claim"),
    "annotations": ("", "--json", "--annotator=Ben", "--annotator=consensus --json", "--tag=irony",
                    "--status=orphaned --json", "--document=bridge"),
    "annotation delete": ("1",),
    "annotation edit": ("1 --note=mine",),
    "annotation link": ("1 supports 2",),
    "annotation unlink": ("1 2",),
    "queue": ("", "--json"),
    "queue accept": ("1",),
    "queue other": ("1",),
    "queue place": ("1 --quote=denied",),
    "agree": ("", "--json", "--annotator=Ben", "--annotator=Ada --annotator=Ben", "--tag=irony",
              "--unit=character --json"),
    "stats": ("", "--json", "bridge"),
    "blind": ("", "--json"),
    "blind start": ("",),
    "tags": ("", "--json"),
    "tags add": ("figure --json",),
    "tags list": ("", "--json"),
    "tags rename": ("irony wit",),
    "undo": ("",),
    "redo": ("",),
    "history": ("", "--json"),
    "history prune": ("--before=2000-01-01",),
    "pack make": ("FILE --with-annotations", "FILE --json"),
    "pack return": ("FILE", "FILE --json"),
    "export": ("FILE --format=csv", "- --annotator=Ben", "- --tag=irony"),
    "report": ("FILE --resamples=0", "-"),
    "import": ("-",),
}  # fmt: skip
ELSEWHERE = {
    "demo": "it opens the sample library",
    "clean": "it reads a file, and no library",
    "serve": "it opens the screens, which are tried by their keys",
    "open": "it opens a pack, in which nothing of others is",
    "merge": "it tells whoever takes files in what is in these files",
    "blind reveal": "it ends the round",
    "backup": "a copy of the library is the library, with all that is in it",
    "restore": "a copy of the library is the library",
    "check": "it tells of the health of the file",
    "rescue": "it saves what is in the file",
}
"""Commands that are not asked here, and why."""


def test_every_command_is_tried_or_its_reason_is_told() -> None:
    assert sorted({*ASKED, *ELSEWHERE}) == sorted(leaves(program))
    assert not ASKED.keys() & ELSEWHERE.keys()


def told(command: CommandLine, library: Path, name: str, asked: str) -> str:
    """All that a command says and writes, without what two libraries have of their own."""
    command.monkeypatch.setenv("VARIORUM_LIBRARY", str(library))
    file = library.parent / "written"
    written = str(file)
    ids = ids_in(library)
    words = [word.replace("_", " ").replace("FILE", written) for word in asked.split()]
    words = [ids[int(w) - 1] if name.startswith("annotation ") and w in "12" else w for w in words]
    if name.startswith("queue "):
        words = [ids[0] if word == "1" else word for word in words]
    answer = command("--as", "Ada", *name.split(), *words)
    text = f"{answer.code}\n{answer.out}\n{answer.err}"
    if file.exists():
        text += re.sub(r"(?m)^[0-9a-f]{32}", "", file.read_text("utf-8"))
        file.unlink()
    text = re.sub(r"(?m)^ +\d+ (?= <time>)", "<entry>", plain(text))  # Ben's doings count, too
    return re.sub(r'\{"id": \d+', "<entry>", text).replace(str(library.parent), "<folder>")


def ids_in(library: Path) -> list[str]:
    """The ids of Ada's annotations, in the order of the text."""
    store = Store.open(library, "Ada")
    try:
        return [one.id for one in sorted(store.annotations(), key=lambda one: one.span)]
    finally:
        store.close()


def plain(text: str) -> str:
    text = re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "<id>", text)
    text = re.sub(r'\b\d{16}, "[0-9a-f]{12}"', "<stamp>", text)
    text = re.sub(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?Z?)?", "<time>", text)
    text = re.sub(
        r"\b\d\d:\d\d\b", "<minute>", text
    )  # of two libraries the second is looked at later
    return re.sub(r'"bytes": \d+', "<bytes>", text)


@pytest.mark.parametrize("name", ASKED)
def test_no_command_tells(variorum: CommandLine, tmp_path: Path, name: str) -> None:
    for n, asked in enumerate(ASKED[name]):
        both = twins(tmp_path / str(n))
        alone, other = (told(variorum, library, name, asked) for library in both)
        assert other == alone


def test_no_format_tells(variorum: CommandLine, tmp_path: Path) -> None:
    for kind in _FORMATS:
        both = twins(tmp_path / kind)
        alone, other = (told(variorum, path, "export", f"- --format={kind}") for path in both)
        assert other == alone


def test_once_it_is_revealed_they_are_told_apart(variorum: CommandLine, tmp_path: Path) -> None:
    """Else nothing would be tried above."""
    for name in ("annotations", "list", "stats", "agree", "export", "report", "pack make", "queue"):
        both = twins(tmp_path / name)
        for library in both:
            store = Store.open(library, "Ada")
            blind.reveal(store)
            store.close()
        alone, other = (told(variorum, library, name, ASKED[name][0]) for library in both)
        assert "Ben" in other or alone != other, name
        assert alone != other


# The screens

_READING = (*TAGGING, *FINDING, *PANES)
_ENDS = ("back", "quit_program", "copy", "copy('words')", "digit", "close_pane")
"""What leaves the screen or the program, or writes to the clipboard of who runs this."""


def keys_of(commands: tuple[Command, ...]) -> list[str]:
    """A key for each command, in the order of the lists."""
    return [one.keys.split(",")[0] for one in commands if one.action not in _ENDS]


def painted(app: VariorumApp) -> str:
    """What is on the screen, to the letter and the colour."""
    lines = app.screen._compositor.render_strips()
    return plain("\n".join("".join(f"{s.text}{s.style}" for s in line) for line in lines))


def same(other: list[str], alone: list[str]) -> None:
    for there, here in zip(other, alone, strict=True):
        assert there.split("\n") == here.split("\n")


async def consulted(app: VariorumApp, pilot) -> None:
    """Wait until the apparatus, where it is open, tells of the sentence under the cursor."""
    screen = app.screen
    if isinstance(screen, ReadingScreen) and screen.view.apparatus:
        await until(
            app,
            pilot,
            lambda: (
                screen._known_turn == app.store.journal.turn()
                and screen._passage_here() in screen._known
            ),
        )


async def shown(
    library: Path, slugs: tuple[str, ...], keys: list[str], monkeypatch: pytest.MonkeyPatch
) -> list[str]:
    """What each key shows, and what is there once esc has left that."""
    # What is said goes by itself after some seconds: not here, where two are compared.
    monkeypatch.setattr(StatusLine, "_SECONDS", 3600.0)
    found = []
    async with running(library, *slugs, size=(140, 40), annotator="Ada") as (app, pilot):
        base = type(app.screen)
        found.append(painted(app))
        for key in keys:
            await press(app, pilot, key)
            await consulted(app, pilot)
            found.append(f"{key}: {painted(app)}")
            for _ in range(4):
                if type(app.screen) is base:
                    break
                await press(app, pilot, "escape")
            assert type(app.screen) is base, key
    return found


async def test_no_key_on_the_list_of_documents_tells(
    home: Path, tmp_path: Path, monkeypatch
) -> None:
    both = twins(tmp_path / "both")
    keys = [key for key in keys_of(LIBRARY) if key not in ("enter", "B", "x", "u", "U")]
    alone, other = [await shown(library, (), keys, monkeypatch) for library in both]
    same(other, alone)


async def test_no_key_over_the_text_tells(home: Path, tmp_path: Path, monkeypatch) -> None:
    both = twins(tmp_path / "both")
    keys = keys_of(_READING)
    # On each sentence what counts and lists: everyone's view, the apparatus, the list, the walk.
    here = ["g", *("O", "C", "P", "A", "a", "D", "right_parenthesis") * 3, "H", "Q", "f"]
    alone, other = [
        await shown(library, ("bridge", "matter"), here + keys, monkeypatch) for library in both
    ]
    same(other, alone)
