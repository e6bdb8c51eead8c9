"""The blocks of a stored text, as numbers and as blocks."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.block_list import BlockList, blocks_from_json
from corpus.document import BLOCK_KINDS, Block
from tests.helpers.examples import examples

_NUMBERS = st.integers(0, 2**32 - 1)
_BLOCKS = st.lists(st.builds(Block, st.sampled_from(BLOCK_KINDS), _NUMBERS, _NUMBERS), min_size=1)


@examples(100)
@given(_BLOCKS, st.sampled_from([(",", ":"), (", ", ": ")]))
def test_blocks_come_back_as_they_were_stored(
    blocks: list[Block], separators: tuple[str, str]
) -> None:
    listed = blocks_from_json(json.dumps(blocks, separators=separators))
    assert listed == tuple(blocks)
    assert tuple(listed) == tuple(blocks)
    assert [listed[n] for n in range(len(blocks))] == blocks
    assert listed[1:] == tuple(blocks[1:])
    assert listed[-1] == blocks[-1]
    assert hash(listed) == hash(tuple(blocks))
    assert all(isinstance(block, Block) for block in listed)


@pytest.mark.parametrize(
    "stored", ["[]", '[["p",0,5,7]]', '[["p",-1,3]]', '[["new kind",0,3]]', '[["p",0.5,3]]']
)
def test_what_is_no_list_of_blocks_is_handed_on_as_it_is(stored: str) -> None:
    assert [list(block) for block in blocks_from_json(stored)] == json.loads(stored)


@pytest.mark.parametrize("stored", ["", "[[", '[["p",0,]]', '[["p",0,1]'])
def test_what_cannot_be_read_raises(stored: str) -> None:
    with pytest.raises(json.JSONDecodeError):
        blocks_from_json(stored)


def test_blocks_cover_a_text_that_they_and_empty_lines_make_up() -> None:
    stored = '[["heading",0,4],["p",6,106],["p",108,110]]'
    blocks = blocks_from_json(stored)
    assert isinstance(blocks, BlockList)
    assert blocks.cover(110)
    assert blocks.longer_than(99) == [1]
    assert not blocks.cover(111)
    assert not blocks[1:].cover(110)
    gap = blocks_from_json(stored.replace("6,", "7,"))
    assert isinstance(gap, BlockList)
    assert not gap.cover(110)
