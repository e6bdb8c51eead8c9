"""Stanzas, code, rows, turns and notes as a format marks them, and what a format hides."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.cleaning.choices import Choice
from corpus.cleaning.cleaned import Cleaned
from corpus.cleaning.integrity import fault_of
from corpus.cleaning.pipeline import clean
from corpus.cleaning.reasons import REASONS
from corpus.document import Span
from corpus.formats import isolated
from corpus.formats.raw import LEFT_OUT_RULES, Hint, LeftOut, LeftOutRule, Raw
from tests.corpus.test_cleaning_rules import FOUR, ONE, THREE, TWO

_FORMATS = ("html", "docx", "epub")


def _raw(*pieces: tuple[str, str] | str, format_: str = "docx") -> Raw:
    """Pieces of raw text with their hints, joined by empty lines."""
    text, hints = "", []
    for piece in pieces:
        kind, words = ("p", piece) if isinstance(piece, str) else piece
        text += "\n\n" if text else ""
        hints.append(Hint(kind, len(text), len(text) + len(words)))
        text += words
    return Raw(text, format_, structure=tuple(hints))


def _blocks(cleaned: Cleaned) -> list[tuple[str, str]]:
    return [(block.kind, cleaned.text[block.start : block.end]) for block in cleaned.blocks]


def _hiding(raw: Raw, rule: LeftOutRule, words: str, evidence: str = "") -> Raw:
    at = raw.text.index(words)
    left_out = (*raw.left_out, LeftOut(rule, at, at + len(words), evidence))
    return Raw(raw.text, raw.format, structure=raw.structure, left_out=left_out)


STANZA = "the ferry went at six\nand nobody was on it\nbut the rain"
CODE = "def fare(zone):\n    # twelve  crowns &amp; no more\n\n\n    return   *zone*"


@pytest.mark.parametrize("format_", _FORMATS)
def test_the_lines_of_a_stanza_stay_lines(format_: str) -> None:
    cleaned = clean(_raw(ONE, ("verse", STANZA), ("verse", STANZA), TWO, format_=format_))
    stanzas = [block for block in _blocks(cleaned) if block[0] == "verse"]
    assert stanzas == [("verse", STANZA)] * 2


@pytest.mark.parametrize("format_", _FORMATS)
@pytest.mark.parametrize("code", [CODE, f"    {CODE}", f"\tif a:\n\t\tb()\n{CODE}"])
def test_code_stays_as_it_is(format_: str, code: str) -> None:
    cleaned = clean(_raw(ONE, ("pre", code), TWO, format_=format_))
    assert ("pre", code) in _blocks(cleaned)


def test_the_indent_before_a_hint_is_part_of_the_code() -> None:
    text = f"{ONE}\n\n    a = 1\n    b = 2\n\n{TWO}"
    hint = Hint("pre", text.index("a = 1"), text.index(f"\n\n{TWO}"))
    cleaned = clean(Raw(text, "docx", structure=(hint,)))
    assert ("pre", "    a = 1\n    b = 2") in _blocks(cleaned)


def test_each_row_is_a_block() -> None:
    rows = [("row", "Port · 2019 · 2023"), ("row", "Tarn · · 31"), ("row", "Moor · 4 · 12")]
    assert _blocks(clean(_raw(ONE, *rows, TWO)))[1:4] == rows


def test_a_turn_keeps_its_head_line() -> None:
    turn = "mia · 3 May 2023, 10:14\nThe fares went up again, and nobody told us."
    kinds = _blocks(clean(_raw(ONE, ("turn", turn), ("note", "1 So the office says."), TWO)))
    assert ("turn", turn) in kinds
    assert ("note", "1 So the office says.") in kinds


@pytest.mark.parametrize("rule", LEFT_OUT_RULES)
def test_what_the_format_hides_is_told_and_can_be_restored(rule: LeftOutRule) -> None:
    raw = _raw(ONE, "A whole paragraph that is hidden.", TWO, "Here is one word amid others.")
    raw = _hiding(raw, rule, "A whole paragraph that is hidden.", "so the page says")
    raw = _hiding(raw, rule, "one word")
    cleaned = clean(raw)
    assert cleaned.text == f"{ONE}\n\n{TWO}\n\nHere is amid others."
    assert [(r.rule, r.text, r.evidence) for r in cleaned.ledger.removed] == [
        (rule, "A whole paragraph that is hidden.", "so the page says"),
        (rule, "one word", REASONS[rule][1]),
    ]
    whole, word = cleaned.ledger.removed
    restored = clean(raw, choices=(Choice("keep", Span(whole.start, whole.end), rule),))
    assert restored.text == f"{ONE}\n\n{whole.text}\n\n{TWO}\n\nHere is amid others."
    restored = clean(raw, choices=(Choice("keep", Span(word.start, word.end), rule),))
    assert restored.text == f"{ONE}\n\n{TWO}\n\nHere is one word amid others."
    assert clean(raw, without=frozenset({rule})).text == raw.text


def test_a_hidden_line_does_not_part_a_stanza() -> None:
    raw = _hiding(_raw(ONE, ("verse", STANZA), TWO), "hidden.element", "and nobody was on it")
    assert ("verse", "the ferry went at six\nbut the rain") in _blocks(clean(raw))


def test_a_page_of_which_nothing_is_shown_has_no_text() -> None:
    raw = _hiding(_raw("Only for machines."), "hidden.screen-reader", "Only for machines.")
    assert raw.shown == ""
    assert clean(raw).text == ""


def test_a_child_process_tells_what_is_left_out() -> None:
    raw = _hiding(_raw(ONE, TWO), "hidden.deleted", TWO, "deleted by A. Clerk")
    assert isolated.from_json(isolated.as_json(raw)) == raw
    for wrong in (["hidden.deleted", 0, 10**6, ""], ["hidden.all", 0, 1, ""]):
        with pytest.raises(ValueError, match="left out"):
            isolated.from_json({**isolated.as_json(raw), "left_out": [wrong]})


_WORDS = st.text("ab &*_#>-·\u00a0é.", min_size=1, max_size=24)
_RAW_TEXT = st.lists(st.one_of(_WORDS, st.sampled_from(["", "\t", "    "])), max_size=12).map(
    "\n".join
)
_KINDS = ("p", "li", "quote", "heading", "verse", "pre", "row", "turn", "note", "article")


@st.composite
def raws(draw: st.DrawFn) -> Raw:
    text = draw(_RAW_TEXT)
    place = st.integers(0, len(text))
    spans = st.tuples(place, place).map(sorted)
    hints = draw(st.lists(st.tuples(st.sampled_from(_KINDS), spans), max_size=5))
    structure = [Hint(kind, *span) for kind, span in hints]
    hidden = draw(st.lists(st.tuples(st.sampled_from(LEFT_OUT_RULES), spans), max_size=3))
    return Raw(
        text,
        draw(st.sampled_from(("html", "docx", "epub", "pdf", "plain", "markdown"))),
        structure=tuple(sorted(structure, key=lambda h: (h.start, -h.end))),
        left_out=tuple(LeftOut(rule, *span) for rule, span in hidden),
    )


@given(raws())
def test_any_hints_and_hidden_spans_make_a_whole_ledger(raw: Raw) -> None:
    cleaned = clean(raw)
    assert not cleaned.notes
    assert fault_of(cleaned.blocks, cleaned.ledger) is None


_CODE_LINE = st.text("ab &*_#>-\té.;(){}", max_size=24)


@given(st.lists(_CODE_LINE, min_size=1, max_size=8).map("\n".join), st.sampled_from(_FORMATS))
def test_any_code_stays_as_it_is(code: str, format_: str) -> None:
    lines = code.rstrip().split("\n")
    while lines and not lines[0].strip():
        del lines[0]
    cleaned = clean(_raw(ONE, TWO, ("pre", code), THREE, FOUR, format_=format_))
    # It may be dropped as a whole, as any short line of a page.
    assert [block for kind, block in _blocks(cleaned) if kind == "pre"] in ([], ["\n".join(lines)])
    assert not cleaned.notes


_VERSE_LINE = st.from_regex(r"[a-zA-Z]{1,9}( [a-z]{1,9}){0,6}[,.]?", fullmatch=True)


@given(st.lists(_VERSE_LINE, min_size=2, max_size=6), st.sampled_from(_FORMATS))
def test_the_lines_of_any_stanza_stay_lines(lines: list[str], format_: str) -> None:
    stanza = "\n".join(lines)
    cleaned = clean(_raw(ONE, TWO, ("verse", stanza), THREE, FOUR, format_=format_))
    assert stanza in cleaned.text or not any(line in cleaned.text for line in lines)


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("row", "Name · Game · Fame · Blame"),
        ("note", "1 So says the office in its report"),
        ("turn", "CLERK: The lantern burns green again tonight"),
        ("pre", "a = b + c + d - e * f / g"),
    ],
)
def test_what_follows_the_title_keeps_its_kind(kind: str, words: str) -> None:
    cleaned = clean(_raw(("heading", "The second lantern"), (kind, words), ONE, TWO, THREE))
    assert (kind, words) in _blocks(cleaned)
