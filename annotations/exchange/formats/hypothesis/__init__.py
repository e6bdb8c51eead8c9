"""Exports of Hypothesis, in: the JSON and the CSV of its client, and the JSON of its API.

https://h.readthedocs.io/en/latest/api-reference/ and
https://github.com/hypothesis/client, src/sidebar/services/annotations-exporter.tsx
"""

from __future__ import annotations

from annotations.exchange.format import ExchangeFormat, Importer
from annotations.exchange.formats.hypothesis.reading import read
from annotations.exchange.formats.hypothesis.records import sniff

FORMAT = ExchangeFormat(
    "hypothesis", "Hypothesis", (".json", ".csv"), importer=Importer(sniff, read)
)
