"""A blind round, looked at with hostile eyes: whatever is asked in Ada's name, the answer is the
one that the same library gives without a word of Ben's in it.

Two copies of one library: in one of them Ben has annotated. Every command, every format that can be
exported and every key of the screens is tried on both. A command that nobody has listed here fails.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import closing
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, NamedTuple

import click
import pytest

from annotations.analysis.tables.registry import TABLES
from annotations.exchange.formats import csv_file
from annotations.exchange.registry import EXPORTED
from annotations.model.memos import LIBRARY
from annotations.seminar import adjudication, blind_rounds, finished_documents, packs
from annotations.service.attributes import DocumentChanges, change_documents
from annotations.service.documents import add_document
from annotations.service.memos import subject_of, write_memo
from annotations.service.replies import add_reply
from annotations.service.store import Store
from corpus.storage.sqlite import sqlite3
from reader.cli.root import variorum as program
from reader.tui.commands import Command
from reader.tui.library.screen import LibraryScreen
from reader.tui.reading.features.parallels_panel import ParallelsPanel
from reader.tui.reading.screen import ReadingScreen
from reader.tui.widgets.status import StatusLine
from tests.helpers.command_line import CommandLine
from tests.helpers.factories import TEXT, add, prepared_source, span_of
from tests.helpers.file_contents import readable
from tests.helpers.screens import press, running_app, strips, wait_until

if TYPE_CHECKING:
    from reader.tui.app import VariorumApp

_TEXT = f"{TEXT}\n\nNobody was asked."


class Twins(NamedTuple):
    """The library without Ben, and with him."""

    alone: Path
    seen_by_ben: Path


def twins(folder: Path) -> Twins:
    """Copies of two that are made once: of all that is asked each has its own."""
    shutil.copytree(made().name, folder)
    return Twins(folder / "alone" / "library.db", folder / "other" / "library.db")


@cache
def made() -> TemporaryDirectory[str]:
    made = TemporaryDirectory()
    folder = Path(made.name)
    alone, other = folder / "alone" / "library.db", folder / "other" / "library.db"
    alone.parent.mkdir()
    other.parent.mkdir()
    ada = Store.open(alone, "Ada")
    document = add(ada, _TEXT, origin="here")
    add(ada, "Quite another matter. Thirty buses were turned back.", "matter")
    ada.tags.add("irony")
    change_documents(ada, [document.id], DocumentChanges({"year": "1920"}, add_to=("press",)))
    mine = ada.annotate(document, span_of(document, "thirty buses"), ["claim"], "Ada's note")
    ada.annotate(document, span_of(document, "The mayor denied everything."), ["opinion"])
    write_memo(ada, LIBRARY, "Ada's memo")
    add_reply(ada, mine.id, "Ada's reply")
    blind_rounds.start(ada)
    ada.database.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    ada.close()
    shutil.copy(alone, other)
    ben = Store.open(other, "Ben")
    for quote in ("thirty buses", "a scandal", "Nobody was asked.", "The bridge was closed"):
        theirs = ben.annotate(document, span_of(document, quote), ["irony"], f"secret: {quote}")
        assert theirs is not None
    for about in (LIBRARY, subject_of(ben, document=document.slug), subject_of(ben, tag="irony")):
        write_memo(ben, about, "Ben's secret memo")
    add_reply(ben, theirs.id, "Ben's secret reply to himself")
    with ben.journal.recorded("replied to Ada") as tx:
        ben.replies.add(tx, mine.id, ben.rows.annotator(tx).id, "Ben's secret reply")
    with ben.journal.recorded("linked") as tx:
        ben.rows.links.add(tx, theirs.id, "contradicts", mine.id)
    adjudication.toggle(
        ben, document, span_of(document, "The mayor denied everything."), "disputed"
    )
    finished_documents.toggle(ben, document.id)
    ben.delete([theirs.id])
    ben.journal.undo()
    ben.close()
    files(folder, other)
    for path in (alone, other):  # one of Ben's loses its passage by a new revision
        ada = Store.open(path, "Ada")
        add_document(
            ada, prepared_source(_TEXT.replace("Nobody was asked.", "So be it."), origin="here")
        )
        ada.close()
    return made


def files(folder: Path, seen_by_ben: Path) -> None:
    """Files that somebody may bring from elsewhere: a CSV with everybody's annotations, edited
    where it is Ada's, and Ada's own return.
    """
    ben = Store.open(seen_by_ben, "Ben")
    table = csv_file.write(ben.annotations(include_hidden=True), ben.documents.all())
    (folder / "everybody.csv").write_text(
        table.replace("Ada's note", "Ada's corrected note"), "utf-8", newline=""
    )
    ben.close()
    ada = Store.open(seen_by_ben, "Ada")
    (folder / "ada.return").write_text("".join(packs.make_return(ada).lines), "utf-8")
    ada.close()


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


# What is asked, by command. FILE stands for a file that is compared, too; EVERYBODY for a CSV with
# everybody's annotations; RETURN for Ada's return.
ASKED: dict[str, tuple[str, ...]] = {
    "read": ("bridge matter", "bridge --at=10-20"),
    "add": ("FILE", "FILE --json", "EVERYBODY --encoding=utf-8", "EVERYBODY --revises=bridge",
            "EVERYBODY --keep-comments", "--jsonl=-"),
    "manual": ("", "blind-round"),
    "list": ("", "--json", "--column=year", "--collection=press", "--where=year=1920"),
    "show": ("bridge", "bridge --json"),
    "search": ("scandal", "secret --limit=1 --json", "--jsonl=-", "secret",
               "by:Ben", "tag:irony", "by:consensus --json", "by:Ben --json",
               "scandal_-tag:irony", "secret_or_-by:Ada"),
    "parallels": ("--quote=thirty_buses", "bridge 0 30 --json",
                  "bridge 0 30 --limit=1 --weak", "--jsonl=-"),
    "edit": ("bridge --title=Other", "bridge --author=A --publisher=P --json",
             "bridge --published=2026-01-01 --url=https://x.test --language=en",
             "bridge --set=genre=letter --unset=year", "--collection=press --add-to=other",
             "--where=year=1920 --remove-from=press --json"),
    "attributes": ("", "--json"),
    "attributes list": ("", "--json"),
    "attributes export": ("-", "- --excel", "- --delimiter=tab", "- --collection=press",
                          "FILE.csv --where=year=1920 --json"),
    "attributes import": ("EVERYBODY", "EVERYBODY --json"),
    "attributes rename": ("year age", "year age --json"),
    "attributes type": ("year text", "year text --json"),
    "attributes remove": ("year", "year --json"),
    "collections": ("", "--json"),
    "collections list": ("", "--json"),
    "collections rename": ("press papers", "press papers --json"),
    "remove": ("bridge", "bridge --json"),
    "annotate": ("bridge --quote=a_scandal --tag=irony", "bridge --quote=denied --tag=claim",
                 "bridge --quote=a_scandal --note=mine", "bridge --span 0 10 --note=mine --json"),
    "annotations": ("", "--json", "--annotator=Ben", "--annotator=consensus --json", "--tag=irony",
                    "--status=orphaned --json", "--document=bridge", "by:Ben",
                    "--query=-tag:irony", "--query=tag:claim_near:50_-(-tag:irony)",
                    "--collection=press", "--where=year=1920"),
    "query": ("", "--json"),
    "query list": ("", "--json"),
    "query save": ("x tag:irony", "x by:Ben --json"),
    "query delete": ("x",),
    "annotation delete": ("1", "1 --json"),
    "annotation edit": ("1 --note=mine", "1 --tag=irony --json", "1 --span 0 10"),
    "annotation copy": ("--from=Ben", "--from=Ben --to=consensus --json",
                        "--from=Ada --to=consensus --notes --document=bridge"),
    "annotation link": ("1 supports 2", "1 supports 2 --json"),
    "annotation unlink": ("1 2", "1 2 --kind=supports", "1 2 --json"),
    "queue": ("", "--json", "--document=bridge"),
    "queue accept": ("1", "--sure", "--sure --json"),
    "queue other": ("1", "1 --number=1", "1 --json"),
    "queue place": ("1 --quote=denied", "1 --span 0 10", "1 --quote=denied --json"),
    "agree": ("", "--json", "--annotator=Ben", "--annotator=Ada --annotator=Ben", "--tag=irony",
              "--unit=character --json", "--document=bridge --nested --json",
              "--resamples=10 --seed=1", "--query=-tag:irony", "--by=collection --json",
              "--any-tag",
              "--collection=press", "--where=year=1920"),
    "stats": ("", "--json", "bridge", "--by=document", "--by=annotator --json",
              "--by=document --annotator=Ben", "--query=-tag:irony",
              "--by=annotator --query=by:Ben", "--collection=press", "--where=year=1920"),
    "feedback": ("", "Ada", "Ben", "--against=Ben --json", "--against=Ada --unit=passage",
                 "--document=bridge --nested --complete", "--collection=press --passages=1",
                 "--where=year=1920", "--html=FILE.html --pseudonyms=KEY"),
    "blind": ("", "--json"),
    "blind start": ("", "--json", "--deadline=+90m"),
    "blind lock": ("", "--json"),
    "blind unlock": ("", "--json"),
    "blind deadline": ("+90m", "none --json", "2000-01-01_18:00"),
    "tags": ("", "--json"),
    "tags add": ("figure --json", "figure --colour=red --description=x",
                 "figure --letter=Y --key=B"),
    "tags delete": ("irony", "claim --yes --json", "opinion --everyone"),
    "tags edit": ("irony --letter=Y --json", "irony --colour=red --key=B --description=x"),
    "tags export": ("-", "- --delimiter=tab", "- --excel", "FILE --json"),
    "tags import": ("EVERYBODY", "EVERYBODY --json"),
    "tags list": ("", "--json"),
    "tags merge": ("irony claim", "claim irony --json"),
    "tags move": ("irony 1", "irony 2 --json"),
    "tags nest": ("irony claim", "irony --json"),
    "tags rename": ("irony wit", "irony wit --json"),
    "memo": ("", "--json"),
    "memo list": ("", "bridge --json", "--annotator=Ben", "--tag=irony"),
    "memo show": ("", "bridge", "--tag=irony --json"),
    "memo write": ("bridge --text=mine", "--text=mine --json", "--tag=irony --text=mine",
                   "--append --text=more"),
    "memo remove": ("", "--json", "bridge", "--tag=irony"),
    "reply": ("1 mine", "1 mine --json", "2 mine"),
    "replies": ("", "--json", "--document=bridge", "--annotation=1", "--annotator=Ben",
                "--orphaned --json"),
    "replies edit": ("0 other", "0 other --json"),
    "replies remove": ("0", "0 --json"),
    "undo": ("", "--json"),
    "redo": ("", "--json"),
    "history": ("", "--json", "--limit=3"),
    "history prune": ("--before=2000-01-01", "--before=2999-01-01", "--before=2999-01-01 --json"),
    "pack make": ("FILE --with-annotations", "FILE --json", "FILE bridge", "FILE --blind",
                  "FILE --documents=bridge --with-annotations",
                  "FILE --with-annotations --pseudonyms=KEY"),
    "pack return": ("FILE", "FILE --json"),
    "merge": ("RETURN", "RETURN --json"),
    "export": ("FILE --format=csv", "- --annotator=Ben", "- --tag=irony", "- --excel",
               "- --document=bridge", "- --status=orphaned", "FILE --format=csv --json",
               "FILE --format=csv --memos", "- --replies", "FILE.xlsx",
               "- --query=-tag:irony", "- --collection=press",
               "- --where=year=1920", "FILE.md --by=tag", "FILE.md --template=TEMPLATE",
               "FILE.csv --pseudonyms=KEY", "- --delimiter=tab"),
    "table": (
        *(f"{name} --json" for name in TABLES), "tags", "sentences FILE.csv",
        "sentences - --excel", "sentences - --delimiter=tab",
        "documents --measure=share", "tags --pairs=near --distance=3", "tags --query=-tag:irony",
        "sentences --tag=irony", "sentences --annotator=Ben", "documents --document=bridge",
        "documents --status=orphaned", "documents --collection=press", "links --where=year=1920",
        "sentences FILE.csv --pseudonyms=KEY",
    ),
    "report": ("FILE --resamples=0", "-", "- --document=bridge --nested", "FILE --json",
               "- --passages=1", "- --collection=press", "- --where=year=1920",
               "FILE --resamples=0 --pseudonyms=KEY", "- --query=-tag:irony",
               "FILE --resamples=0 --query=by:Ben --pseudonyms=KEY"),
    "sql": ("", "--json", "SELECT_*_FROM_v_annotations"),
    "import": ("EVERYBODY", "EVERYBODY --json", "EVERYBODY --format=csv --on-conflict=file",
               "EVERYBODY --on-conflict=library --json", "EVERYBODY --to=bridge",
               "EVERYBODY --project=any"),
    "backup": ("COPY", "COPY --json", "COPY --force"),
    "restore": ("", "--json"),
    "check": ("", "--json", "--all", "--mend", "--mend --all", "--mend --json"),
    "rescue": ("", "--json"),
    "doctor": ("", "--json"),
}  # fmt: skip
ELSEWHERE = {
    "keys": "it lists the keys, and opens no library",
    "man": "it prints a page of the manual",
    "completion": "it prints a script, and completes names of documents and tags only",
    "demo": "it opens the sample library",
    "clean": "it reads a file, and no library",
    "serve": "it opens the screens, which are tried by their keys",
    **{
        f"class{word}": "it edits the file of the class, and opens no library"
        for word in ("", " list", " add", " renew", " revoke", " role", " sheet")
    },
    "open": "it opens a pack, in which nothing of others is",
    "blind reveal": "it ends the round",
    "message": "what is said to all, is said to all",
    "progress": "its counts of everybody are for whoever leads the class, in a blind round as well",
}
"""Commands that are not asked here, and why."""
UNASKED = {
    ("read", "--linear"): "how a text is laid out on the screens",
    ("read", "--bidi"): "how a text is laid out on the screens",
    ("undo", "--entry"): "entries have other numbers where Ben has some",
    ("redo", "--entry"): "entries have other numbers where Ben has some",
    ("restore", "--force"): "a backup is the library, with all that is in it",
}
"""Options that are not asked here, and why."""


def test_every_command_is_tried_or_its_reason_is_told() -> None:
    assert sorted({*ASKED, *ELSEWHERE}) == sorted(leaves(program))
    assert not ASKED.keys() & ELSEWHERE.keys()


def test_every_option_is_tried_or_its_reason_is_told() -> None:
    """A figure may hide behind an option as well."""
    for name, asked in ASKED.items():
        command = program
        for word in name.split():
            found = command.get_command(click.Context(command), word)  # type: ignore[attr-defined]
            assert found is not None
            command = found
        words = {word.partition("=")[0] for words in asked for word in words.split()}
        for parameter in command.params:
            option = parameter.opts[0]
            if option.startswith("--") and option not in ("--library", "--as", "--help"):
                assert option in words or (name, option) in UNASKED, f"{name} {option}"


def told(command: CommandLine, library: Path, name: str, asked: str) -> str:
    """All that a command says and writes, without what two libraries have of their own."""
    command.monkeypatch.setenv("VARIORUM_LIBRARY", str(library))
    file = library.parent / "written"
    written = str(file)
    ids = ids_in(library)
    brought = {"EVERYBODY": "everybody.csv", "RETURN": "ada.return"}
    words = [
        word.replace("_", " ").replace("FILE", written).replace("KEY", f"{written}-key.csv")
        .replace("TEMPLATE", str(template_in(library.parent)))
        for word in asked.split()
    ]  # fmt: skip
    words = [str(library.parent.parent / brought[w]) if w in brought else w for w in words]
    words = [str(library.parent / "copy.db") if word == "COPY" else word for word in words]
    words = [ids[int(w) - 1] if name.startswith("annotation ") and w in "12" else w for w in words]
    if name in ("reply", "replies"):
        words = [re.sub(r"(^|=)([12])$", lambda m: m[1] + ids[int(m[2]) - 1], w) for w in words]
    if name.startswith("queue "):
        words = [ids[0] if word == "1" else word for word in words]
    answer = command("--as", "Ada", *name.split(), *words)
    text = f"{answer.code}\n{answer.out}\n{answer.err}"
    for made in sorted(library.parent.glob("written*")):
        text += re.sub(r"(?m)^[0-9a-f]{32}", "", readable(made))
        shutil.rmtree(made) if made.is_dir() else made.unlink()
    text = re.sub(r"(?m)^ +\d+ (?= <time>)", "<entry>", plain(text))  # Ben's doings count, too
    return re.sub(r'\{"id": \d+', "<entry>", text).replace(str(library.parent), "<folder>")


def template_in(folder: Path) -> Path:
    """A template for quotes."""
    path = folder / "template.md"
    path.write_text("{{ groups }}", encoding="utf-8")
    return path


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
    # A file has the size of all that is in it.
    return re.sub(r'"bytes": \d+|\d+\.\d MB', "<bytes>", text)


@pytest.mark.parametrize("name", ASKED)
def test_no_command_tells(variorum: CommandLine, tmp_path: Path, name: str) -> None:
    for n, asked in enumerate(ASKED[name]):
        both = twins(tmp_path / str(n))
        alone, other = (told(variorum, library, name, asked) for library in both)
        assert other == alone


def test_no_format_tells(variorum: CommandLine, tmp_path: Path) -> None:
    for format_ in EXPORTED:
        both = twins(tmp_path / format_.name)
        for suffix in format_.suffixes or (".html", ".docx"):
            asked = f"FILE{suffix} --format={format_.name}"
            alone, other = (told(variorum, path, "export", asked) for path in both)
            assert alone.startswith("0\n"), (asked, alone)
            assert other == alone, asked


def test_once_it_is_revealed_they_are_told_apart(variorum: CommandLine, tmp_path: Path) -> None:
    """Else nothing would be tried above."""
    for name in ("annotations", "list", "stats", "agree", "export", "report", "pack make", "queue"):
        both = twins(tmp_path / name)
        for library in both:
            store = Store.open(library, "Ada")
            blind_rounds.reveal(store)
            store.close()
        alone, other = (told(variorum, library, name, ASKED[name][0]) for library in both)
        assert "Ben" in other or alone != other, name
        assert alone != other


# The screens

_ENDS = (
    "library.quit",
    "reading.back",
    "copying.passage",
    "copying.words",
    "copying.style",
    "panes.close",
)
"""What leaves the screen or the program, writes to the clipboard of who runs this, or saves what
the second of the two would find in the settings.
"""


def keys_of(commands: Sequence[Command[Any]]) -> list[str]:
    """A key for each command, in the order of the lists."""
    return [command.key_list[0] for command in commands if command.id not in _ENDS and command.keys]


def painted(app: VariorumApp) -> str:
    """What is on the screen, to the letter and the colour."""
    return plain("\n".join("".join(f"{s.text}{s.style}" for s in line) for line in strips(app)))


def same(other: list[str], alone: list[str]) -> None:
    for there, here in zip(other, alone, strict=True):
        assert there.split("\n") == here.split("\n")


async def consulted(app: VariorumApp, pilot) -> None:
    """Wait until the apparatus, where it is open, tells of the sentence under the cursor."""
    screen = app.screen
    if isinstance(screen, ReadingScreen) and screen.view.apparatus:
        await wait_until(
            app,
            pilot,
            lambda: (
                screen.documents.turn == app.session.store.journal.turn()
                and screen.feature(ParallelsPanel).answered
            ),
        )


async def shown(
    library: Path, slugs: tuple[str, ...], keys: list[str], monkeypatch: pytest.MonkeyPatch
) -> list[str]:
    """What each key shows, and what is there once esc has left that."""
    # What is said goes by itself after some seconds: not here, where two are compared.
    monkeypatch.setattr(StatusLine, "_SECONDS", 3600.0)
    found = []
    async with running_app(library, *slugs, size=(140, 40), annotator="Ada") as (app, pilot):
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
    keys = [
        key
        for key in keys_of(LibraryScreen.OWN_COMMANDS)
        if key not in ("enter", "B", "x", "u", "U")
    ]
    alone, other = [await shown(library, (), keys, monkeypatch) for library in both]
    same(other, alone)


async def test_no_key_over_the_text_tells(home: Path, tmp_path: Path, monkeypatch) -> None:
    both = twins(tmp_path / "both")
    keys = keys_of(ReadingScreen.OWN_COMMANDS)
    # On each sentence what counts and lists: everyone's view, the apparatus, the list, the walk.
    here = ["g", *("O", "C", "P", "A", "a", "D", "right_parenthesis") * 3, "H", "Q", "f"]
    alone, other = [
        await shown(library, ("bridge", "matter"), here + keys, monkeypatch) for library in both
    ]
    same(other, alone)


@pytest.mark.parametrize("statement", [
    "UPDATE annotations SET note = 'secret, altered' WHERE note LIKE 'secret: thirty%'",
    "DELETE FROM annotation_digests WHERE annotation IN "
    "(SELECT id FROM annotations WHERE note LIKE 'secret%')",
    "UPDATE annotations SET start = 1, [end] = 5 WHERE note LIKE 'secret: a scandal%'",
    "UPDATE annotation_versions SET version = 'x' WHERE annotation IN "
    "(SELECT id FROM annotations WHERE note LIKE 'secret%')",
])  # fmt: skip
def test_damage_of_others_is_told_in_one_sentence(
    variorum: CommandLine, tmp_path: Path, statement: str
) -> None:
    library = twins(tmp_path / "both").seen_by_ben
    with closing(sqlite3.connect(library)) as connection, connection:
        of_ben = [
            id_
            for (id_,) in connection.execute(
                "SELECT id FROM annotations WHERE annotator IN "
                "(SELECT id FROM annotators WHERE name != 'Ada')"
            )
        ]
        assert connection.execute(statement).rowcount
    variorum.monkeypatch.setenv("VARIORUM_LIBRARY", str(library))
    for options in ([], ["--json"], ["--mend"], ["--mend", "--json"]):
        answer = variorum("--as", "Ada", "check", *options)
        said = answer.out + answer.err
        assert "hidden in this blind round is" in said or "--mend" in options, said
        for word in ("secret", "Ben", "7 annotations", '"annotations": 7', "carry", *of_ben):
            assert word not in said
