"""PDFs made here, whose text is known: all of it, in its order, and nothing else."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from itertools import product

import pytest

from corpus.cleaning.cleaned import Cleaned
from corpus.cleaning.pipeline import clean
from corpus.formats.reading import read_source
from tests.helpers.file_factories import ligatures, paper, paragraphs, pdf

HEAD, FOOT = "Transactions of the Ferry Society 12 (2020)", "Copyright by the harbour board"


def cleaned(data: bytes) -> Cleaned:
    return clean(read_source(data, "a.pdf"), name="a.pdf")


def in_order(found: str, truth: str) -> float:
    """F1 of the words that stand in both texts in the same order."""
    a, b = re.findall(r"\w+", found), re.findall(r"\w+", truth)
    same = sum(m.size for m in SequenceMatcher(None, a, b, autojunk=False).get_matching_blocks())
    return 2 * same / (len(a) + len(b))


@pytest.mark.parametrize(
    ("columns", "by_row", "spaced", "justified"),
    [(c, r, s, j) for c, r, s, j in product((1, 2, 3), *[(False, True)] * 3) if c > 1 or not r],
)
def test_text_is_read_as_a_reader_would(
    columns: int, by_row: bool, spaced: bool, justified: bool
) -> None:
    texts = paragraphs(24)
    result = cleaned(
        pdf(
            texts,
            columns=columns,
            by_row=by_row,
            spaced=spaced,
            justified=justified,
            title="The ferry and its captain",
            head=HEAD,
            foot=FOOT,
            numbered=True,
        )
    )
    assert in_order(result.text, "\n".join(texts)) >= 0.98
    assert result.metadata.title == "The ferry and its captain"
    found = [result.text[b.start : b.end] for b in result.blocks]
    assert len(set(found) & set(texts)) >= 0.9 * len(texts)
    for furniture in (HEAD, FOOT):
        assert furniture in result.ledger.raw
        assert furniture not in result.text
    rules = {removal.rule for removal in result.ledger.removed}
    assert {"page.running-head", "page.footer", "page.number"} <= rules
    if columns > 1:
        assert re.search(r"[a-z]-\n[a-z]", result.ledger.raw)
        assert "join.hyphen" in {repair.rule for repair in result.ledger.repaired}


@pytest.mark.parametrize(
    "meaning",
    [
        {1: "\ufb03", 2: "\ufb01", 3: "\ufb02", 4: "\ufb00"},
        {1: "ffi", 2: "fi", 3: "fl", 4: "ff"},
    ],
    ids=["as-characters", "as-letters"],
)
def test_ligatures_are_letters(meaning: dict[int, str]) -> None:
    said = "The office filed the floor plan, and the final offer came later on"
    assert said in cleaned(ligatures(meaning)).text


def test_without_furniture_nothing_is_taken_for_it() -> None:
    texts = paragraphs(24)
    result = cleaned(pdf(texts))
    assert not [r for r in result.ledger.removed if r.rule.startswith("page.")]
    assert in_order(result.text, "\n".join(texts)) >= 0.98


def test_a_page_of_one_number_and_little_text() -> None:
    result = cleaned(pdf(paragraphs(1), numbered=True))
    assert result.text == paragraphs(1)[0]


@pytest.mark.parametrize("columns", [1, 2])
def test_a_study_as_journals_print_them(columns: int) -> None:
    data, title, texts = paper(columns)
    result = cleaned(data)
    assert result.metadata.title == title
    assert in_order(result.text, "\n".join(texts)) >= 0.98
    found = [result.text[b.start : b.end] for b in result.blocks]
    assert len(set(found) & set(texts)) >= 0.9 * len(texts)
    kinds = {result.text[b.start : b.end]: b.kind for b in result.blocks}
    assert kinds["2 Method"] == "heading"
    assert {kinds.get(text) for text in texts if text.startswith("Children")} == {"li"}
    for furniture in ("Example, A.\n", "Ferry Studies", "Downloaded"):
        assert furniture not in result.text
