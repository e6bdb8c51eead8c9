"""The language of a text, by a vote of its commonest words, or of its script. None where it is not
clear.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache, lru_cache
from typing import NamedTuple

from corpus.text.lazy_pattern import LazyPattern

_WORDS = """
en: the of and to in that is was for on with as it at by his from they be this have are which
    not had you your an or we will has were he she but their
de: der die und das den von zu mit sich des auf für ist im dem nicht ein eine als auch es an
    werden aus
fr: le la les des et est une du dans que qui pour pas sur au avec ce il sont par plus ne se
    cette
es: el la los las y del que en un una por con para se es su al lo como más pero sus le ha
pt: o os as e do da dos das que em um uma para com não se na no por mais foi ao sua são você
    a de à pelo pela seu ou
it: il lo gli e di che la è per un una del della con non si nel sono alla dei anche le più
ca: el la els les i de que en un una per amb no es al com més però seva va són dels aquest
ro: și de la în a cu pe care din nu pentru este sunt un o mai fost au al ca prin după
nl: de het een en van dat is in te zijn op met voor niet aan er om ook als bij door naar uit
sv: och att det som en på är av för med den till inte har de ett om var från han vid
da: og at det som en på er af for med den til ikke har de et om var fra han ved der jeg
no: og at det som en på er av for med den til ikke har de et om var fra han ved jeg seg
fi: ja on ei se että oli hän ovat mutta kun myös joka ole niin kuin sen voi tai hänen mukaan
pl: i w na z do że się nie jest to o jak po za przez od dla są ma był także oraz które
cs: a v na se je že z do to s o i jako pro za by ale jsou po od který podle také už
hu: a az és hogy nem is egy de ez meg volt azt csak már mint ki még el vagy van szerint
tr: ve bir bu da de için ile olarak daha çok olan gibi kadar sonra ise ancak en her ne olduğu
az: və bu bir ilə üçün da də olan edib ki o isə deyib daha sonra idi onun olub həm kimi
id: yang dan di dengan untuk dari ini itu pada tidak dalam akan oleh ke adalah juga telah
ru: и в на не что с по как это для из он от за его к но у был о при также все года
uk: і в на не що з як до це та від для про його є але у був після також
be: і ў на не што з як да гэта для па ад яго але быў пра каб
bg: и в на не че с по как това за от да се са е но към при също
sr: и у је да се на за су од са који као не то или би
"""


def _common(lists: str) -> dict[str, frozenset[str]]:
    """Each language's commonest words; a line that is indented goes on with the one before."""
    entries = re.split(r"\n(?=\S)", lists.strip())
    return {
        code: frozenset(words.split()) for code, _, words in (e.partition(": ") for e in entries)
    }


_COMMON = _common(_WORDS)
_ANY_COMMON = frozenset().union(*_COMMON.values())
_WORD = LazyPattern(r"[^\W\d_]+")
_SAMPLE = 20_000
"""Characters looked at."""
_FEWEST_LETTERS = 20
_FEWEST_VOTES = 8
_FEWEST_WORDS = 4
"""Different words that must have been counted."""
_LEAST_SHARE = 0.1
_LEAST_LEAD = 1.3
"""Times the votes of any other language, of words that the two do not share."""
_NAMED = 3
_SCRIPTS = (
    ("ja", LazyPattern("[\u3040-\u30ff]"), 0.05),
    ("ko", LazyPattern("[\uac00-\ud7a3]"), 0.3),
    ("zh", LazyPattern("[\u4e00-\u9fff]"), 0.4),
    ("el", LazyPattern("[\u0370-\u03ff]"), 0.5),
    ("he", LazyPattern("[\u05d0-\u05ea]"), 0.5),
    ("hy", LazyPattern("[\u0530-\u058f]"), 0.5),
    ("th", LazyPattern("[\u0e00-\u0e7f]"), 0.5),
    ("ka", LazyPattern("[\u10a0-\u10ff]"), 0.5),
)
_ANY_SCRIPT = LazyPattern("|".join(script.pattern for _, script, _ in _SCRIPTS))


class Detected(NamedTuple):
    """A language (ISO 639-1), and the evidence for it."""

    code: str
    evidence: str


def detect(text: str) -> Detected | None:
    """The language of a text; None if it has few common words, or two languages are equally
    likely.
    """
    return _detect_by(text[:_SAMPLE])


@lru_cache(maxsize=8)
def _detect_by(head: str) -> Detected | None:
    """What `detect` finds by the beginning of a text. Several rules ask about the same one."""
    found = _WORD.findall(head.lower())
    letters = sum(map(len, found))
    if letters < _FEWEST_LETTERS:
        return None
    has_script = not head.isascii() and _ANY_SCRIPT.search(head) is not None
    for code, script, share in _SCRIPTS if has_script else ():
        if len(script.findall(head)) >= share * letters:
            return Detected(code, "the script of the text")
    total = len(found)
    words = Counter([word for word in found if word in _ANY_COMMON])
    votes = {code: sum(words[w] for w in words.keys() & common) for code, common in _COMMON.items()}
    code = max(votes, key=votes.__getitem__)
    common_words = sorted(words.keys() & _COMMON[code], key=lambda word: (-words[word], word))
    if votes[code] < max(_FEWEST_VOTES, _LEAST_SHARE * total) or len(common_words) < _FEWEST_WORDS:
        return None
    # Related languages share words: between two, only the words that they do not share count.
    for only_ours, only_theirs in _not_shared(code):
        ours = sum(words[w] for w in words.keys() & only_ours)
        theirs = sum(words[w] for w in words.keys() & only_theirs)
        if ours < _LEAST_LEAD * theirs + 1:
            return None
    return Detected(code, f"the words of the text ({', '.join(common_words[:_NAMED])})")


@cache
def _not_shared(code: str) -> tuple[tuple[frozenset[str], frozenset[str]], ...]:
    """For each other language, this one's common words that are not its, and the reverse."""
    ours = _COMMON[code]
    return tuple(
        (ours - theirs, theirs - ours) for other, theirs in _COMMON.items() if other != code
    )


def common_words(text: str) -> frozenset[str]:
    """The commonest words of a text's language, in small letters; none if that is not known."""
    return _COMMON.get(language_of(text) or "", frozenset())


def language_of(text: str) -> str | None:
    """The code of the language that `detect` finds."""
    detected = detect(text)
    return detected.code if detected else None


def stop_words(language: str | None) -> frozenset[str]:
    return _COMMON.get(language or "", frozenset())
