"""Taguette's highlights as CSV, without offsets (`taguette_table` has what its columns mean)."""

from __future__ import annotations

from annotations.exchange.csv_tables import decode, header_names, read_table
from annotations.exchange.format import ExchangeFormat, Importer
from annotations.exchange.project import ImportedProject
from annotations.exchange.taguette_table import COLUMNS, NEEDED, is_taguette_table, project_of_table


def _sniff(head: bytes) -> bool:
    return is_taguette_table(header_names(head))


def _read(data: bytes) -> ImportedProject:
    return project_of_table(read_table(decode(data), "a CSV of Taguette", NEEDED, COLUMNS))


FORMAT = ExchangeFormat("taguette-csv", "Taguette CSV", (".csv",), importer=Importer(_sniff, _read))
