"""Boosted trees: scored as stored, and with reasons that add up."""

from __future__ import annotations

import pytest

from corpus.cleaning.boosted_trees import BoostedTrees, from_json, to_json

MODEL = BoostedTrees(
    ("words", "capitals"),
    ((0, 5.0, -1.0, (1, 0.5, 2.0, 0.5, 1.5), 0.5), 0.25, (1, 0.5, 0.1, -0.3, 0.0)),
)


def test_a_row_goes_down_each_tree_to_a_leaf() -> None:
    rows = [(5, 0.0), (6, 0.5), (6, 0.6)]
    assert MODEL.log_odds(rows) == pytest.approx([-0.65, 2.35, 0.45])


def test_many_rows_are_scored_as_few_are() -> None:
    rows = [(n % 9, n % 7 / 7) for n in range(2000)]
    few = [BoostedTrees(MODEL.features, MODEL.trees).log_odds([row])[0] for row in rows]
    assert BoostedTrees(MODEL.features, MODEL.trees).log_odds(rows) == few


def test_a_model_is_the_same_after_it_was_stored() -> None:
    assert from_json(to_json(MODEL)) == MODEL


def test_contributions_and_averages_add_up_to_the_log_odds() -> None:
    averages = 0.5 + 0.25 + 0.0
    for row in [(5, 0.0), (6, 0.5), (6, 0.6)]:
        worth = MODEL.contributions(row)
        assert averages + sum(worth.values()) == pytest.approx(MODEL.log_odds([row])[0])


def test_reasons_name_what_speaks_against_a_row_with_its_value() -> None:
    assert MODEL.reasons_against((3, 0.2)) == "words 3"
    assert MODEL.reasons_against((6, 0.6)) == "capitals 0.6"


def test_a_tree_that_asks_for_an_unknown_feature_is_refused() -> None:
    with pytest.raises(ValueError, match="feature 2 of 1"):
        from_json('{"features": ["words"], "trees": [[2, 1, 0, 0, 0]]}')
