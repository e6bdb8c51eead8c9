"""Learns `corpus/cleaning/page_model.json` from web pages whose text is known.

    python -m bench.train_pages            cross-validate by domain
    python -m bench.train_pages --write    learn from all pages and write the model

Needs lightgbm, scikit-learn and rapidfuzz, which the program itself does not use. The pages are
WCXB's (Web Content eXtraction Benchmark, Murrough Foley 2026, CC-BY 4.0), as JSON lines with
`html`, `gold_text`, `type` and `domain`. A block is the page's own if most of its words are aligned
to the known text. A word of an element's names or of a block counts only if many domains use it, so
that no site is learned. What one step says of a page of its own training is never told to the
next: each domain is judged by weights that were learned without it.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import lzma
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import mean
from typing import Any

from corpus.cleaning import boosted_trees
from corpus.cleaning.page_features import FEATURES, rows
from corpus.cleaning.page_view import KINDS, PageView, page_words
from corpus.cleaning.rules.page_blocks import stated_title
from corpus.formats.html import document as html_document
from corpus.formats.raw import Raw

ROOT = Path(__file__).resolve().parent.parent
PAGES = ROOT.parent / "shared" / "clean" / "html" / "wcxb.jsonl.xz"
MODEL = ROOT / "corpus" / "cleaning" / "page_model.json"
_WORD = re.compile(r"\w+")
_FOLDS = 5
_DOMAINS = 25
"""Domains that must use a word of an element or a block for it to count."""
_PAGE_DOMAINS = 12
"""The same for a word that says what kind of page it is."""
_MOST_COUNTED = 3
"""How often a word counts that several of a block's elements have."""
_WEIGHT = 0.7
"""Power of a block's share of its page's words with which it weighs."""
_LEAST_WEIGHT = 0.02
"""Weights of words that are smaller than this are left out of the file."""


@dataclass
class Page:
    """A page, read, with what is known of it."""

    kind: str
    fold: int
    domain: str
    raw: Raw
    view: PageView
    truth: list[int]
    """For each block 1 if it is the page's own, 0 if not, -1 if it has no words."""
    text: str
    title: str
    own: list[tuple[float, float]] = field(default_factory=list)
    kinds: list[float] = field(default_factory=list)


def read_pages(path: Path) -> list[Page]:
    pages = []
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            known = json.loads(line)
            raw = html_document.read(known["html"])
            layout = raw.layout
            if layout is None or not layout.blocks:
                continue
            fold = int(hashlib.md5(known["domain"].encode()).hexdigest(), 16) % _FOLDS
            view = PageView(raw.text, layout, stated_title(raw))
            truth = labels(view.texts, known["gold_text"])
            pages.append(
                Page(
                    known["type"],
                    fold,
                    known["domain"],
                    raw,
                    view,
                    truth,
                    known["gold_text"],
                    known["title"] or "",
                )
            )
    return pages


def labels(blocks: Sequence[str], known: str) -> list[int]:
    """Which blocks are in the known text: most of their words in its order, or all as a phrase."""
    from rapidfuzz.distance import LCSseq

    truth = _WORD.findall(known.lower())
    of_blocks = [_WORD.findall(block.lower()) for block in blocks]
    words = [word for some in of_blocks for word in some]
    place = [-1] * len(words)
    if truth and words:
        for step in LCSseq.opcodes(words, truth):
            if step.tag == "equal":
                for n in range(step.src_end - step.src_start):
                    place[step.src_start + n] = step.dest_start + n
    whole = f" {' '.join(truth)} "
    found = []
    at = 0
    for some in of_blocks:
        size = len(some)
        here = place[at : at + size]
        at += size
        if not size:
            found.append(-1)
            continue
        share = sum(n >= 0 for n in here) / size
        in_order = share == 1 and here[-1] - here[0] == size - 1 if size <= 5 else share >= 0.6
        as_phrase = size >= 3 and f" {' '.join(some)} " in whole
        found.append(int(in_order or as_phrase))
    return found


Fit = Callable[[Any, Any, Any], Any]


