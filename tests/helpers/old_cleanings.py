"""What version 5 of the rules stored of texts over which it stumbled: repairs and marks that reach
over the end of their line, so that the ledger's entries overlap. Put into a library as that
version of the program did it, which asked nothing of a ledger.
"""

from __future__ import annotations

import json
from typing import NamedTuple
from unittest.mock import patch

from annotations.service.documents import add_document
from annotations.service.store import Store
from corpus.cleaning.cleaned import Cleaned
from corpus.cleaning.ledger import Entry, Ledger
from corpus.document import Block, Document, Metadata
from corpus.sources.source import PreparedSource, Source
from corpus.storage import revision_rows


class Old(NamedTuple):
    """A source, and what was stored of it."""

    raw: str
    text: str
    ledger: str
    blocks: str


OLD = {
    "misread-blank": Old(
        "The council said on Monday that the bridge would be closed for a year.Â\xa0\n\n"
        "The next paragraph tells what the mayor thought of it, and why.\n",
        "The council said on Monday that the bridge would be closed for a year.Â\n\n"
        "The next paragraph tells what the mayor thought of it, and why.",
        '[["keep","",0,70,null],["mark","doubt.mojibake",70,71,null,0.5,"may be UTF-8"],'
        '["space","",71,72,""],["space","",71,74,"\\n\\n"],["keep","",74,137,null],'
        '["space","",137,138,""]]',
        '[["p",0,71],["p",73,136]]',
    ),
    "misread-letter": Old(
        "It rains in Ã\x85rhus.\n",
        "It rains in Å\n\nrhus.",
        '[["keep","",0,12,null],["repair","repair.mojibake",12,14,"Å",0.95,"valid UTF-8"],'
        '["space","",13,14,"\\n\\n"],["keep","",14,19,null],["space","",19,20,""]]',
        '[["p",0,13],["p",15,20]]',
    ),
}


def add_old(store: Store, slug: str) -> Document:
    """One of these documents in the library."""
    old = OLD[slug]
    entries = tuple(Entry(*row) for row in _rows(old))
    blocks = tuple(Block(*row) for row in json.loads(old.blocks))
    cleaned = Cleaned(Metadata(), blocks, Ledger(old.raw, entries), "5")
    assert cleaned.text == old.text
    source = Source(old.raw.encode(), f"{slug}.txt", "plain", "utf-8")
    with patch.object(revision_rows, "faults", return_value=[]):
        taken = add_document(store, PreparedSource(source, cleaned, slug))
    return store.documents.get(taken.document)


def _rows(old: Old) -> list[list[object]]:
    rows = json.loads(old.ledger)
    for row in rows:
        if row[4] is None:
            row[4] = old.raw[row[2] : row[3]]
    return list(rows)
