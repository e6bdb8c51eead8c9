"""Bytes to raw text: encodings, formats by content and by name, and what cannot be read."""

from __future__ import annotations

import pytest

from corpus.errors import UnreadableSource
from corpus.formats.reading import LIMIT, read_source
from corpus.formats.registry import SUFFIXES

PROSE = (
    "The café on the quay was full, and “nobody” said why the naïve old ferry had not come. " * 4
)


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (PROSE.encode(), "utf-8"),
        (b"\xef\xbb\xbf" + PROSE.encode(), "utf-8-sig"),
        (PROSE.encode("utf-16"), "utf-16"),
        (PROSE.encode("utf-16-le"), "utf-16-le"),
        (PROSE.encode("utf-16-be"), "utf-16-be"),
        (PROSE.encode("utf-32"), "utf-32"),
    ],
)
def test_encodings_that_prove_themselves(data: bytes, encoding: str) -> None:
    raw = read_source(data, "a.txt")
    assert (raw.text, raw.encoding) == (PROSE, encoding)


def test_an_old_encoding_is_guessed() -> None:
    text = (
        "Der Fährmann sagte, er würde für zwölf Kronen hinüberfahren; die Böen wären größer. " * 6
    )
    assert read_source(text.encode("cp1252"), "a.txt").text == text


def test_an_encoding_can_be_said_by_hand() -> None:
    text = "Паром ушёл в полдень."
    assert read_source(text.encode("koi8-r"), "a.txt", encoding="koi8-r").text == text


def test_line_ends_become_one_kind() -> None:
    assert read_source(b"one\r\ntwo\rthree\n", "a.txt").text == "one\ntwo\nthree\n"


@pytest.mark.parametrize(
    ("data", "name", "format_name"),
    [
        (b"Plain words about a boat.", "a.txt", "plain"),
        (b"Plain words about a boat.", "a.md", "markdown"),
        (b"# Title\n\nSee [this](https://a.example) and **that** one.", "a.txt", "markdown"),
        (b"<!DOCTYPE html><p>Hello there", "a.txt", "html"),
        (b"<html><body><p>Hello</p></body></html>", "a", "html"),
        (b"<div><p>a</p><p>b</p><p>c</p></div>", "a.txt", "html"),
        (b"Fares are < 12 crowns and > 6 * 2 crowns.", "a.txt", "plain"),
        (b"Dialogue:\n\n- Yes.\n- No.\n\n* * *\n\nThe end of it.", "a.txt", "plain"),
    ],
)
def test_the_format_shows_in_the_content(data: bytes, name: str, format_name: str) -> None:
    assert read_source(data, name).format == format_name


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty"),
        (b" \n\t\n", "empty"),
        ("\u00a0\u200b\n".encode(), "white space"),
        (b"%PDF-1.7\nabc", "PDF"),
        (b"PK\x03\x04abc", "ZIP"),
        (b"\x89PNG\r\n\x1a\nabc", "PNG"),
        (b"\xff\xd8\xff\xe0abc", "JPEG"),
        (b"SQLite format 3\x00abc", "SQLite"),
        (bytes(range(256)) * 20, "binary"),
        (b"words and\x00\x01\x02\x03\x04\x05 more" * 30, "binary"),
        (b"<html><head><script>a()</script></head><body></body></html>", "no text"),
        (b"a" * (LIMIT + 1), "32 MB"),
        (b"\xff\xfe\x00\xd8\x00", "utf-16"),
    ],
    ids=lambda value: repr(value[:12]),
)
def test_what_cannot_be_read_says_so_in_one_sentence(data: bytes, says: str) -> None:
    with pytest.raises(UnreadableSource) as caught:
        read_source(data, "thing.txt")
    message = str(caught.value)
    assert says in message
    assert message.startswith("thing.txt")
    assert message.endswith(".")
    assert "\n" not in message