class Words:
    """A sparse matrix of words, those that enough domains use."""

    def __init__(self, samples: list[list[str]], domains: list[str], least: int) -> None:
        from scipy.sparse import csr_matrix

        users = defaultdict(set)
        for words, domain in zip(samples, domains, strict=True):
            for word in words:
                users[word].add(domain)
        self.names = sorted(word for word, some in users.items() if len(some) >= least)
        number = {word: n for n, word in enumerate(self.names)}
        cells = [
            (n, number[word], min(times, _MOST_COUNTED))
            for n, words in enumerate(samples)
            for word, times in Counter(words).items()
            if word in number
        ]
        where, which, values = zip(*cells, strict=True)
        self.matrix = csr_matrix(
            (values, (where, which)), shape=(len(samples), len(self.names)), dtype="float32"
        )


def learn_kinds(pages: list[Page]) -> dict[str, list[float]]:
    """The weights of the words that say what a page is; each page gets what is said of it by
    weights that were learned without its domain.
    """
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    words = Words(
        [sorted(page_words(page.view.layout)) for page in pages],
        [page.domain for page in pages],
        _PAGE_DOMAINS,
    )
    kinds = np.array([KINDS.index(page.kind) for page in pages])
    folds = np.array([page.fold for page in pages])

    def fit(mask: Any) -> Any:
        return LogisticRegression(C=0.2, max_iter=200).fit(words.matrix[mask], kinds[mask])

    for fold in range(_FOLDS):
        said = fit(folds != fold).predict_proba(words.matrix[folds == fold])
        for n, values in zip(np.flatnonzero(folds == fold), said, strict=True):
            pages[n].kinds = [float(value) for value in values]
    right = mean(KINDS[page.kinds.index(max(page.kinds))] == page.kind for page in pages)
    print(f"kind of page: {right:.3f} right, {len(words.names)} words")
    model = fit(folds >= 0)
    weights = {"always": [round(float(value), 2) for value in model.intercept_]}
    for n, name in enumerate(words.names):
        values = [round(float(value), 2) for value in model.coef_[:, n]]
        if max(map(abs, values)) >= 5 * _LEAST_WEIGHT:
            weights[name] = values
    return weights


def learn_words(pages: list[Page]) -> dict[str, float]:
    """The weights of words in elements' names and blocks, and each page's log-odds by weights that
    were learned without its domain.
    """
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    samples = [page.view.names_of(n) for page in pages for n in range(len(page.truth))]
    domains = [page.domain for page in pages for _ in page.truth]
    words = Words(samples, domains, _DOMAINS)
    truth = np.array([value for page in pages for value in page.truth])
    weight = np.array([value for page in pages for value in weights_of(page)])
    weight /= weight.mean()
    folds = np.array([page.fold for page in pages for _ in page.truth])
    inside = np.array([name.startswith(("says", "size", "by ")) for name in words.names])

    def fit(mask: Any) -> Any:
        mask &= truth >= 0
        return LogisticRegression(C=0.02, max_iter=60).fit(
            words.matrix[mask], truth[mask], sample_weight=weight[mask]
        )

    of_words, of_elements = np.zeros(len(truth)), np.zeros(len(truth))
    for fold in range(_FOLDS):
        model = fit(folds != fold)
        values, mask = model.coef_[0], folds == fold
        of_words[mask] = words.matrix[mask] @ np.where(inside, values, 0) + model.intercept_[0]
        of_elements[mask] = words.matrix[mask] @ np.where(inside, 0, values)
    at = 0
    for page in pages:
        size = len(page.truth)
        page.own = [
            (float(a), float(b))
            for a, b in zip(of_elements[at : at + size], of_words[at : at + size], strict=True)
        ]
        at += size
    model = fit(folds >= 0)
    weights = {
        name: round(float(value), 2)
        for name, value in zip(words.names, model.coef_[0], strict=True)
        if abs(value) >= _LEAST_WEIGHT
    }
    return {"always": round(float(model.intercept_[0]), 2), **weights}


def weights_of(page: Page) -> list[float]:
    total = sum(page.view.words) or 1
    return [(max(1, words) / total) ** _WEIGHT for words in page.view.words]


