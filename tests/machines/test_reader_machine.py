"""Random keys, mouse reports, pastes, garbage and changes of size into the real program in a real
terminal, while a second program writes into the library.

After each burst the library holds what the keys meant and nothing else, as a model says that knows
the sentences, the cursor and one's own annotations; the screen counts no annotation as saved that
is not there; and however the program ends, the terminal is as it was before.
"""

from __future__ import annotations

import json
import os
import signal
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

import pytest

if os.name != "posix":
    pytest.skip("pseudo-terminals are POSIX's", allow_module_level=True)

from hypothesis import given
from hypothesis import strategies as st

from annotations.health.checks import check
from annotations.service import documents
from annotations.service.store import Store
from corpus.document import Document, Span
from corpus.search.exact import find_exact
from corpus.sources.json_lines import from_json_line
from corpus.text.segments import sentence_at
from tests.helpers.examples import examples
from tests.helpers.terminals import Session

TEXT = (
    "Alpha came first, they say. Bravo was late. Nobody asked why Charlie stayed.\n\n"
    "Delta wrote a letter. Echo never got it, which Foxtrot calls a lie.\n\n"
    "Golf is no game here. Hotel guests complain. India waits.\n\n"
    "Juliett signed it. Kilo is a weight, not a name."
)
WORDS = ("Alpha", "Bravo", "Charlie", "Delta", "Echo", "Foxtrot", "Golf", "Hotel", "India", "Kilo")
TAGS = {"c": "claim", "o": "opinion", "d": "disputed"}
OWN = ("irony", "hearsay", "figure/source")
SIZES = ((24, 80), (36, 120), (50, 200), (30, 100))
BURST, TYPED = 6, 12
LOWEST = 4
"""Lines at the bottom in which nothing is clicked."""
MOST_CLICKS = 20
"""On one word, until it stands still."""
NOISE = (
    b"?q", b"?j\x1b[Bq", b"T", b"ZZ", b"zz", b"L\r", b"y", b"mk", b"/zzzz\r", b"?\x1b", b"t\x1b",
    b"Mj\x1b", b"I\t\x1b",
    b"/x\x1b", b"\r\x1b", b"\x1b[I", b"\x1b[O\x1b[I", b"\x1b[1;5Z", b"\x00", b"\xe9", b"\xff\xfe",
    b"\x1b[<35;40;12M", b"\x1b[<65;40;12M\x1b[<64;40;12M", b'\x1b[M \x90"', b"\x1b[?62;c",
    b"\x1b]11;rgb:1e1e/cccc/dddd\x1b\\", b"\x1b[200~c o d x\r\nq\x1b[201~", b"\x1b[200~\x1b[201~",
)  # fmt: skip
"""What changes no annotation, and leaves the cursor where it is."""


@dataclass(frozen=True)
class Mine:
    """One annotation of the reader's own."""

    tags: frozenset[str] = frozenset()
    note: str = ""


State = dict[Span, Mine]


@dataclass
class Model:
    """What the keys mean: the cursor, the annotations, and the way back."""

    document: Document
    cursor: int = 0
    mine: State = field(default_factory=dict)
    done: list[tuple[State, Span]] = field(default_factory=list)
    undone: list[tuple[State, Span]] = field(default_factory=list)
    """What was before, or after, a change of a passage."""

    @property
    def sentence(self) -> Span:
        span = sentence_at(self.document, self.cursor)
        assert span is not None
        return span

    def change(self, span: Span, mine: Mine) -> None:
        now = dict(self.mine)
        now.pop(span, None)
        if mine.tags or mine.note:
            now[span] = mine
        if now == self.mine:
            return
        self.done.append((self.mine, span))
        self.undone.clear()
        self.mine = now

    def toggle(self, tag: str) -> None:
        here = self.mine.get(self.sentence, Mine())
        self.change(self.sentence, replace(here, tags=here.tags ^ {tag}))

    def write(self, typed: str) -> None:
        here = self.mine.get(self.sentence, Mine())
        self.change(self.sentence, replace(here, note=(here.note + typed).strip()))

    def delete(self) -> None:
        self.change(self.sentence, Mine())

    def undo(self) -> None:
        self._exchange(self.done, self.undone)

    def redo(self) -> None:
        self._exchange(self.undone, self.done)

    def _exchange(self, taken: list[tuple[State, Span]], given: list[tuple[State, Span]]) -> None:
        """The cursor goes to the passage; the document itself is never undone."""
        if taken:
            mine, span = taken.pop()
            given.append((self.mine, span))
            self.mine = mine
            if not span.start <= self.cursor < span.end:
                self.cursor = span.start

    def search(self, word: str) -> None:
        found = [span.start for span in find_exact(self.document.text, word)]
        self.cursor = next((at for at in found if at >= self.cursor), found[0])

    def step(self, towards: int) -> None:
        starts = _starts(self.document)
        if towards > 0:
            self.cursor = next((at for at in starts if at > self.cursor), self.cursor)
        else:
            self.cursor = next((at for at in reversed(starts) if at < self.cursor), self.cursor)


