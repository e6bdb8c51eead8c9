from __future__ import annotations

import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.errors import BadTag, ChangedSince, UnknownTag
from annotations.model import COLOURS
from annotations.model.tag_names import tag_name
from annotations.service.store import Store
from tests.helpers.factories import add, merge_into, span_of


def names(store: Store) -> list[str]:
    return [tag.name for tag in store.tags.codebook().tags]


def test_the_first_three(store: Store) -> None:
    assert [(t.name, t.mark, t.key) for t in store.tags.codebook().tags] == [
        ("claim", "C", "c"), ("opinion", "O", "o"), ("disputed", "D", "d"),
    ]  # fmt: skip


def test_the_first_tags_are_the_same_in_every_library(opened: Callable[..., Store]) -> None:
    one, two = opened(name="one.db"), opened(name="two.db")
    assert one.tags.codebook() == two.tags.codebook()


def test_a_new_tag_has_a_mark_and_a_colour_of_its_own(store: Store) -> None:
    figure = store.tags.add("claim/figure", description="It counts.")
    source = store.tags.add("№ source")
    assert (figure.colour, figure.mark, figure.parent) == ("blue", "F", "claim")
    assert source.colour not in {t.colour for t in store.tags.codebook().tags if t != source}
    assert source.mark == "S" or source.mark.isalnum()
    assert names(store)[3:] == ["claim/figure", "№ source"]
    assert store.tags.get("claim/figure").description == "It counts."


@pytest.mark.parametrize(
    "name", ["", "  ", "/", "a/", "/a", "a//b", "x" * 61, "a\x1bb", "a\u202eb", "\ud800", "a/ /b"]
)
def test_what_a_tag_cannot_be_called(store: Store, name: str) -> None:
    document = add(store)
    span = span_of(document, "bridge")
    for use in (
        lambda: store.tags.add(name),
        lambda: store.tags.rename("claim", name),
        lambda: store.annotate(document, span, [name]),
        lambda: store.toggle(document, span, name),
    ):
        with pytest.raises(BadTag):
            use()
    assert len(names(store)) == 3
    assert store.annotations() == []


@given(st.text(max_size=70))
def test_a_name_is_kept_in_one_form(name: str) -> None:
    try:
        kept = tag_name(name)
    except BadTag as error:
        assert "\n" not in str(error)  # noqa: PT017
        return
    assert tag_name(kept) == kept == unicodedata.normalize("NFC", kept)
    assert "\n" not in kept


def test_a_name_is_taken_once(store: Store) -> None:
    for name in ("claim", " claim ", "opinion"):
        with pytest.raises(BadTag, match="already"):
            store.tags.add(name)
    with pytest.raises(BadTag, match="already"):
        store.tags.rename("claim", "opinion")
    with pytest.raises(BadTag, match="colour"):
        store.tags.add("new", colour="#ff0000")
    with pytest.raises(UnknownTag, match="claim, opinion, disputed"):
        store.tags.get("x")
    with pytest.raises(UnknownTag):
        store.tags.rename("x", "y")


def test_renaming_carries_annotations_and_nested_tags_along(store: Store) -> None:
    document = add(store)
    store.annotate(document, span_of(document, "thirty"), ["claim/figure", "claim"])
    renamed = store.tags.rename("claim", "assertion")
    assert renamed.name == "assertion"
    assert names(store) == ["assertion", "opinion", "disputed", "assertion/figure"]
    assert store.annotations()[0].tags == ("assertion", "assertion/figure")
    store.journal.undo()
    assert names(store) == ["claim", "opinion", "disputed", "claim/figure"]


@pytest.mark.parametrize(
    ("old", "new", "then"),
    [
        ("a", "a/b", ["a/b", "a/b/b", "a/b/b/b"]),
        ("a/b", "a", None),
        ("a/b", "c", ["a", "c", "c/b"]),
        ("a", "a", ["a", "a/b", "a/b/b"]),
    ],
)
def test_renaming_into_itself(store: Store, old: str, new: str, then: list[str] | None) -> None:
    for name in ("a", "a/b", "a/b/b"):
        store.tags.add(name)
    if then is None:
        with pytest.raises(BadTag):
            store.tags.rename(old, new)
        then = ["a", "a/b", "a/b/b"]
        assert names(store)[3:] == then
        return
    before = names(store)
    store.tags.rename(old, new)
    assert names(store)[3:] == then
    if old != new:
        store.journal.undo()
        assert names(store) == before
        store.journal.redo()
        assert names(store)[3:] == then


def test_a_nested_name_may_not_grow_too_long(store: Store) -> None:
    store.tags.add("a/" + "x" * 55)
    with pytest.raises(BadTag):
        store.tags.rename("a/" + "x" * 55, "y" * 61)
    store.tags.add("a")
    with pytest.raises(BadTag):
        store.tags.rename("a", "longer")
    assert "a" in names(store)


def test_editing(store: Store) -> None:
    tag = store.tags.edit("claim", colour="red", mark=" K!", description="half \ud800")
    assert (tag.colour, tag.mark, tag.description) == ("red", "K", "half \ufffd")
    history = store.journal.history()
    assert store.tags.edit("claim", colour="red", mark="\x1b\n", description=tag.description) == tag
    assert store.journal.history() == history
    store.journal.undo()
    assert store.tags.get("claim").colour == "blue"
    with pytest.raises(BadTag):
        store.tags.edit("claim", colour="mauve", mark="K", description="")
    with pytest.raises(UnknownTag):
        store.tags.edit("x", colour=COLOURS[0], mark="K", description="")


def test_a_tag_that_others_have_taken_up_stays_when_its_first_use_is_undone(
    opened: Callable[..., Store],
) -> None:
    ada, bo = opened("Ada"), opened("Bo")
    document = add(ada)
    ada.annotate(document, span_of(document, "thirty"), ["figure"])
    bo.annotate(document, span_of(document, "Monday"), ["figure"])
    ada.journal.undo()
    assert [a.tags for a in ada.annotations()] == [("figure",)]
    ada.journal.redo()
    assert [a.tags for a in ada.annotations()] == [("figure",), ("figure",)]
    assert names(ada).count("figure") == 1


def test_a_name_that_somebody_else_has_taken_meanwhile(opened: Callable[..., Store]) -> None:
    ada, bo = opened("Ada"), opened("Bo")
    ada.tags.rename("claim", "assertion")
    bo.tags.add("claim")
    before = names(ada)
    with pytest.raises(ChangedSince):
        ada.journal.undo()
    assert names(ada) == before


def test_tags_of_one_name_are_renamed_together_and_back(opened: Callable[..., Store]) -> None:
    ada, ben = opened(name="ada.db"), opened(name="ben.db")
    for store in (ada, ben):
        document = add(store)
        store.tags.add("irony")
        store.annotate(document, span_of(document, "thirty buses"), ["irony"])
    merge_into(ada, ben)
    ada.tags.rename("irony", "sarcasm")
    assert "irony" not in names(ada)
    assert {annotation.tags for annotation in ada.annotations()} == {("sarcasm",)}
    ada.journal.undo()
    assert "sarcasm" not in names(ada)
    assert {annotation.tags for annotation in ada.annotations()} == {("irony",)}
    ada.journal.redo()
    assert "irony" not in names(ada)
