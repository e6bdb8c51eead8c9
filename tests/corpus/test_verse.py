"""Stanzas in plain text: their lines stay lines, and prose is still joined."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.cleaning.cleaned import Cleaned
from corpus.cleaning.pipeline import as_raw, clean
from tests.corpus.test_cleaning_rules import BODY, ONE, TWO, WRAPPED

SONG = """\
The lamp upon the quay is green,
The rope is nine, the toll eleven;
No one has ever truly seen
The bell that rang the gate to heaven."""
ANSWER = """\
O miller, count your sacks again,
And clerk, read twice what you have written;
The heron stands in winter rain
By whom the granary was bitten."""
MODERN = """\
the ferry went at six and nobody
was on it
but the rain, and what the harbour had
to say of that it said
to no one in particular
and then not even"""
ALTERNATE = """\
    The wheel goes round,
        the wheel goes round,
    and what it grinds
        is never found."""
LONG_LINES = """\
  Not bells alone nor boats alone are worthy of the song of the quay, I say
      the whole quay is worthier by far,
  The herring equally with the pilot I sing.
  Of ropes from end to end I sing, and of the people who have held them in
      their hands at night,
  And of the lamp, the dark bar, and the boats."""
PROSE_OF_NARROW_LINES = """\
The office was shut when we came,
but a boy took us up the stairs
to the room in which the blue book
lay under the window. He turned
the leaves with his thumb and did
not look up, although the bell was
rung twice while we stood there in
our coats."""
MENU = "Home\nNews of the day\nSport and leisure\nAbout the harbour\nSign in"


def _verse(cleaned: Cleaned) -> list[str]:
    return [cleaned.text[b.start : b.end] for b in cleaned.blocks if b.kind == "verse"]


def _lines(text: str) -> str:
    return "\n".join(line.strip() for line in text.split("\n"))


@pytest.mark.parametrize("stanza", [SONG, ANSWER, MODERN, LONG_LINES])
@pytest.mark.parametrize("prose", [BODY, WRAPPED])
def test_a_stanza_amid_prose_keeps_its_lines(stanza: str, prose: str) -> None:
    cleaned = clean(f"{prose}\n\n{stanza}\n\n{TWO}")
    assert _verse(cleaned) == [_lines(stanza)]
    assert ONE in cleaned.text
    assert clean(cleaned.text).text == cleaned.text


def test_a_poem_alone_keeps_its_stanzas() -> None:
    cleaned = clean(f"The Green Lamp\n\n{SONG}\n\n{ANSWER}\n")
    assert _verse(cleaned) == [SONG, ANSWER]
    assert clean(cleaned.text).text == cleaned.text


def test_a_colon_makes_no_list_of_a_stanza_amid_others() -> None:
    told = (
        "He spake: and from the mill along the quay\nThe clerks came out: a lantern rose,\n"
        "And all the town stood up to see\nWhich bell it was, and whose\n"
        "The hand that rang, and who had let\nThe rope run out across the floor,\n"
        "And no one told the harbour yet"
    )
    again = [text.replace("nine", "ten").replace("twice", "once") for text in (SONG, ANSWER)]
    song = "\n\n".join([SONG, ANSWER, *again, told, SONG.replace("nine", "six")])
    cleaned = clean("  " + song.replace("\n", "\n  ") + "\n")
    assert [b.kind for b in cleaned.blocks] == ["verse"] * 6
    assert cleaned.text == song


def test_lines_with_indents_of_their_own_stay_lines() -> None:
    cleaned = clean(f"The Mill\n\n{ALTERNATE}\n\n{ALTERNATE}\n\n{SONG}\n")
    assert _verse(cleaned)[:2] == [_lines(ALTERNATE)] * 2


def test_the_refrain_of_a_song_is_no_running_head() -> None:
    song = "\n\n".join(f"{SONG}\nO heron, count again,\n{line}" for line in ANSWER.split("\n"))
    cleaned = clean(f"{WRAPPED}\n\n{song}\n\n{WRAPPED}")
    assert cleaned.text.count("O heron, count again,") == 4


@pytest.mark.parametrize("prose", [PROSE_OF_NARROW_LINES, WRAPPED])
def test_wrapped_prose_is_no_verse(prose: str) -> None:
    cleaned = clean(f"{prose}\n\n{prose}\n")
    assert not _verse(cleaned)
    assert "\n" not in cleaned.text.split("\n\n")[0]


def test_a_menu_is_no_verse() -> None:
    assert not _verse(clean(f"{MENU}\n\n{BODY}\n\n{MENU}"))


def test_the_end_of_a_wrapped_paragraph_is_no_line_of_its_own() -> None:
    text = "The missing leaf\n\n"
    for name in ("keeper", "pilot", "clerk", "binder", "miller"):
        text += (
            f"“I have looked at the book of the {name}, and there was in\n"
            f"it nothing of the boat that the {name} saw from the landing,”\n"
            "said I.\n\n"
            f"The office was shut when the {name} came, but a boy went up the\n"
            "stairs to the room in which the blue book lay below the old\n"
            f"window. The {name} turned the leaves with a thumb and did not look\n"
            "up, although the bell was rung twice while we stood there in\n"
            f"our coats and waited for an answer that the {name} did not have\n"
            "and that nobody else had, whether they were asked or not, in\n"
            "the whole of the town and on all of the boats that lay there\n"
            "at the quay on that day or on any of the days that followed,\n"
            f"until the {name} came back.\n\n"
        )
    cleaned = clean(text)
    assert cleaned.text.count("from the landing,” said I.\n\n") == 5


_WORD = st.sampled_from(["lamp", "of", "rope", "and", "the", "quay", "in", "bread", "gate", "salt"])


@st.composite
def _stanzas(draw: st.DrawFn) -> list[str]:
    """Stanzas whose lines begin with a capital and end in a comma, of uneven widths."""
    stanzas = []
    for _ in range(draw(st.integers(3, 6))):
        lines = []
        for n in range(4):
            words = draw(st.lists(_WORD, min_size=4, max_size=6))
            lines.append(" ".join(["O", *words]) + (" evermore," if n % 2 else ","))
        stanzas.append("\n".join(lines))
    return stanzas


@given(_stanzas())
def test_any_stanzas_stay_as_they_are(stanzas: list[str]) -> None:
    poem = "\n\n".join(stanzas)
    cleaned = clean(f"{WRAPPED}\n\n{poem}\n\n{WRAPPED}")
    kept = [stanza for stanza in stanzas if stanza in cleaned.text]
    assert kept == stanzas
    assert clean(cleaned.text).text == cleaned.text


def test_a_cleaned_text_with_stanzas_is_known_as_clean() -> None:
    # A second cleaning would else look for another title among its first lines.
    text = (
        f"The Green Lamp\n\nAn Evening on the Quay\n\nFor my mother\n\n{SONG}\n\n{BODY}\n\n{ANSWER}"
    )
    once = clean(text)
    twice = clean(once.text)
    assert twice.text == once.text
    assert not twice.ledger.removed


def test_a_few_stars_make_no_book_markdown() -> None:
    preface = "**Read this**\n\n*This* is *for all* and *for none at all* of the keepers.\n\n"
    book = preface + "\n\n".join([SONG, ANSWER] * 150)
    assert as_raw(book, "").format == "plain"
    assert as_raw(preface, "").format == "markdown"
