"""Code in plain text: its lines, indents and empty lines stay; prose, verse and menus are none."""

from __future__ import annotations

import pytest

from corpus.cleaning.pipeline import clean
from tests.corpus.test_cleaning_rules import BODY, ONE, TWO, WRAPPED

PYTHON = """\
def toll(carts, *, rate=11):
    total = 0
    for cart in carts:
        # a cart without a wheel pays nothing
        if cart.wheels > 0:
            total += rate


    return total

print(toll([1,  2]))"""
C = """\
    int count(const char *book) {
        int total = 0;
        while (*book++)
            total += (*book == 'x');
        return total;
    }"""
SHELL = """\
$ cd /srv/harbour
$ ./count --all  book.txt
$ cat toll.log"""
JSON = """\
{
  "port": "Tarn",
  "boats": [
    3,
    4
  ]
}"""
DIAGRAM = """\
    +--------+      +--------+
    | keeper | ---> | pilot  |
    +--------+      +--------+"""
NO_CODE = (
    "    Days when we learned to be faithful and true;\n"
    "    Days when we yearned our life's future to view;\n"
    "    Days when the good seemed so easy to do;",
    "* Home\n  + News of the day\n  + Sport\n* Sign in",
    "Posts: 138\nJoined: 4. Jul 2012, 16:09",
    "The council answers:\n(a) that a bell is no evidence;\n(b) that the keeper is old.",
)


@pytest.mark.parametrize("code", [PYTHON, C, SHELL, JSON, DIAGRAM])
@pytest.mark.parametrize("prose", [BODY, WRAPPED])
def test_code_stays_as_it_is(code: str, prose: str) -> None:
    cleaned = clean(f"{prose}\n\n{code}\n\n{TWO}")
    assert code in [cleaned.text[b.start : b.end] for b in cleaned.blocks if b.kind == "pre"]
    assert ONE in cleaned.text
    assert clean(cleaned.text).text == cleaned.text


@pytest.mark.parametrize("text", NO_CODE)
def test_what_only_looks_odd_is_no_code(text: str) -> None:
    cleaned = clean(f"{BODY}\n\n{text}\n\n{TWO}")
    assert "pre" not in {block.kind for block in cleaned.blocks}


MARKS = "# The fares\n\n- one *boat*\n- two [boats](https://tide.example)\n\n## Who pays\n\n"


def test_indented_prose_in_a_text_with_marks_is_no_code() -> None:
    cleaned = clean(f"{MARKS}    The fares are paid on board, and nowhere else.\n\nThat is all.")
    assert "\n\nThe fares are paid on board, and nowhere else.\n\n" in cleaned.text
    assert {block.kind for block in cleaned.blocks} & {"pre"} == set()


def test_indented_code_in_a_text_with_marks_is_code_when_it_is_cleaned_again() -> None:
    cleaned = clean(f"{MARKS}\t:::python\n\tfare = board.fare(boat)\n\nThat is all of it.")
    assert "\n\n\t:::python\n\tfare = board.fare(boat)\n\n" in cleaned.text
    assert clean(cleaned.text).text == cleaned.text


def test_fenced_lines_in_a_text_with_marks_are_code_whatever_they_are() -> None:
    cleaned = clean(f"{MARKS}```\n    The fares\n       are paid\n```\n\nThat is all of it.")
    assert "    The fares\n       are paid" in cleaned.text
