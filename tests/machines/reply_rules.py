"""What readers answer to annotations."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import rule

from annotations.service.replies import add_reply, edit_reply, remove_reply
from annotations.service.store import Store
from tests.machines.annotation_rules import endings, people
from tests.machines.steps import Steps, is_annotated, numbers, some, where
from tests.machines.world import pick


class ReplyRules(Steps):
    @some(is_annotated)
    @rule(at=where, who=people, n=numbers, ending=endings)
    def reply(self, at: str, who: str | None, n: int, ending: str):
        words = self.a_note(ending)
        library, annotation = self.annotated(at, n)

        def act(store: Store) -> None:
            if annotation is not None:
                add_reply(store, annotation.id, words)

        self.do(library, who, f"reply to annotation {n}: {words!r}", act)

    @rule(at=where, who=people, n=numbers, ending=endings, removes=st.booleans())
    def change_reply(self, at: str, who: str | None, n: int, ending: str, removes: bool):
        words = self.a_note(ending)

        def act(store: Store) -> None:
            shown = [*store.replies.all(), *store.replies.orphaned()]
            own = [reply for reply in shown if reply.annotator.name == store.annotator]
            if own and removes:
                remove_reply(store, pick(own, n).id)
            elif own:
                edit_reply(store, pick(own, n).id, words)

        self.do(self.library(at), who, f"edit reply {n}: {words!r}, removing: {removes}", act)
