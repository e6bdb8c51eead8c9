"""Documents of blocks of all kinds, for the tests of what depends on the kind."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from annotations.service.documents import AddedDocument, add_document
from annotations.service.store import Store
from corpus.document import BLOCK_JOIN, BLOCK_KINDS, Block, BlockKind, Document, Metadata
from tests.helpers.factories import prepared_source

Piece = tuple[BlockKind, str]

VERSE = (
    "The ferry goes at six,\n  and nobody will wait;\n"
    "the lantern on the quay\n  burns green, and it is late."
)
CODE = (
    "def toll(boats):\n    total = 0\n\n"
    "    for boat in boats:\n        total += boat.fare\n    return total"
)
TABLE = [
    "Year · Town · Tons",
    "1907 · Ostermoor · 1,213",
    "1908 · · 31",
    "1909 · Hale by the Water ·",
]
POST = "perrin · 3 May 2021, 10:22\nI mended the nets myself. Nobody paid me for it."
SPEECH = "THE CLERK: I read the minutes twice. The second lantern is not in them."
NOTES = ["1 So the office says in its report.", "[^2]: Minutes of the ferry council, 1907."]

PAGE: list[Piece] = [
    ("heading", "The second lantern"),
    ("p", "The council met on the quay before sunrise. It argued about the price of rope."),
    ("verse", VERSE),
    ("verse", "A clerk has read it twice,\nand twice has found no sign."),
    ("p", "The tolls were counted so:"),
    ("pre", CODE),
    *[("row", row) for row in TABLE],
    ("turn", SPEECH),
    ("turn", POST),
    ("li", "1. Rope, two hundred fathoms of it, from the hill country by the usual carrier."),
    ("li", "Oil"),
    *[("note", note) for note in NOTES],
]
"""A page with every kind of block that is set in a way of its own."""  # fmt: skip


_LETTERS = "ab c d. e-f ·· 12 7, é日本e\u0301👩\u200d👧\u00ad\t"
_lines = st.text(_LETTERS, min_size=1, max_size=60)
_TEXTS = {
    "verse": st.lists(_lines, min_size=1, max_size=4).map("\n".join),
    "pre": st.lists(_lines | st.just(""), min_size=1, max_size=6).map("\n".join),
    "row": st.lists(st.text("abc 12.日", max_size=24), min_size=1, max_size=5).map(" · ".join),
    "turn": st.tuples(_lines, st.sampled_from([": ", "\n", " · 10:22\n"]), _lines).map("".join),
    "note": st.tuples(st.sampled_from(["1 ", "[^2]: ", "*", ""]), _lines).map("".join),
    "li": st.tuples(st.sampled_from(["1. ", "(b) ", "• ", ""]), _lines).map("".join),
}


def _tidy(piece: Piece) -> Piece:
    kind, text = piece
    return kind, text.rstrip() if kind == "pre" else text.strip()


_pieces = (
    st.sampled_from(BLOCK_KINDS)
    .flatmap(lambda kind: st.tuples(st.just(kind), _TEXTS.get(kind, _lines)))
    .map(_tidy)
    .filter(lambda piece: bool(piece[1].strip()))
)
pages = st.lists(_pieces, min_size=1, max_size=8)
"""Pages of blocks of all kinds, for properties."""


def document_of(pieces: list[Piece]) -> Document:
    """A document of these blocks."""
    blocks: list[Block] = []
    at = 0
    for kind, text in pieces:
        blocks.append(Block(kind, at, at + len(text)))
        at += len(text) + len(BLOCK_JOIN)
    text = BLOCK_JOIN.join(text for _, text in pieces)
    return Document("id", "slug", Metadata("Title"), text, tuple(blocks))


def add_kinds(store: Store, pieces: list[Piece], slug: str = "kinds") -> Document:
    """A document of these blocks in the library."""
    document = document_of(pieces)
    prepared = prepared_source(document.text, slug)
    cleaned = replace(prepared.cleaned, blocks=document.blocks)
    added: AddedDocument = add_document(store, replace(prepared, cleaned=cleaned))
    return store.documents.get(added.document)
