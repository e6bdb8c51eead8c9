"""What holds for every text: nothing vanishes, offsets map both ways, the same text comes out the
same.
"""

from __future__ import annotations

import time

import pytest
from examples import examples
from hypothesis import example, given
from hypothesis import strategies as st

from corpus.cleaning.pipeline import RULES, clean
from corpus.cleaning.reasons import MARKS
from corpus.cleaning.records import as_json, as_record
from corpus.formats import markdown

NAMES = {name for rule in RULES for name in rule.names}
# Pieces that the rules look for, mixed with plain words and with anything at all.
PIECES = st.one_of(
    st.sampled_from(
        [
            "The boat sailed at noon and nobody saw it leave the quay .",
            "By Ada Example",
            "4 May 2023",
            "Subscribe",
            "Related posts",
            "© 2023 The Tide",
            "Tags: a, b",
            "*",
            "**",
            "_",
            "#",
            "##",
            ">",
            "-",
            "•",
            "1)",
            "[a](b)",
            "![c](d)",
            "`",
            "\\",
            "\\*",
            "---",
            "===",
            "&amp;",
            "&nbsp;",
            "http://tide.example/a-b-c",
            "hy-\nphen",
            "They dont know.",
            "donâ€™t",
            "Ð¿Ñ€",
            "| a | --- | b |",
            "1     Ada       12      3",
            "Page 2",
            "2 comments",
            "<b>",
            "|---|---|",
        ]
    ),
    st.sampled_from(
        ["\n", "\n\n", "\n\n\n", " ", "  ", "\t", "\r\n", "\r", "\f", "\u00a0", "\u2028", "\u3000"]
    ),
    st.sampled_from(["\u200b", "\u00ad", "\x00", "\x07", "\ufeff", "\ufffe", "\ud800", "\u1300"]),
    st.text(max_size=8),
)
TEXTS = st.lists(PIECES, max_size=60).map("".join)


@examples(300)
@given(TEXTS)
def test_entries_partition_the_raw_text(text: str) -> None:
    ledger = clean(text).ledger
    at = 0
    for entry in ledger.entries:
        assert entry.start == at < entry.end
        at = entry.end
        stretch = text[entry.start : entry.end]
        if entry.action in ("keep", "mark"):
            assert entry.text == stretch
            assert entry.rule == "" or entry.rule in MARKS
        elif entry.action == "space":
            assert stretch.isspace()
            assert entry.text in ("", "\n\n")
        else:
            assert entry.rule in NAMES
            assert entry.action == "repair" or entry.text == ""
    assert at == len(text)


@examples(300)
@given(TEXTS)
def test_blocks_joined_by_an_empty_line_are_the_text(text: str) -> None:
    cleaned = clean(text)
    out = cleaned.text
    blocks = [out[block.start : block.end] for block in cleaned.blocks]
    assert "\n\n".join(blocks) == out
    assert out == out.strip()
    for block in blocks:
        assert block
        assert block == block.strip()
        assert "\n" not in block
        assert "  " not in block


@examples(200)
@given(TEXTS)
def test_offsets_map_both_ways_in_order(text: str) -> None:
    cleaned = clean(text)
    ledger, out = cleaned.ledger, cleaned.text
    to_raw = [ledger.to_raw(n) for n in range(len(out) + 1)]
    to_clean = [ledger.to_clean(n) for n in range(len(text) + 1)]
    assert to_raw == sorted(to_raw)
    assert to_clean == sorted(to_clean)
    assert all(0 <= n <= len(text) for n in to_raw)
    assert all(0 <= n <= len(out) for n in to_clean)
    for entry in ledger.entries:
        if entry.action in ("keep", "mark"):
            for n in range(entry.start, entry.end):
                assert out[ledger.to_clean(n)] == text[n]
                assert ledger.to_raw(ledger.to_clean(n)) == n


@examples(100)
@given(TEXTS)
def test_the_spans_of_a_record_hold_each_visible_character_once(text: str) -> None:
    record = as_record("a", clean(text))
    count = [0] * len(text)
    for span in record["spans"]:
        assert span["action"] in ("keep", "drop", "repair")
        assert span["rule"] or span["action"] == "keep"
        for n in range(span["start"], span["end"]):
            count[n] += 1
    assert all(count[n] == 1 for n, c in enumerate(text) if not c.isspace())


@examples(100)
@given(TEXTS)
def test_cleaning_is_deterministic(text: str) -> None:
    assert as_json(clean(text)) == as_json(clean(text))


@examples(300)
@given(TEXTS)
def test_cleaning_a_cleaned_text_changes_nothing(text: str) -> None:
    cleaned = clean(text).text
    assert clean(cleaned).text == cleaned


@examples(100)
# The mark stands on a line of its own, and only a second look tells what it is.
@example("-\nThe boat sailed at noon and nobody saw it leave the quay .")
@given(TEXTS)
def test_markdown_by_its_name_keeps_the_same_promises(text: str) -> None:
    raw = markdown.read(text)
    ledger = clean(raw).ledger
    assert "".join(text[e.start : e.end] for e in ledger.entries) == text


@examples(60)
@given(TEXTS, st.sets(st.sampled_from(sorted(NAMES)), max_size=4))
def test_a_rule_switched_off_does_nothing(text: str, off: set[str]) -> None:
    entries = clean(text, without=frozenset(off)).ledger.entries
    assert not off & {entry.rule for entry in entries}
    assert "".join(text[e.start : e.end] for e in entries) == text


WORDS = "The boat sailed at noon and nobody on the quay had seen it leave in the fog. "


@pytest.mark.parametrize(
    "text",
    [
        WORDS * 13_000,
        "x\n" * 100_000,
        "x" * 1_000_000,
        " " * 1_000_000 + "x",
        "*a " * 100_000,
        "**a" * 100_000,
        "[" * 200_000,
        "[a](" * 100_000,
        "[[" + "[a]" * 100_000,
        "_" * 200_000,
        "`a" * 100_000,
        "hy-\nphen " * 50_000,
        "&amp;" * 100_000,
        "<a " * 100_000,
        "\u1300 " * 50_000,
        "4 May 2023\n" * 20_000,
        "# a\n\n" * 20_000,
        "Home\nShare\nNews\nThe ferry stopped on Monday and nobody said why it had.\n" * 25_000,
        "By " + "Ada " * 50_000,
        "".join(f"{n}\n" for n in range(30_000)),
    ],
    ids=lambda text: repr(text[:8]),
)
def test_no_text_takes_more_than_linear_time(text: str) -> None:
    # Well within for a linear pipeline on a slow machine; hours for a quadratic one.
    start = time.process_time()
    cleaned = clean(text)
    assert time.process_time() - start < 20
    assert cleaned.text
