"""What readers do with documents: add, add again changed, edit, remove, clean anew."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st
from hypothesis.stateful import rule

from annotations.service.documents import (
    add_document,
    edit_metadata,
    reclean_document,
    remove_document,
)
from annotations.service.store import Store
from corpus.document import Span
from corpus.sources.loading import prepare
from corpus.sources.source import PreparedSource
from tests.machines.annotation_rules import people
from tests.machines.steps import Steps, has_documents, numbers, small, some, where
from tests.machines.texts import CHANGES, TEXTS, changed, original

files = st.sampled_from(sorted(TEXTS))


class DocumentRules(Steps):
    @rule(at=where, who=people, name=files)
    def add(self, at: str, who: str | None, name: str):
        library = self.library(at)
        source = self.source(library.name, name)
        self.do(library, who, f"add {name}", lambda store: add_document(store, source))

    @rule(at=where, who=people, name=files, how=st.sampled_from(CHANGES), n=numbers)
    def add_again(self, at: str, who: str | None, name: str, how: str, n: int):
        """The file has been changed since, and is added again."""
        library = self.library(at)
        there = self.world.texts.get((library.name, name), original(name))
        text = changed(there, how, n, original(name))
        source = self.source(library.name, name, text)
        words = f"{name} is changed ({how} {n}) and added again"
        self.do(library, who, words, lambda store: add_document(store, source))

    @some(has_documents)
    @rule(at=where, who=people, doc=small, how=st.sampled_from(CHANGES), n=numbers)
    def revise(self, at: str, who: str | None, doc: int, how: str, n: int):
        """A changed text comes from elsewhere, and is said to revise a document."""

        def act(store: Store) -> None:
            if document := self.document(store, doc):
                first = original("one/bridge.txt")
                text = changed(document.text, how, n, first)
                source = prepare(text.encode(), "revised.txt")
                add_document(store, source, revises=document.slug)

        self.do(self.library(at, has_documents), who, f"revise document {doc}: {how} {n}", act)

    @some(has_documents)
    @rule(at=where, doc=small, name=files)
    def revise_with(self, at: str, doc: int, name: str):
        """A file that others may have added as a document of its own revises another document."""

        def act(store: Store) -> None:
            if document := self.document(store, doc):
                add_document(store, self._anywhere(original(name), name), revises=document.slug)

        self.do(self.library(at, has_documents), None, f"{name} revises document {doc}", act)

    @some(has_documents)
    @rule(at=where, who=people, doc=small, title=st.sampled_from(["The bridge", "", "Bridge"]))
    def edit_details(self, at: str, who: str | None, doc: int, title: str):
        def act(store: Store) -> None:
            if document := self.document(store, doc):
                details = replace(document.metadata, title=title or None, authors=(title, "B. C."))
                edit_metadata(store, document.slug, details)

        self.do(self.library(at, has_documents), who, f"call document {doc} {title!r}", act)

    @some(has_documents)
    @rule(at=where, who=people, doc=small)
    def remove(self, at: str, who: str | None, doc: int):
        def act(store: Store) -> None:
            document = self.document(store, doc)
            if document is not None:
                remove_document(store, document.slug)

        self.do(self.library(at, has_documents), who, f"remove document {doc}", act, carries=True)

    @some(has_documents)
    @rule(at=where, who=people, doc=small, n=numbers, how=st.sampled_from(["drop", "keep", "off"]))
    def clean(self, at: str, who: str | None, doc: int, n: int, how: str):
        """Somebody reviews the cleaning: takes a paragraph out by hand, or puts all back."""

        def act(store: Store) -> None:
            document = self.document(store, doc)
            if document is None:
                return
            cleaned = store.documents.cleaned(document.id)
            review, raw = cleaned.review, cleaned.ledger.raw
            paragraphs = raw.split("\n\n")
            at = n % len(paragraphs)
            start = sum(len(one) + 2 for one in paragraphs[:at])
            span = Span(start, start + len(paragraphs[at]))
            if how == "drop" and len(document.blocks) > 1:
                review = review.dropping(span)
            elif how == "keep":
                review = review.without_choices("drop", span)
            elif how == "off":
                review = review.switched("whitespace")
            reclean_document(store, document.slug, review)

        self.do(self.library(at, has_documents), who, f"clean document {doc} anew: {how} {n}", act)

    def _anywhere(self, text: str, name: str) -> PreparedSource:
        return prepare(text.encode(), name.rpartition("/")[2])
