"""The states in which the history has recorded annotations, as an import compares them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from annotations.model.selectors import Selector, trimmed
from corpus.document import Span

State = dict[str, Any]
"""The row of an annotation."""


def trimmed_state(state: State) -> State:
    """A state whose passage neither begins nor ends with white space, as the library shows it."""
    span = Span(state["start"], state["end"])
    selector = trimmed(Selector(span, state["content"], state["prefix"], state["suffix"]))
    start, end = selector.span
    passage = {"start": start, "end": end, "content": selector.content}
    return {**state, **passage, "prefix": selector.prefix, "suffix": selector.suffix}


def load_once(load: Callable[[], dict[str, list[State]]]) -> Callable[[str], list[State]]:
    """The recorded states of an id; all are loaded together when the first one is needed."""
    loaded: list[dict[str, list[State]]] = []

    def states_of(id_: str) -> list[State]:
        if not loaded:
            loaded.append(load())
        return [trimmed_state(state) for state in loaded[0].get(id_, [])]

    return states_of
