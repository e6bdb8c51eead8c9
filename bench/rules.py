"""What each rule is worth: the score on pages whose article is known, with it and without it.

    python -m bench.rules              the rules that the seeds take
    python -m bench.rules --all        every rule
    python -m bench.rules --every 4    only one page in so many, in all its renderings

F1 is the mean over the renderings, as `plain_eval.py` counts it. A rule is switched off by its
name, as a reader does it in the review; the weights stay as they are, so what is shown is the
rule's own work, not what another model would make of it. Pages on which a rule did nothing are not
cleaned again.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Iterator
from typing import Any, NamedTuple

from bench.known_pages import SHARED, load_scorer, measure
from corpus.cleaning.cleaned import Cleaned
from corpus.cleaning.pipeline import RULES, clean

SEEDS = SHARED.parent / "seeds"
DEV = SHARED / "plain" / "dev.jsonl"


class Row(NamedTuple):
    """A rule and its effect."""

    rule: str
    seeds: int
    pages: int
    f1: float
    without: float


def rules_of(cleaned: Cleaned) -> set[str]:
    """The rules that did something."""
    return {entry.rule for entry in cleaned.ledger.entries if entry.rule}


def table(scorer: Any, records: list[dict[str, Any]], chosen: dict[str, int]) -> Iterator[Row]:
    """A row for each of the chosen rules (with the number of seeds that take it)."""
    scores: dict[str, Any] = {}
    at_work: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for record in records:
        cleaned = clean(record["raw_text"])
        scores[record["id"]] = scorer.tpfpfn(record["gold_text"], cleaned.text)
        for rule in rules_of(cleaned):
            at_work[rule].append(record)
    with_all = _f1(scorer, records, scores)
    for rule, seeds in chosen.items():
        changed = {
            record["id"]: scorer.tpfpfn(
                record["gold_text"], clean(record["raw_text"], without=frozenset({rule})).text
            )
            for record in at_work[rule]
        }
        without = _f1(scorer, records, scores | changed)
        yield Row(rule, seeds, len(changed), with_all, without)


def _f1(scorer: Any, records: list[dict[str, Any]], scores: dict[str, Any]) -> float:
    rows: dict[str, list[Any]] = defaultdict(list)
    for record in records:
        rows[record["variant"]].append(scores[record["id"]])
    return measure(scorer, rows)["ALL"][2]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--all", action="store_true", help="every rule, not only the seeds'")
    parser.add_argument("--every", type=int, default=1, help="one page in so many")
    options = parser.parse_args()
    if not DEV.exists() or not SEEDS.exists():
        print(f"{DEV} or {SEEDS} is not here: the rules' effect was not measured")
        sys.exit(1)
    seeds = [rules_of(clean(path.read_text("utf-8"))) for path in sorted(SEEDS.glob("*.txt"))]
    names = [name for rule in RULES for name in rule.names]
    taken = {name: sum(name in seed for seed in seeds) for name in dict.fromkeys(names)}
    chosen = taken if options.all else {name: n for name, n in taken.items() if n}
    with DEV.open(encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines]
    kept = set(sorted({record["doc"] for record in records})[:: options.every])
    records = [record for record in records if record["doc"] in kept]
    print("| rule | seeds | pages | F1 with | without | worth |")
    print("| --- | ---: | ---: | ---: | ---: | ---: |")
    for rule, of_seeds, pages, f1, without in table(load_scorer(), records, chosen):
        print(
            f"| {rule} | {of_seeds} | {pages} | {f1:.4f} | {without:.4f} | {f1 - without:+.4f} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
