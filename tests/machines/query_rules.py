"""What readers ask: queries over tags, beside a brute-force evaluation, and saved ones."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import rule

from annotations.analysis.annotation_query import answered, asked_query
from annotations.analysis.query_completion import query_names
from annotations.query.parsing import parse
from annotations.service.saved_queries import delete_query, save_query, saved_queries
from annotations.service.store import Store
from tests.helpers.query_brute_force import BruteForce
from tests.machines.annotation_rules import people
from tests.machines.steps import Steps, where

queries = st.sampled_from([
    "tag:claim", "tag:claim tag:opinion", "tag:claim -tag:opinion", "-(tag:claim tag:*)",
    "tag:claim near:3 tag:opinion", "(tag:claim or -tag:disputed) tag:*",
])  # fmt: skip
saved = st.sampled_from(["tag:claim", "@one or tag:opinion", "@two -tag:claim", "@three", "words"])
names = st.sampled_from(["one", "two", "@Three"])


class QueryRules(Steps):
    @rule(at=where, who=people, query=queries)
    def ask(self, at: str, who: str | None, query: str) -> None:
        def act(store: Store) -> None:
            # In a blind round these are one's own, and no others count for a minus.
            visible = store.annotations()
            texts = {one.document: store.documents.get(one.document).text for one in visible}
            ids = {one.id for one in answered(store, asked_query(store, query).tree)}
            assert ids == BruteForce(visible, texts).answered(parse(query))
            query_names(store)

        self.do(self.library(at), who, f"ask {query}", act)

    @rule(at=where, who=people, name=names, query=saved)
    def save_query(self, at: str, who: str | None, name: str, query: str) -> None:
        def act(store: Store) -> None:
            before = saved_queries(store)
            known = save_query(store, name, query)
            other = {one: text for one, text in before.items() if one.lower() != known.lower()}
            assert saved_queries(store) == dict(sorted({**other, known: query}.items()))
            for one in saved_queries(store):
                problems = asked_query(store, f"@{one}").problems
                assert not any("uses itself" in problem for problem in problems)

        self.do(self.library(at), who, f"save {query} as {name}", act)

    @rule(at=where, who=people, name=names)
    def delete_query(self, at: str, who: str | None, name: str) -> None:
        self.do(self.library(at), who, f"delete the query {name}", lambda s: delete_query(s, name))
