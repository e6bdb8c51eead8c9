"""Tables in plain text: each row a block, its cells apart, empty ones too."""

from __future__ import annotations

import pytest

from corpus.cleaning.pipeline import clean
from tests.corpus.test_cleaning_rules import BODY, TWO, WRAPPED

ROWS = ["Port · 2019 · 2020", "Tarn · · 31", "Moor · 4 · 12"]
TABLES = (
    "Port    2019    2020\nTarn              31\nMoor       4      12",
    "Port\t2019\t2020\nTarn\t\t31\nMoor\t4\t12",
    "Port\t\t2019\t\t2020\nTarn\t\t\t\t31\nMoor\t\t4\t\t12",
    "Port | 2019 | 2020\n-----|------|-----\nTarn |      | 31\nMoor | 4    | 12",
    " Port    2019    2020\n ----    ----    ----\n Tarn              31\n Moor       4      12",
)
NO_TABLES = (
    "He came.  She went.\nThey stayed.  Nobody knew.\nIt rained.  It stopped.",
    "Name:   the keeper\n        of the lamp\n        and of the bell",
    "\tHome\n\tNews\n\tSport",
)


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("prose", [BODY, WRAPPED])
def test_each_row_is_a_block(table: str, prose: str) -> None:
    cleaned = clean(f"{prose}\n\n{table}\n\n{TWO}")
    rows = [cleaned.text[b.start : b.end] for b in cleaned.blocks if b.kind == "row"]
    assert rows == ROWS
    assert clean(cleaned.text).text == cleaned.text


def test_a_row_whose_first_cell_is_empty_shows_that() -> None:
    table = "Port    2019    2020\nTarn       3      31\n           4      12\nMoor       5      13"
    cleaned = clean(f"{BODY}\n\n{table}\n\n{TWO}")
    assert "\n\n· 4 · 12\n\n" in cleaned.text


@pytest.mark.parametrize("text", NO_TABLES)
def test_what_only_has_wide_gaps_is_no_table(text: str) -> None:
    cleaned = clean(f"{BODY}\n\n{text}\n\n{TWO}")
    assert "row" not in {block.kind for block in cleaned.blocks}
