"""Learns `corpus/cleaning/body_trees.json` from pages whose substance is known.

    python -m bench.train_trees --data A.jsonl --data B.jsonl.xz           cross-validate by domain
    python -m bench.train_trees --data A.jsonl --data B.jsonl.xz --write   learn from all, and write

The pages are JSON lines with `raw_text`, `gold_text`, `domain`, `variant`, `doc` and, if they are
no articles, `type`. A unit is substance if most of its words are aligned to the known text. It
weighs the root of its words, a page the root of its units' weight; threads and manuals, of which
there are few, weigh more. First each word of short units gets a weight (logistic regression); the
sum of these is one feature of the trees. A word counts if fifteen domains write it in lower case,
so that no name is learned. Needs lightgbm and scikit-learn, which are no dependencies of the
program: its own code scores the trees.
"""

from __future__ import annotations

import argparse
import importlib
import json
import lzma
import random
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.known_pages import labels, load_scorer, measure
from corpus.cleaning import body_trees
from corpus.cleaning.boosted_trees import BoostedTrees, Tree, to_json
from corpus.cleaning.draft import Draft, Unit
from corpus.cleaning.pipeline import RULES, as_raw, clean
from corpus.cleaning.rules import body
from corpus.cleaning.rules.article_region import find_article_region
from corpus.cleaning.unit_features import NAMES, PAGE_NAMES, page_features, words_of

ROOT = Path(__file__).resolve().parent.parent
MODEL = ROOT / "corpus" / "cleaning" / "body_trees.json"
FOLDS = 5
MOST_WORDS = 60
DOMAINS_FOR_A_WORD = 15
LEAST_WEIGHT_OF_A_WORD = 0.1
FEW = {"forum": 3.0, "documentation": 3.0}
"""How much more a page of a kind of which there are few weighs."""
ROUNDS = 90
PARAMETERS = {
    "objective": "binary",
    "learning_rate": 0.14,
    "num_leaves": 16,
    "min_data_in_leaf": 150,
    "feature_fraction": 0.7,
    "data_sample_strategy": "goss",
    "top_rate": 0.15,
    "other_rate": 0.1,
    "lambda_l2": 5.0,
    "max_bin": 63,
    "seed": 1,
    "deterministic": True,
    "num_threads": 2,
    "verbose": -1,
}


KIND_ROUNDS = 60
KIND_PARAMETERS = {
    "objective": "binary",
    "learning_rate": 0.1,
    "num_leaves": 6,
    "min_data_in_leaf": 30,
    "lambda_l2": 5.0,
    "seed": 1,
    "deterministic": True,
    "num_threads": 1,
    "verbose": -1,
}


@dataclass(frozen=True)
class Page:
    """A page's units, and which of them are its substance."""

    record: dict[str, Any]
    units: list[Unit]
    substance: list[bool]
    words: list[frozenset[str]]
    """Of each short unit, in lower case."""
    plain: frozenset[str]
    """Words that the page writes in lower case."""

    @property
    def domain(self) -> str:
        return str(self.record["domain"])

    @property
    def kind(self) -> str:
        return str(self.record.get("type", "article"))

    @property
    def weights(self) -> list[float]:
        own = [float(min(unit.words, MOST_WORDS) ** 0.5) for unit in self.units]
        page = (sum(own) or 1.0) ** 0.5
        return [FEW.get(self.kind, 1.0) * weight / page for weight in own]


def read(paths: Iterable[Path]) -> Iterator[dict[str, Any]]:
    for path in paths:
        stored = path.read_bytes()
        text = (lzma.decompress(stored) if path.suffix == ".xz" else stored).decode()
        yield from map(json.loads, text.split("\n")[:-1])


def read_page(record: dict[str, Any], tokens: Any) -> Page:
    """The units as the rules before the body's find them; `tokens` is the scorer's notion of a
    word.
    """
    draft = Draft(as_raw(record["raw_text"], ""))
    for rule in RULES:
        if rule.run is body.find_article:
            break
        rule.run(draft)
    units = draft.units
    find_article_region(units)
    texts = [unit.text for unit in units]
    written = [words_of(unit) for unit in units]
    return Page(
        record,
        units,
        labels(texts, record["gold_text"], tokens),
        [frozenset(map(str.lower, words)) for words in written],
        frozenset(word for words in written for word in words if word.islower()),
    )


def learn_words(pages: list[Page]) -> dict[str, float]:
    """What each word says for the substance, in log-odds."""
    sparse = importlib.import_module("scipy.sparse")
    linear = importlib.import_module("sklearn.linear_model")
    domains: defaultdict[str, set[str]] = defaultdict(set)
    for page in pages:
        for word in page.plain:
            domains[word].add(page.domain)
    known = sorted(word for word in domains if len(domains[word]) >= DOMAINS_FOR_A_WORD)
    column = {word: n for n, word in enumerate(known)}
    indices: list[int] = []
    starts = [0]
    truth: list[bool] = []
    weights: list[float] = []
    for page in pages:
        for words, right, weight in zip(page.words, page.substance, page.weights, strict=True):
            columns = sorted(column[word] for word in words if word in column)
            if columns:
                indices += columns
                starts.append(len(indices))
                truth.append(right)
                weights.append(weight)
    matrix = sparse.csr_matrix(([1.0] * len(indices), indices, starts), (len(truth), len(known)))
    model = linear.LogisticRegression(C=0.3, max_iter=60, solver="liblinear")
    model.fit(matrix, truth, sample_weight=weights)
    return {
        word: round(float(weight), 2)
        for word, weight in zip(known, model.coef_[0], strict=True)
        if abs(weight) > LEAST_WEIGHT_OF_A_WORD
    }


