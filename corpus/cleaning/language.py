"""The language of a text, by a vote of its commonest words, or of its script. None where it is not
clear.
"""

from __future__ import annotations

import re
from collections import Counter

_WORDS = """
en: the of and to in that is was for on with as it at by his from they be this have are which
    not had
de: der die und das den von zu mit sich des auf für ist im dem nicht ein eine als auch es an
    werden aus
fr: le la les des et est une du dans que qui pour pas sur au avec ce il sont par plus ne se
    cette
es: el la los las y del que en un una por con para se es su al lo como más pero sus le ha
pt: o os as e do da dos das que em um uma para com não se na no por mais foi ao sua são
it: il lo gli e di che la è per un una del della con non si nel sono alla dei anche le più
nl: de het een en van dat is in te zijn op met voor niet aan er om ook als bij door naar uit
sv: och att det som en på är av för med den till inte har de ett om var från han vid
pl: i w na z do że się nie jest to o jak po za przez od dla są ma był także oraz które
tr: ve bir bu da de için ile olarak daha çok olan gibi kadar sonra ise ancak en her ne olduğu
ru: и в на не что с по как это для из он от за его к но у был о при также все года
uk: і в на не що з до як це за та від для про його є але у після був також
"""


def _common(lists: str) -> dict[str, frozenset[str]]:
    """Each language's commonest words; a line that is indented goes on with the one before."""
    entries = re.split(r"\n(?=\S)", lists.strip())
    return {
        code: frozenset(words.split()) for code, _, words in (e.partition(": ") for e in entries)
    }


_COMMON = _common(_WORDS)
_WORD = re.compile(r"[^\W\d_]+")
_LETTER = re.compile(r"[^\W\d_]")
_LOOK = 20_000
_FEWEST_LETTERS = 20
_FEWEST_VOTES = 8
_SCRIPTS = (
    ("ja", re.compile("[\u3040-\u30ff]"), 0.05),
    ("ko", re.compile("[\uac00-\ud7a3]"), 0.3),
    ("zh", re.compile("[\u4e00-\u9fff]"), 0.4),
    ("el", re.compile("[\u0370-\u03ff]"), 0.5),
    ("he", re.compile("[\u05d0-\u05ea]"), 0.5),
    ("hy", re.compile("[\u0530-\u058f]"), 0.5),
    ("ka", re.compile("[\u10a0-\u10ff]"), 0.5),
)


def detect(text: str) -> str | None:
    """An ISO 639-1 code, or None without clear evidence: few common words, or two languages near
    each other.
    """
    head = text[:_LOOK]
    letters = len(_LETTER.findall(head))
    if letters < _FEWEST_LETTERS:
        return None
    for code, script, share in _SCRIPTS:
        if len(script.findall(head)) >= share * letters:
            return code
    words = Counter(_WORD.findall(head.lower()))
    total = sum(words.values())
    votes = sorted(
        ((sum(words[w] for w in words.keys() & common), code) for code, common in _COMMON.items()),
        reverse=True,
    )
    (first, code), (second, _) = votes[0], votes[1]
    if first < _FEWEST_VOTES or first < 0.1 * total or first < 1.3 * second:
        return None
    return code


def stop_words(language: str | None) -> frozenset[str]:
    return _COMMON.get(language or "", frozenset())
