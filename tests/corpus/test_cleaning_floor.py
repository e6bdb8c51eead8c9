"""A floor under the scores on real pages in eight renderings; they lie outside the project and may
be absent. The trees were learned from them: `bench/train_trees.py` says how they do on others, and
`python -m bench.rules --all` how they do on all of these.
"""

from __future__ import annotations

import importlib.util
import json
import lzma
import sys
from collections import defaultdict
from types import ModuleType
from typing import Any

import pytest

from corpus.cleaning.pipeline import clean
from reader.cli.json_objects import cleaned_record
from tests.helpers.paths import SHARED

CLEAN = SHARED / "clean"
EVERY = 12
"""One page in so many, in all its renderings."""
LEAST_F1 = 0.93
LEAST_RECALL = 0.98
LEAST_F1_OF_RESIDUAL = 0.911
LEAST_BREAKS = 0.99
"""In each rendering."""
EVERY_OF_KINDS = {"article": 40, "documentation": 15, "forum": 15}
"""One page in so many of the articles, manuals and threads of other publishers."""
LEAST_OF_KINDS = {
    "article": (0.909, 0.936),
    "documentation": (0.899, 0.902),
    "forum": (0.813, 0.878),
}
"""F1 and recall by kind of page."""


@pytest.fixture(scope="module")
def scorer() -> ModuleType:
    path = CLEAN / "plain_eval.py"
    if not path.exists():
        pytest.skip(f"{path} is not here: the scores on real pages were not checked")
    spec = importlib.util.spec_from_file_location("plain_eval", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    writes, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    try:
        spec.loader.exec_module(module)
    finally:
        sys.dont_write_bytecode = writes
    return module


def test_the_scores_on_real_pages_do_not_fall(scorer: ModuleType) -> None:
    with (CLEAN / "plain" / "dev.jsonl").open(encoding="utf-8") as lines:
        records: list[dict[str, Any]] = [json.loads(line) for line in lines]
    chosen = set(sorted({record["doc"] for record in records})[::EVERY])
    rows: defaultdict[str, list[Any]] = defaultdict(list)
    breaks: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for record in records:
        if record["doc"] not in chosen:
            continue
        raw, gold = record["raw_text"], record["gold_text"]
        result = clean(raw)
        assert clean(result.text).text == result.text, record["id"]
        assert result.metadata.language in (record["lang"], None)
        cleaned = cleaned_record(record["id"], result)
        assert scorer.ledger(raw, cleaned["spans"]) == (1.0, 1.0)
        assert all(span["evidence"] for span in cleaned["spans"] if span["action"] == "drop")
        rows[record["variant"]].append(scorer.tpfpfn(gold, cleaned["text"]))
        for n, count in enumerate(scorer.par(gold, cleaned["text"])):
            breaks[record["variant"]][n] += count
    scores = {variant: scorer.prf(some) for variant, some in rows.items()}
    _, recall, f1 = (sum(score[n] for score in scores.values()) / len(scores) for n in range(3))
    assert f1 >= LEAST_F1
    assert recall >= LEAST_RECALL
    assert scores["residual"][2] >= LEAST_F1_OF_RESIDUAL
    for variant, (right, wrong, missed) in breaks.items():
        assert 2 * right / (2 * right + wrong + missed) >= LEAST_BREAKS, variant


def test_the_scores_on_kinds_of_pages_do_not_fall(scorer: ModuleType) -> None:
    path = CLEAN / "plain" / "wcxb.jsonl.xz"
    if not path.exists():
        pytest.skip(f"{path} is not here: the scores on kinds of pages were not checked")
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        records: list[dict[str, Any]] = [json.loads(line) for line in lines]
    chosen = {
        name
        for kind, every in EVERY_OF_KINDS.items()
        for name in sorted({one["doc"] for one in records if one["type"] == kind})[::every]
    }
    rows: defaultdict[str, list[Any]] = defaultdict(list)
    for record in records:
        if record["doc"] in chosen:
            text = clean(record["raw_text"]).text
            rows[record["type"]].append(scorer.tpfpfn(record["gold_text"], text))
    for kind, (least_f1, least_recall) in LEAST_OF_KINDS.items():
        _, recall, f1 = scorer.prf(rows[kind])
        assert f1 >= least_f1, (kind, f1)
        assert recall >= least_recall, (kind, recall)
