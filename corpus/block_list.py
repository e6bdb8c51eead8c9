"""The blocks of a text of any length, in little memory."""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import repeat
from operator import lt, sub
from typing import overload

from corpus.document import BLOCK_JOIN, BLOCK_KINDS, Block, BlockKind


class BlockList(Sequence[Block]):
    """Blocks, nine bytes for each: a book has tens of thousands. Equal to a tuple of the same."""

    __slots__ = ("ends", "kinds", "starts")

    def __init__(self, kinds: bytes, starts: Sequence[int], ends: Sequence[int]) -> None:
        """`kinds` are places in `BLOCK_KINDS`."""
        self.kinds = kinds
        self.starts = starts
        self.ends = ends

    def cover(self, size: int) -> bool:
        """Whether the blocks, joined by empty lines, are a whole text of `size` characters."""
        return (
            len(self) > 0
            and self.starts[0] == 0
            and self.ends[-1] == size
            and set(map(sub, self.starts[1:], self.ends)) <= {len(BLOCK_JOIN)}
            and all(map(lt, self.starts, self.ends))
        )

    def longer_than(self, characters: int) -> list[int]:
        """The indexes of the blocks that have more than so many characters."""
        lengths = list(map(sub, self.ends, self.starts))
        if max(lengths, default=0) <= characters:
            return []
        return [n for n, length in enumerate(lengths) if length > characters]

    def __len__(self) -> int:
        return len(self.kinds)

    @overload
    def __getitem__(self, index: int) -> Block: ...
    @overload
    def __getitem__(self, index: slice) -> BlockList: ...
    def __getitem__(self, index: int | slice) -> Block | BlockList:
        if isinstance(index, slice):
            return BlockList(self.kinds[index], self.starts[index], self.ends[index])
        return Block(BLOCK_KINDS[self.kinds[index]], self.starts[index], self.ends[index])

    def __iter__(self) -> Iterator[Block]:
        kinds = map(BLOCK_KINDS.__getitem__, self.kinds)
        return map(tuple.__new__, repeat(Block), zip(kinds, self.starts, self.ends, strict=True))

    def __eq__(self, other: object) -> bool:
        if isinstance(other, BlockList):
            return self._columns() == other._columns()
        return tuple(self) == other if isinstance(other, tuple) else NotImplemented

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return f"BlockList({list(self)})"

    def _columns(self) -> tuple[object, ...]:
        return self.kinds, self.starts, self.ends


class BlockListBuilder:
    """Collects blocks."""

    def __init__(self) -> None:
        self._kinds = bytearray()
        self._starts = array("I")
        self._ends = array("I")

    def __len__(self) -> int:
        return len(self._kinds)

    def add(self, kind: BlockKind, start: int, end: int) -> None:
        """Add a block."""
        self._kinds.append(BLOCK_KINDS.index(kind))
        self._starts.append(start)
        self._ends.append(end)

    def add_all(self, blocks: BlockList) -> None:
        """Add many blocks."""
        self._kinds += blocks.kinds
        self._starts.extend(blocks.starts)
        self._ends.extend(blocks.ends)

    def build(self) -> BlockList:
        """What has been added."""
        return BlockList(bytes(self._kinds), self._starts, self._ends)


def blocks_from_json(stored: str) -> Sequence[Block]:
    """The blocks as a library holds them: `[["p",0,120],…]`. Raises ValueError."""
    # One list of numbers: a list for each block takes twice as long, and a reader waits.
    flat = stored
    for number, kind in enumerate(BLOCK_KINDS):
        flat = flat.replace(f'["{kind}",', f"[{number},")
    count = flat.count("[") - 1
    if flat[:2] + flat[-2:] == "[[]]" and flat.count("],[") == count - 1:
        numbers = json.loads(flat[1:-1].replace("],[", ","))
        with suppress(OverflowError, TypeError):  # damaged, or not of this program
            columns = array("I", numbers)
            kinds, starts, ends = columns[0::3], columns[1::3], columns[2::3]
            if len(columns) == 3 * count and max(kinds) < len(BLOCK_KINDS):
                return BlockList(bytes(kinds.tolist()), starts, ends)
    return tuple(map(tuple.__new__, repeat(Block), json.loads(stored)))
