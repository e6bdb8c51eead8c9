"""Sentences of ten languages and several scripts: abbreviations, initials, ordinals, quotations."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.text.abbreviations.lists import LANGUAGES, abbreviations, parsed
from corpus.text.sentences import sentences
from tests.helpers.examples import examples

# One sentence on each line; a blank line between the languages' paragraphs.
PARAGRAPHS = {
    "en": """
        The boat came at 9 a.m. on Jan. 4 with Dr. Hill and Ms. Poe.
        See No. 5 for the fares.
        “Who pays? The town does,” said J. R. Example.
        The U.S. Coast Guard watched.
        The harbour board (it met twice) agreed.
    """,
    "de": """
        Die Fähre fuhr am 3. Mai mit Dr. Hafen und Fr. Strand ab.
        Im 19. Jahrhundert kostete sie ca. 2,5 Mio. Kronen, z. B. für Kohle.
        Bis zum 1. Quartal fehlten Boote, Netze usw.
        Der Rat tagte zum 21. Mal.
        Das war 1999.
        Danach kam niemand.
        Ludwig XIV. Hafen war sie nie.
    """,
    "fr": """
        M. Rivage et Mme. Plage sont arrivés, cf. p. 12 du rapport.
        Le bateau date de 300 av. J.-C. environ.
        J.-P. Quai a tout vu : ponts, quais, etc.
        Il a dit : « Nous partons. Venez ! »
        « Qui paie ? »
        Personne ne répond.
    """,
    "es": """
        El Sr. Puerto y la Dra. Playa llegaron a las 9 p. m. con D. Juan.
        ¿Quién paga?
        ¡Nadie lo sabe!
        El art. 5 habla de barcos, redes, etc.
        Los EE. UU. compraron dos barcos.
        Véase pág. 7.
    """,
    "it": """
        Il sig. Porto e il dott. Mare citano l'art. 5 della legge n. 20.
        Il prof. G. B. Riva tace.
        Servono reti, barche, ecc.
        La società Onda S.p.A. paga tutto.
        «Chi paga?»
        Nessuno risponde.
    """,
    "pt": """
        O Sr. Porto e a Dra. Praia moram na Av. Central, n. 5.
        Faltam barcos, redes, etc.
        O navio é do séc. 19, cf. p. 8.
        D. Maria viu tudo.
        Quem paga?
    """,
    "ru": """
        А. С. Причалов и проф. Дж. Берег живут на ул. Морской, д. 5.
        Порт открыли в 1920 г.
        Он мал, но в г. Приморске и он велик.
        Нужны лодки, сети и т. д.
        Это стоило 2 млн. руб. в XX в. и т. п.
        «Кто платит?»
        — Стойте! — крикнул он.
        См. рис. 3, т. е. карту.
    """,
    "tr": """
        Prof. Dr. Kıyı 21. yüzyılda M. Liman ile konuştu.
        II. Liman Kongresi 3. Bölgede toplandı.
        Tekne, ağ vb. gerekiyor.
        Bkz. s. 12, No. 5.
        Kim ödüyor?
        Bunu kimse bilmiyor.
    """,
    "az": """
        Prof. Sahil XX. əsrdə Ə. Limanla danışdı.
        Qayıq, tor və s. lazımdır.
        Bax. s. 12.
        Kim ödəyir?
        Bunu heç kim bilmir.
    """,
    "hy": """
        Նավը եկավ 1920 թ. մայիսի 3-ին։
        Ո՞վ է վճարում՝ ոչ ոք չգիտի։
        Վա՜յ, ի՜նչ ծով էր դա։
        Ասաց. «Գնա՛նք» ու գնաց։
        Պրոֆ. Ծովյանը լռեց…
        Հետո անձրևեց։
    """,
    "el": """
        Ποιος πληρώνει;
        Κανείς δεν ξέρει.
        Το λιμάνι άνοιξε.
    """,
    "ka": """
        ნავი მოვიდა დილით.
        ვინ იხდის?
        არავინ იცის.
    """,
    "ar": """
        جاء القارب صباحا.
        من يدفع؟
        لا أحد يعرف.
    """,
    "fa": """
        قایق صبح آمد.
        چه کسی می‌پردازد؟
        هیچ کس نمی‌داند.
    """,
    "he": """
        הסירה באה בבוקר.
        מי משלם?
        איש אינו יודע.
    """,
    "hi": """
        नाव सुबह आई।
        कौन देता है?
        कोई नहीं जानता।
    """,
}  # fmt: skip


def _sentences(text: str, language: str | None) -> list[str]:
    return [text[s.start : s.end] for s in sentences(text, 0, len(text), language)]


@pytest.mark.parametrize("language", PARAGRAPHS)
def test_a_paragraph_has_these_sentences(language: str) -> None:
    lines = [line.strip() for line in PARAGRAPHS[language].strip().splitlines()]
    assert _sentences(" ".join(lines), language) == lines


@pytest.mark.parametrize("language", ["zh", "ja"])
def test_sentences_without_blanks(language: str) -> None:
    text = "船早上来了。谁付钱？没有人知道！"
    assert _sentences(text, language) == ["船早上来了。", "谁付钱？", "没有人知道！"]


@pytest.mark.parametrize(
    ("language", "parts"),
    [
        # A mark that opens goes with what it opens, and one that closes with what it closes.
        ("fr", ["Elle est partie.", "« Qui paie ? »", "Rien."]),
        ("de", ["Er ging.", "„Wer zahlt?“", "Niemand."]),
        ("es", ["Se fue.", "(¿Quién paga?)", "Nadie."]),
        # Nothing but signs is no sentence.
        ("ru", ["Порт открыт! 😀"]),
        ("en", ["It rained. :)"]),
        # Items, and what refers to a note.
        ("de", ["Er nannte zwei.", "2. Die Fähre fährt."]),
        ("en", ["It rained.[17]", "Then it snowed."]),
    ],
)
def test_signs_at_borders(language: str, parts: list[str]) -> None:
    assert _sentences(" ".join(parts), language) == parts


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("La GmbH paie R.E.M. Records à 10.JPG.", "fr"),
        ("Վա՜յ-վա՜յ, կայքն է https://example.com։", "hy"),
        ("Он сказал: «Море. Лодка. Сеть» и ушёл.", "ru"),
        ("«Stop!» ha detto cfr. e se ne andò.", "it"),
        ("— Стой! — крикнул он.", "ru"),
        ("Hill et al. [2004] counted the boats.", "en"),
        ("Elle vend Onda Inc. (« Onda »), une société du port.", "fr"),
    ],
)
def test_one_sentence(text: str, language: str) -> None:
    assert _sentences(text, language) == [text]


def test_a_half_pair_of_quotation_marks_hides_no_border() -> None:
    parts = ['Il porto è chiuso".', "La barca è partita.", "Nessuno lo sa."]
    assert _sentences(" ".join(parts), "it") == parts


def test_a_region_or_nothing_after_the_code() -> None:
    text = "M. Quai parle. Il dort."
    assert _sentences(text, "fr-CA") == _sentences(text, "fr") == ["M. Quai parle.", "Il dort."]
    assert "".join(_sentences(text, None)).replace(" ", "") == text.replace(" ", "")
    assert "".join(_sentences(text, "")).replace(" ", "") == text.replace(" ", "")


def test_verse_and_tables_are_not_divided_by_abbreviations() -> None:
    text = "M. Quai. Il dort.\nNr. 3"
    assert [text[a:b] for a, b in sentences(text, 0, len(text), "fr", "row")] == [text]
    assert [text[a:b] for a, b in sentences(text, 0, len(text), "fr", "pre")] == text.split("\n")
    verse = "La mer\nEst là. Il dort\nEncore."
    assert [verse[a:b] for a, b in sentences(verse, 0, len(verse), "fr", "verse")] == [
        "La mer\nEst là.", "Il dort\nEncore.",
    ]  # fmt: skip


PIECES = st.sampled_from(
    ["Dr.", "z. B.", "т. д.", "А.", "С.", "J.-P.", "21.", "XX.", "usw.", "Der", "der", "Он", "он",
     "M.", "Le", "։", "՜", "՞", ":", "...", "…", "?!", "؟", "।", "。", "«", "»", "„", "“", "”", '"',
     "'", "(", ")", "[3]", "—", "-", "¿", "¡", "5", "2020", "😀", "\n", "\ud800", "İ", "ა", "של"]
)  # fmt: skip
TEXTS = st.one_of(st.lists(PIECES, max_size=40).map(" ".join),
                  st.lists(PIECES, max_size=40).map("".join))  # fmt: skip


@examples(300)
@given(TEXTS, st.sampled_from([*LANGUAGES, "ka", "he", "hi", "ja", "xx"]))
def test_everything_visible_is_in_one_sentence(text: str, language: str) -> None:
    spans = sentences(text, 0, len(text), language)
    end = visible = 0
    for span in spans:
        assert end <= span.start < span.end <= len(text)
        assert not text[end : span.start].strip()
        assert not text[span.start].isspace()
        assert not text[span.end - 1].isspace()
        end = span.end
        visible += len("".join(text[span.start : span.end].split()))
    assert visible == len("".join(text.split()))
    assert spans == sentences(text, 0, len(text), language)


@pytest.mark.parametrize(
    "text",
    ["." * 1_000_000, ". " * 100_000, "A. " * 30_000, "( " * 30_000, '" ' * 30_000, "« " * 30_000,
     "z. B. " * 15_000, "5. " * 30_000, "Ա՜ " * 30_000, ")." * 30_000, "a" * 1_000_000],
    ids=lambda text: text[:6],
)  # fmt: skip
def test_a_long_line_takes_no_longer_than_its_length(text: str) -> None:
    short = text[: len(text) // 10]
    sentences(short[:100], 0, 100, "de")

    def seconds(of: str) -> float:
        began = time.process_time()
        sentences(of, 0, len(of), "de")
        return time.process_time() - began

    assert seconds(text) < 40 * seconds(short) + 2


# The lists


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_list_can_be_read(language: str) -> None:
    lists = abbreviations(language)
    assert lists.kinds
    assert all(word == word.strip() and word for word in lists.kinds)
    assert all(opener == opener.lower() for opener in lists.openers)
    assert (lists.sections("Z.B") == lists.sections("z.B") != frozenset()) == (language == "de")


def test_a_list_that_cannot_be_read_says_so() -> None:
    with pytest.raises(ValueError, match="in no section"):
        parsed("Dr.", "xx")
    with pytest.raises(ValueError, match="there is no section “titles”"):
        parsed("[titles]\nDr.", "xx")


def test_a_language_without_a_list_has_an_empty_one() -> None:
    assert not abbreviations("xx").kinds
    assert not abbreviations("../../secret").kinds
