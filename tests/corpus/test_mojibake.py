"""UTF-8 that was read as an old encoding: turned back where nothing else can be meant."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.cleaning.pipeline import clean

PROSE = (
    "The harbour board raised the ferry fares for the third time this year, and the people on "
    "the quay said on Monday that nobody had asked them before the notices went up."
)


def _amid(sentence: str) -> str:
    return f"{PROSE} {sentence} {PROSE}"


SENTENCES = (
    "They don’t know the café – “nobody” does…",
    "It costs £5 or €6™ at the Zoë.",
    "Привет, остров, и прощай.",
    "A smile 😀 was sent.",
)


def _readable(sentence: str, encoding: str) -> bool:
    try:
        sentence.encode().decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


@pytest.mark.parametrize(
    ("sentence", "encoding"),
    [
        (sentence, encoding)
        for sentence in SENTENCES
        for encoding in ("latin-1", "cp1252", "cp1251")
        if _readable(sentence, encoding) and (encoding != "cp1251" or "Привет" in sentence)
    ],
)
def test_what_was_read_wrongly_is_read_rightly(sentence: str, encoding: str) -> None:
    cleaned = clean(_amid(sentence.encode().decode(encoding)))
    assert cleaned.text == _amid(sentence)
    assert {repair.rule for repair in cleaned.ledger.repaired} == {"repair.mojibake"}
    assert not cleaned.ledger.doubted


def test_western_letters_read_as_cyrillic_stay() -> None:
    damaged = _amid("The café".encode().decode("cp1251"))
    assert clean(damaged).text == damaged  # as likely to be somebody's Cyrillic


@pytest.mark.parametrize(
    "sentence",
    [
        "« Âge d’or », dit-il à « Zoë ».",
        "à\u00a0«\u00a0bord\u00a0».",
        "ÂME ET CŒUR, à 20 °C – 5 € à l’Île",
        "Ångström, Ärger, Öl: 5 µm ± 2 %",
        "РСФСР и СССР: «Россия», Сибирь",
        "Τα «Νέα» – μια εφημερίδα",
    ],
)
def test_honest_text_stays(sentence: str) -> None:
    cleaned = clean(_amid(sentence))
    assert cleaned.text == _amid(" ".join(sentence.split()))
    assert not cleaned.ledger.doubted


def test_what_may_be_honest_is_marked_and_not_made() -> None:
    text = _amid("O cartaz diz “IRMÃ” e nada mais.")
    cleaned = clean(text)
    assert cleaned.text == text
    (doubt,) = cleaned.ledger.doubted
    assert (doubt.rule, doubt.text) == ("doubt.mojibake", "Ã”")


def test_beside_clear_cases_it_is_the_same_damage() -> None:
    text = "Nobody at the café in MÔNE or à Paris said “no”; they’re shut."
    damaged = text.encode().decode("cp1252", "replace").replace("\ufffd", "\x9d")
    assert clean(_amid(damaged)).text == _amid(text)


@pytest.mark.parametrize(
    ("damaged", "meant"),
    [
        ("The old K√∂nig lived above the caf√©.", "The old König lived above the café."),
        ("He said ‚Äúno‚Äù and they‚Äôre gone.", "He said “no” and they’re gone."),
        ("The SchlĂźsselwĂśrter were last.", "The Schlüsselwörter were last."),
        ("The SchlĂĽsselwĂ¶rter were last.", "The Schlüsselwörter were last."),
        ("He said â€śnoâ€ť and left.", "He said “no” and left."),
        ("Î¤Î¿ ÏÏÎ¼Î²Î¿ÏÎ»Î¹Î¿ met.", "Το συμβούλιο met."),
        ("He said â€œnoâ€ and left.", "He said “no” and left."),
    ],
)
def test_other_old_encodings(damaged: str, meant: str) -> None:
    assert clean(_amid(damaged)).text == _amid(meant)


@pytest.mark.parametrize(
    "text",
    [
        "The root is 2√π, of a√2 and x√∂ alone.",
        "Ťažký ĎÁBEL, čĺn and Ĺahodný.",
        "The ĂNGER of a Romanian.",
        "‚Also‘, said ‚Ägidius‘.",
    ],
)
def test_honest_signs_stay(text: str) -> None:
    assert clean(_amid(text)).text == _amid(text)


def test_a_letter_that_lost_half_of_itself_is_marked() -> None:
    cleaned = clean(_amid("Î¤Î¿ ÏƒÏ…Î¼Î²Î¿ÏÎ»Î¹Î¿ met on the quay."))
    assert "Το συμβοÏλιο" in cleaned.text
    assert [d.text for d in cleaned.ledger.doubted] == ["Ï"]


def test_a_lost_letter_is_marked() -> None:
    text = _amid("They don\ufffdt know.")
    cleaned = clean(text)
    assert cleaned.text == text
    assert [d.rule for d in cleaned.ledger.doubted] == ["doubt.lost-character"]


@pytest.mark.parametrize("words", ["don t", "We re", "they ve"])
def test_a_blank_in_place_of_an_apostrophe_is_marked(words: str) -> None:
    text = _amid(f"{words} know.")
    cleaned = clean(text)
    assert cleaned.text == text
    assert [(d.rule, d.text) for d in cleaned.ledger.doubted] == [("doubt.lost-apostrophe", words)]


@given(st.text(alphabet="aé–Ãâ€™Â£ÐРџС”ĂźśĽ√∂‚ÄúÎÏ\u00a0 ", max_size=30))
def test_what_was_repaired_needs_no_repair(sentence: str) -> None:
    once = clean(_amid(sentence)).text
    assert clean(once).text == once
