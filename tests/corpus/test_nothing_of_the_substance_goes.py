"""Texts that are no web pages lose nothing of their own, and no wording alone drops a sentence."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from corpus.cleaning.cleaned import Cleaned
from corpus.cleaning.pipeline import clean
from corpus.formats.reading import read_source
from tests.corpus.test_cleaning_rules import (
    BODY,
    END_OF_PAGE,
    FOUR,
    ONE,
    THREE,
    TOP_OF_PAGE,
    TWO,
    WRAPPED,
)

CASES = Path(__file__).parent / "plain_cases"
HARVESTED = ("meta.title", "meta.byline")
_NUMBERS = [f"On the {a}{b} day" for a in ("", "twenty-", "thirty-") for b in (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth"
)]  # fmt: skip


def _clean(name: str) -> Cleaned:
    return clean(read_source((CASES / name).read_bytes(), name), name=name)


def _dropped(cleaned: Cleaned) -> list[str]:
    """What is lost: neither metadata nor white space nor marks."""
    return [
        removal.text
        for removal in cleaned.ledger.removed
        if removal.rule not in HARVESTED and re.search(r"\w", removal.text)
    ]


@pytest.mark.parametrize(
    "name",
    [
        "04-last-line.txt",
        "15-response.md",
        "25-id3.txt",
        "27-recipe.txt",
        "29-letter.txt",
        "48-ledger.txt",
        "64-pointed.txt",
        "69-first-dashes.txt",
        "14-wordings.html",
    ],
)
def test_a_text_without_a_page_around_it_loses_nothing(name: str) -> None:
    assert _dropped(_clean(name)) == []


def test_a_notice_at_the_foot_costs_no_verse() -> None:
    assert _dropped(_clean("02-verse-with-notice.txt")) == ["Copyright 1911 by Orla Fennick"]


def test_a_letter_keeps_place_date_and_addressee_and_has_no_title() -> None:
    cleaned = _clean("29-letter.txt")
    assert cleaned.text.startswith("Vellmar, 4 May 1911")
    assert "To the Harbour Office" in cleaned.text
    assert cleaned.metadata.title is None


def test_a_date_over_an_entry_stays_and_is_no_title() -> None:
    text = f"2/7/2023 19:05\n\n{ONE}\n\n{TWO}"
    cleaned = clean(text)
    assert cleaned.text == text
    assert cleaned.metadata.title is None


def test_a_licence_is_no_page() -> None:
    text = f"TERMS AND CONDITIONS\n\n{BODY}\n\nEND OF TERMS AND CONDITIONS\n\n{TWO}"
    assert _dropped(clean(text)) == []


def test_a_paragraph_that_speaks_of_a_notice_stays() -> None:
    cleaned = _clean("72-notices.html")
    assert cleaned.text.count("privacy policy") == 4
    assert "uses cookies" in cleaned.text


def test_a_thread_keeps_its_posts_with_author_and_time() -> None:
    text = _clean("72-forum.txt").text
    for number, (author, time) in enumerate(
        [
            ("netmender", "12 March 2021, 10:14"),
            ("oldperrin", "12 March 2021, 11:02"),
            ("saltworks", "12 March 2021, 18:40"),
            ("netmender", "13 March 2021, 07:55"),
            ("oldperrin", "13 March 2021, 08:20"),
            ("quaykid", "14 March 2021, 21:03"),
        ],
        start=1,
    ):
        post = text.index(f"POST{number}")
        above = text[max(0, post - 60) : post]
        assert author in above, number
        assert time in above, number
    assert "Report" not in text


def test_posts_below_the_form_for_an_answer_stay() -> None:
    thread = (CASES / "72-forum.txt").read_text("utf-8")
    with_form = thread.replace("Report\n", "Report\n\nLeave a reply\n", 1)
    text = clean(with_form).text
    assert all(f"POST{number}" in text for number in range(1, 7))


SENTENCES = (
    "The bank printed the terms and conditions of the loan on the back of the ticket.",
    "Nobody on the quay had ever read the privacy policy of the office.",
    "The office said that its page uses cookies to count the boats.",
    "In the treaty all rights reserved to the crown were given to the town.",
    "Copyright in the maps belongs to the widow of the surveyor.",
    "Your browser does not know the tide, the clerk told the children.",
    "The clerk looked for the timetable in the App Store, and it was not there.",
    "The poem was originally published in a calendar for fishermen.",
    "This article of the contract was published on the door of the church.",
    "The plans may be used by anybody who pays for the paper.",
    "The society lives on donations from captains.",
)


@pytest.mark.parametrize("sentence", SENTENCES)
def test_no_wording_alone_drops_a_sentence_amid_prose(sentence: str) -> None:
    text = "\n\n".join((ONE, TWO, sentence, THREE, FOUR))
    assert clean(text).text == text
    assert sentence in clean(f"{TOP_OF_PAGE}{text}{END_OF_PAGE}").text
    assert sentence in clean("\n\n".join((BODY, sentence))).text
    assert sentence in clean("\n\n".join((sentence, BODY))).text


_DIARY = "\n\n".join(
    f"{day} March 1911\n\nThe boat came late, and {who} was not on it. I wrote to the office again."
    for day, who in ((3, "the priest"), (4, "nobody"), (6, "Ilse"), (9, "the doctor"))
)
_LIVE = "Storm on the sound\n\n" + "\n\n".join(
    f"{time}\n\nThe ferry has left the {place}, and the pilots say that it is late."
    for time, place in (("10:05", "quay"), ("10:40", "bar"), ("11:15", "mole"), ("12:02", "pier"))
)
_CHAT = "\n".join(
    f"[10:{minute:02}] <{who}> {what}"
    for minute, (who, what) in enumerate(
        [("ada", "home"), ("bo", "reply to me"), ("ada", "search the shed"), ("bo", "ok")] * 4
    )
)
_DEBATE = "\n\n".join(
    f"{who}: {what}"
    for who, what in (
        ("The Chairman", "The meeting is open."),
        ("Mrs Tallis", "I asked for the accounts in May."),
        ("Mr Perrin", "Share them!"),
        ("The Chairman", "They will be printed."),
    )
)
_POEM = (
    "Home\n\nI left the lamp\nand took the ferry,\nand what I said\nwas ordinary.\n\nSearch\n\n"
    + ("No one has found\nthe stone or marten\nbeneath the ground\nof Ilse's garden.")
)
_INGREDIENTS = "Fish soup\n\nServes four\n\n4 onions\n1 l stock\nsalt\nbread\n\nPrint the card.\n"
_DICTIONARY = "\n\n".join(
    f"{word}, n. {what}"
    for word, what in (
        ("ACCOUNT", "A story with figures in it."),
        ("HELP", "What is asked for from the water."),
        ("PRESS", "A crowd with ink."),
        ("REGISTER", "A book of those who came."),
    )
)
_REFERENCES = (
    f"{BODY}\n\nReferences\n\n1. Maro, A. (1924). The sluice. https://tide.example/sluice\n"
    "2. Fennick, O. Songs. Originally published 1911.\n3. Perrin, J., letter of 4 May 1911."
)


@pytest.mark.parametrize(
    "text",
    [_DIARY, _LIVE, _CHAT, _DEBATE, _POEM, _INGREDIENTS, _DICTIONARY, _REFERENCES],
    ids=["diary", "live", "chat", "debate", "poem", "ingredients", "dictionary", "references"],
)
def test_kinds_that_are_not_articles_lose_nothing(text: str) -> None:
    cleaned = clean(text)
    assert _dropped(cleaned) == []
    assert clean(cleaned.text).text == cleaned.text


@pytest.mark.parametrize("mark", ["(Maro 1924)", "¹", "[1]"])
def test_a_first_paragraph_may_end_in_a_note_or_a_reference(mark: str) -> None:
    first = f"The sluice was drawn on the back of an invitation {mark}"
    text = f"{first}\n\n{BODY}"
    assert first.split()[-2] in clean(text).text + str(clean(text).metadata.title)


def test_lines_that_repeat_are_no_running_heads_without_pages() -> None:
    refrain = "and nobody said a word"
    text = "\n\n".join(f"{WRAPPED}\n{WRAPPED}\n{refrain}" for _ in range(4))
    assert clean(text).text.count(refrain) == 4


def test_numbers_over_stanzas_and_cues_are_no_page_numbers() -> None:
    verses = "\n\n".join(f"{n}\n\n{WRAPPED}" for n in range(1, 6))
    kept = clean(verses).text
    assert all(re.search(rf"^{n}$", kept, re.M) for n in range(1, 6))


def test_the_numbers_of_pages_go_at_form_feeds() -> None:
    pages = "\f".join(f"{WRAPPED * 6}\n{n}\n" for n in range(1, 6))
    kept = clean(pages).text
    assert not re.search(r"^\d$", kept, re.M)


def test_the_foot_of_each_page_goes_with_its_number() -> None:
    days = [f"{day} nobody came to the quay.\n" for day in _NUMBERS[:16]]
    pages = [
        "\n".join([*days[n : n + 2], WRAPPED, WRAPPED, *days[n + 2 : n + 4]])
        for n in range(0, 16, 4)
    ]
    foot = "Harbour Papers" + " " * 40
    text = "\n".join(f"{page}\n{foot}{n}\n" for n, page in enumerate(pages, 1))
    assert _dropped(clean(text)) == [f"{foot}{n}" for n in range(1, 5)]


def test_a_reference_on_the_last_line_of_a_note_is_no_page_number() -> None:
    note = "[3] Rymer tells the same of the boats of Jersey, at length, in Vol. VIII.\np. 131.\n"
    assert "p. 131." in clean(f"{WRAPPED}\n{note}\n{WRAPPED}").text


@pytest.mark.parametrize("words", ["Chapter", "Sonnet the", "Table of fares,"])
def test_what_counts_the_parts_of_a_text_is_no_foot_of_a_page(words: str) -> None:
    part = "\n".join(f"{WRAPPED}" for _ in range(3))
    text = "\n".join(f"{words}{' ' * 40}{n}\n\n{part}" for n in range(1, 5))
    assert "page.number" not in {removal.rule for removal in clean(text).ledger.removed}


def test_the_last_lines_of_an_index_are_no_foot_of_a_page() -> None:
    index = "Ferry, fares of 12\nGranary 31\nMill wheel, turning 47"
    text = f"{WRAPPED}\n\n{WRAPPED}\n\n{index}\n\n\n\n{WRAPPED}"
    assert all(line in clean(text).text for line in index.split("\n"))


def test_the_numbers_of_what_a_standard_updates_are_no_correction() -> None:
    head = "Request for Comments: 9999\nUpdates: 1123, 2045\nObsoletes: 821"
    text = f"{head}\n\n{WRAPPED}\n\n{WRAPPED}\n"
    assert "Updates: 1123, 2045" in clean(text).text


def test_names_between_title_and_date_are_the_authors() -> None:
    cleaned = clean(
        f"The Fares: A First Count\n\nAda Example and Bo van Sample\n\n"
        f"Working Note 14, 6 May 2024\n\n{BODY}\n\nSource:\n"
        "https://tide.example/notes/2024/14/the-fares-a-first-count"
    )
    assert cleaned.metadata.authors == ("Ada Example", "Bo van Sample")
    assert cleaned.text == BODY


@pytest.mark.parametrize(
    "head",
    [
        "The Fares\n\nAda Example",  # no date: who is that?
        "The Fares\n\nThe Harbour Office\n\n6 May 2024",  # a body
        "The Fares\n\nVellmar Evening Star\n\n6 May 2024",  # a paper
        "The Fares\n\nAda Example, Head Clerk\n\n6 May 2024",  # an office
        "Ada Example\n\nBo Sample\n\n6 May 2024",  # no title above them
    ],
)
def test_other_lines_below_a_title_stay(head: str) -> None:
    assert clean(f"{head}\n\n{BODY}").metadata.authors == ()


def test_a_manual_that_says_see_also_again_and_again_is_no_page() -> None:
    options = "\n\n".join(
        f"--{name}\n\n{TWO}\n\nSee also --{name}-file." for name in ("fare", "crew", "boat")
    )
    text = f"NAME\n\n{options}\n\nSEE ALSO\n\nhttps://tide.example\n\nCOPYRIGHT\n\n{ONE}"
    assert _dropped(clean(text)) == []


def test_times_that_end_the_rows_of_a_table_are_no_comments() -> None:
    rows = "\n".join(f"Passes mark {n}{'.' * 20}00:0{n}-00:0{n + 1}" for n in range(1, 8))
    text = f"{BODY}\n\n{rows}\n\n{BODY}"
    assert _dropped(clean(text)) == []


def test_a_long_page_is_one_by_what_stands_before_and_behind_its_prose() -> None:
    menu = "\n".join(("Home", "Download", "Documentation", "Community", "Developers", "Support"))
    foot = "Prev Up Next\n\nWas this page helpful?\n\nCreated using Sphinx 8.2.3."
    manual = "\n\n".join(f"{n}, {ONE}\n\n{n}, {TWO}\n\n{n}, {THREE}" for n in _NUMBERS)
    cleaned = clean(f"{menu}\n\nSearch\n\nTheme Auto Light Dark\n\n{manual}\n\n{foot}")
    assert cleaned.text == manual


def test_a_division_of_a_book_is_no_footer() -> None:
    text = f"{WRAPPED}\nChapter 14\n\n\n\n{WRAPPED}"
    assert "Chapter 14" in clean(text).text


def test_a_mail_keeps_its_head() -> None:
    head = (
        "From: ada@tide.example\nDate: 6 May 1993\nSubject: The fares, once more\n"
        "Organization: The Harbour Office\nKeywords: ferries, fares"
    )
    assert _dropped(clean(f"{head}\n\n{BODY}")) == []


@pytest.mark.parametrize(
    "head",
    [
        "THE HARBOUR LICENCE\n\nVersion 3, 29 June 2007\n\n"
        "Copyright (C) 2007 The Harbour Office, Inc.\n<https://tide.example/>",
        "THE HARBOUR LICENCE\n\nTERMS AND CONDITIONS FOR THE USE OF BOATS",
    ],
)
def test_a_licence_keeps_version_rights_and_terms_above_its_text(head: str) -> None:
    cleaned = clean(f"{head}\n\n{BODY}\n\n{BODY}")
    assert _dropped(cleaned) == []
    assert cleaned.metadata.title == "THE HARBOUR LICENCE"


def test_an_address_amid_a_text_is_not_its_own() -> None:
    text = f"{BODY}\n\nYou may read it at\n\nhttps://tide.example/licences/LICENCE-2.0\n\n{ONE}"
    assert _dropped(clean(text)) == []


def test_signs_that_part_no_sections_stay() -> None:
    text = f"{ONE}\n\nif (fare) {{\n\n{TWO}\n\n}}\n\n?\n\n{THREE}"
    assert _dropped(clean(text)) == []
    assert "\n\n}\n\n?\n\n" in clean(text).text
    assert "* * *" not in clean(f"{ONE}\n\n* * *\n\n{TWO}").text
