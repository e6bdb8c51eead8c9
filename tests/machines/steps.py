"""A step of the machine: something is done in a library, then everything is checked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from hypothesis import note, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition

from annotations.errors import (
    BadAttribute,
    BadLink,
    BadPassage,
    BadQuery,
    BadReply,
    BadRound,
    BadTag,
    ChangedSince,
    NoteChanged,
    NothingToUndo,
    RoundClosed,
    TagInUse,
    UnknownAnnotation,
    UnknownAttribute,
    UnknownCollection,
    UnknownReply,
)
from annotations.model import Annotation
from annotations.service.documents import add_document
from annotations.service.store import Store
from corpus.document import Document
from corpus.errors import Conflict, UnknownDocument, VariorumError
from corpus.sources.loading import prepare
from corpus.sources.source import PreparedSource, origin_of
from tests.helpers.examples import USUAL
from tests.machines import checks
from tests.machines.avoided import AVOID
from tests.machines.pictures import difference, everybodys, picture
from tests.machines.texts import TEXTS, original, passage
from tests.machines.world import Library, World, pick, said_in

NAMES = ("ada", "ben", "eve", "tea")
OWNERS = {"ada": "Ada", "ben": "Ben", "eve": "Eve", "tea": "Teacher"}
where = st.sampled_from(NAMES)
numbers = st.integers(0, 20)
small = st.integers(0, 5)
passages = st.tuples(small, st.integers(0, 12), st.integers(1, 8))
"""A paragraph, a word of it, and how many words."""
_REFUSALS = (
    BadAttribute, BadLink, BadPassage, BadQuery, BadReply, BadRound, BadTag, ChangedSince, Conflict,
    NoteChanged, NothingToUndo, RoundClosed, TagInUse, UnknownAnnotation, UnknownAttribute,
    UnknownCollection, UnknownDocument, UnknownReply,
)  # fmt: skip
# What is refused by other errors, for good reasons.
_REASONS = (
    "there are no documents for the pack", "there are no annotations, memos or replies by",
    "was created from another pack", "is not the library of a pack",
)  # fmt: skip


class Steps(RuleBasedStateMachine):
    """What all rules share."""

    def __init__(self) -> None:
        super().__init__()
        self.world: World
        self._steps = 0
        self._failed = False

    @initialize(
        seed=st.integers(0, 2**16), libraries=st.integers(2, 4),
        files=st.lists(st.sampled_from(sorted(TEXTS)), max_size=2, unique=True),
        said=st.lists(st.tuples(where, small, passages), max_size=8),
    )  # fmt: skip
    def begin(
        self, seed: int, libraries: int, files: list[str],
        said: list[tuple[str, int, tuple[int, int, int]]],
    ) -> None:  # fmt: skip
        """Several libraries with the same documents, and something said in some of them."""
        self.world = World(seed)
        for name in NAMES[:libraries]:
            self.world.add_library(name, OWNERS[name])
            for file in files:
                add_document(self.world.at(name).store(), self.source(name, file))
        for at, doc, place in said if files else ():
            store = self.library(at).store()
            document = self.document(store, doc)
            assert document is not None
            store.annotate(document, passage(document.text, *place), ["claim"], self.a_note())
            self.world.said |= said_in(store)

    def teardown(self) -> None:
        if hasattr(self, "world"):
            try:
                if not self._failed:  # what it finds then is no news
                    self.all_ends_well()
            finally:
                self.world.close()

    def all_ends_well(self) -> None:
        """What must hold at the end of everything."""

    # Choices

    def a_note(self, ending: str = "") -> str:
        return self.world.new_note(ending)

    def library(self, name: str, having: Callable[[Store], bool] | None = None) -> Library:
        """A library that there is, for any name; one of which that holds, if there is one."""
        there = list(self.world.libraries.values())
        first = NAMES.index(name) % len(there)
        for one in (*there[first:], *there[:first]):
            if having is None or having(one.store()):
                return self.world.at(one.name)
        return self.world.at(there[first].name)

    def annotated(self, name: str, n: int) -> tuple[Library, Annotation | None]:
        """An annotation, of the library of this name rather than of another one."""
        library = self.library(name, is_annotated)
        there = everybodys(library.store())
        return library, pick(there, n) if there else None

    def source(self, library: str, name: str, text: str | None = None) -> PreparedSource:
        """What lies in a file of a library's computer; it is written anew, if a text is given."""
        texts = self.world.texts
        if text is not None:
            texts[library, name] = text
        there = texts.setdefault((library, name), original(name))
        found = prepare(there.encode(), name.rpartition("/")[2])
        return replace(found, source=found.source._replace(origin=origin_of(f"{library}/{name}")))

    def document(self, store: Store, number: int) -> Document | None:
        there = store.documents.all()
        return store.documents.get(pick(there, number).id) if there else None

    # Steps

    def do(
        self,
        library: Library,
        who: str | None,
        words: str,
        act: Callable[[Store], Any],
        *,
        undoable: bool = True,
        carries: bool = False,
    ) -> Any:
        """Do it in somebody's name, else the owner's, and check what must hold. A refusal changes
        nothing. What only `carries` along what readers said takes nothing of it back.
        """
        self._failed = True
        world, store = self.world, library.store(who)
        note(f"  {store.annotator} at {library.name}: {words}")
        before, said, turn = picture(store), said_in(store), store.journal.turn()
        is_locked = checks.is_locked(store)
        result = refused = None
        try:
            result = act(store)
        except VariorumError as error:
            refused = error
        if refused is not None:
            note(f"    refused: {refused}")
            assert is_refusal(refused), f"our own program is refused: {refused!r}"
            told = difference(before, picture(store))
            assert not told, f"it was refused, and changed something\n{told}"
            assert store.journal.turn() == turn
            self._failed = False
            return None
        after = said_in(store)
        world.said |= after
        if not carries:
            world.given_up |= said - after
        checks.is_announced(store, turn, before)
        if is_locked:
            checks.only_consensus_changed(store, turn, before)
        undoable = undoable and store.journal.turn() != turn
        self.check(store, before if undoable else None)
        return result

    def check(self, store: Store, before: Any) -> None:
        self._failed = True
        self._steps += 1
        checks.is_well(store)
        if settings.default.max_examples > USUAL or self._steps % 3 == 0:
            checks.can_be_merged(store)
            checks.csv_goes_round(store, self.world.folder)
            if before is not None:
                checks.undo_goes_back(store, before, self.world.folder)
        self._failed = False

    def pass_time(self, hours: float) -> None:
        self.world.clock.time += timedelta(hours=hours)


def is_refusal(error: VariorumError) -> bool:
    """Whether a user is refused something, and not the program its own work."""
    return isinstance(error, _REFUSALS) or any(reason in str(error) for reason in _REASONS)


def is_annotated(store: Store) -> bool:
    return bool(everybodys(store))


def has_documents(store: Store) -> bool:
    return bool(store.documents.all())


def some(test: Callable[[Store], Any]) -> Any:
    """That of some library this holds: a rule that does nothing else is not tried."""

    def there_is(machine: Steps) -> bool:
        return any(test(one.store()) for one in machine.world.libraries.values())

    return precondition(there_is)


def unless(name: str) -> Any:
    """That this is not avoided."""
    return precondition(lambda _: name not in AVOID)
