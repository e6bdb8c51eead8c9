"""Cues in French, German, Spanish, Russian and Turkish, and what is said of other languages."""

from __future__ import annotations

import sys
from importlib.resources import files
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.cues.detection import CUE_KINDS, cues, flat, has_list
from corpus.cues.words import (
    BEFORE_YEARS,
    LANGUAGES,
    MONTHS,
    NONE,
    NUMBER,
    cue_list,
    entries,
    file_name,
    grow,
)
from tests.helpers.examples import examples

OTHERS = tuple(language for language in LANGUAGES if language != "en")
# A cue of each kind that words tell, in a sentence of ours.
FOUND = {
    "fr": [
        ("Le maire a déclaré que le port ouvre.", "attribution: a déclaré"),
        ("D’après le maire, le port ouvre.", "attribution: D’après"),
        ("Selon la capitaine, il pleut.", "attribution: Selon"),
        ("Il pleut, a déclaré le maire.", "attribution: a déclaré"),
        ("Le port est peut-être ouvert.", "hedge: peut-être"),
        ("Il n’est pas exclu qu’il pleuve.", "hedge: n’est pas exclu"),
        ("Rien n'indique qu'il pleut.", "hedge: Rien n'indique"),
        ("Il pleut, sans aucun doute.", "booster: sans aucun doute"),
        ("Il est clair que le port ouvre.", "booster: Il est clair que"),
        ("Une tempête effroyable", "evaluation: effroyable"),
        ("Hélas, il pleut.", "evaluation: Hélas"),
        ("Le port ouvre le 3 mai 2021.", "date: 3 mai 2021"),
        ("Aujourd’hui, il pleut.", "date: Aujourd’hui"),
        ("Le port ouvre en 2021 pour tous.", "date: 2021"),
        ("Il y a trente-cinq bateaux.", "number: trente-cinq"),
        ("Il y a 35 000 bateaux.", "number: 35 000"),
    ],
    "de": [
        ("Es regne, sagte der Kapitän.", "attribution: sagte"),
        ("Laut Hafenamt regnet es.", "attribution: Laut"),
        ("Kritiker warnen vor Regen.", "attribution: Kritiker warnen"),
        ("Der mutmaßliche Täter schwieg.", "hedge: mutmaßliche"),
        ("Es ist noch nicht geklärt, wer kam.", "hedge: noch nicht geklärt"),
        ("Es regnet offensichtlich.", "booster: offensichtlich"),
        ("Es regnet, ohne Zweifel.", "booster: ohne Zweifel"),
        ("Ein grausamer Sturm", "evaluation: grausamer"),
        ("Leider regnet es.", "evaluation: Leider"),
        ("Der Hafen öffnet am 3. Mai 2021.", "date: 3. Mai 2021"),
        ("Der Hafen öffnet um 9.30 Uhr.", "date: 9.30 Uhr"),
        ("Letzte Woche regnete es.", "date: Letzte Woche"),
        ("Es kamen zweihundert Boote.", "number: zweihundert"),
    ],
    "es": [
        ("Llueve, dijo el capitán.", "attribution: dijo"),
        ("Según el alcalde, llueve.", "attribution: Según"),
        ("Fuentes de la policía callan.", "attribution: Fuentes"),
        ("Quizás llueva.", "hedge: Quizás"),
        ("No se descarta que llueva.", "hedge: No se descarta"),
        ("Llegaron unos 40 barcos.", "hedge: unos"),
        ("Llueve, sin lugar a dudas.", "booster: sin lugar a dudas"),
        ("Un ataque despiadado", "evaluation: despiadado"),
        ("Por desgracia, llueve.", "evaluation: Por desgracia"),
        ("El puerto abre el 3 de mayo de 2021.", "date: 3 de mayo de 2021"),
        ("La semana pasada llovió.", "date: La semana pasada"),
        ("Llegaron treinta y cinco barcos.", "number: treinta y cinco"),
    ],
    "ru": [
        ("Дождь идёт, сообщил капитан.", "attribution: сообщил"),
        ("По словам мэра, идёт дождь.", "attribution: По словам"),
        ("Он якобы ушёл.", "attribution: якобы"),
        ("Возможно, идёт дождь.", "hedge: Возможно"),
        ("Не исключено, что идёт дождь.", "hedge: Не исключено"),
        ("Так называемые эксперты молчат.", "hedge: Так называемые"),
        ("Дождь, безусловно, идёт.", "booster: безусловно"),
        ("Жестокого шторма не ждали.", "evaluation: Жестокого"),
        ("К сожалению, идёт дождь.", "evaluation: К сожалению"),
        ("Порт откроют 3 мая 2021 года.", "date: 3 мая 2021 года"),
        ("На прошлой неделе шёл дождь.", "date: На прошлой неделе"),
        ("Пришли тридцать пять лодок.", "number: тридцать пять"),
    ],
    "tr": [
        ("Kaptan yağmur yağdığını söyledi.", "attribution: söyledi"),
        ("İddia ettiği gibi yağmur yağdı.", "attribution: İddia ettiği"),
        ("Kaptan bunu iddia etti.", "attribution: iddia etti"),
        ("BELKİ yağmur yağar.", "hedge: BELKİ"),
        ("Yağmur yağacağı kesin değil.", "hedge: kesin değil"),
        ("Elbette yağmur yağar.", "booster: Elbette"),
        ("Acımasız bir fırtına", "evaluation: Acımasız"),
        ("Maalesef yağmur yağdı.", "evaluation: Maalesef"),
        ("Liman 3 Mayıs 2021'de açıldı.", "date: 3 Mayıs 2021"),
        ("Geçen hafta yağmur yağdı.", "date: Geçen hafta"),
        ("Otuz beş tekne geldi.", "number: Otuz beş"),
    ],
}  # fmt: skip
ONLY_LOOKS = [
    ("fr", "Le port peut être vide."),
    ("fr", "C'est-à-dire que le port dort."),
    ("fr", "Cela dit, le port dort."),
    ("fr", "Le port ouvre dès que possible."),
    ("de", "Guten Morgen, Hafen."),
    ("de", "Sie erklärte sich bereit."),
    ("es", "Es decir, el puerto duerme."),
    ("es", "El puerto abre lo antes posible."),
    ("ru", "Честно говоря, порт спит."),
    ("ru", "Эти семьи спят."),
    ("tr", "Çocuk şarkı söyledi."),
    ("tr", "Yaz geldi, liman uyuyor."),
    ("tr", "Ön kapı."),
]


