"""Learns the weights of `corpus/cleaning/body_model.txt` from pages whose article is known.

    python -m bench.train_body                    cross-validate by domain, with the whole cleaning
    python -m bench.train_body --write            learn from all pages and write the weights
    python -m bench.train_body --without PREFIX   leave out the features that begin so (repeatable)

The pages are JSON lines with `raw_text`, `gold_text`, `domain`, `variant` and `doc`. A unit is the
article's if most of its words are aligned to the known text. Logistic regression by AdaGrad (Duchi,
Hazan and Singer, JMLR 12, 2011), with no dependency beside the program's own; a unit weighs the
root of its words, a page the root of its units' weight. A word counts if twelve domains write it in
lower case, so that no name is learned.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from math import exp, sqrt
from pathlib import Path
from types import ModuleType
from typing import Any

from rapidfuzz.distance import LCSseq

from corpus.cleaning import body_model
from corpus.cleaning.draft import Draft
from corpus.cleaning.features import features
from corpus.cleaning.pipeline import RULES, as_raw, clean
from corpus.cleaning.rules import body
from corpus.cleaning.rules.article_region import find_article_region

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared" / "clean"
WEIGHTS = ROOT / "corpus" / "cleaning" / "body_model.txt"
FOLDS = 5
EPOCHS = 12
RATE = 0.3
RIDGE = 3.0
MOST_WORDS = 60
DOMAINS_FOR_A_WORD = 12
DOMAINS_FOR_A_FEATURE = 3
RUN = 4
"""Words in a row that must be aligned to count; of a shorter unit, all."""


@dataclass(frozen=True)
class Page:
    """A page's units as examples: the names of their features, their weight, and the truth."""

    record: dict[str, Any]
    seen: list[list[str]]
    article: list[bool]
    weight: list[float]
    plain: frozenset[str]
    """Words that the page writes in lower case."""

    @property
    def domain(self) -> str:
        return str(self.record["domain"])


class _Anything:
    def __contains__(self, name: object) -> bool:
        return True


def read_page(record: dict[str, Any], tokens: Any) -> Page:
    """The units as the body's rules find them, by `tokens`, the scorer's notion of a word."""
    draft = Draft(as_raw(record["raw_text"], ""))
    for rule in RULES:
        if rule.run is body.find_article:
            break
        rule.run(draft)
    units = draft.units
    article = labels([unit.text for unit in units], record["gold_text"], tokens)
    seen = features(units, find_article_region(units), _Anything())
    judged = [n for n, unit in enumerate(units) if unit.kept or body.is_doubtful(unit)]
    size = [sqrt(min(units[n].words, MOST_WORDS)) for n in judged]
    whole = sqrt(sum(size)) or 1.0
    return Page(
        record,
        [seen[n] for n in judged],
        [article[n] for n in judged],
        [one / whole for one in size],
        frozenset(word for word in tokens(record["raw_text"]) if word.islower() and word.isalpha()),
    )


def labels(texts: list[str], gold: str, tokens: Any) -> list[bool]:
    """Whether most words of each text are aligned to the gold text, in runs."""
    words = [tokens(text) for text in texts]
    flat = [word for ws in words for word in ws]
    owner = [n for n, ws in enumerate(words) for _ in ws]
    truth = tokens(gold)
    lines = {tuple(tokens(line)) for line in gold.split("\n")}
    hits = [0] * len(texts)
    for op in LCSseq.opcodes(flat, truth) if flat and truth else ():
        if op.tag == "equal":
            for at in range(op.src_start, op.src_end):
                hits[owner[at]] += op.src_end - op.src_start >= min(RUN, len(words[owner[at]]))
    right = [bool(ws) and hit > len(ws) / 2 for ws, hit in zip(words, hits, strict=True)]
    shingles = set(zip(*(truth[n:] for n in range(RUN)), strict=False))
    for n, ws in enumerate(words):
        if len(ws) >= 2 * RUN and not right[n]:
            # The alignment may have taken another copy.
            own = list(zip(*(ws[k:] for k in range(RUN)), strict=False))
            right[n] = sum(one in shingles for one in own) > 0.8 * len(own)
    # A word or two are found anywhere: they must be a line of the text, or stand amid it.
    return [
        right[n]
        and (
            len(ws) >= RUN
            or tuple(ws) in lines
            or (0 < n < len(words) - 1 and right[n - 1] and right[n + 1])
        )
        for n, ws in enumerate(words)
    ]


