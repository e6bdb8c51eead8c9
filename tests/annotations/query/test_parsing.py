"""From what is typed to a tree, and back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.query.parsing import LONGEST, parse
from annotations.query.printing import query_text
from annotations.query.tree import And, By, Doc, In, Node, Not, Nothing, Or, Saved, Tag, Words
from tests.helpers.examples import examples

CLAIM, DISPUTED, OPINION = Tag("claim"), Tag("disputed"), Tag("opinion")


def both(*parts: Node, near: int | None = None) -> Node:
    return And(tuple(sorted(parts, key=repr)), near)


@pytest.mark.parametrize(
    ("typed", "tree"),
    [
        ("tag:claim", CLAIM),
        ("TAG:claim", CLAIM),
        ("tag:claim tag:disputed", both(CLAIM, DISPUTED)),
        ("tag:claim and tag:disputed", both(CLAIM, DISPUTED)),
        ("tag:claim -tag:disputed", both(CLAIM, Not(DISPUTED))),
        ("tag:claim not tag:disputed", both(CLAIM, Not(DISPUTED))),
        ("tag:claim AND NOT tag:disputed", both(CLAIM, Not(DISPUTED))),
        ("tag:claim or tag:disputed tag:opinion", Or((CLAIM, both(DISPUTED, OPINION)))),
        ("(tag:claim or tag:disputed) tag:opinion", both(Or((CLAIM, DISPUTED)), OPINION)),
        ("( tag:claim OR tag:disputed ) tag:opinion", both(Or((CLAIM, DISPUTED)), OPINION)),
        ("-(tag:claim tag:disputed)", Not(both(CLAIM, DISPUTED))),
        ("-(tag:claim or tag:disputed)", both(Not(CLAIM), Not(DISPUTED))),
        ("(tag:claim tag:disputed) tag:opinion", both(CLAIM, DISPUTED, OPINION)),
        ("(tag:claim by:Ann) tag:opinion", both(both(CLAIM, By("Ann")), OPINION)),
        ("by:Ann by:Ben tag:claim", both(Or((By("Ann"), By("Ben"))), CLAIM)),
        ("by:Ann -by:Ben", both(By("Ann"), Not(By("Ben")))),
        ("tag:claim near:20 tag:opinion", both(CLAIM, OPINION, near=20)),
        ("near:20 tag:claim tag:opinion", both(CLAIM, OPINION, near=20)),
        ("tag:claim near:3 tag:opinion near:20 tag:disputed",
         both(both(CLAIM, OPINION, near=3), DISPUTED, near=20)),
        ('tag:"human robot" in:“a title”', both(Tag("human robot"), In("a title"))),
        ("tag:'human robot'", Tag("human robot")),
        ('tag:"say \\"so\\""', Tag('say "so"')),
        ("(tag:f(x))", Tag("f(x)")),
        ("doc.publisher:post doc.Year>=1990", both(Doc("publisher", ":", "post"),
                                                   Doc("year", ">=", "1990"))),
        ('doc."school type":"a b"', Doc("school type", ":", "a b")),
        ("collection:2020", Doc("collection", ":", "2020")),
        ("@mine -@yours", both(Saved("mine"), Not(Saved("yours")))),
        ("sugar tag:claim price", both(CLAIM, Words("sugar price"))),
        ("sugar or tag:claim", Or((Words("sugar"), CLAIM))),
        ("sugar OR tariff", Or((Words("sugar"), Words("tariff")))),
        ("sugar -(tariff apricots) tag:claim", both(CLAIM, Words("sugar -tariff -apricots"))),
        ("\\tag:claim", Words("tag:claim")),
    ],
)  # fmt: skip
def test_queries(typed: str, tree: Node) -> None:
    assert parse(typed) == tree
    assert parse(query_text(tree)) == tree


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("two or three", None), ("war and peace", None), ("WAR OR PEACE", None), ("tag:", None),
        ("near:some", None), ("Shushi (also Shusha) fell", None), ('"gcloud --version"', None),
        ("1234-4332", None), ("me@example.org", None), ('("test")', None), ("12:30", None),
        ("(sugar", None), ("or", None), ("doc.x", None), ("doc.:x", None), ("-tag:", None),
        ("https://example.org/a?b=(c)", None), ("tag :claim", None),
        ("\\or", "or"),
    ],
)  # fmt: skip
def test_what_is_no_filter_is_words(typed: str, text: str | None) -> None:
    assert parse(typed) == Words(text or typed)


def test_nothing_and_what_is_not_finished() -> None:
    for typed in ("", "  ", "()", "(", ")", "-", "(() -())", '""'):
        assert parse(typed) == Nothing
    for typed in ("(tag:claim", "((tag:claim", "tag:claim)", 'tag:"claim', "tag:claim ("):
        assert parse(typed) == CLAIM
    assert parse("(" * 100 + "tag:claim") != Nothing
    assert parse("(-" * LONGEST) == Nothing


def test_too_many_alternatives_are_words() -> None:
    typed = " ".join(f"(tag:a{n} or -tag:b{n})" for n in range(7))
    assert parse(typed) == Words(typed)
    assert isinstance(parse(" ".join(f"(tag:a{n} or -tag:b{n})" for n in range(6))), And)


PIECES = st.sampled_from([
    "tag:a", "tag:b/c", '-tag:"x y"', "by:Ann", "by:Ben", "-by:Ann", "in:one", "doc.year>1990",
    'doc."a b":c', "collection:x", "@saved", '-@"two words"', "near:5", "near:9", "or", "and",
    "not", "OR", "(", ")", "-(", "word", "-word", '"a phrase"', '-"a phrase"', "or)", "(or", '"',
    "“", "»", "\\", "\\or", "\\(", "tag:", '"tag:x', "a)b", "tag:f(x)", "'", "tag:'s t'", "x)",
])  # fmt: skip
QUERIES = st.lists(PIECES, max_size=9).map(" ".join) | st.lists(PIECES, max_size=6).map("".join)
TYPED = QUERIES | st.text("ab\"-: ()\\tagbyindor@.>=“”'\0\ud800é", max_size=40) | st.text()


@examples(200)
@given(TYPED)
def test_no_query_is_an_error_and_each_can_be_printed(typed: str) -> None:
    tree = parse(typed)
    printed = query_text(tree)
    assert parse(printed) == tree, printed
    assert query_text(parse(printed)) == printed
