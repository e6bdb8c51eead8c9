"""Who wrote a text and when, as the newspapers of several languages say it."""

from __future__ import annotations

import pytest

from corpus.cleaning.pipeline import clean
from corpus.formats.html.document import read as read_page
from corpus.text.byline_words import is_label
from corpus.text.names import is_body, is_name, without_by

_BYLINES = [
    ("de", "Von Anna Schmidt", "Anna Schmidt", "Veröffentlicht am 3. Mai 2021, 14:05 Uhr"),
    ("fr", "Par Jeanne Dupont", "Jeanne Dupont", "Publié le lundi 3 mai 2021 à 14h05"),
    ("es", "Por Juan Pérez", "Juan Pérez", "3 de mayo de 2021"),
    ("it", "Di Mario Rossi", "Mario Rossi", "Pubblicato il 3 maggio 2021"),
    ("pt", "Por João Silva", "João Silva", "Publicado em 3 de maio de 2021"),
    ("ru", "Автор: Анна Иванова", "Анна Иванова", "3 мая 2021 г., 14:05"),
    ("uk", "Автор: Ганна Іваненко", "Ганна Іваненко", "3 травня 2021 р."),
    ("tr", "Haber: Ayşe Yılmaz", "Ayşe Yılmaz", "3 Mayıs 2021 Pazartesi 14:05"),
    ("az", "Müəllif: Leyla Məmmədova", "Leyla Məmmədova", "3 may 2021-ci il"),
    ("hy", "Հեղինակ՝ Անի Պետրոսյան", "Անի Պետրոսյան", "2021 թ. մայիսի 3"),
    ("ar", "بقلم: أحمد محمود", "أحمد محمود", "٣ مايو ٢٠٢١"),
    ("he", "מאת: דנה כהן", "דנה כהן", "3 במאי 2021"),
    ("el", "Συντάκτης: Άννα Παππά", "Άννα Παππά", "3 Μαΐου 2021"),
    ("zh", "记者：张三", "张三", "2021年5月3日"),
    ("ja", "文：山田太郎", "山田太郎", "2021年5月3日"),
    ("en", "By Ada Example", "Ada Example", "Published May 3, 2021"),
]
_PROSE = (
    "Der Rat der kleinen Stadt am Fluss hat am Abend beschlossen, die alte Brücke nicht "
    "abzureissen, sondern in den nächsten drei Jahren zu erneuern und für Wagen zu sperren.",
    "Die Bürger waren damit zufrieden, auch wenn manche meinten, dass es zu spät komme und zu "
    "viel koste, was sie schon lange befürchtet hatten.",
)


@pytest.mark.parametrize(("language", "line", "name", "day"), _BYLINES)
def test_byline_in_plain_text(language: str, line: str, name: str, day: str) -> None:
    text = "\n\n".join(("Ein Titel über die Brücke", line, day, *_PROSE))
    metadata = clean(text, name="page.txt").metadata
    assert (metadata.authors, metadata.published) == ((name,), "2021-05-03"), language


@pytest.mark.parametrize(("language", "line", "name", "day"), _BYLINES)
def test_byline_on_a_page(language: str, line: str, name: str, day: str) -> None:
    paragraphs = "".join(f"<p>{paragraph}</p>" for paragraph in _PROSE)
    page = (
        f"<!doctype html><html lang={language}><title>Die Brücke am Fluss</title><body><article>"
        f"<h1>Die Brücke am Fluss</h1><p>{line}</p><p>{day}</p>{paragraphs}</article></body></html>"
    )
    metadata = clean(read_page(page), name="page.html").metadata
    assert (metadata.authors, metadata.published) == ((name,), "2021-05-03"), language


def test_an_update_is_not_the_day_of_publication() -> None:
    for published, updated in (
        ("Veröffentlicht am 3. Mai 2021", "Aktualisiert am 5. Juni 2021"),
        ("Publié le 3 mai 2021", "Mis à jour le 5 juin 2021"),
        ("Опубликовано 3 мая 2021", "Обновлено 5 июня 2021"),
        ("Yayınlanma: 3 Mayıs 2021", "Güncelleme: 5 Haziran 2021"),
        ("تاريخ النشر: 3 مايو 2021", "آخر تحديث: 5 يونيو 2021"),
    ):
        for first, second in ((published, updated), (updated, published)):
            page = (
                "<html><body><article><h1>Die Brücke am Fluss</h1><div class=meta>"
                f"<span>{first}</span><span>{second}</span></div>"
                f"<p>{_PROSE[0]}</p><p>{_PROSE[1]}</p></article></body></html>"
            )
            assert clean(read_page(page), name="p.html").metadata.published == "2021-05-03"


def test_labels_are_no_names() -> None:
    for label in (
        "von", "Von", "Geschrieben von", "am", "vom", "Autor", "Auteur(s)", "Автор", "Yazar",
        "记者", "Chefredakteur", "Beitrag", "Stand:", "Поделиться", "Paylaş", "Aktualisiert am",
    ):  # fmt: skip
        assert is_label(label)
        assert not is_name(label)
    for name in ("Ursula von der Leyen", "Leonardo di Caprio", "Jean Le Du", "Dana Sam"):
        assert is_name(name)
        assert not is_label(name)
    assert is_body("dpa")
    assert is_body("Redaktion Musterblatt")
    assert is_body("新华社")
    assert is_body("Anadolu Ajansı")


def test_a_headline_that_begins_with_the_word_for_by_names_nobody() -> None:
    for headline in ("Von Brücken, Stegen und Furten", "Di Roma e di Milano", "Par Toutatis"):
        page = (
            f"<html><body><div>{headline}</div><h1>{headline}</h1>"
            f"<p>{_PROSE[0]}</p><p>{_PROSE[1]}</p></body></html>"
        )
        assert clean(read_page(page), name="p.html").metadata.authors == ()


def test_a_label_in_an_element_of_its_own() -> None:
    page = (
        "<html><body><article><h1>Die Brücke am Fluss</h1><p><span>{}</span> <span>{}</span></p>"
        f"<p>{_PROSE[0]}</p><p>{_PROSE[1]}</p></article></body></html>"
    )
    for label, name, authors in (
        ("von", "Marianne1", ("Marianne1",)), ("Автор:", "Анна Иванова", ("Анна Иванова",)),
        ("作者：", "张三", ("张三",)), ("文", "东京", ()), ("Foto von", "Max Muster", ()),
    ):  # fmt: skip
        metadata = clean(read_page(page.format(label, name)), name="p.html").metadata
        assert metadata.authors == authors


def test_a_part_of_the_title_is_nobody() -> None:
    head = ("Classificação Final | Corridas | Hoje", "Classificação Final")
    text = "\n\n".join((*head, "sexta-feira, 22 de outubro de 2010 às 20:13", *_PROSE))
    metadata = clean(text, name="page.txt").metadata
    assert (metadata.authors, metadata.published) == ((), "2010-10-22")


def test_the_word_for_by_with_and_without_a_name() -> None:
    assert without_by("Von Anna Schmidt") == "Anna Schmidt"
    assert without_by("홍길동 기자") == "홍길동"
    assert without_by("山田太郎記者") == "山田太郎"
    assert without_by("文/张三") == "张三"
    assert without_by("新华社记者") is None
    assert without_by("本报记者") is None
    assert without_by("本社特派員") is None
    assert without_by("본지 기자") is None
    assert without_by("Di Battista") is None
    assert without_by("Haber Merkezi") is None
    assert without_by("Anna Schmidt") is None
