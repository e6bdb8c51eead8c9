"""The outside formats: each declares itself, and everything that lists them reads the registry."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotations.analysis.selection import selection_of
from annotations.exchange.format import ExportOptions
from annotations.exchange.registry import (
    EXPORTED,
    FORMATS,
    IMPORTED,
    by_content,
    by_name,
    by_suffix,
)
from annotations.service.store import Store
from reader.cli.export import export
from reader.cli.importing import import_
from tests.helpers.factories import add, span_of


def test_names_are_one_formats_alone_and_an_ending_names_the_first_that_writes_it() -> None:
    names = [format_.name for format_ in FORMATS]
    assert len(set(names)) == len(names)
    assert all(format_.exporter or format_.importer for format_ in FORMATS)
    for format_ in EXPORTED:
        for suffix in format_.suffixes:
            first = by_suffix(Path(f"a{suffix}"), EXPORTED)
            assert first is not None
            assert EXPORTED.index(first) <= EXPORTED.index(format_)


@pytest.mark.parametrize(("command", "formats"), [(export, EXPORTED), (import_, IMPORTED)])
def test_the_command_line_offers_what_is_declared(command, formats) -> None:
    (option,) = (param for param in command.params if param.name == "kind")
    assert list(option.type.choices) == [format_.name for format_ in formats]


def test_a_format_is_known_by_name_ending_and_content(store: Store) -> None:
    document = add(store)
    store.annotate(document, span_of(document, "thirty buses"), ["claim"])
    selection = selection_of(store, store.annotations())
    csv = by_name("csv")
    assert csv.exporter is not None
    exported = csv.exporter.run(selection, ExportOptions())
    assert exported.losses == ()
    assert by_suffix(Path("A.CSV")) == by_content(exported.content[:1000]) == csv
    assert by_suffix(Path("a.txt")) is None
    assert by_content(b"PK\x03\x04") is None
    assert csv.importer is not None
    (row,) = csv.importer.run(exported.content).rows
    assert row.annotation.tags == ("claim",)
