"""Undo and redo, prune, backups, clocks that are wrong, programs closed and opened."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from annotations.health import restore
from annotations.service.store import Store
from annotations.storage.change_kinds import ON_THE_PAGE
from corpus.ids import now
from corpus.storage import copying
from tests.machines.annotation_rules import people
from tests.machines.pictures import difference, picture
from tests.machines.steps import Steps, numbers, where
from tests.machines.world import pick, said_in


class HistoryRules(Steps):
    @rule(at=where, who=people)
    def undo(self, at: str, who: str | None):
        self._back_and_forth(at, who, "undo", lambda store: store.journal.undo())

    @rule(at=where, who=people)
    def redo(self, at: str, who: str | None):
        self._back_and_forth(at, who, "redo", lambda store: store.journal.redo())

    @rule(at=where, who=people, verb=st.sampled_from(["undo", "redo"]))
    def undo_on_the_page(self, at: str, who: str | None, verb: str):
        """What the reading screen does: never to a document or a memo, nor to the codebook by
        itself.
        """

        def act(store: Store) -> str:
            memos = [(m.about.id, m.annotator.id, m.text) for m in store.memos.all()]
            documents = [(d.id, d.metadata, d.characters) for d in store.summaries()]
            journal = store.journal
            change = (journal.undo_change if verb == "undo" else journal.redo_change)(ON_THE_PAGE)
            assert [(d.id, d.metadata, d.characters) for d in store.summaries()] == documents
            assert [(m.about.id, m.annotator.id, m.text) for m in store.memos.all()] == memos
            return change.label

        self._back_and_forth(at, who, f"{verb} on the page", act)

    @rule(at=where, who=people, n=numbers)
    def undo_entry(self, at: str, who: str | None, n: int):
        self._entry(at, who, n, "undo")

    @rule(at=where, who=people, n=numbers)
    def redo_entry(self, at: str, who: str | None, n: int):
        self._entry(at, who, n, "redo")

    def _entry(self, at: str, who: str | None, n: int, verb: str):
        store = self.library(at).store(who)
        wanted = "done" if verb == "undo" else "undone"
        there = entries_of(store, wanted)
        if there:
            id_ = pick(there, n)
            act = store.journal.undo_entry if verb == "undo" else store.journal.redo_entry
            self._back_and_forth(at, who, f"{verb} entry {id_}", lambda _: act(id_))

    def _back_and_forth(self, at: str, who: str | None, words: str, act):
        """A merge that is undone takes nothing back that others said: it may come again."""
        library = self.library(at)
        store = library.store(who)
        said = said_in(store)
        label = self.do(library, who, words, act, undoable=False, carries=True)
        if label is not None and not label.startswith("merged"):
            self.world.given_up |= said - said_in(store)

    @rule(at=where, hours=st.sampled_from([0, 1, 30]))
    def prune(self, at: str, hours: int):
        def act(store: Store) -> None:
            before = picture(store)
            self.world.clock.wrong_by -= timedelta(hours=hours)
            moment = now()
            self.world.clock.wrong_by += timedelta(hours=hours)
            store.journal.prune(moment)
            assert not difference(before, picture(store))

        self.do(self.library(at), None, f"forget what is older than {hours} h", act, undoable=False)

    @rule(at=where)
    def backup(self, at: str):
        library = self.library(at)
        path = self.world.new_file(".backup.db")
        copying.copy(library.path, path)
        self.world.backups.append(path)

    @precondition(lambda self: self.world.backups)
    @rule(at=where, n=numbers, closed=st.booleans())
    def restore(self, at: str, n: int, closed: bool):
        """A backup takes a library's place, its own or another one's; who has it open goes on."""
        library, path = self.library(at), pick(self.world.backups, n)
        said = said_in(library.store())
        if closed:
            library.close()
        restore.restore(path, library.path)
        store = library.store()
        self.world.given_up |= said - said_in(store)
        self.world.said |= said_in(store)
        self.check(store, None)

    @rule(at=where, hours=st.sampled_from([0, 1, -1, 24 * 365, -24 * 365]))
    def set_clock(self, at: str, hours: int):
        self.library(at).wrong_by = timedelta(hours=hours)

    @rule(hours=st.sampled_from([0.01, 2, 48]), stands=st.booleans())
    def wait(self, hours: float, stands: bool):
        self.world.clock.stands = stands
        self.pass_time(hours)

    @rule(at=where)
    def close_and_open(self, at: str):
        library = self.library(at)
        before = picture(library.store())
        library.close()
        told = difference(before, picture(library.store()))
        assert not told, told


def entries_of(store: Store, state: str) -> list[int]:
    """The entries of the history of whom a store speaks for, that can be undone or redone."""
    rows = store.database.tuples(
        "SELECT j.id FROM journal j JOIN annotators a ON a.id = j.annotator "
        "WHERE a.name = ? AND j.state = ? "
        "AND EXISTS (SELECT 1 FROM journal_changes c WHERE c.entry = j.id) ORDER BY j.turn DESC",
        [store.annotator, state],
    )
    return [id_ for (id_,) in rows]
