"""Encodings: what names mean on the web, what proves itself, and what letters and words tell."""

from __future__ import annotations

import pytest

from corpus.errors import UnreadableSource
from corpus.formats.encoding_labels import codec_for
from corpus.formats.reading import read_source

LATERN = "He said “no” – it’s over…"


@pytest.mark.parametrize(
    ("label", "codec"),
    [
        ("ISO-8859-1", "cp1252"),
        ("latin1", "cp1252"),
        ("us-ascii", "cp1252"),
        ("iso-8859-9", "cp1254"),
        ("iso-8859-11", "cp874"),
        ("tis-620", "cp874"),
        ("gb2312", "gb18030"),
        ("x-gbk", "gb18030"),
        ("shift_jis", "cp932"),
        ("x-sjis", "cp932"),
        ("euc-kr", "cp949"),
        ("ks_c_5601-1987", "cp949"),
        ("windows-949", "cp949"),
        ("big5", "big5hkscs"),
        ("x-cp1251", "cp1251"),
        ("iso-8859-8-i", "iso8859-8"),
        ("macintosh", "mac-roman"),
        ("utf8", "utf-8"),
    ],
)
def test_labels_mean_what_they_mean_on_the_web(label: str, codec: str) -> None:
    assert codec_for(label) == codec


@pytest.mark.parametrize(
    ("page", "encoding"),
    [
        ('<html><head><meta charset="iso-8859-1"></head><body><p>{}', "cp1252"),
        (
            '<html><head><meta http-equiv="Content-Type" content="text/html; charset=latin1">'
            "</head><body><p>{}",
            "cp1252",
        ),
        ('<?xml version="1.0" encoding="ISO-8859-1"?><html><body><p>{}', "cp1252"),
    ],
)
def test_a_page_in_latin_1_is_in_windows_1252(page: str, encoding: str) -> None:
    raw = read_source(page.format(LATERN).encode("cp1252"), "a.html")
    assert (raw.text.strip(), raw.encoding, raw.guessed) == (LATERN, encoding, False)


@pytest.mark.parametrize(
    ("label", "codec", "text"),
    [
        ("iso-8859-9", "cp1254", "Mayıs “günü” – şehir"),
        ("iso-8859-11", "cp874", "สภา “ประชุม” กัน"),
        ("gb2312", "gb18030", "鎔鎔“堃”是他的名字"),
        ("shift_jis", "cp932", "港の灯①は～今夜も"),
        ("euc-kr", "cp949", "똠방각하 펲시콜라"),
    ],
)
def test_a_page_says_the_older_name_of_its_encoding(label: str, codec: str, text: str) -> None:
    page = f'<html><head><meta charset="{label}"></head><body><p>{text}</p></body></html>'
    raw = read_source(page.encode(codec), "a.html")
    assert (raw.text, raw.encoding) == (text, codec)


def test_a_few_wrong_bytes_do_not_make_another_encoding_of_what_a_page_says() -> None:
    page = '<html><head><meta charset="shift_jis"></head><body><p>' + "港の灯は今夜も灯る。" * 60
    raw = read_source(page.encode("cp932") + b"\x81", "a.html")
    assert raw.encoding == "cp932"
    assert raw.text.startswith("港の灯は今夜も灯る。")
    assert "one place" in raw.notes[0]


def test_latin_1_by_hand_is_windows_1252_too() -> None:
    raw = read_source(LATERN.encode("cp1252"), "a.txt", encoding="iso-8859-1")
    assert (raw.text, raw.encoding) == (LATERN, "cp1252")
    assert read_source(b"caf\xe9 \x9d", "a.txt", encoding="latin-1").text == "café \x9d"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("港の灯は今夜も灯る。", "iso2022_jp"),
        ("마을 회의가 부두에서 열렸다", "iso2022_kr"),
        ("Rada zebrała się na nabrzeżu.", "utf-32-le"),
        ("Rada zebrała się na nabrzeżu.", "utf-32-be"),
        ("Совет собрался на набережной до восхода.", "utf-16-le"),
        ("Το συμβούλιο συνήλθε στην προκυμαία.", "utf-16-be"),
    ],
)
def test_encodings_that_prove_themselves(text: str, encoding: str) -> None:
    raw = read_source(text.encode(encoding), "a.txt")
    assert (raw.text, raw.encoding, raw.guessed) == (text, encoding, False)


