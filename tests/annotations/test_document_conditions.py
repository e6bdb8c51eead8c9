"""Conditions on documents, groups of them, and what is counted and measured by group."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from annotations.analysis.agreement.library_agreement import agreement
from annotations.analysis.document_conditions import (
    OPERATORS,
    Condition,
    DescribedDocuments,
    parse_condition,
    sort_key,
)
from annotations.analysis.document_groups import document_groups
from annotations.analysis.tag_counts import tag_counts
from annotations.errors import BadCondition, UnknownAttribute, UnknownCollection
from annotations.model.attribute_values import days_of
from annotations.model.attributes import AttributeType, inferred_type
from annotations.service.attributes import (
    DocumentChanges,
    change_documents,
    set_attributes,
    set_type,
)
from annotations.service.store import Store
from corpus.document import Metadata
from tests.helpers.factories import add, in_memory


def described(
    values: Sequence[str | None],
    type_: AttributeType | None = None,
    metadata: Metadata | None = None,
) -> Store:
    """A library with a document for each value of the attribute `x`, called d0, d1 and so on."""
    store = in_memory("Ada")
    ids = [
        add(store, f"Text {number}.", f"d{number}", metadata=metadata).id
        for number in range(len(values))
    ]
    set_attributes(store, {id_: {"x": value} for id_, value in zip(ids, values, strict=True)})
    if type_ is not None:
        set_type(store, "x", type_)
    return store


def found(store: Store, *conditions: str, collections: Sequence[str] = ()) -> str:
    parsed = [parse_condition(text) for text in conditions]
    matching = DescribedDocuments(store).matching(collections, parsed)
    return " ".join(sorted(summary.slug for summary in matching))


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("year=1920", Condition("year", "=", "1920")),
        (" Date of  interview >= 1920-05 ", Condition("Date of interview", ">=", "1920-05")),
        ("place!=Kea", Condition("place", "!=", "Kea")),
        ("note~a=b", Condition("note", "~", "a=b")),
        ("year", Condition("year", "has")),
        ("year=", Condition("year", "=", "")),
        ("a<b<c", Condition("a", "<", "b<c")),
    ],
)
def test_conditions_are_read(text: str, condition: Condition) -> None:
    assert parse_condition(text) == condition


@pytest.mark.parametrize("text", ["", "=1", "!year", "doc:year", "~a"])
def test_what_is_no_condition(text: str) -> None:
    with pytest.raises(BadCondition):
        parse_condition(text)


def test_numbers() -> None:
    store = described(["9", "10", "10.0", "-1", None])
    assert found(store, "x=10") == "d1 d2"
    assert found(store, "x!=10") == "d0 d3 d4"
    assert found(store, "x<10") == "d0 d3"
    assert found(store, "x>=9", "x<10") == "d0"
    assert found(store, "x") == "d0 d1 d2 d3"
    assert found(store, "x=") == "d4"
    assert found(store, "X~0") == "d1 d2"
    with pytest.raises(BadCondition, match="x holds numbers; “ten” is none"):
        found(store, "x>ten")


def test_dates_in_part() -> None:
    store = described(["1920", "1920-05", "1920-05-03", "1921-01", None], "date")
    assert found(store, "x=1920") == "d0 d1 d2"
    assert found(store, "x=1920-05") == "d1 d2"
    assert found(store, "x>1920") == "d3"
    assert found(store, "x<1920-06") == "d1 d2"
    assert found(store, "x<=1920") == "d0 d1 d2"
    assert found(store, "x>=1920-05-02") == "d2 d3"


def test_texts_without_regard_to_case_and_form() -> None:
    store = described(["Köln", "Ko\u0308LN ", "Bonn", None])
    assert found(store, "x=köln") == "d0 d1"
    assert found(store, "x~ÖL") == "d0 d1"
    assert found(store, "x<c") == "d2"


def test_details_of_every_document() -> None:
    metadata = Metadata("A title", ("Ada B.", "Ben C."), "The Times", "1920-05-03", None, "en")
    store = described(["1", None], metadata=metadata)
    both = "d0 d1"
    for condition in (
        "author=ben c.", "author~ada", "publisher=the times", "published=1920-05",
        "published<1921", "language=en", "url=", "title~title",
    ):  # fmt: skip
        assert found(store, condition) == both, condition
    with pytest.raises(BadCondition, match="as in 1920"):
        found(store, "published>May")


def test_collections_and_names_that_are_not_there() -> None:
    store = described(["1", "2", "3"])
    for slug, name in (("d0", "Press"), ("d1", "Press/Greek"), ("d2", "Pressing")):
        change_documents(store, [store.documents.find(slug)], DocumentChanges(add_to=[name]))
    assert found(store, collections=["press"]) == "d0 d1"
    assert found(store, collections=["Press/Greek", "Pressing"]) == "d1 d2"
    assert found(store, "x>1", collections=["Press"]) == "d1"
    with pytest.raises(UnknownCollection, match="there are Press, Press/Greek and Pressing"):
        found(store, collections=["Prss"])
    with pytest.raises(UnknownAttribute, match="there is no attribute “y”; there are x"):
        found(store, "y=1")


values = st.one_of(
    st.integers(-20, 20).map(str),
    st.dates(date(1919, 1, 1), date(1921, 12, 31)).map(str),
    st.sampled_from(["1920", "1920-05", "1921-02", "1.5", "Kea", "kea", "ΚΈΑ", "ß", "SS"]),
)


@given(st.lists(st.none() | values, min_size=1, max_size=4), values, st.sampled_from(OPERATORS))
def test_a_condition_and_its_opposite_divide_the_documents(
    several: list[str | None], bound: str, sign: str
) -> None:
    """Whatever the type: `!=` is what `=` is not, and of documents with a value each is less, equal
    or greater, but for dates in part that overlap.
    """
    given_values = [value for value in several if value is not None]
    assume(given_values)
    type_ = inferred_type(given_values)
    documents = DescribedDocuments(described(several))
    assert documents.types["x"] == type_
    try:
        documents.check(Condition("x", ">", bound))
    except BadCondition:
        assume(False)

    def holds(operator: str) -> set[str]:
        parsed = parse_condition(f"x{operator}{bound}")
        return {summary.slug for summary in documents.matching(conditions=[parsed])}

    everything = {summary.slug for summary in documents.summaries}
    assert holds("=") | holds("!=") == everything
    assert not holds("=") & holds("!=")
    assert not holds("<") & holds(">")
    assert holds("<") <= holds("<=")
    assert holds(">") <= holds(">=")
    if documents.types["x"] != "date":
        with_value = {f"d{n}" for n, value in enumerate(several) if value is not None}
        assert holds("<") | holds("=") | holds(">") == with_value


@given(st.dates(date(1, 1, 1), date(9998, 12, 31)))
def test_the_days_of_a_date(day: date) -> None:
    whole, month, year = str(day), str(day)[:7], str(day)[:4]
    assert days_of(whole) == (day, day)
    for part in (month, year):
        days = days_of(part)
        assert days is not None
        assert days.first <= day <= days.last
        assert str(days.last + timedelta(days=1))[: len(part)] != part
        assert str(days.first)[: len(part)] == part


def test_values_are_sorted_by_their_type() -> None:
    assert sorted(["10", "9", "-1"], key=lambda v: sort_key(v, "number")) == ["-1", "9", "10"]
    dates = ["1921", "1920-05-03", "1920-05", "1920"]
    assert sorted(dates, key=lambda v: sort_key(v, "date")) == [
        "1920", "1920-05", "1920-05-03", "1921",
    ]  # fmt: skip


# Groups


def annotated() -> Store:
    store = described(["9", "10", None, "10.0"])
    for slug, names in (("d0", ["A"]), ("d1", ["A", "b"]), ("d2", ["b"])):
        change_documents(store, [store.documents.find(slug)], DocumentChanges(add_to=names))
    for name, slugs in (("Ada", ("d0", "d1", "d2")), ("Ben", ("d0", "d1", "d3"))):
        person = store.in_name_of(name)
        for slug in slugs:
            document = store.documents.get(slug)
            tag = "claim" if slug != "d1" or name == "Ada" else "opinion"
            person.annotate(document, document.blocks[0].span, [tag])
    return store


def test_documents_are_grouped() -> None:
    store = annotated()
    slugs = {summary.id: summary.slug for summary in store.documents.all()}

    def groups(by: str) -> tuple[str, list[tuple[str, str]]]:
        name, several = document_groups(store, by)
        return name, [(g.name, " ".join(sorted(slugs[d] for d in g.documents))) for g in several]

    assert groups("X") == ("x", [("9", "d0"), ("10", "d1 d3"), ("", "d2")])
    assert groups("Collection") == ("collection", [("A", "d0 d1"), ("b", "d1 d2"), ("", "d3")])
    with pytest.raises(UnknownAttribute):
        groups("y")


def test_tags_are_counted_by_group_and_once_in_all() -> None:
    counts = tag_counts(annotated(), "collection")
    rows = [(row.name, row.annotations, row.tags) for row in counts.rows]
    assert rows == [
        ("A", 4, {"claim": 3, "opinion": 1}),
        ("b", 3, {"claim": 2, "opinion": 1}),
        ("", 1, {"claim": 1}),
    ]
    assert (counts.annotations, counts.totals) == (6, {"claim": 5, "opinion": 1})
    assert [row.name for row in tag_counts(annotated(), "x").rows] == ["9", "10", ""]


def test_agreement_by_group() -> None:
    store = annotated()
    result = agreement(store, by="collection", resamples=0)
    assert result.by == "collection"
    shares = {(row.group, row.tag): row.percent.value for row in result.rows}
    assert shares["A", "claim"] == shares[None, "claim"] == 0.5
    assert shares["b", "opinion"] == 0.0
    assert all(row.document is None for row in result.rows)
    alone = agreement(store, [store.documents.find("d0"), store.documents.find("d1")], resamples=0)
    of_a = [row.percent for row in result.rows if row.group == "A"]
    assert of_a == [row.percent for row in alone.rows if row.document is None]
