"""How much of a page's article is found, and how fast: ours beside trafilatura alone, in one run.

    python -m bench.html [--count 60] [--pages FOLDER]

The pages are invented (`html_pages`), so that their text is known. `--pages` measures on others
too: a folder in the form of scrapinghub's article-extraction-benchmark (`ground-truth.json`, and
`html/*.html.gz`). F1 is of runs of four words, each page weighing the same.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import mean

from trafilatura import extract

from bench.html_pages import Page, pages
from corpus.cleaning.pipeline import clean
from corpus.formats.reading import read_source

_WORD = re.compile(r"\w+")
_RUN = 4


def ours(page: bytes) -> str:
    """The article as the library would hold it."""
    return clean(read_source(page, "page.html"), name="page.html").text


def alone(page: bytes) -> str:
    """The article as trafilatura by itself has it."""
    return extract(page, include_comments=False) or ""


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
    ours(some[0].html.encode())  # starts the child, loads the libraries
    alone(some[0].html.encode())
    mine, seconds = measured(some, ours)
    theirs, their_seconds = measured(some, alone)
    print(f"{'pages':12} {'ours':>7} {'trafilatura':>12}")
    for kind in mine:
        print(f"{kind:12} {f1(mine[kind]):7.3f} {f1(theirs[kind]):12.3f}")
    every, their_every = (
        [score for scores in kinds.values() for score in scores] for kinds in (mine, theirs)
    )
    print(f"{'all':12} {f1(every):7.3f} {f1(their_every):12.3f}")
    print(
        f"{len(some) / seconds:.0f} pages a second, trafilatura alone "
        f"{len(some) / their_seconds:.0f}: ×{seconds / their_seconds:.2f} the time"
    )


if __name__ == "__main__":
    main()
