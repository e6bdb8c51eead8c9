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
from corpus.text.sentences import sentence_at
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
ADDED = ("agenda", "tone", "tone/ironic")
"""Tags that are only ever added in the codebook."""
RENAMED = "claimed"
"""What claim is called once it was renamed there."""
CODEBOOK, RESTORE, SAVE = "\x14", "\x12", "\x13"
SIZES = ((24, 80), (36, 120), (50, 200), (30, 100))
BURST, TYPED = 6, 12
LOWEST = 4
"""Lines at the bottom in which nothing is clicked."""
MOST_CLICKS = 20
"""On one word, until it stands still."""
NOISE = (
    b"?q", b"?j\x1b[Bq", b"T", b"ZZ", b"zz", b"L\r", b"y", b"mk", b"/zzzz\r", b"?\x1b", b"t\x1b",
    b"Mj\x1b", b"I\t\x1b", b"%", b"#\x1b", b"|", b";\x1b", b";Both\r", b"K\x1b", b"*\x1b",
    b"&zz\x1b", b"\x14j\x1b", b"\x14aclaim\r\x1b\x1b\x1b", b"M\r\x1bq", b"\rlost\x1b\x1b",
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
    supports: frozenset[Span] = frozenset()
    """The passages that links go to."""


State = dict[Span, Mine]
Past = list[tuple[State, Span]]
"""What was before, or after, a change of a passage."""


@dataclass
class Model:
    """What the keys mean: the cursor, the annotations, and the way back."""

    document: Document
    cursor: int = 0
    mine: State = field(default_factory=dict)
    done: Past = field(default_factory=list)
    undone: Past = field(default_factory=list)
    memo: str = ""
    memo_done: list[str] = field(default_factory=list)
    memo_undone: list[str] = field(default_factory=list)
    codebook: frozenset[str] = frozenset()
    """What was changed in it: the tags that were added, RENAMED if claim was."""
    codebook_done: list[frozenset[str]] = field(default_factory=list)
    codebook_undone: list[frozenset[str]] = field(default_factory=list)

    @property
    def sentence(self) -> Span:
        return self.sentence_at(self.cursor)

    def sentence_at(self, offset: int) -> Span:
        span = sentence_at(self.document, offset)
        assert span is not None
        return span

    def at(self, offset: int) -> Span | None:
        """The innermost of the reader's annotations there."""
        there = [span for span in self.mine if span.start <= offset < span.end]
        return min(there, key=lambda span: span.end - span.start, default=None)

    @property
    def here(self) -> Span:
        """What a note or a deletion is for."""
        return self.at(self.cursor) or self.sentence

    def place(self, word: str) -> Span:
        start = self.document.text.index(word)
        return Span(start, start + len(word))

    def change(self, span: Span, mine: Mine) -> None:
        now = dict(self.mine)
        now.pop(span, None)
        if mine.tags or mine.note:
            now[span] = mine
        else:
            now = {s: replace(m, supports=m.supports - {span}) for s, m in now.items()}
        if now == self.mine:
            return
        self.done.append((self.mine, span))
        self.forget_undone()
        self.mine = now

    def forget_undone(self) -> None:
        """Whatever is done, of whichever kind: nothing can be redone any more."""
        self.undone.clear()
        self.memo_undone.clear()
        self.codebook_undone.clear()

    def tag(self, span: Span, tag: str) -> None:
        here = self.mine.get(span, Mine())
        self.change(span, replace(here, tags=here.tags | {tag}))

    def may_toggle(self, tag: str) -> bool:
        """An annotation that only a link is left of is another matter."""
        span = self.sentence
        here = self.mine.get(span, Mine())
        linked = here.supports or any(span in other.supports for other in self.mine.values())
        return not linked or bool(here.note or here.tags ^ {tag})

    def toggle(self, tag: str) -> None:
        here = self.mine.get(self.sentence, Mine())
        self.change(self.sentence, replace(here, tags=here.tags ^ {tag}))

    def write(self, typed: str) -> None:
        here = self.mine.get(self.here, Mine())
        self.change(self.here, replace(here, note=(here.note + typed).strip()))

    def delete(self) -> None:
        self.change(self.here, Mine())

    def undo(self) -> None:
        self._exchange(self.done, self.undone)

    def redo(self) -> None:
        self._exchange(self.undone, self.done)

    def _exchange(self, taken: Past, given: Past) -> None:
        """The cursor goes to the passage; the document itself is never undone."""
        if taken:
            mine, span = taken.pop()
            given.append((self.mine, span))
            self.mine = mine
            if not span.start <= self.cursor < span.end:
                self.cursor = span.start

    # One tag for many passages

    def by_name(self, tag: str) -> bool:
        """Whether a tag is found by its name."""
        return tag != "claim" or RENAMED not in self.codebook

    def may_stick(self, tag: str, times: int) -> bool:
        return self.by_name(tag)

    def stick(self, tag: str, times: int) -> None:
        for _ in range(times):
            self.tag(self.sentence, tag)
            self.step(1)

    def may_review(self, word: str, tag: str) -> bool:
        """Whether the match is offered."""
        has = self.mine.get(self.place(word), Mine()).tags
        return self.by_name(tag) and tag not in has

    def review(self, word: str, tag: str) -> None:
        self.look(word, tag)
        self.tag(self.place(word), tag)

    def may_review_sentence(self, word: str, tag: str) -> bool:
        sentence = self.sentence_at(self.place(word).start)
        return self.may_review(word, tag) and tag not in self.mine.get(sentence, Mine()).tags

    def review_sentence(self, word: str, tag: str) -> None:
        self.cursor = self.sentence_at(self.place(word).start).end - 1
        self.tag(self.sentence, tag)

    def look(self, word: str, tag: str) -> None:
        """The match was selected: the cursor stays on its last letter."""
        self.cursor = self.place(word).end - 1

    # Links

    def may_link(self, word: str) -> bool:
        ends = {self.at(self.cursor), self.at(self.place(word).start)}
        return None not in ends and len(ends) > 1

    def link(self, word: str) -> None:
        first, second = self.at(self.cursor), self.at(self.place(word).start)
        assert first is not None
        assert second is not None
        here = self.mine[first]
        self.change(first, replace(here, supports=here.supports ^ {second}))
        self.cursor = self.place(word).start

    # Memos and the codebook have undo of their own

    def write_memo(self, typed: str) -> None:
        self.memo_done.append(self.memo)
        self.forget_undone()
        self.memo = (self.memo + typed).strip()

    def undo_memo(self) -> None:
        if self.memo_done:
            self.memo_undone.append(self.memo)
            self.memo = self.memo_done.pop()

    def redo_memo(self) -> None:
        if self.memo_undone:
            self.memo_done.append(self.memo)
            self.memo = self.memo_undone.pop()

    def may_add(self, name: str) -> bool:
        return name not in self.codebook

    def add(self, name: str) -> None:
        self.codebook_done.append(self.codebook)
        self.forget_undone()
        self.codebook |= {name}

    def undo_codebook(self) -> None:
        if self.codebook_done:
            self.codebook_undone.append(self.codebook)
            self.codebook = self.codebook_done.pop()

    def redo_codebook(self) -> None:
        if self.codebook_undone:
            self.codebook_done.append(self.codebook)
            self.codebook = self.codebook_undone.pop()

    # Motions

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
    only_if: str = ""
    """The model's method that says whether the step is taken at all."""

    def __repr__(self) -> str:
        return repr(self.data)


def keys(written: str, method: str, *given: object, only_if: str = "") -> Step:
    return Step(written.encode(), method, given, only_if)


LETTERS = st.text("abcdefgh xyz,.", min_size=1, max_size=TYPED).filter(str.strip)
WORD_AND_TAG = [(word, tag) for word in WORDS for tag in (*TAGS.values(), "irony")]
STEPS = st.one_of(
    st.sampled_from([keys(key, "toggle", tag, only_if="may_toggle") for key, tag in TAGS.items()]),
    st.sampled_from([keys(f"t{tag}\r", "toggle", tag, only_if="may_toggle") for tag in OWN]),
    st.sampled_from([keys(f"t{tag}x\x7f\r", "toggle", tag, only_if="may_toggle") for tag in OWN]),
    LETTERS.map(lambda text: keys(f"\r{text}{SAVE}", "write", text)),
    LETTERS.map(lambda text: keys(f"\r\x1b[200~{text}\x1b[201~{SAVE}", "write", text)),
    LETTERS.map(lambda text: keys(f"\r{text}qq\x7f\x7f{SAVE}", "write", text)),
    LETTERS.map(lambda text: keys(f"\r{text}\x1b\x1b\r{RESTORE}{SAVE}", "write", text)),
    LETTERS.map(lambda text: keys(f"M\r{text}{SAVE}q", "write_memo", text)),
    st.sampled_from([keys("Muq", "undo_memo"), keys("MUq", "redo_memo")]),
    st.sampled_from([keys(")", "step", 1), keys("(", "step", -1)]),
    st.sampled_from([keys(f"/{word}\r", "search", word) for word in WORDS]),
    st.sampled_from([keys("x", "delete"), keys("u", "undo"), keys("U", "redo")]),
    st.sampled_from([
        keys(f"&{tag}\r" + "\r" * times + "\x1b", "stick", tag, times, only_if="may_stick")
        for tag in (*TAGS.values(), *OWN) for times in (1, 2, 4)
    ]),
    st.sampled_from([
        keys(f"/{word}\r*{tag}\r{decision}", method, word, tag, only_if=only_if)
        for word, tag in WORD_AND_TAG
        for decision, method, only_if in (
            ("y", "review", "may_review"), ("a", "review", "may_review"),
            ("ty", "review_sentence", "may_review_sentence"), ("\x1b", "look", "may_review"),
            ("n", "look", "may_review"),
        )
    ]),
    st.sampled_from([keys(f"K/{word}\rKs", "link", word, only_if="may_link") for word in WORDS]),
    st.sampled_from([
        *(keys(f"{CODEBOOK}a{name}\rq", "add", name, only_if="may_add") for name in ADDED),
        keys(f"{CODEBOOK}\red\rq", "add", RENAMED, only_if="may_add"),
        keys(f"{CODEBOOK}uq", "undo_codebook"), keys(f"{CODEBOOK}Uq", "redo_codebook"),
    ]),
    st.sampled_from([Step(data) for data in NOISE]),
)  # fmt: skip


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
        sent = b""
        for step in burst.steps:
            if step.only_if and not getattr(self.model, step.only_if)(*step.given):
                continue
            sent += step.data
            if step.method:
                getattr(self.model, step.method)(*step.given)
        self.session.send(sent)
        if burst.other is not None:
            span = Span(burst.other, burst.other + 15)
            tag = self.other.tags.codebook().by_key("c")
            assert tag is not None
            self.other.annotate(self.model.document, span, [tag.name], "Ben's own")
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
            annotations = store.annotations()
            spans = {one.id: one.span for one in annotations}
            return {
                one.span: Mine(
                    frozenset("claim" if tag == RENAMED else tag for tag in one.tags),
                    one.note or "",
                    frozenset(spans[link.target] for link in one.links),
                )
                for one in annotations
                if one.annotator.name == "Ann"
            }
        finally:
            store.close()

    def compare(self) -> None:
        there = self.mine()
        assert there == self.model.mine, self.session.screen.text
        memos = [memo.text for memo in self.other.memos.all()]
        assert memos == [self.model.memo][: bool(self.model.memo)], self.session.screen.text
        names = {tag.name for tag in self.other.tags.codebook().tags}
        assert names & {*ADDED, RENAMED} == self.model.codebook, self.session.screen.text
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
    session.reap()


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
