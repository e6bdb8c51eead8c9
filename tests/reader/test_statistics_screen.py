"""Statistics, agreement and tables of tags in the reader: the figures of `stats` and `agree`."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotations.seminar import blind_rounds
from annotations.service.store import Store
from reader.tables.layout import Column, Table, natural_width, split_columns, table_lines
from reader.text.clusters import width_of
from reader.tui.statistics.screen import StatisticsScreen
from tests.helpers.command_line import CommandLine
from tests.helpers.factories import span_of
from tests.helpers.screens import make_library, painted, press, running_app, wait_until

SAID = {
    "Ann": (("bridge", "Engineers found cracks", "claim"), ("bridge", "Some fear", "opinion"),
            ("ferry", "It is too small", "opinion")),
    "Ben": (("bridge", "Engineers found cracks", "claim"), ("bridge", "Some fear", "disputed"),
            ("bridge", "It takes twelve passengers", "claim")),
}  # fmt: skip

BRIDGE = "The old bridge"


@pytest.fixture
def library(tmp_path: Path, home: Path) -> Path:
    path = tmp_path / "library.db"
    make_library(path)
    for name, passages in SAID.items():
        store = Store.open(path, name)
        for slug, quote, tag in passages:
            document = store.documents.get(slug)
            store.annotate(document, span_of(document, quote), [tag])
        store.close()
    return path


def row_of(text: str, name: str) -> list[str]:
    """A name and the cells behind it, in the first line that begins with it; "" where none does."""
    lines = (line.strip() for line in text.splitlines())
    line = next((line for line in lines if line.startswith(name)), "")
    return [name, *line.removeprefix(name).split(), ""]


async def shown(app, pilot, words: str) -> None:
    await wait_until(app, pilot, lambda: words in painted(app), lambda: painted(app))


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (200, 50)])
async def test_the_tables_are_shown_one_after_the_other(
    library: Path, size: tuple[int, int]
) -> None:
    async with running_app(library, "bridge", size=size) as (app, pilot):
        await press(app, pilot, "I")
        assert isinstance(app.screen, StatisticsScreen)
        assert "q back" in painted(app)
        await shown(app, pilot, "annotations")
        await press(app, pilot, "tab")
        await shown(app, pilot, "by sentence")
        await shown(app, pilot, "ALIKE")
        assert "…" not in painted(app), "no figure is cut"
        await press(app, pilot, "t", "enter", "escape")
        await shown(app, pilot, "all annotators · claim · by sentence")
        await wait_until(app, pilot, lambda: "opinion" not in painted(app))
        await press(app, pilot, "t", "a", "escape", "c")
        await shown(app, pilot, "all tags · by character")
        await press(app, pilot, "n")
        await shown(app, pilot, "by character · nested")
        await press(app, pilot, "a")
        await shown(app, pilot, "any tag · by character · nested")
        await press(app, pilot, "a")
        await press(app, pilot, "tab")
        await shown(app, pilot, "DOCUMENT")
        assert row_of(painted(app), BRIDGE) == [BRIDGE, "5", "3", "1", "1", ""]
        assert row_of(painted(app), "A letter") == ["A letter", "0", "·", "·", "·", ""]
        await press(app, pilot, "d")
        await wait_until(app, pilot, lambda: "A letter" not in painted(app))
        assert "“The old bridge”" in painted(app)
        await press(app, pilot, "tab")
        await shown(app, pilot, "ANNOTATOR")
        assert row_of(painted(app), "Ben") == ["Ben", "3", "2", "·", "1", ""]
        await press(app, pilot, "shift+tab", "q")
        assert not isinstance(app.screen, StatisticsScreen)


async def test_only_some_annotators_are_counted(library: Path) -> None:
    async with running_app(library, "bridge") as (app, pilot):
        await press(app, pilot, "I", "tab", "tab")
        await shown(app, pilot, "all annotators")
        await press(app, pilot, "w", "enter", "escape")
        await wait_until(app, pilot, lambda: "all annotators" not in painted(app))
        await wait_until(
            app, pilot, lambda: row_of(painted(app), BRIDGE) == [BRIDGE, "2", "1", "1", ""]
        )
        await press(app, pilot, "w", "a", "escape")
        await shown(app, pilot, "all annotators")


async def test_it_scrolls_and_follows_the_library(library: Path) -> None:
    async with running_app(library, size=(80, 24)) as (app, pilot):
        await press(app, pilot, "I")
        await shown(app, pilot, "annotations")
        assert "MOST" not in painted(app)
        await press(app, pilot, "G")
        await shown(app, pilot, "By sentence")
        await press(app, pilot, "g")
        await shown(app, pilot, "annotations")
        await press(app, pilot, "tab", "tab")
        await shown(app, pilot, "opinion")
        store = Store.open(library, "Eve")
        document = store.documents.get("letter")
        store.annotate(document, span_of(document, "disgrace"), ["opinion"])
        store.close()
        app.session.check_library()
        await wait_until(app, pilot, lambda: row_of(painted(app), "A letter")[1] == "1")


async def test_a_blind_round_counts_ones_own_only(library: Path) -> None:
    store = Store.open(library, "Ann")
    blind_rounds.start(store)
    store.close()
    async with running_app(library, "bridge") as (app, pilot):
        await press(app, pilot, "I", "tab", "tab")
        await shown(app, pilot, "blind round: your own annotations only")
        await wait_until(app, pilot, lambda: row_of(painted(app), BRIDGE)[1] == "2")
        await press(app, pilot, "tab")
        await shown(app, pilot, "ANNOTATOR")
        assert "Ben" not in painted(app)


async def test_it_shows_what_the_command_prints(library: Path, variorum: CommandLine) -> None:
    variorum.monkeypatch.setenv("COLUMNS", "113")
    variorum.monkeypatch.setenv("VARIORUM_LIBRARY", str(library))
    printed = variorum.ok("agree").out
    async with running_app(library, size=(120, 60)) as (app, pilot):
        await press(app, pilot, "I", "tab")
        await shown(app, pilot, "ALIKE")
        for line in printed.splitlines():
            if width_of(line) <= 113:
                assert line.strip() in painted(app)


# Tables


def test_columns_that_do_not_fit_make_another_table() -> None:
    columns = [Column("A", style="bold"), *(Column(f"column {n}") for n in range(6))]
    table = Table(columns, [["name", *(str(n) for n in range(6))]])
    parts = list(split_columns(table, 1, 30))
    assert [part.rows[0] for part in parts] == [
        ["name", "0", "1"], ["name", "2", "3"], ["name", "4", "5"],
    ]  # fmt: skip
    assert all(natural_width(part) <= 30 for part in parts)
    assert next(iter(split_columns(table, 1, 1000))).rows == table.rows


def test_no_cell_steers_a_terminal() -> None:
    lines = list(table_lines([Column("A")], [["\x1b[31mred\x07"]], 40))
    assert "\x1b" not in "".join(text for line in lines for text, _ in line)
