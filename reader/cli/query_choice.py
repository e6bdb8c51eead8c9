"""What `--query` leaves for the commands that count."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from annotations.service.reading import StoreReader
from reader.cli.annotation_filter import asked_tree


class CountedChoice(NamedTuple):
    """What is counted."""

    documents: list[str] | None
    """Ids, in order; None for all."""
    annotators: Collection[str]
    """Names; empty for all."""
    among: Collection[str] | None
    """The ids of the annotations that count; None for all."""


def chosen_by_query(
    store: StoreReader,
    query: str | None,
    documents: Sequence[str] | None,
    annotators: Sequence[str],
    *,
    quiet: bool = False,
) -> CountedChoice:
    """What is counted of these documents (ids, or all) and annotators (names; empty for all), with
    a query or without. `quiet`: what is wrong with its names was said already. Raises BadQuery.
    """
    named = None if documents is None else list(dict.fromkeys(documents))
    if query is None:
        return CountedChoice(named, annotators, None)
    from annotations.analysis.annotation_query import chosen_by

    choice = chosen_by(store, asked_tree(store, query, quiet=quiet))
    if choice.documents is not None:
        order = [one.id for one in store.documents.all()] if named is None else named
        named = [id_ for id_ in order if id_ in choice.documents]
    people: Collection[str] = annotators
    if choice.annotators is not None:
        # An empty name is nobody's: no names would be all.
        people = {n for n in choice.annotators if not annotators or n in annotators} or {""}
    return CountedChoice(named, people, choice.annotations)
