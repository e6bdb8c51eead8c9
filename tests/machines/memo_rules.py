"""What readers write about documents, tags and the library."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import rule

from annotations.errors import UnknownTag
from annotations.model.memos import LIBRARY, MEMO_KINDS, MemoKind, MemoSubject
from annotations.service.memos import own_memo, subject_of, write_memo
from annotations.service.store import Store
from tests.machines.annotation_rules import endings, people
from tests.machines.steps import Steps, small, where
from tests.machines.world import pick

kinds = st.sampled_from(MEMO_KINDS)


class MemoRules(Steps):
    @rule(at=where, who=people, kind=kinds, n=small, ending=endings, adds=st.booleans())
    def write_memo(self, at: str, who: str | None, kind: MemoKind, n: int, ending: str, adds: bool):
        words = self.a_note(ending)

        def act(store: Store) -> None:
            if subject := self.subject(store, kind, n):
                own = own_memo(store, subject)
                text = f"{own.text}\n{words}" if adds and own else words
                write_memo(store, subject, text)

        self.do(self.library(at), who, f"memo on {kind} {n}: {words!r}, adding: {adds}", act)

    @rule(at=where, who=people, kind=kinds, n=small)
    def remove_memo(self, at: str, who: str | None, kind: MemoKind, n: int):
        def act(store: Store) -> None:
            if subject := self.subject(store, kind, n):
                write_memo(store, subject, "")

        self.do(self.library(at), who, f"remove the memo on {kind} {n}", act)

    def subject(self, store: Store, kind: MemoKind, n: int) -> MemoSubject | None:
        if kind == "library":
            return LIBRARY
        if kind == "document":
            document = self.document(store, n)
            return document and subject_of(store, document=document.slug)
        there = store.tags.codebook().tags
        try:
            return subject_of(store, tag=pick(there, n).name) if there else None
        except UnknownTag:
            return None