def found(text: str, language: str | None) -> list[str]:
    return [f"{cue.kind}: {text[cue.start : cue.end]}" for cue in cues(text, language=language)]


@pytest.mark.parametrize(
    ("language", "text", "cue"),
    [(language, *case) for language, cases in FOUND.items() for case in cases],
)
def test_words_that_are_cues(language: str, text: str, cue: str) -> None:
    assert cue in found(text, language)


@pytest.mark.parametrize(("language", "text"), ONLY_LOOKS)
def test_words_that_only_look_like_cues(language: str, text: str) -> None:
    assert found(text, language) == []


def test_a_document_has_the_cues_of_its_language_only() -> None:
    english = "Obviously, he said, it rained."
    assert found(english, None) == found(english, "en-GB") != []
    for language in (*OTHERS, "ka", "hy", "xx"):
        assert found(english, language) == []
    assert found("Elle a déclaré que oui.", "fr_CA") == ["attribution: a déclaré"]


@pytest.mark.parametrize("language", ["ka", "hy", "it", "ar"])
def test_without_a_list_digits_and_quotation_marks_are_found(language: str) -> None:
    assert not has_list(language)
    assert found("«…», 2020-11-09, 2,000 no doubt", language) == [
        "quotation: «…»", "date: 2020-11-09", "number: 2,000",
    ]  # fmt: skip


