"""Many spans in little memory."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from typing import overload

from corpus.document import Span


class Spans(Sequence[Span]):
    """Spans in order, four bytes for each of their ends: a letter occurs a million times in a long
    text.
    """

    __slots__ = ("ends", "starts")

    def __init__(self, spans: Iterable[Span] = ()) -> None:
        self.starts = array("I")
        self.ends = array("I")
        for start, end in spans:
            self.starts.append(start)
            self.ends.append(end)

    def __len__(self) -> int:
        return len(self.starts)

    @overload
    def __getitem__(self, index: int) -> Span: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Span]: ...
    def __getitem__(self, index: int | slice) -> Span | Sequence[Span]:
        if isinstance(index, slice):
            return tuple(map(Span, self.starts[index], self.ends[index]))
        return Span(self.starts[index], self.ends[index])