def learn(pages: list[Page], without: tuple[str, ...] = ()) -> dict[str, float]:
    """The weights by name, those that came out as nothing left away."""
    domains: defaultdict[str, set[str]] = defaultdict(set)
    count: Counter[str] = Counter()
    for page in pages:
        for names in page.seen:
            count.update(names)
            for name in names:
                if not name.startswith("word: "):
                    domains[name].add(page.domain)
        for word in page.plain:
            domains[f"word: {word}"].add(page.domain)
    known = {
        name
        for name, where in domains.items()
        if name in count
        and len(where)
        >= (DOMAINS_FOR_A_WORD if name.startswith("word: ") else DOMAINS_FOR_A_FEATURE)
        and not (without and name.startswith(without))
    }
    count["always"] = sum(len(page.seen) for page in pages)
    examples = [
        (["always", *(n for n in names if n in known)], right, weight)
        for page in pages
        for names, right, weight in zip(page.seen, page.article, page.weight, strict=True)
    ]
    found = dict.fromkeys(["always", *sorted(known)], 0.0)
    squares = dict.fromkeys(found, 1e-6)
    shuffle = random.Random(0).shuffle
    for epoch in range(EPOCHS):
        shuffle(examples)
        rate = RATE / (1 + epoch / 3)
        for names, right, weight in examples:
            value = sum([found[name] for name in names])
            error = weight * ((1 / (1 + exp(-value)) if value > -50 else 0.0) - right)
            for name in names:
                slope = error + RIDGE * found[name] / count[name]
                squares[name] += slope * slope
                found[name] -= rate * slope / sqrt(squares[name])
    return {name: value for name, value in found.items() if abs(value) >= 0.005}


def folds(pages: Iterable[Page], seed: int = 0) -> dict[str, int]:
    """Each domain's fold."""
    domains = sorted({page.domain for page in pages})
    random.Random(seed).shuffle(domains)
    return {domain: n % FOLDS for n, domain in enumerate(domains)}


def measure(scorer: ModuleType, rows: dict[str, list[Any]]) -> dict[str, tuple[float, ...]]:
    """Precision, recall and F1 by variant, and their mean."""
    found = {variant: tuple(scorer.prf(some)) for variant, some in rows.items()}
    found["ALL"] = tuple(sum(f[n] for f in found.values()) / len(found) for n in range(3))
    return found


def cross_validate(
    pages: list[Page], scorer: ModuleType, without: tuple[str, ...], seed: int
) -> dict[str, tuple[float, ...]]:
    """Each page cleaned with weights that were learned without its domain."""
    fold = folds(pages, seed)
    rows: defaultdict[str, list[Any]] = defaultdict(list)
    for number in range(FOLDS):
        learned = learn([page for page in pages if fold[page.domain] != number], without)
        body_model.load = lambda learned=learned: learned
        for page in pages:
            if fold[page.domain] == number:
                text = clean(page.record["raw_text"]).text
                rows[page.record["variant"]].append(scorer.tpfpfn(page.record["gold_text"], text))
    return measure(scorer, rows)


def load_scorer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("plain_eval", SHARED / "plain_eval.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.dont_write_bytecode = True
    spec.loader.exec_module(module)
    return module


def write(learned: dict[str, float], path: Path) -> None:
    lines = [
        "# What each feature of a unit is worth, in log-odds; learned by bench/train_body.py.",
        *(f"{round(v, 2):+.2f} {name}" for name, v in sorted(learned.items())),
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--data", type=Path, default=SHARED / "plain" / "dev.jsonl")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--without", action="append", default=[])
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    scorer = load_scorer()
    with options.data.open(encoding="utf-8") as lines:
        pages = [read_page(json.loads(line), scorer.TOK.findall) for line in lines]
    without = tuple(options.without)
    if options.write:
        learned = learn(pages, without)
        write(learned, WEIGHTS)
        print(f"{len(learned)} weights")
        return
    for variant, values in cross_validate(pages, scorer, without, options.seed).items():
        print(f"{variant:<14}" + "".join(f"{value:8.3f}" for value in values))


if __name__ == "__main__":
    main()