def test_there_is_a_list_for_each_of_these() -> None:
    assert all(map(has_list, (*LANGUAGES, "de-AT", "es_MX", None)))
    assert not any(map(has_list, ("ka", "", "../en")))


# The files


def _contents(language: str) -> str:
    return (files("corpus.cues") / "lists" / file_name(language)).read_text("utf-8")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_list_has_the_classes_of_english_and_names_its_literature(language: str) -> None:
    contents = _contents(language)
    kinds = {kind for kind, _, _ in entries(contents, language)}
    assert {"attribution", "hedge", "booster", "evaluation", NONE} <= kinds
    assert kinds <= {*CUE_KINDS, NONE, MONTHS, BEFORE_YEARS}
    head = contents.partition("[")[0]
    assert head.startswith("#")
    assert head.count(" 19") + head.count(" 20") >= 6
    assert all(len(words) for _, words, _ in entries(contents, language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_phrase_is_of_one_kind(language: str) -> None:
    seen: dict[tuple[str, ...], str] = {}
    for kind, words, _ in entries(_contents(language), language):
        if kind not in (NONE, MONTHS, BEFORE_YEARS):
            assert seen.setdefault(words, kind) == kind, words


@pytest.mark.parametrize(
    ("lists", "problem"),
    [
        ("[hedge]\nperhaps~er", "no endings"),
        ("[hedge]\nperhaps?", "nothing at all"),
        ("[hedge]\n> that", "in no section, or has no words"),
        ("[hedge]\nw@t", "cannot be read"),
    ],
)
def test_a_list_that_cannot_be_read_says_so(lists: str, problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        grow(lists, "fr")


def test_how_a_list_is_written() -> None:
    lists = "[endings]\ner: er e é\n[hedge]\nport~er, mer(s), quai[s|et], l' eau > est, bat*\n"
    words = {words for _, words, _ in entries(lists, "fr")}
    assert words == {
        ("porter",), ("porte",), ("porté",), ("mer",), ("mers",), ("quais",), ("quaiet",),
        ("l'", "eau", "est"), ("bat*",),
    }  # fmt: skip
    root = grow(lists, "fr").root
    assert root.after("bateau") is root.after("bat") is not None
    assert root.after("quai") is None


# Properties

_WORDS = {
    language: sorted({w.rstrip("*") for _, words, _ in entries(_contents(language), language)
                      for w in words if w != NUMBER})[::7]
    for language in OTHERS
}  # fmt: skip
_SIGNS = [
    "2 000",
    "2020",
    "3.",
    "Mai",
    "“",
    "»",
    "’",
    "'",
    "-",
    "\n\n",
    "İ",
    "\ud800",
    "ﬁ",
    "e\u0301",
]


@st.composite
def _texts(draw: st.DrawFn) -> tuple[str, str]:
    language = draw(st.sampled_from(OTHERS))
    pieces = st.lists(st.sampled_from([*_WORDS[language], *_SIGNS]), max_size=30)
    return draw(st.sampled_from([" ", ""])).join(draw(pieces)), language


@examples(150)
@given(_texts())
def test_cues_are_in_order_and_disjoint(text_and_language: tuple[str, str]) -> None:
    text, language = text_and_language
    answer = list(cues(text, language=language))
    for cue in answer:
        assert 0 <= cue.start < cue.end <= len(text)
    for some in ([c for c in answer if c.kind != "quotation"], list(flat(answer))):
        assert all(one.end <= other.start for one, other in pairwise(some))


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("words", ["2 000 ", "ne l'", "не исключено ", "belirt", "3 mai ", "de "])
def test_twice_the_text_is_not_four_times_the_work(words: str, language: str) -> None:
    cue_list(language)

    def work(text: str) -> int:
        calls = 0

        def count(frame: object, event: str, argument: object) -> None:
            nonlocal calls
            calls += event in ("call", "c_call")

        sys.setprofile(count)
        try:
            for _ in cues(text, language=language):
                pass
        finally:
            sys.setprofile(None)
        return calls

    assert work(words * 2000) < 2.6 * work(words * 1000) + 20_000
