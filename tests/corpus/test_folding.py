from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.text.folding import Folded, fold
from tests.helpers.examples import examples

SCRIPTS = (
    "aBéßıİəşłøæǆﬁ’“«…–", "ЖёйїґЃ\u0301\u0306\u0308", "άΣςὠ\u0345", "ԱևՇու՞՛՜։", "ჩაᲓႠⴀ",
    "أإآىيیكکةهۀء\u0640\u064b\u0651\u0670٢۵،", "שׁםךץ\u05b8\u05bc״׳־", "कक़क\u093cिँं।ज़्ष",
    "বয়ড়ো", "தமிழொ", "ไทยน้ำ\u0e4d\u0e49๔", "ລາວນ້ຳ", "ខ្មែរ", "မြန်မာ\u1037", "བོད",
    "한국\u1112\u1161\u11abㅋ가\u11a8ﾊ", "中國國龍〇々兩",
    "ガカ\u3099ｶﾞーっヶ", "ＡＢ１２㍿", "አማርኛ",
    "\u0300\u0301\u0489\u20dd\ufe0f\u034f\u200d\u200c\u00ad",
    "\u202e\u2066\u2069\u200f\u061c\ufeff",
    "\ud800\udc00\ue000\U000f0000😀\x00\n ",
)  # fmt: skip
ANY_SCRIPT = st.lists(
    st.one_of(*(st.text(st.sampled_from(list(script)), max_size=6) for script in SCRIPTS)),
    max_size=6,
).map("".join)
ANYTHING = st.one_of(ANY_SCRIPT, st.text())


@examples(400)
@given(ANYTHING, st.data())
def test_the_span_of_a_folded_stretch_folds_to_at_least_that_stretch(
    text: str, data: st.DataObject
) -> None:
    folded = Folded(text)
    assert folded.text == fold(text)
    start = data.draw(st.integers(0, len(folded.text)))
    end = data.draw(st.integers(start, len(folded.text)))
    first, last = folded.span(start, end)
    assert 0 <= first <= last <= len(text)
    assert folded.text[start:end] in fold(text[first:last])


@examples(400)
@given(ANYTHING)
def test_spans_are_in_order_and_end_before_the_next_letter(text: str) -> None:
    folded = Folded(text)
    before = (0, 0)
    for at in range(len(folded.text)):
        first, last = folded.span(at, at + 1)
        assert before[0] <= first < last <= len(text)
        assert (first, last) == before or before[1] <= first
        before = first, last


@examples(400)
@given(ANYTHING)
def test_what_is_folded_is_folded_once_and_for_all(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert fold(text) == fold(text).lower()


@examples(400)
@given(ANYTHING)
def test_equivalent_texts_fold_alike(text: str) -> None:
    # Marks in another order, or letters that Unicode does not take for one, may differ.
    whole = unicodedata.normalize("NFC", text)
    if unicodedata.normalize("NFC", unicodedata.normalize("NFD", text)) == whole:
        assert fold(unicodedata.normalize("NFD", whole)) == fold(whole)


@given(st.text(st.characters(max_codepoint=127)))
def test_ascii_maps_to_itself(text: str) -> None:
    folded = Folded(text)
    assert folded.text == text.lower()
    assert folded.span(0, len(text)) == (0, len(text))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Şuşa", "susa"),
        ("“Aliyev’s”", '"aliyev\'s"'),
        ("Ərdoğan Straße", "ərdoğan STRASSE"),
        ("Ёлка", "елка"),
        ("и\u0306", "Й"),
        ("ΟΔΌΣ", "οδος"),
        ("և", "եւ"),
        ("ինչո՞ւ", "ինչու"),
        ("Ⴀრსენა", "არსენა"),
        ("مُحَمَّد", "محمد"),
        ("محمـــد", "محمد"),
        ("أحمد", "احمد"),
        ("کتابی", "كتابي"),
        ("مدرسة", "مدرسه"),
        ("שָׁלוֹם", "שלום"),
        ("क़ानून", "कानून"),
        ("ｶﾞ", "ガ"),
        ("か\u3099", "が"),
        ("\u1112\u1161\u11ab", "한"),
        ("圖書館", "图书馆"),
        ("Ｎ１２", "n12"),
        ("٢٠٠٠", "2000"),
    ],
)
def test_spellings_that_fold_alike(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"), [("й", "и"), ("は", "ば"), ("कि", "क"), ("มา", "ม"), ("사", "산"), ("ї", "і")]
)
def test_letters_that_differ(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@pytest.mark.parametrize(
    "text", ["шуша", "շուշի", "שושי", "शुशा", "شوشا", "슈샤", "シュシャ", "ชูชา"]
)
def test_the_script_is_kept(text: str) -> None:
    assert [unicodedata.name(char).split()[0] for char in fold(text)] == [
        unicodedata.name(char).split()[0] for char in text
    ]


@pytest.mark.parametrize(
    ("text", "stretch", "source"),
    [
        ("cafe\u0301 noir", "cafe", "cafe\u0301"),
        ("قال مُحَمَّدٌ شيئا", "محمد", "مُحَمَّدٌ"),
        ("אָמַר שָׁלוֹם לו", "שלומ", "שָׁלוֹם"),
        ("\u1112\u1161\u11ab\u1100\u116e\u11a8어", "한국", "\u1112\u1161\u11ab\u1100\u116e\u11a8"),
        ("a" + "\u0301" * 10_000 + "b", "a", "a" + "\u0301" * 10_000),
    ],
)
def test_marks_belong_to_their_letter(text: str, stretch: str, source: str) -> None:
    folded = Folded(text)
    at = folded.text.index(stretch)
    assert text[slice(*folded.span(at, at + len(stretch)))] == source