def _starts(document: Document) -> list[int]:
    found = []
    for block in document.blocks:
        at = block.span.start
        while (span := sentence_at(document, at)) is not None and span.start not in found:
            found.append(span.start)
            at = span.end + 1
            if at >= block.span.end:
                break
    return found


class Step(NamedTuple):
    """Bytes, and what they mean: the model's method and what it is given."""

    data: bytes
    method: str = ""
    given: tuple[object, ...] = ()

    def __repr__(self) -> str:
        return repr(self.data)


LETTERS = st.text("abcdefgh xyz,.", min_size=1, max_size=TYPED).filter(str.strip)
NOTES = LETTERS.map(lambda text: Step(b"\r" + text.encode() + b"\x13", "write", (text,)))
PASTED = LETTERS.map(
    lambda text: Step(b"\r\x1b[200~" + text.encode() + b"\x1b[201~\x13", "write", (text,))
)
CORRECTED = LETTERS.map(
    lambda text: Step(b"\r" + text.encode() + b"qq\x7f\x7f\x13", "write", (text,))
)
STEPS = st.one_of(
    st.sampled_from([Step(key.encode(), "toggle", (tag,)) for key, tag in TAGS.items()]),
    st.sampled_from([Step(f"t{tag}\r".encode(), "toggle", (tag,)) for tag in OWN]),
    st.sampled_from([Step(f"t{tag}x\x7f\r".encode(), "toggle", (tag,)) for tag in OWN]),
    st.one_of(NOTES, PASTED, CORRECTED),
    st.sampled_from([Step(b")", "step", (1,)), Step(b"(", "step", (-1,))]),
    st.sampled_from([Step(f"/{word}\r".encode(), "search", (word,)) for word in WORDS]),
    st.sampled_from([Step(b"x", "delete"), Step(b"u", "undo"), Step(b"U", "redo")]),
    st.sampled_from([Step(data) for data in NOISE]),
)


class Burst(NamedTuple):
    """Steps in one piece; then maybe a click on a word, another size, the other program's turn."""

    steps: list[Step]
    click: str | None
    size: tuple[int, int] | None
    other: int | None


BURSTS = st.builds(
    Burst,
    st.lists(STEPS, min_size=1, max_size=BURST),
    st.one_of(st.none(), st.sampled_from(WORDS)),
    st.one_of(st.none(), st.none(), st.sampled_from(SIZES)),
    st.one_of(st.none(), st.integers(0, len(TEXT) - 20)),
)
ENDINGS = ("key", "SIGTERM", "SIGHUP", "SIGINT", "hang up", "SIGKILL", "moved", "replaced")


def make_library(path: Path) -> None:
    # Somebody else's doing: undo would take the document out again.
    store = Store.open(path, "Teacher")
    line = json.dumps({"id": "letters", "title": "Letters", "text": TEXT})
    documents.add_document(store, from_json_line(line, 1))
    store.close()


