"""Metadata from evidence, and none without it."""

from __future__ import annotations

import pytest

from corpus.cleaning.language import language_of
from corpus.cleaning.metadata import metadata_from
from corpus.cleaning.pipeline import clean
from corpus.document import Metadata
from corpus.formats.raw import Evidence
from corpus.text.dates import find_date, machine_date

PROSE = (
    "The harbour board raised the ferry fares for the third time this year, and the people on "
    "the quay "
    "said on Monday that nobody had asked them before the notices went up on the wall.\n\n"
    "A return ticket to the island will cost twelve crowns from the first of June, which is "
    "more than a "
    "day's bread for many of the families who live on the far side of the sound."
)


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("4 May 2023", "2023-05-04"),
        ("May 4, 2023", "2023-05-04"),
        ("Thursday, May 4th, 2023", "2023-05-04"),
        ("Sept. 9, 1999", "1999-09-09"),
        ("2023-05-04T10:00:00Z", "2023-05-04"),
        ("04.05.2023", "2023-05-04"),
        ("25/12/2020", "2020-12-25"),
        ("12/25/2020", "2020-12-25"),
        ("4 de maio de 2023", "2023-05-04"),
        ("9 ноября 2020", "2020-11-09"),
        ("2023년 5월 4일", "2023-05-04"),
    ],
)
def test_full_dates_are_found(text: str, date: str) -> None:
    found = find_date(text)
    assert found is not None
    assert found[0] == date


@pytest.mark.parametrize(
    "text",
    ["May 2023", "on 4 May", "03/04/2021", "31 February 2020", "chapter 12.3", "9 November", ""],
)
def test_no_date_is_guessed(text: str) -> None:
    assert find_date(text) is None
    assert machine_date(text) is None


def test_machine_dates_may_be_written_like_mail() -> None:
    assert machine_date("Thu, 04 May 2023 10:00:00 +0200") == "2023-05-04"
    assert machine_date("Thursday 10:00") is None


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("Fares rise\n\nBy Ada Example", {"title": "Fares rise", "authors": ("Ada Example",)}),
        (
            "Fares rise\n\nBy Ada Example, Bo Sample and Cy Instance",
            {"authors": ("Ada Example", "Bo Sample", "Cy Instance")},
        ),
        (
            "Fares rise\n\nBy Ada Example | May 4, 2023",
            {"authors": ("Ada Example",), "published": "2023-05-04"},
        ),
        ("Fares rise\n\nBy: - May 4, 2023", {"authors": (), "published": "2023-05-04"}),
        ("Fares rise\n\nUpdated: 10:15 am, 4 May 2023", {"published": "2023-05-04"}),
        ("Ücretler arttı\n\n4 Mayıs 2023", {"published": "2023-05-04"}),
        ("Ücretler arttı\n\n12 Ağustos 2023", {"published": "2023-08-12"}),
        ("Fares rise\n\nAuthor: Ada von Example", {"authors": ("Ada von Example",)}),
        (
            "Fares rise\n\nBy Ada Example\n\nThe Tide, 4 May 2023",
            {"authors": ("Ada Example",), "publisher": "The Tide", "published": "2023-05-04"},
        ),
    ],
)
def test_the_head_of_an_article(head: str, expected: dict[str, object]) -> None:
    metadata = clean(f"{head}\n\n{PROSE}").metadata
    assert {key: getattr(metadata, key) for key in expected} == expected


@pytest.mark.parametrize(
    ("notice", "publisher"),
    [
        (
            "The views expressed here do not necessarily reflect The Tide's editorial line.",
            "The Tide",
        ),
        (
            "All texts published by the Island Reading Room may be reprinted with its name.",
            "Island Reading Room",
        ),
        ("© 2023 Island Post. All rights reserved.", "Island Post"),
        ("© 2023 Ada Postası. Tüm hakları saklıdır.", "Ada Postası"),
    ],
)
def test_a_notice_names_the_publisher(notice: str, publisher: str) -> None:
    assert (
        clean(f"Fares rise\n\n{PROSE}\n\n{notice}\n\nShare this story").metadata.publisher
        == publisher
    )


def test_nothing_is_known_of_a_bare_text() -> None:
    assert clean(PROSE).metadata == Metadata(language="en")


def test_a_title_in_an_address_is_not_taken() -> None:
    cleaned = clean(f"{PROSE}\n\nhttps://tide.example/2023/ferry-fares-\nrise-again")
    assert cleaned.metadata.title is None
    assert cleaned.metadata.publisher == "tide.example"


def test_an_address_given_from_outside_is_evidence() -> None:
    assert (
        clean(PROSE, url="https://www.tide.example/a").metadata.url == "https://www.tide.example/a"
    )


def test_the_heaviest_evidence_wins_and_the_site_leaves_the_title() -> None:
    evidence = [
        Evidence("title", "Fares rise - The Tide", "html title", 0.5),
        Evidence("publisher", "The Tide", "html meta og:site_name", 0.9),
        Evidence("publisher", "Somebody", "copyright notice", 0.4),
        Evidence("url", "javascript:alert(1)", "html link canonical", 0.95),
    ]
    metadata = metadata_from(evidence)
    assert metadata == Metadata(title="Fares rise", publisher="The Tide")


def test_control_characters_do_not_reach_metadata() -> None:
    metadata = metadata_from([Evidence("title", "Fares\x1b[31m rise\u202e", "html title", 0.5)])
    assert metadata.title == "Fares[31m rise"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (PROSE, "en"),
        (
            "Der Rat der Stadt hat die Preise für die Fähre erhöht, und die Leute sind mit dem "
            "nicht zufrieden, was auf der Insel gesagt wird.",
            "de",
        ),
        (
            "Le conseil du port a relevé les prix des billets pour la troisième fois, et les "
            "gens de l'île ne sont pas contents de la nouvelle.",
            "fr",
        ),
        (
            "Совет порта поднял цены на паром в третий раз за год, и люди на острове говорят, "
            "что это не для них.",
            "ru",
        ),
        (
            "港の委員会はまた運賃を上げた。島の人々は誰にも聞かれなかったと言い、子どもたちは学校に通えなくなるかもしれない。",
            "ja",
        ),
        (
            "항구 위원회는 올해 세 번째로 요금을 올렸고 섬 사람들은 아무도 묻지 않았다고 말했다.",
            "ko",
        ),
        ("boat boat boat", None),
        ("", None),
    ],
)
def test_the_language_is_told_or_left_open(text: str, language: str | None) -> None:
    assert language_of(text) == language


def test_a_title_keeps_the_joiners_of_its_spelling() -> None:
    evidence = [Evidence("title", "آتش\u200cبس\u202e در\u200b دره", "html title", 0.5)]
    assert metadata_from(evidence).title == "آتش\u200cبس در دره"