def learn_trees(pages: list[Page], number: int, leaves: int, *, write: bool) -> Any:
    """The trees learned from all pages if `write`; else None, and the scores by domain."""
    import lightgbm
    import numpy as np

    table = np.array(
        [row for page in pages for row in rows(page.view, page.own, page.kinds)], dtype="float32"
    )
    truth = np.array([value for page in pages for value in page.truth])
    weight = np.array([value for page in pages for value in weights_of(page)])
    weight /= weight.mean()
    folds = np.array([page.fold for page in pages for _ in page.truth])
    settings = {
        "objective": "binary",
        "num_leaves": leaves,
        "learning_rate": 0.12,
        "min_data_in_leaf": 100,
        "feature_fraction": 0.4,
        "bagging_fraction": 0.7,
        "bagging_freq": 1,
        "lambda_l2": 20,
        "max_bin": 63,
        "num_threads": 1,
        "seed": 1,
        "verbose": -1,
    }

    def fit(mask: Any) -> Any:
        mask &= truth >= 0
        data = lightgbm.Dataset(
            table[mask],
            truth[mask],
            weight=weight[mask],
            feature_name=[f"f{n}" for n in range(len(FEATURES))],
            params={"max_bin": 63},
        )
        return lightgbm.train(settings, data, number)

    if write:
        return fit(folds >= 0)
    odds = np.zeros(len(truth))
    for fold in range(_FOLDS):
        odds[folds == fold] = fit(folds != fold).predict(table[folds == fold], raw_score=True)
    for least in (-1.2, -0.8, -0.4, 0.0):
        print(f"kept from {least:+.1f}:", report(pages, odds, least), flush=True)
    return None


def report(pages: list[Page], odds: Sequence[float], least: float) -> str:
    """Word F1 of the blocks that are kept, by kind of page."""
    scores = defaultdict(list)
    at = 0
    for page in pages:
        kept = [
            text
            for text, value in zip(page.view.texts, odds[at : at + len(page.truth)], strict=True)
            if value >= least
        ]
        at += len(page.truth)
        scores[page.kind].append(f1("\n\n".join([page.title, *kept]), page.text))
    every = [score for some in scores.values() for score in some]
    return f"all {mean(every):.4f}, " + ", ".join(
        f"{kind} {mean(scores[kind]):.4f}" for kind in KINDS
    )


def f1(text: str, known: str) -> float:
    found, truth = (Counter(_WORD.findall(some.lower())) for some in (text, known))
    if not found or not truth:
        return float(found == truth)
    same = (found & truth).total()
    return 2 * same / (found.total() + truth.total())


def tree_of(node: dict[str, Any]) -> Any:
    """A tree of LightGBM's as `boosted_trees` stores it."""
    if "leaf_value" in node:
        return round(node["leaf_value"], 3)
    bound = float(f"{node['threshold']:.4g}")
    low, high = tree_of(node["left_child"]), tree_of(node["right_child"])
    return [node["split_feature"], bound, low, high, round(node["internal_value"], 3)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--trees", type=int, default=110)
    parser.add_argument("--leaves", type=int, default=24)
    arguments = parser.parse_args()
    if not PAGES.exists():
        sys.exit(f"Skipped: {PAGES} is missing.")
    pages = read_pages(PAGES)
    print(f"{len(pages)} pages read", flush=True)
    kinds = learn_kinds(pages)
    words = learn_words(pages)
    model = learn_trees(pages, arguments.trees, arguments.leaves, write=arguments.write)
    if model is None:
        return
    trees = tuple(tree_of(tree["tree_structure"]) for tree in model.dump_model()["tree_info"])
    stored = boosted_trees.to_json(boosted_trees.BoostedTrees(FEATURES, trees))
    MODEL.write_text(
        "{"
        + f'"kind words": {json.dumps(kinds, ensure_ascii=False, separators=(",", ":"))},\n'
        + f'"words": {json.dumps(words, ensure_ascii=False, separators=(",", ":"))},\n'
        + f'"trees": {stored}'
        + "}\n",
        encoding="utf-8",
    )
    print(f"{MODEL.stat().st_size:,} bytes written")


if __name__ == "__main__":
    main()