class Machine:
    """The program, the model, and the other program, which is this process."""

    def __init__(self, library: Path) -> None:
        make_library(library)
        self.library = library
        self.other = Store.open(library, "Ben")
        self.model = Model(self.other.documents.get("letters"))
        self.session = Session(library, "read", "letters")
        self.session.shows("Alpha came first")
        self._letters = 0

    def run(self, burst: Burst) -> None:
        self.session.send(b"".join(step.data for step in burst.steps))
        if burst.other is not None:
            span = Span(burst.other, burst.other + 15)
            self.other.annotate(self.model.document, span, ["claim"], "Ben's own")
        for step in burst.steps:
            if step.method:
                getattr(self.model, step.method)(*step.given)
        self.synchronise()
        if burst.size is not None:
            self.session.resize(*burst.size)
            self.synchronise()
        if burst.click is not None:
            self.click(burst.click)
        self.compare()

    def synchronise(self) -> None:
        """Wait for the answer to a key behind all others: of a mark that is not there."""
        self._letters += 1
        letter = "ABCDEFGHIJLNOPQRST"[self._letters % 18]
        self.session.send(b"'" + letter.encode())
        self.session.shows(f"This text has no mark {letter}")

    def place_of(self, word: str) -> tuple[int, int] | None:
        """Row and column, from 1, of a word on the screen, unless it stands so low that the keys of
        the footer, which can be clicked, may be there next.
        """
        place = self.session.screen.find(word)
        return None if place is None or place[0] > self.session.screen.rows - LOWEST else place

    def click(self, word: str) -> None:
        """Click on a word until it has stood still under the mouse: the program may be about to
        draw it elsewhere, and whether a click or a new size comes first is the program's affair.
        The screen that answers a key behind the click is the one on which the program took it,
        or a later one.
        """
        place = self.place_of(word)
        if place is None:  # in a terminal too small for all
            return
        for _ in range(MOST_CLICKS):
            row, column = place
            for state in "Mm":
                self.session.send(f"\x1b[<0;{column};{row}{state}".encode())
            self.synchronise()
            before, place = place, self.place_of(word)
            if place == before:
                break
            if place is None:  # it has gone from the screen, and another word was under the mouse
                self.session.send(f"/{word}\r".encode())
                self.synchronise()
                break
        else:
            raise AssertionError(f"“{word}” never stands still\n{self.session.screen.text}")
        self.model.cursor = self.model.document.text.index(word)

    def mine(self, library: Path | None = None) -> State:
        """The reader's annotations as they are in the file."""
        store = Store.open(library or self.library, "somebody else")
        try:
            return {
                one.span: Mine(frozenset(one.tags), one.note or "")
                for one in store.annotations()
                if one.annotator.name == "Ann"
            }
        finally:
            store.close()

    def compare(self) -> None:
        there = self.mine()
        assert there == self.model.mine, self.session.screen.text
        assert [document.slug for document in self.other.summaries()] == ["letters"]
        shown = [line for line in self.session.screen.lines if " annotation" in line]
        counted = [int(word) for line in shown for word in line.split() if word.isdecimal()]
        assert not counted or min(counted) <= len(self.other.annotations())

    def end(self, how: str) -> None:
        session, library = self.session, self.library
        if how in ("moved", "replaced"):
            self.lose_library(how)
            how = "SIGTERM"
        if how == "key":
            session.send(b"\x11")
            assert session.end() == 0
        elif how == "hang up":
            session.hang_up()
            end_code(session)
        else:
            session.signal(getattr(signal, how))
            code = session.end()
            if how == "SIGKILL":
                assert code == -signal.SIGKILL
        if how not in ("SIGKILL", "hang up"):
            assert session.left_on == [], how
        if library.exists():
            assert self.mine() == self.model.mine
            problems = check(self.other.database).problems
            assert not problems, problems

    def lose_library(self, how: str) -> None:
        """The file that was opened holds what it did before, and the other nothing of it."""
        before = self.mine()
        elsewhere, another = (self.library.with_name(f"{name}.db") for name in ("old", "new"))
        make_library(another)
        self.other.close()
        self.library.rename(elsewhere)
        if how == "replaced":
            another.rename(self.library)
        self.session.send(b"g)c")
        self.synchronise()
        self.session.shows("while it was open")
        assert self.mine(elsewhere) == before
        self.model.mine = {}
        if how == "replaced":
            self.other = Store.open(self.library, "Ben")


def end_code(session: Session) -> None:
    """A program whose terminal is gone ends by itself; nothing can be read of it any more."""
    os.waitpid(session.terminal.pid, 0)
    session.status = 0


@given(st.lists(BURSTS, min_size=1, max_size=5), st.sampled_from(ENDINGS))
@examples(3)
def test_what_the_keys_meant_is_in_the_library(tmp_path_factory, bursts, ending):
    machine = Machine(tmp_path_factory.mktemp("machine") / "library.db")
    try:
        for burst in bursts:
            machine.run(burst)
        machine.end(ending)
    finally:
        machine.session.close()
        machine.other.close()
