"""The tables, by name; nothing else lists them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from annotations.analysis.selection import ExportSelection
from annotations.analysis.tables.agreement import agreement_table
from annotations.analysis.tables.cues import cue_table
from annotations.analysis.tables.documents import TagMeasure, documents_by_tags
from annotations.analysis.tables.links import link_table
from annotations.analysis.tables.records import reply_table
from annotations.analysis.tables.sentences import sentence_table
from annotations.analysis.tables.tag_pairs import NEAR, PairRule, tags_by_tags
from annotations.analysis.tables.typed_table import TypedTable


@dataclass(frozen=True, slots=True)
class TableOptions:
    """What the reader chose; a table ignores what does not concern it."""

    measure: TagMeasure = "count"
    pairs: PairRule = "overlap"
    distance: int = NEAR
    """Words between two passages that are near each other."""


class TableKind(NamedTuple):
    """A table that can be asked for."""

    name: str
    summary: str
    """What it has a row for."""
    build: Callable[[ExportSelection, TableOptions], TypedTable]


TABLES = {
    kind.name: kind
    for kind in (
        TableKind("documents", "documents × tags: counts, 0 or 1, or shares of the words",
                  lambda selection, options: documents_by_tags(selection, options.measure)),
        TableKind("tags", "tags × tags: passages that overlap, or in one sentence, or near",
                  lambda selection, options: tags_by_tags(
                      selection, options.pairs, options.distance)),
        TableKind("sentences", "a row for each sentence and annotator, a column for each tag",
                  lambda selection, _: sentence_table(selection)),
        TableKind("agreement", "a row for each tag, in all documents and in each",
                  lambda selection, _: agreement_table(selection)),
        TableKind("links", "a row for each link, with both passages",
                  lambda selection, _: link_table(selection)),
        TableKind("replies", "a row for each reply, with the passage",
                  lambda selection, _: reply_table(selection)),
        TableKind("cues", "a row for each cue",
                  lambda selection, _: cue_table(selection)),
    )
}  # fmt: skip