def test_a_wrong_encoding_said_by_hand_is_refused() -> None:
    with pytest.raises(UnreadableSource, match="no encoding called"):
        read_source(b"abc", "a.txt", encoding="klingon")
    with pytest.raises(UnreadableSource, match="not valid utf-8"):
        read_source(b"\xff\xfeabc\xff"[2:], "a.txt", encoding="utf-8")


def test_suffixes_are_those_of_files_that_can_be_read() -> None:
    assert {".txt", ".md", ".html"} <= SUFFIXES
    assert {".pdf", ".docx", ".epub"} <= SUFFIXES
    assert ".doc" not in SUFFIXES


def test_markdown_has_hints_for_its_blocks() -> None:
    text = "# One\n\nWords.\n\n> Said.\n\n- a\n- b\n\nTwo\n---\n\n```\ncode\n```\n"
    raw = read_source(text.encode(), "a.md")
    found = [(h.kind, raw.text[h.start : h.end], h.level) for h in raw.structure]
    assert found == [
        ("heading", "# One", 1),
        ("quote", "> Said.", 0),
        ("li", "- a", 0),
        ("li", "- b", 0),
        ("heading", "Two", 2),
        ("underline", "---", 0),
        ("fence", "```", 0),
        ("pre", "code", 0),
        ("fence", "```", 0),
    ]


def test_front_matter_is_evidence() -> None:
    head = 'title: "Fares"\nauthor:\n  - Ada Example\n  - Bo Sample\ndate: 2023-05-04\nx: y\n'
    text = f"---\n{head}---\n\nWords."
    evidence = read_source(text.encode(), "a.md").evidence
    assert [(e.field, e.value) for e in evidence] == [
        ("title", "Fares"),
        ("author", "Ada Example"),
        ("author", "Bo Sample"),
        ("published", "2023-05-04"),
    ]


@pytest.mark.parametrize("bad", [b"\xff", b"\x92", b"\xe2\x80"])
def test_a_bad_byte_makes_no_other_encoding_of_utf8(bad: bytes) -> None:
    data = PROSE.encode()
    at = data.index(b"said")
    raw = read_source(data[:at] + bad + data[at:], "a.txt")
    assert raw.text == PROSE.replace("said", "\ufffdsaid", 1)
    assert (raw.encoding, raw.guessed) == ("utf-8", False)
    assert "one place" in raw.notes[0]
    assert read_source(data, "a.txt").notes == ()


def test_utf8_that_is_cut_inside_a_character() -> None:
    raw = read_source("Tom’s café".encode()[:-1], "a.txt")
    assert (raw.text, raw.encoding) == ("Tom’s caf\ufffd", "utf-8")


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Le maire dit que « l’été » où l’eau manque était déjà là.", "cp1252"),
        ("Er sagte „Spaß“ und mehr", "cp1252"),
        ("The mayor said it’s all over.", "cp1252"),
        ("O prefeito não quis comentar as ações à imprensa.", "cp1252"),
        ("Borgmästaren sade att läget är allvarligt för båtar på öarna.", "cp1252"),
        ("Bæjarstjórinn sagði að ástandið væri alvarlegt og það þyrfti að bíða.", "cp1252"),
        (
            "Belediye başkanı pazartesi günü durumun ciddi olduğunu söyledi; ılık ve yağışlı bir "
            "gün için İstanbul’da şehir hazırlanıyor.",
            "cp1254",
        ),
        ("Мэр заявил в понедельник, что положение серьёзное, и надо ждать до весны.", "cp1251"),
        (
            "Мэр заявил в понедельник, что положение серьезное, и жителям придется ждать до весны.",
            "koi8-r",
        ),
        ("Burmistrz powiedział, że sytuacja jest poważna i śnieg stopnieje.", "cp1250"),
        ("Starosta v pondělí řekl, že situace je vážná a přijde léto.", "cp1250"),
    ],
)
def test_old_encodings_are_guessed_from_little(text: str, encoding: str) -> None:
    raw = read_source(text.encode(encoding), "a.txt")
    assert (raw.text, raw.encoding, raw.guessed) == (text, encoding, True)
