from __future__ import annotations

import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.errors import BadTag, ChangedSince, TagInUse, UnknownTag
from annotations.health.checks import check
from annotations.model import COLOURS
from annotations.model.tag_colours import nearest_colour
from annotations.model.tag_letters import NO_LETTER, free_letter, is_letter
from annotations.model.tag_names import tag_name
from annotations.seminar import blind_rounds
from annotations.service.store import Store
from annotations.service.tag_deletion import TagUse, delete_tag, tag_use
from tests.helpers.factories import add, in_memory, merge_into, span_of


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
        store.tags.add("new", colour="#ff000")
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
    deep = "/".join(["a", *(letter * 60 for letter in "bcd"), "e" * 14])
    store.tags.add(deep)
    store.tags.add("a")
    with pytest.raises(BadTag, match="200 characters together"):
        store.tags.rename("a", "longer")
    assert {"a", deep} <= set(names(store))


def test_editing(store: Store) -> None:
    tag = store.tags.edit("claim", colour="red", mark=" K!", description="half \ud800")
    assert (tag.colour, tag.mark, tag.description) == ("red", "K", "half \ufffd")
    history = store.journal.history()
    assert store.tags.edit("claim", colour="red", mark="K", description=tag.description) == tag
    assert store.tags.edit("claim") == tag
    assert store.journal.history() == history
    assert store.tags.edit("claim", mark="\x1b\n").mark == "C"
    store.journal.undo()
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


def marks(store: Store) -> str:
    return "".join(tag.mark for tag in store.tags.codebook().tags)


def test_every_tag_has_a_letter_of_its_own(store: Store) -> None:
    for name in ("claim/cause", "context", "cause", "2020", "№ 7", "c", "čas"):
        store.tags.add(name)
    assert len(set(marks(store))) == 10
    assert marks(store).startswith("CODA")
    assert not any(mark.isdigit() for mark in marks(store))


@given(st.lists(st.text(min_size=1, max_size=12), max_size=60))
def test_letters_differ_as_long_as_there_are_any(typed: list[str]) -> None:
    taken: list[str] = []
    for name in typed:
        letter = free_letter(name, taken)
        assert letter == NO_LETTER or letter.casefold() not in {t.casefold() for t in taken}
        assert letter == NO_LETTER or is_letter(letter)
        taken.append(letter)
    assert len(set(taken)) >= min(len(taken), 26)


def test_letters_of_two_libraries_are_told_apart(opened: Callable[..., Store]) -> None:
    ada, ben = opened(name="ada.db"), opened(name="ben.db")
    ada.tags.add("tone")
    ben.tags.add("trust")
    merge_into(ada, ben)
    assert marks(ada) == "CODTR"
    assert names(ada)[3:] == ["tone", "trust"]


def test_letter_and_key_are_one_tags_only(store: Store) -> None:
    tag = store.tags.edit("claim", mark="x", key="B")
    assert (tag.mark, tag.key) == ("x", "B")
    for change in ({"mark": "X"}, {"key": "B"}, {"mark": "1"}, {"mark": "+"}, {"key": " B"}):
        with pytest.raises(BadTag):
            store.tags.edit("opinion", **change)
    with pytest.raises(BadTag, match="claim"):
        store.tags.add("xenon", mark="X")
    assert store.tags.edit("claim", key="").key is None
    assert store.tags.edit("opinion", key="B").key == "B"
    assert store.tags.add("new", mark="C", key="c", colour="teal").mark == "C"


@pytest.mark.parametrize(
    ("asked", "colour"),
    [
        ("teal", "teal"), ("red", "red"), ("#2a9d2a", "green"), ("purple", "violet"),
        ("#FF0000", "rose"), ("gray", "grey"), ("mauve-ish", None), ("#12345", None), ("", None),
    ],
)  # fmt: skip
def test_own_colours_are_the_nearest_one_that_is_free(asked: str, colour: str | None) -> None:
    assert nearest_colour(asked, ["blue", "ochre", "red"]) == colour
    assert nearest_colour("#ff0000", COLOURS) == "red"


def test_merging_tags(store: Store) -> None:
    document = add(store)
    both = store.annotate(document, span_of(document, "Monday"), ["claim", "fact"]).id
    one = store.annotate(document, span_of(document, "thirty"), ["claim"]).id
    other = store.annotate(document, span_of(document, "scandal"), ["fact"]).id
    store.tags.edit("fact", colour="teal", key="B", description="It is so.")
    fact = store.tags.get("fact")
    for name in ("claim/figure", "claim/number", "fact/figure"):
        store.tags.add(name)
    nested = store.annotate(document, span_of(document, "scandal"), ["claim/figure"])
    store.tags.merge("claim", "fact")
    assert names(store) == ["opinion", "disputed", "fact", "fact/number", "fact/figure"]
    now = store.tags.get("fact")
    assert (now.colour, now.mark, now.key, now.description) == (
        fact.colour, fact.mark, fact.key, fact.description,
    )  # fmt: skip
    assert {id_: store.annotation(id_).tags for id_ in (both, one)} == {
        both: ("fact",), one: ("fact",),
    }  # fmt: skip
    assert store.annotation(nested.id).tags == ("fact", "fact/figure")
    assert nested.id == other
    store.journal.undo()
    assert store.annotation(both).tags == ("claim", "fact")
    assert store.annotation(one).tags == ("claim",)
    assert store.annotation(other).tags == ("fact", "claim/figure")
    store.journal.redo()
    assert store.annotation(one).tags == ("fact",)
    assert [tag.name for tag in store.tags.codebook().tags].count("fact") == 1


