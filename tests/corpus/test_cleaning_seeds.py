"""A floor under the scores on the five real articles; they lie outside the project and may be
absent.
"""

from __future__ import annotations

import importlib.util
import json
import sys
from types import ModuleType
from typing import Any

import pytest

from corpus.cleaning.pipeline import clean
from reader.cli.json_objects import cleaned_record
from tests.helpers.paths import SHARED

LEAST_F1 = 0.985
LEAST_EXACT = 95
MOST_LEAKS = 0
LEAST_METADATA = 25


@pytest.fixture(scope="module")
def scorer() -> ModuleType:
    path = SHARED / "clean" / "score_gold.py"
    if not path.exists():
        pytest.skip(f"{path} is not here: the scores on the real articles were not checked")
    spec = importlib.util.spec_from_file_location("score_gold", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    before = list(sys.path)
    writes, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    try:
        spec.loader.exec_module(module)
    finally:
        sys.path[:] = before
        sys.dont_write_bytecode = writes
    return module


def test_the_scores_on_the_real_articles_do_not_fall(scorer: ModuleType) -> None:
    exact = leaks = right = 0
    for path in sorted((SHARED / "clean" / "gold").glob("*.json")):
        gold: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        text = (SHARED / "seeds" / gold["seed"]).read_text(encoding="utf-8")
        score = scorer.score(gold, cleaned_record("a", clean(text)))
        assert score["F1"] >= LEAST_F1, gold["seed"]
        exact += round(score["exact"] * len(gold["paragraphs"]))
        leaks += int(score["leak"].split("/")[0])
        right += int(score["meta"].split("/")[0])
    assert exact >= LEAST_EXACT
    assert leaks <= MOST_LEAKS
    assert right >= LEAST_METADATA
