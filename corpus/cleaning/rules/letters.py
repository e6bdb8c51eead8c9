"""Letters, diaries, chats: texts in which dates, names and addresses are the text itself."""

from __future__ import annotations

import re

from corpus.cleaning.draft import Unit
from corpus.text.dates import find_date
from corpus.text.lazy_pattern import LazyPattern

_SALUTATION = LazyPattern(
    r"(?:(?:my )?(?:very )?dear(?:est)?|sehr geehrte[rs]?|liebe[rs]?|cher|chère|chers|"
    r"estimad[oa]s?|querid[oa]s?|car[oa]|gentile|egregio|prezad[oa]s?|уважаем\w+|дорог\w+)\b"
    r"[^.?!]{0,60}[,:!—–-]+\Z|"
    r"(?:sirs?|madam|gentlemen|ladies and gentlemen|to whom it may concern)[,:]\Z",
    re.I,
)
_MAIL = LazyPattern(
    r"(from|to|date|sent|subject|message-id|newsgroups|organi[sz]ation|path|lines|reply-to|sender|"
    r"cc|von|an|datum|gesendet|betreff|de|à|date|objet|от|кому|дата|тема)\s*:\s",
    re.I,
)
_FEWEST_MAIL_FIELDS = 3
_TIME = LazyPattern(r"\W*\d{1,2}[:.]\d\d(?:[:.]\d\d)?\b")
_TURN = LazyPattern(r"[^\W\d][^:.!?]{0,40}:\s\S")
_DIGIT = LazyPattern(r"\d")
_LETTERS = LazyPattern(r"[^\W\d_]{3}")
_HEAD = 14
"""Units in which a letter's salutation is found."""
_FEWEST_ENTRIES = 2
_MOST_WORDS_OF_A_DATE = 8


def salutation(units: list[Unit]) -> int | None:
    """The number of the unit that greets the addressee of a letter; None if there is none."""
    for n, unit in enumerate(units[:_HEAD]):
        if unit.words <= 12 and _SALUTATION.match(unit.text):
            return n
        if unit.ends and unit.words >= 30:
            return None
    return None


def has_mail_header(units: list[Unit]) -> bool:
    """Whether a text begins as electronic mail does: with fields such as "From:" and "Subject:"."""
    lines = [line.text for unit in units[:_HEAD] for line in unit.lines]
    fields = {match.group(1).lower() for line in lines if (match := _MAIL.match(line))}
    return len(fields) >= _FEWEST_MAIL_FIELDS


def has_entries(units: list[Unit]) -> bool:
    """Whether dates head the parts of a text, as in a diary or a collection of letters: they stand
    apart from each other, with prose between.
    """
    entries = 0
    prose = True
    for unit in units:
        if unit.ends and unit.words > _MOST_WORDS_OF_A_DATE:
            prose = True
        elif (
            prose
            and unit.words <= _MOST_WORDS_OF_A_DATE
            and _DIGIT.search(unit.text)
            and find_date(unit.text)
        ):
            entries += 1
            prose = False
    return entries > _FEWEST_ENTRIES


def is_date(unit: Unit) -> bool:
    """Whether a unit is a date, perhaps with a time, and nothing else."""
    if unit.words > _MOST_WORDS_OF_A_DATE or not _DIGIT.search(unit.text):
        return False
    date = find_date(unit.text)
    rest = unit.text[: date[1]] + unit.text[date[2] :] if date else unit.text
    return not _LETTERS.search(rest)


def is_turn(unit: Unit) -> bool:
    """Whether a unit is a message of a chat or a speech: it begins with a time or with a name."""
    return _TIME.match(unit.text) is not None or _TURN.match(unit.text) is not None
