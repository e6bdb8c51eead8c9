"""What readers say about documents: attributes, and the collections that they belong to."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import rule

from annotations.model.attributes import ATTRIBUTE_TYPES, AttributeType
from annotations.service.attributes import (
    DocumentChanges,
    change_documents,
    remove_attribute,
    rename_attribute,
    rename_collection,
    set_type,
)
from annotations.service.store import Store
from tests.machines.annotation_rules import people
from tests.machines.steps import Steps, small, where

keys = st.sampled_from(["year", "Year", "place"])
values = st.sampled_from(["1920", "1920-05", "7", "=Kea", "", None])
collections = st.sampled_from(["Press", "press", "Press/Greek"])
chosen = st.lists(small, min_size=1, max_size=3)


class AttributeRules(Steps):
    @rule(at=where, who=people, several=chosen, key=keys, value=values)
    def set_attribute(
        self, at: str, who: str | None, several: list[int], key: str, value: str | None
    ) -> None:
        self._change(at, who, several, DocumentChanges({key: value}))

    @rule(at=where, who=people, several=chosen, name=collections, removed=st.booleans())
    def change_collections(
        self, at: str, who: str | None, several: list[int], name: str, removed: bool
    ) -> None:
        changes = DocumentChanges(remove_from=[name]) if removed else DocumentChanges(add_to=[name])
        self._change(at, who, several, changes)

    @rule(at=where, who=people, key=keys, type_=st.sampled_from(ATTRIBUTE_TYPES))
    def set_type(self, at: str, who: str | None, key: str, type_: AttributeType) -> None:
        self.do(
            self.library(at), who, f"{key} is a {type_}", lambda store: set_type(store, key, type_)
        )

    @rule(at=where, who=people, key=keys, new=keys)
    def rename_attribute(self, at: str, who: str | None, key: str, new: str) -> None:
        words = f"rename the attribute {key} to {new}"
        self.do(self.library(at), who, words, lambda store: rename_attribute(store, key, new))

    @rule(at=where, who=people, key=keys)
    def remove_attribute(self, at: str, who: str | None, key: str) -> None:
        words = f"remove the attribute {key}"
        self.do(self.library(at), who, words, lambda store: remove_attribute(store, key))

    @rule(at=where, who=people, name=collections, new=collections)
    def rename_collection(self, at: str, who: str | None, name: str, new: str) -> None:
        words = f"rename the collection {name} to {new}"
        self.do(self.library(at), who, words, lambda store: rename_collection(store, name, new))

    def _change(
        self, at: str, who: str | None, several: list[int], changes: DocumentChanges
    ) -> None:
        def act(store: Store) -> None:
            documents = [self.document(store, n) for n in several]
            change_documents(store, [d.id for d in documents if d is not None], changes)

        self.do(self.library(at), who, f"documents {several}: {changes}", act)
