"""Pseudonyms: A1, A2 … in place of the annotators' names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import count

from annotations.model import CONSENSUS

_SHORTEST_PART = 3
"""Letters of a part of a name that is replaced, too: shorter ones are words of too many kinds."""


@dataclass(frozen=True)
class Pseudonyms:
    """What the annotators of a library are called instead."""

    by_name: Mapping[str, str]
    """The pseudonym of each name; *consensus* is nobody's name, and has none."""

    @classmethod
    def numbered(cls, numbers: Mapping[str, int]) -> Pseudonyms:
        """A1 for the name with the number 1, and so on."""
        return cls({name: f"A{n}" for name, n in numbers.items() if name != CONSENSUS})

    def of(self, name: str) -> str:
        """The pseudonym of an annotator."""
        return self.by_name.get(name, name)

    def replaced(self, text: str) -> str:
        """A text in which nobody is named: full names in any case, and the parts of names (a first
        or a last name) as they are written in the name.
        """
        if self._pattern is None:
            return text
        return self._pattern.sub(lambda match: self._of_form(match[0]), text)

    def renamed(self, names: Iterable[str]) -> dict[str, str]:
        """What names of things (tags, attributes) become in which somebody is named: different
        names stay different, and none becomes one that is there already.
        """
        others = {name: self.replaced(name) for name in sorted(set(names))}
        taken = {name.casefold() for name, other in others.items() if name == other}
        renamed = {}
        for name, other in others.items():
            if name == other:
                continue
            numbered = (other if n == 1 else f"{other} {n}" for n in count(1))
            renamed[name] = next(one for one in numbered if one.casefold() not in taken)
            taken.add(renamed[name].casefold())
        return renamed

    def names_in(self, text: str) -> set[str]:
        """The full names that occur in a text."""
        return {name for name in self.by_name if _word(name, re.IGNORECASE).search(text)}

    def _of_form(self, form: str) -> str:
        # As it is written first: Ann and ann may be two people. The last is for the letters that
        # a pattern takes for equal and casefold does not: the İ of ALİ.
        if exact := self.by_name.get(form):
            return exact
        if folded := self._by_form.get(form.casefold()):
            return folded
        return next(
            to for one, to in self._by_form.items() if _word(one, re.IGNORECASE).fullmatch(form)
        )

    @cached_property
    def _by_form(self) -> dict[str, str]:
        forms: dict[str, str] = {}
        for name, pseudonym in self.by_name.items():
            for part in _parts(name):
                forms.setdefault(part.casefold(), pseudonym)
        return forms | {name.casefold(): to for name, to in self.by_name.items()}

    @cached_property
    def _pattern(self) -> re.Pattern[str] | None:
        if not self.by_name:
            return None
        full = _alternatives(self.by_name)
        parts = _alternatives({part for name in self.by_name for part in _parts(name)})
        either = f"(?i:{full})" + (f"|{parts}" if parts else "")
        return re.compile(rf"(?<!\w)(?:{either})(?!\w)")


def _parts(name: str) -> Iterable[str]:
    parts = re.findall(r"[^\W_]+", name)
    return [part for part in parts if len(part) >= _SHORTEST_PART] if len(parts) > 1 else []


def _alternatives(names: Iterable[str]) -> str:
    return "|".join(re.escape(name) for name in sorted(names, key=lambda n: (-len(n), n)))


def _word(name: str, flags: re.RegexFlag) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(name)}(?!\w)", flags)
