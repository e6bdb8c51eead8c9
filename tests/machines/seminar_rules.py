"""What a class does together: rounds that are locked, by hand or at a deadline, and documents that
are finished.
"""

from __future__ import annotations

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import rule

from annotations.seminar import blind_rounds, finished_documents
from annotations.service.store import Store
from corpus.ids import now
from tests.machines.annotation_rules import people
from tests.machines.steps import Steps, has_documents, small, some, where


class SeminarRules(Steps):
    @some(has_documents)
    @rule(at=where, who=people, doc=small)
    def finish(self, at: str, who: str | None, doc: int):
        def act(store: Store) -> None:
            if document := self.document(store, doc):
                finished_documents.toggle(store, document.id)

        library = self.library(at, has_documents)
        self.do(library, who, f"document {doc} is finished, or not", act)

    @some(blind_rounds.current)
    @rule(at=where, locks=st.booleans())
    def lock(self, at: str, locks: bool):
        act = blind_rounds.lock if locks else blind_rounds.unlock
        library = self.library(at, blind_rounds.current)
        self.do(library, None, "lock" if locks else "unlock", act, undoable=False)

    @some(blind_rounds.current)
    @rule(at=where, hours=st.sampled_from([None, 1, 30]))
    def set_deadline(self, at: str, hours: int | None):
        """The clock goes on, or is set otherwise: then it has passed, or not yet."""

        def act(store: Store) -> None:
            self.world.clock.wrong_by += timedelta(hours=hours or 0)
            moment = now()
            self.world.clock.wrong_by -= timedelta(hours=hours or 0)
            blind_rounds.set_deadline(store, None if hours is None else moment)

        library = self.library(at, blind_rounds.current)
        self.do(library, None, f"the deadline is in {hours} h", act, undoable=False)
