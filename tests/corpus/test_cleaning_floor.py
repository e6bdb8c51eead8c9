"""A floor under the scores on real pages in eight renderings; they lie outside the project and may
be absent. The weights were learned from them: `bench/train_body.py` says how they do on others.
"""

from __future__ import annotations

import importlib.util
import json
import sys
from collections import defaultdict
from types import ModuleType
from typing import Any

import pytest

from corpus.cleaning.pipeline import clean
from reader.cli.json_objects import cleaned_record
from tests.helpers.paths import SHARED

CLEAN = SHARED / "clean"
EVERY = 4
"""One page in so many, in all its renderings."""
LEAST_F1 = 0.95
LEAST_RECALL = 0.965
LEAST_F1_OF_RESIDUAL = 0.95
LEAST_BREAKS = 0.99
"""In each rendering."""


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
