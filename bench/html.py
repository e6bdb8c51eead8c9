"""How much of a page's article is found, and how fast: ours beside trafilatura and readability.

    python -m bench.html [--count 60] [--pages FOLDER]

The pages are invented (`html_pages`), so that their text is known. `--pages` measures on others
too: a folder in the form of scrapinghub's article-extraction-benchmark (`ground-truth.json`, and
`html/*.html.gz`). F1 is of runs of four words, each page weighing the same. readability is measured
where it is installed: `pip install readability-lxml`.
"""

from __future__ import annotations

import argparse
import gzip
import importlib.util
import json
import re
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import mean

from lxml.html import fromstring
from trafilatura import extract

from bench.html_pages import Page, pages
from corpus.cleaning.pipeline import clean
from corpus.formats.reading import read_source

_WORD = re.compile(r"\w+")
_RUN = 4


def ours(page: bytes) -> str:
    """The article as the library would hold it."""
    return clean(read_source(page, "page.html"), name="page.html").text


def trafilatura(page: bytes) -> str:
    """The article as trafilatura by itself has it."""
    return extract(page, include_comments=False) or ""


def readability(page: bytes) -> str:
    """The article as readability has it, its tags taken off."""
    from readability import Document  # a peer, and no dependency

    summary = fromstring(Document(page.decode("utf-8", "replace")).summary())
    return str(summary.text_content())


def extractors() -> dict[str, Callable[[bytes], str]]:
    """Ours first, and each peer that is installed."""
    peers = {"ours": ours, "trafilatura": trafilatura}
    if importlib.util.find_spec("readability") is not None:
        peers["readability"] = readability
    return peers


def precision_and_recall(found: str, truth: str) -> tuple[float, float]:
    """Of runs of four words."""
    a, b = _runs(found), _runs(truth)
    same = sum((a & b).values())
    return same / max(1, a.total()), same / max(1, b.total())


def _runs(text: str) -> Counter[tuple[str, ...]]:
    words = _WORD.findall(text)
    last = max(1, len(words) - _RUN + 1)
    return Counter(tuple(words[n : n + _RUN]) for n in range(last) if words)


def f1(scores: list[tuple[float, float]]) -> float:
    """Of the mean precision and the mean recall."""
    precision, recall = (mean(score[n] for score in scores) for n in range(2))
    return 2 * precision * recall / max(1e-9, precision + recall)


def measured(
    some: list[Page], extractor: Callable[[bytes], str]
) -> tuple[dict[str, list[tuple[float, float]]], float]:
    """The scores by kind of page, and the seconds that it took."""
    scores: dict[str, list[tuple[float, float]]] = defaultdict(list)
    start = time.perf_counter()
    for page in some:
        scores[page.kind].append(
            precision_and_recall(extractor(page.html.encode("utf-8", "replace")), page.text)
        )
    return scores, time.perf_counter() - start


def _others(folder: Path) -> Iterator[Page]:
    truth = json.loads((folder / "ground-truth.json").read_text(encoding="utf-8"))
    for name, said in sorted(truth.items()):
        data = gzip.decompress((folder / "html" / f"{name}.html.gz").read_bytes())
        yield Page("other", data.decode("utf-8", "replace"), said["articleBody"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=60)
    parser.add_argument("--pages", type=Path)
    arguments = parser.parse_args()
    some = list(pages(arguments.count))
    if arguments.pages is not None:
        some += _others(arguments.pages)
    chosen = extractors()
    for extractor in chosen.values():
        extractor(some[0].html.encode())  # starts the child, loads the libraries
    found = {name: measured(some, extractor) for name, extractor in chosen.items()}
    print(f"{'pages':12} " + " ".join(f"{name:>12}" for name in found))
    for kind in found["ours"][0]:
        print(f"{kind:12} " + " ".join(f"{f1(each[kind]):12.3f}" for each, _ in found.values()))
    every = [[one for of in each.values() for one in of] for each, _ in found.values()]
    print(f"{'all':12} " + " ".join(f"{f1(each):12.3f}" for each in every))
    speeds = (f"{len(some) / seconds:12.1f}" for _, seconds in found.values())
    print(f"{'pages/s':12} " + " ".join(speeds))


if __name__ == "__main__":
    main()