def test_what_cannot_be_merged(store: Store) -> None:
    store.tags.add("claim/figure")
    for name, into in (("claim", "claim"), ("claim", "claim/figure")):
        with pytest.raises(BadTag):
            store.tags.merge(name, into)
    with pytest.raises(UnknownTag):
        store.tags.merge("x", "claim")
    with pytest.raises(UnknownTag):
        store.tags.merge("claim", "x")
    store.tags.merge("claim/figure", "claim")
    assert names(store) == ["claim", "opinion", "disputed"]


def test_a_merged_tag_can_be_added_anew_and_used(store: Store) -> None:
    document = add(store)
    store.tags.merge("opinion", "claim")
    store.tags.add("opinion")
    annotation = store.annotate(document, span_of(document, "Monday"), ["opinion"])
    assert annotation.tags == ("opinion",)
    store.tags.edit("claim", colour="red", mark="K")
    assert store.tags.get("claim").colour == "red"


def test_nesting_and_order(store: Store) -> None:
    assert store.tags.nest("opinion", "claim").name == "claim/opinion"
    assert store.tags.nest("claim/opinion", None).name == "opinion"
    with pytest.raises(BadTag):
        store.tags.nest("claim", "claim")
    with pytest.raises(UnknownTag):
        store.tags.nest("claim", "x")
    store.tags.move("disputed", 0)
    assert names(store) == ["disputed", "claim", "opinion"]
    store.tags.move("disputed", 99)
    assert names(store) == ["claim", "opinion", "disputed"]
    store.journal.undo()
    assert names(store) == ["disputed", "claim", "opinion"]


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 8)), max_size=8))
def test_moving_is_what_it_says(moves: list[tuple[int, int]]) -> None:
    store = in_memory()
    for name in "vwxyz":
        store.tags.add(name)
    expected = names(store)
    for which, to in moves:
        name = expected.pop(which % len(expected))
        expected.insert(to, name)
        store.tags.move(name, to)
        assert names(store) == expected
    store.close()


def test_deleting_takes_the_tag_off_and_undo_puts_it_back(store: Store) -> None:
    document = add(store)
    one = store.annotate(document, span_of(document, "Monday"), ["claim"]).id
    both = store.annotate(document, span_of(document, "thirty"), ["claim", "opinion"]).id
    noted = store.annotate(document, span_of(document, "scandal"), ["claim"], "a note").id
    store.tags.add("claim/figure")
    assert tag_use(store, "claim") == TagUse(3, {})
    assert delete_tag(store, "claim") == 3
    assert names(store) == ["opinion", "disputed", "claim/figure"]
    assert {a.id: a.tags for a in store.annotations()} == {both: ("opinion",), noted: ()}
    store.journal.undo()
    assert names(store)[0] == "claim"
    assert {a.id: a.tags for a in store.annotations()} == {
        one: ("claim",), both: ("claim", "opinion"), noted: ("claim",),
    }  # fmt: skip
    store.journal.redo()
    assert store.tags.add("claim").name == "claim"
    with pytest.raises(UnknownTag):
        delete_tag(store, "x")


def test_a_tag_of_others_is_deleted_only_if_everyone_is_meant(opened: Callable[..., Store]) -> None:
    ada, ben = opened("Ada"), opened("Ben")
    document = add(ada)
    ben.annotate(document, span_of(document, "Monday"), ["claim"])
    with pytest.raises(TagInUse, match="Ben tagged 1 passage as “claim”"):
        delete_tag(ada, "claim")
    assert delete_tag(ada, "claim", everyone=True) == 1
    assert ada.annotations() == []
    ada.journal.undo()
    assert ada.annotations()[0].tags == ("claim",)
    blind_rounds.start(ada)
    with pytest.raises(TagInUse, match="blind"):
        delete_tag(ada, "opinion")


def test_deletion_travels_and_what_others_tagged_stays(opened: Callable[..., Store]) -> None:
    ada, ben = opened(name="ada.db"), opened("Ben", name="ben.db")
    ada.tags.add("irony")
    merge_into(ben, ada)
    delete_tag(ada, "irony")
    merge_into(ben, ada)
    assert "irony" not in names(ben)
    ada.journal.undo()
    merge_into(ben, ada)
    assert "irony" in names(ben)
    document = add(ben)
    ben.annotate(document, span_of(document, "Monday"), ["irony"])
    delete_tag(ada, "irony")
    merge_into(ben, ada)
    assert "irony" in names(ben)
    assert ben.annotations()[0].tags == ("irony",)


def test_a_library_in_which_tags_were_changed_is_whole(store: Store) -> None:
    document = add(store)
    store.annotate(document, span_of(document, "Monday"), ["claim", "fact"])
    store.tags.merge("claim", "fact")
    store.tags.edit("fact", mark="x", key="B", colour="#abcdef", description="d")
    store.tags.move("fact", 0)
    delete_tag(store, "opinion")
    assert check(store.database).problems == []
