"""What cleaning makes of each rule's examples, to the letter, and that a second pass leaves it so.

`VARIORUM_GOLDENS=write make test` writes the files anew; look at what differs before it is
committed. In them `{1}` to `{4}` stand for the paragraphs that all examples share.
"""

from __future__ import annotations

import os
from collections import defaultdict
from dataclasses import asdict

import pytest

from corpus.cleaning.cleaned import Cleaned
from corpus.cleaning.pipeline import clean
from tests.corpus import test_cleaning_rules as rules
from tests.helpers.paths import GOLDENS

FOLDER = GOLDENS / "cleaning"
SHARED = (rules.ONE, rules.TWO, rules.THREE, rules.FOUR)
ALL = (*rules.DROPS, *rules.DROPS_TOO, *rules.REPAIRS, *rules.REPAIRS_TOO)
FAMILIES: defaultdict[str, list[rules.Example]] = defaultdict(list)
for _example in ALL:
    if not _example.raw.startswith("<!doctype"):  # pages have tests of their own
        FAMILIES[_example.rule.partition(".")[0]].append(_example)


def _short(text: str) -> str:
    for number, paragraph in enumerate(SHARED, start=1):
        text = text.replace(paragraph, f"{{{number}}}")
    return text


def _told(cleaned: Cleaned) -> list[str]:
    """What became of everything that was not kept, a line each."""
    raw = cleaned.ledger.raw
    told = []
    for entry in cleaned.ledger.entries:
        was = _short(raw[entry.start : entry.end])
        if entry.action == "drop":
            told.append(f"- {entry.rule} {was!a}")
        elif entry.action == "repair":
            told.append(f"~ {entry.rule} {was!a} -> {entry.text!a}")
        elif entry.action == "mark":
            told.append(f"? {entry.rule} {was!a}")
    return told


def _golden(example: rules.Example) -> str:
    cleaned = rules.clean_example(example)
    metadata = {
        field: value
        for field, value in asdict(cleaned.metadata).items()
        if value and field != "language"
    }
    blocks = [
        f"{block.kind} {_short(cleaned.text[block.start : block.end])}" for block in cleaned.blocks
    ]
    return "\n".join((f"== {example.rule} {metadata or ''}".rstrip(), *_told(cleaned), *blocks))


@pytest.mark.parametrize("family", FAMILIES)
def test_the_cleaning_is_as_it_was(family: str) -> None:
    shown = "\n\n".join(map(_golden, FAMILIES[family])) + "\n"
    path = FOLDER / f"{family}.txt"
    if os.environ.get("VARIORUM_GOLDENS") == "write":
        path.parent.mkdir(exist_ok=True)
        path.write_text(shown, encoding="utf-8", newline="\n")
    assert shown == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("family", FAMILIES)
def test_a_second_pass_changes_nothing(family: str) -> None:
    for example in FAMILIES[family]:
        once = rules.clean_example(example)
        twice = clean(once.text)
        assert twice.text == once.text
        assert not twice.ledger.removed, example.rule
        assert not twice.ledger.repaired, example.rule