CZECH = (
    "Rada se sešla na nábřeží a hádala se o cenu lana. Nikdo nemohl říci, kdo objednal druhou "
    "lucernu a proč svítila zeleně. Učitelka odpověděla, že slib daný v srpnu není smlouva."
)
GERMAN = (
    "Der Rat traf sich am Kai und stritt über den Preis des Seils. Niemand wußte, wer die zweite "
    "Laterne bestellt hatte."
)
POLISH = "Rada zebrała się na nabrzeżu i spierała się o cenę liny. Mówił, że światło gaśnie."
LITHUANIAN = "Taryba susirinko prieplaukoje ir ginčijosi dėl virvės kainos. Niekas nežinojo, kas."
ESTONIAN = "Nõukogu kogunes kail ja vaidles köie hinna üle. See šahti uks ei olnud žürii jaoks."
CROATIAN = (
    "Vijeće se sastalo na obali i raspravljalo o cijeni užeta. Nitko nije znao tko će platiti."
)
HUNGARIAN = (
    "A tanács összegyűlt a rakparton, és a kötél árán vitatkozott. Senki sem tudta, ki nőtt."
)
SLOVAK = "Rada sa zišla na nábreží a hádala sa o cenu lana. Nikto nevedel, kto zaplatí ďalší účet."
LATVIAN = "Padome sanāca piestātnē un strīdējās par virves cenu. Neviens nezināja, kas maksās."
ICELANDIC = "Bæjarstjórnin kom saman á bryggjunni og deildi um verðið á reipinu þá um morguninn."


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        *((CZECH, e) for e in ("cp1250", "iso8859-2", "cp852", "mac_latin2")),
        *((GERMAN, e) for e in ("cp1252", "mac_roman", "cp850")),
        *((POLISH, e) for e in ("cp1250", "iso8859-2", "cp852")),
        *((LITHUANIAN, e) for e in ("cp1257", "iso8859-13", "iso8859-4", "cp775")),
        *((ESTONIAN, e) for e in ("cp1257", "iso8859-13", "iso8859-4", "iso8859-15", "cp1252")),
        *((CROATIAN, e) for e in ("cp1250", "iso8859-2", "cp852")),
        *((HUNGARIAN, e) for e in ("cp1250", "iso8859-2", "cp852")),
        *((SLOVAK, e) for e in ("cp1250", "iso8859-2")),
        *((LATVIAN, e) for e in ("cp1257", "iso8859-4")),
        *((ICELANDIC, e) for e in ("cp1252", "mac_iceland")),
        *(
            ("Мост закрыт до весны.", e)
            for e in ("cp1251", "koi8-r", "iso8859-5", "cp866", "mac_cyrillic")
        ),
        *(("Рада зібралась і їла", e) for e in ("cp1251", "koi8-u")),
        ("Το συμβούλιο συνήλθε στην προκυμαία.", "iso8859-7"),
        ("המועצה התכנסה על הרציף", "cp1255"),
        ("اجتمع المجلس على الرصيف", "cp1256"),
        ("سار اجتماع المجلس على الرصيف", "iso8859-6"),
        ("สภาประชุมกันที่ท่าเรือก่อนรุ่งสาง", "cp874"),
        ("港の灯は今夜も灯る。", "euc_jp"),
        ("港の灯は今夜も灯る。", "cp932"),
        ("他因此向北岸人民法院提起诉讼", "gb18030"),
        ("他因此向北岸人民法院提起訴訟", "big5hkscs"),
        ("마을 회의가 부두에서 열렸다", "cp949"),
    ],
)
def test_letters_and_words_tell_the_code_page(text: str, encoding: str) -> None:
    raw = read_source(text.encode(encoding), "a.txt")
    assert (raw.text, raw.guessed) == (text, True)


def test_bytes_that_no_language_writes_are_refused() -> None:
    with pytest.raises(UnreadableSource):
        read_source(bytes(range(128, 256)) * 4, "a.txt")


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ("F\bFA\bAR\bRE\bES\bS\n     _\bt_\bh_\be fares", "FARES\n     the fares"),
        ("_\bf\bfa\b_re", "fare"),
        ("F\bF\bF\bFare", "Fare"),
        ("+\bo one boat", "• one boat"),
        ("\x1b[1mFARES\x1b[0m of 1911", "FARES of 1911"),
    ],
)
def test_letters_struck_twice_are_read_once(printed: str, read: str) -> None:
    assert read_source(printed.encode(), "fares.txt").text == read


def test_a_page_of_a_manual_as_printers_get_it_is_text() -> None:
    bold = "".join(f"{letter}\b{letter}" for letter in "OPTIONS")
    raw = read_source(f"{bold}\n       The fares are paid on board.\n".encode() * 9, "fares.txt")
    assert raw.text.startswith("OPTIONS\n       The fares")
