"""Names of authors, divided as bibliographies want them, and put together again.

Nobody can tell for certain which word of a name is the family's. Where a name looks like that of an
office or a newspaper, or has a form of its own, it is one unit.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_BODIES = frozenset(
    """
agence agency associated association authority bank board bureau center centre chronicle club
commission committee company conference congress contributors corporation council court daily
department desk editorial editors federation foundation fund gazette government group guardian
herald inc institut institute journal limited ltd gmbh magazine media ministerium ministry network
news newsroom observer office organisation organization party post press project redaktion reporters
review school secretariat service society staff team telegraph times tribune trust union
universität university weekly
""".split()  # noqa: SIM905
)
_PARTICLES = frozenset(
    """
af al bin da dal de del della den der des di do dos du el ibn la las le los of ten ter van von vom
y zu zum zur
""".split()  # noqa: SIM905
)
_SUFFIXES = frozenset({"jr", "jr.", "sr", "sr.", "ii", "iii", "iv"})
_MOST_WORDS = 6


class PersonName(NamedTuple):
    """A name; only `family` where it is one unit."""

    family: str
    given: str = ""
    particle: str = ""
    """As in “van der”."""
    suffix: str = ""
    """As in “Jr.”."""

    @property
    def is_unit(self) -> bool:
        return not self.given

    def __str__(self) -> str:
        return " ".join(filter(None, (self.given, self.particle, self.family, self.suffix)))


def split_name(name: str) -> PersonName:
    """The parts of a name as a byline has it, such as “Cem van der Su” or “Su, Cem”."""
    name = " ".join(name.split())
    parts = [part.strip() for part in name.split(",")]
    if len(parts) == 2 and all(parts) and not _is_body(name) and not _is_suffix(parts[1]):
        return from_parts(parts[0], parts[1])
    words = name.replace(",", " ").split()
    suffix = words.pop() if len(words) > 2 and _is_suffix(words[-1]) else ""
    joined = " ".join(words)
    if len(words) < 2 or ("," in name and not suffix) or _is_body(joined):
        return PersonName(name)
    family = len(words) - 1
    first = family
    while first > 1 and words[first - 1].lower() in _PARTICLES and words[first - 1].islower():
        first -= 1
    return PersonName(words[family], " ".join(words[:first]), " ".join(words[first:family]), suffix)


def from_parts(family: str, given: str = "", suffix: str = "") -> PersonName:
    """A name whose family name is known, with its particle if it has one."""
    words = family.split()
    first = 0
    while first < len(words) - 1 and words[first].lower() in _PARTICLES and words[first].islower():
        first += 1
    if not given:
        return PersonName(" ".join(words), suffix=suffix)
    return PersonName(" ".join(words[first:]), given, " ".join(words[:first]), suffix)


def same_names(first: tuple[str, ...], second: tuple[str, ...]) -> bool:
    """Whether these are the same people, however their names are written."""
    return [_words(name) for name in first] == [_words(name) for name in second]


def _words(name: str) -> list[str]:
    return sorted(re.findall(r"\w+", name.casefold()))


def _is_suffix(word: str) -> bool:
    return word.lower() in _SUFFIXES


def _is_body(name: str) -> bool:
    """Whether a name looks like that of an office, a newspaper, a user."""
    words = name.replace(",", " ").split()
    return (
        len(words) > _MOST_WORDS
        or any(word.lower().strip("().") in _BODIES for word in words)
        or any(char.isdigit() or char in "&/@|()" for char in name)
        or any(word.lower() in ("and", "und", "et", "the", "for") for word in words)
        or name == name.lower()
    )
