"""What the second look at a text may change: never a line of which it says nothing."""

from __future__ import annotations

from corpus.cleaning.draft import AS_LINES, Draft, Line, Unit, Verdict, joined
from corpus.cleaning.pipeline import as_raw
from corpus.cleaning.second_pass import clean_again

TEXT = "The lamp of Ostermoor\nINTERVIEW OF: ADA PELL\nBefore the council\nBy Ms. Stern 52"


def _lines() -> list[Line]:
    lines: list[Line] = []
    at = 0
    for text in TEXT.split("\n"):
        lines.append(Line(at, at + len(text), 0, len(text), 0, text=text))
        at += len(text) + 1
    for line in lines[1:]:
        line.join = AS_LINES
    return lines


def _draft(*groups: list[Line]) -> Draft:
    draft = Draft(as_raw(TEXT, "interview.txt"))
    draft.lines = [line for group in groups for line in group]
    draft.units = [Unit(group, joined(group), 0) for group in groups]
    return draft


def test_a_verdict_on_one_line_does_not_drop_the_lines_above_it() -> None:
    draft = _draft(_lines())
    lines = _lines()
    second = _draft(lines[:1], lines[1:3], lines[3:])
    second.units[2].verdict = Verdict("meta.byline", 0.9, "begins as a byline does")
    after = _draft(_lines())
    after.already_clean = True
    passes = iter((second, after))

    clean_again(draft, lambda _: next(passes))

    assert [unit.text for unit in draft.kept] == [
        "The lamp of Ostermoor",
        "INTERVIEW OF: ADA PELL\nBefore the council\nBy Ms. Stern 52",
    ]
