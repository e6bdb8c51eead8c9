"""Errors for names of attributes and collections that a library does not know."""

from __future__ import annotations

from collections.abc import Iterable

from annotations.errors import UnknownAttribute, UnknownCollection
from annotations.service.reading import StoreReader


def unknown_collection(store: StoreReader, name: str) -> UnknownCollection:
    """What to raise for a collection that there is not."""
    names = store.collections.names()
    there = f"there are {joined(names)}" if names else "no document is in a collection"
    return UnknownCollection(f"there is no collection “{name}”; {there}")


def unknown_attribute(store: StoreReader, key: str) -> UnknownAttribute:
    """What to raise for an attribute that no document has."""
    keys = list(store.attributes.types())
    there = f"there are {joined(keys)}" if keys else "no document has an attribute"
    return UnknownAttribute(f"there is no attribute “{key}”; {there}")


def joined(names: Iterable[str]) -> str:
    """Names in a sentence."""
    *most, last = dict.fromkeys(names)
    return f"{', '.join(most)} and {last}" if most else last
