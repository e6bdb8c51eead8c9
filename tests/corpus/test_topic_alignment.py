"""Which sentence of another document is about the same topic."""

from __future__ import annotations

from corpus.document import Block, Document, Metadata
from corpus.search.topic_alignment import SentenceIndex, SharedWordAligner

PARAGRAPHS = (
    "The truce was signed on Monday. Around 2,000 peacekeepers were deployed to the enclave.",
    "Shushi was taken. The prime minister denied it, and the presidents were silent.",
    "The people of the enclave were on the road for days.",
)


def document(*paragraphs: str, revision: str = "r") -> Document:
    text = "\n\n".join(paragraphs)
    blocks, at = [], 0
    for paragraph in paragraphs:
        blocks.append(Block("p", at, at + len(paragraph)))
        at += len(paragraph) + 2
    return Document("id", "slug", Metadata(), text, tuple(blocks), revision)


def nearest(text: str, *paragraphs: str) -> str | None:
    there = document(*(paragraphs or PARAGRAPHS))
    found = SentenceIndex(there).nearest(text)
    return there.text[found.start : found.end] if found else None


def test_the_like_sentence_is_found() -> None:
    assert nearest("Some 2,000 Russian peacekeepers deployed at once.") == (
        "Around 2,000 peacekeepers were deployed to the enclave."
    )
    assert nearest("It was denied by the Prime Minister.") == (
        "The prime minister denied it, and the presidents were silent."
    )


def test_case_and_accents_do_not_matter() -> None:
    assert nearest("SHÛSHÍ TAKEN") == "Shushi was taken."


def test_nothing_is_found_where_only_common_words_are_shared() -> None:
    assert nearest("The weather was of the usual kind.") is None
    assert nearest("") is None
    assert nearest("…—…") is None
    assert nearest("peacekeepers", "") is None


def test_an_aligner_answers_when_it_has_read_the_document() -> None:
    aligner, there = SharedWordAligner(), document(*PARAGRAPHS)
    assert not aligner.ready(there)
    assert aligner.nearest("Shushi was taken", there) is None
    aligner.prepare(there, lambda: True)
    assert not aligner.ready(there)
    aligner.prepare(there)
    assert aligner.ready(there)
    found = aligner.nearest("Shushi was taken", there)
    assert found is not None
    assert there.text[found.start : found.end] == "Shushi was taken."
    for number in range(20):
        aligner.prepare(document("x", revision=str(number)))
    assert not aligner.ready(there)


def test_a_long_text_is_cut_into_sentences_too() -> None:
    long = " ".join(f"This is the sentence with number{n} in it." for n in range(40_000))
    assert nearest("What about sentence number31234?", long) == (
        "This is the sentence with number31234 in it. "
    )