def learn(pages: list[Page]) -> body_trees.Model:
    """The model. What a page's words and its kind say is learned from the other pages, since in
    use, too, the model has not seen the page.
    """
    numpy = importlib.import_module("numpy")
    lightgbm = importlib.import_module("lightgbm")

    def train(
        rows: list[list[float]], truth: list[bool], weights: list[float], names: tuple[str, ...],
        parameters: dict[str, Any], rounds: int,
    ) -> BoostedTrees:  # fmt: skip
        examples = lightgbm.Dataset(
            numpy.array(rows, dtype=numpy.float32), numpy.array(truth), weight=numpy.array(weights)
        )
        found = lightgbm.train(parameters, examples, rounds).dump_model()
        return BoostedTrees(names, tuple(_tree(t["tree_structure"]) for t in found["tree_info"]))

    def train_kinds(some: list[int]) -> dict[str, BoostedTrees]:
        rows = [page_rows[n][0][: len(PAGE_NAMES)] for n in some]
        return {
            kind: train(
                rows, [pages[n].kind == kind for n in some], [1.0] * len(some), PAGE_NAMES,
                KIND_PARAMETERS, KIND_ROUNDS,
            )
            for kind in FEW
        }  # fmt: skip

    fold = folds(pages, 7)
    numbers = [fold[page.domain] for page in pages]
    page_rows: list[list[list[float]]] = [[] for _ in pages]
    for number in range(FOLDS):
        words = learn_words([page for page in pages if fold[page.domain] != number])
        for n, page in enumerate(pages):
            if numbers[n] == number:
                page_rows[n] = page_features(page.units, find_article_region(page.units), words)
    filled = [n for n, rows in enumerate(page_rows) if rows]
    for number in range(FOLDS):
        kinds = train_kinds([n for n in filled if numbers[n] != number])
        for n in filled:
            if numbers[n] == number:
                likely = body_trees.kinds_of_page(page_rows[n], kinds)
                for row in page_rows[n]:
                    row += likely
    units = train(
        [row for n in filled for row in page_rows[n]],
        [right for n in filled for right in pages[n].substance],
        [weight for n in filled for weight in pages[n].weights],
        (*NAMES, *FEW),
        PARAMETERS,
        ROUNDS,
    )
    return body_trees.Model(units, learn_words(pages), train_kinds(filled))


def _tree(node: dict[str, Any]) -> Tree:
    if "leaf_value" in node:
        return float(round(node["leaf_value"], 4))
    return (
        int(node["split_feature"]),
        float(f"{node['threshold']:.5g}"),
        _tree(node["left_child"]),
        _tree(node["right_child"]),
        float(round(node["internal_value"], 3)),
    )


def folds(pages: Iterable[Page], seed: int = 0) -> dict[str, int]:
    """Each domain's fold."""
    domains = sorted({page.domain for page in pages})
    random.Random(seed).shuffle(domains)
    return {domain: n % FOLDS for n, domain in enumerate(domains)}


def cross_validate(pages: list[Page], scorer: Any, numbers: Iterable[int]) -> None:
    """Prints the scores of pages cleaned by a model that was learned without their domains."""
    fold = folds(pages)
    rows: defaultdict[str, defaultdict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for number in numbers:
        model = learn([page for page in pages if fold[page.domain] != number])
        body_trees.load = lambda model=model: model
        for page in pages:
            if fold[page.domain] == number:
                record = page.record
                text = clean(record["raw_text"]).text
                counts = scorer.tpfpfn(record["gold_text"], text)
                rows[record.get("type", "older")][record["variant"]].append(counts)
    for kind, by_variant in sorted(rows.items()):
        for variant, values in measure(scorer, by_variant).items():
            print(f"{kind:<14}{variant:<14}" + "".join(f"{value:8.3f}" for value in values))


def model_to_json(model: body_trees.Model) -> str:
    kinds = ",\n".join(f'"{kind}": {to_json(trees)}' for kind, trees in model.kinds.items())
    words = ",\n".join(f"{json.dumps(w, ensure_ascii=False)}: {v}" for w, v in model.words.items())
    return (
        f'{{"units": {to_json(model.trees)},\n"kinds": {{{kinds}}},\n"words": {{\n{words}\n}}}}\n'
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--data", type=Path, action="append", required=True)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--fold", type=int, action="append", help="only these folds")
    options = parser.parse_args()
    scorer = load_scorer()
    pages = [read_page(record, scorer.TOK.findall) for record in read(options.data)]
    if options.write:
        MODEL.write_text(model_to_json(learn(pages)), encoding="utf-8", newline="\n")
    else:
        cross_validate(pages, scorer, options.fold or range(FOLDS))


if __name__ == "__main__":
    main()
