"""Sentences in other languages that have a sentence's names and figures."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.analysis.library_search import find_parallels
from annotations.service.store import Store
from corpus.document import Metadata, Span
from corpus.search.parallels import across_languages as module
from corpus.search.parallels.clue_scores import ClueQuery
from corpus.search.parallels.clues import clues
from corpus.search.parallels.foreign_sentences import ForeignSentence, ForeignSentences
from corpus.search.parallels.parallel_search import Parallel
from corpus.storage.search_index.index import IndexedDocument
from tests.helpers.factories import add, in_memory
from tests.helpers.languages import ARTICLES, ELSEWHERE, ENGLISH

REASON = "names and figures in common"
AGROUND = ENGLISH.split("\n\n")[1]
CAPTAIN = ENGLISH.split("\n\n")[2]
MINISTER = ENGLISH.split("\n\n")[3]
DAMAGE = ENGLISH.split("\n\n")[4]
ANY = st.text(st.characters(codec=None), max_size=120) | st.text(
    "Şuşa Шуша Շուշի شوشا 苏沙 12 ٢٠ ,.%\0\ud800\u0301", max_size=60
)


@pytest.fixture
def library() -> Iterator[Store]:
    store = in_memory()
    for language, text in ARTICLES.items():
        add(store, text, language, metadata=Metadata(language=language))
    add(store, ELSEWHERE, "pears", metadata=Metadata(language="en"))
    yield store
    store.close()


def foreign(store: Store, passage: str, own: str = "en") -> dict[str, list[Parallel]]:
    """The parallels in other languages, by document."""
    ids = {document.slug: document.id for document in store.documents.all()}
    answers: dict[str, list[Parallel]] = {}
    for parallel in find_parallels(store, passage, limit=20, without=[ids[own]]):
        if parallel.reason == REASON:
            answers.setdefault(parallel.slug, []).append(parallel)
    return answers


def test_names_and_figures_lead_to_every_language(library: Store) -> None:
    answers = foreign(library, AGROUND)
    assert set(answers) == {"tr", "ru", "hy", "de", "ar"}
    for language, first in (
        ("tr", "Halcyra adlı"), ("ru", "В ночь на 12"), ("hy", "2023 թվականի"),
        ("de", "In der Nacht"), ("ar", "جنحت"),
    ):  # fmt: skip
        assert answers[language][0].text.startswith(first)
        assert not answers[language][0].weak


@pytest.mark.parametrize(
    ("passage", "language", "first"),
    [
        (CAPTAIN, "ru", "По словам капитана Давита Орбели"),
        (CAPTAIN, "hy", "Նավապետ Դավիթ Օրբելու"),
        (CAPTAIN, "tr", "Kaptan Davit Orbeli'ye"),
        (MINISTER, "ru", "Министр Нихат Сойкан"),
        (MINISTER, "hy", "Նախարար Նիհաթ Սոյքանը"),
        (DAMAGE, "tr", "Tarvos Lines"),
        (DAMAGE, "ru", "Компания «Тарвос Лайнс»"),
    ],
)
def test_inflected_names_are_the_same_names(
    library: Store, passage: str, language: str, first: str
) -> None:
    assert foreign(library, passage)[language][0].text.startswith(first)


def test_the_question_may_be_in_any_of_the_languages(library: Store) -> None:
    for own in ("tr", "ru", "de"):
        passage = ARTICLES[own].split("\n\n")[1]
        answers = foreign(library, passage, own)
        assert answers["en"][0].text == AGROUND, own


def test_what_is_told_in_no_other_language_has_no_answer(library: Store) -> None:
    for passage in ELSEWHERE.strip().split("\n\n"):
        assert not foreign(library, passage, "pears"), passage
    assert not foreign(library, ENGLISH.strip().split("\n\n")[-1])


def test_one_name_alone_is_not_enough(library: Store) -> None:
    add(library, "Ünlü şair Davit Narekli dün öldü.", "poet", metadata=Metadata(language="tr"))
    assert "poet" not in foreign(library, CAPTAIN)


def test_the_common_names_are_marked_in_both(library: Store) -> None:
    parallel = foreign(library, CAPTAIN)["ru"][0]
    text = library.documents.get("ru").text
    marked = {CAPTAIN[a:b]: text[c:d] for a, b, c, d in parallel.aligned}
    assert marked["Davit"] == "Давита"
    assert marked["Orbeli"] == "Орбели"


def test_one_language_is_not_searched(monkeypatch: pytest.MonkeyPatch) -> None:
    store = in_memory()
    add(store, ENGLISH, "en", metadata=Metadata(language="en"))
    add(store, ELSEWHERE, "pears", metadata=Metadata(language="en"))
    monkeypatch.setattr(module, "clues", lambda *_: pytest.fail("searched"))
    assert not foreign(store, AGROUND)
    store.close()


def test_a_text_whose_language_is_not_named_is_known_by_its_script() -> None:
    store = in_memory()
    add(store, ENGLISH, "en", metadata=Metadata(language="en"))
    add(store, ARTICLES["hy"], "hy")
    assert foreign(store, AGROUND)["hy"][0].text.startswith("2023")
    store.close()


def test_many_passages_are_searched_through_the_index(
    library: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = {slug: answers[0].span for slug, answers in foreign(library, AGROUND).items()}
    monkeypatch.setattr(module, "_SMALL", 0)
    module._across_languages.clear()
    large = {slug: answers[0].span for slug, answers in foreign(library, AGROUND).items()}
    assert {"tr", "ru", "de"} <= large.keys()
    assert all(small[slug] == span for slug, span in large.items())


@given(ANY, st.sampled_from(["en", "tr", "ru", "ar", "hy", "zh", "ja", "ko", "hi", "xx", None]))
def test_any_text_has_clues_where_it_says(text: str, language: str | None) -> None:
    for clue in clues(text, language):
        assert text[clue.start : clue.end] == clue.text
        assert clue.sounds or clue.value


@given(st.lists(st.tuples(ANY, st.sampled_from(["en", "tr", "zh", None])), max_size=5), ANY)
def test_scores_are_finite_and_in_order(texts: list[tuple[str, str | None]], asked: str) -> None:
    document = IndexedDocument("id", "slug", "revision", 1, 1)
    query = ClueQuery(
        clues(asked, "ru"),
        ForeignSentences(
            ForeignSentence(document, Span(0, len(text)), language, tuple(clues(text, language)))
            for text, language in texts
        ),
    )
    scores = [answer.score for answer in query.answers()]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score < 100 for score in scores)
    for answer in query.answers():
        query.common(query.sentences[answer.number])


def test_the_order_of_documents_does_not_matter() -> None:
    order = list(ARTICLES)
    answers = []
    for seed in range(2):
        random.Random(seed).shuffle(order)
        store = in_memory()
        for language in order:
            add(store, ARTICLES[language], language, metadata=Metadata(language=language))
        answers.append({slug: one[0].span for slug, one in foreign(store, AGROUND).items()})
        store.close()
    assert answers[0] == answers[1]


@pytest.mark.parametrize(
    ("asked", "answer", "enough"),
    [
        # A country of which all speak, and a word or two.
        ("The doctor from Armenia spoke of the war.", "Ermenistan savaşı unutmadı.", False),
        ("A war of Armenia in winter.", "Ermenistan savaşı kış aylarında sürdü.", False),
        # A figure, another name, or another country says more.
        ("The war of Armenia had 317 victims.", "Ermenistan savaşında 317 kayıp var.", True),
        ("Davit Orbeli left Armenia.", "Davit Orbeli dün Ermenistan ordusundan ayrıldı.", True),
        ("The war of Armenia and Georgia.", "Ermenistan ile Gürcistan savaşı.", True),
    ],
)
def test_a_country_of_which_all_speak_and_a_word_are_not_enough(
    asked: str, answer: str, enough: bool
) -> None:
    document = IndexedDocument("id", "slug", "revision", 1, 1)
    frequent = [
        f"Ermenistan {word} için çalışıyor." for word in ("okul", "köprü", "şarap", "orman")
    ]
    query = ClueQuery(
        clues(asked, "en"),
        ForeignSentences(
            ForeignSentence(document, Span(0, len(text)), "tr", tuple(clues(text, "tr")))
            for text in (answer, *frequent * 3)
        ),
    )
    common = query.common(query.sentences[0])
    assert len(common) >= 2
    assert query.says_enough(common, "tr") == enough


def test_a_rare_country_and_two_words_are_enough() -> None:
    document = IndexedDocument("id", "slug", "revision", 1, 1)
    texts = ["Ermenistan savaşı deprem yüzünden durdu.", *["Okul bugün açık, köprü kapalı."] * 12]
    query = ClueQuery(
        clues("An earthquake ended the war in Armenia.", "en"),
        ForeignSentences(
            ForeignSentence(document, Span(0, len(text)), "tr", tuple(clues(text, "tr")))
            for text in texts
        ),
    )
    assert query.says_enough(query.common(query.sentences[0]), "tr")
