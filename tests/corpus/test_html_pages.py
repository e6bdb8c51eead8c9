"""Pages whose article is known: no worse than trafilatura alone."""

from __future__ import annotations

from collections import defaultdict

import pytest

from bench.html import f1, ours, precision_and_recall, trafilatura
from bench.html_pages import pages
from corpus.formats.reading import read_source

Scores = dict[str, list[tuple[float, float]]]


@pytest.fixture(scope="module")
def scores() -> tuple[Scores, Scores]:
    mine: Scores = defaultdict(list)
    theirs: Scores = defaultdict(list)
    for page in pages(40):
        data = page.html.encode()
        mine[page.kind].append(precision_and_recall(ours(data), page.text))
        theirs[page.kind].append(precision_and_recall(trafilatura(data), page.text))
    return mine, theirs


def test_every_kind_of_page_is_read_as_well_as_by_trafilatura_alone(
    scores: tuple[Scores, Scores],
) -> None:
    mine, theirs = scores
    for kind in mine:
        assert f1(mine[kind]) >= f1(theirs[kind]) - 0.005, kind
    assert f1([s for kind in mine.values() for s in kind]) >= 0.96
    assert min(recall for kind in mine.values() for _, recall in kind) >= 0.75


def test_the_raw_text_is_all_that_is_visible() -> None:
    for page in pages(10):
        raw = read_source(page.html.encode(), "page.html")
        for paragraph in page.text.split("\n\n"):
            assert paragraph in " ".join(raw.text.split())
