"""Names of authors as bylines write them: several in a row, with degrees, offices and "By".

Nothing here knows who exists. It knows what surely is no name: a date, a sentence, a button.
"""

from __future__ import annotations

import re

from corpus.text.byline_words import alternatives, is_label
from corpus.text.lazy_pattern import LazyPattern

_BY = LazyPattern(
    r"(?:(?:written|posted|authored|published|created|words|story|text|article|reported|started"
    r"|guest post|post|asked|blog)\s+)?"
    r"(?:by|von|por|autor(?:in|es)?|auteur|autore|author(?:s|\(s\))?|автор|текст|写|著者|作者|记者)"
    r"(?:\s*[:：]\s*|\s+)(?=\S)|(?:written|posted|posted by|text|words|texte|story|文)\s*[:：]\s*",
    re.I,
)
_BY_ABROAD = LazyPattern(
    rf"(?:(?:{alternatives('by')})(?:\s*[:：՝/|｜丨]\s*|\s+)|(?:{alternatives('author')})\s*[:：՝/|｜丨=]\s*)"
    r"(?=\S)",
    re.I,
)
_BEHIND_ABROAD = LazyPattern(
    rf"([^\W\d_]{{2,4}}|[^\W\d_]{{1,3}}\s[^\W\d_]{{1,4}})\s?(?:{alternatives('by-behind')})"
)
"""A Chinese, Japanese or Korean name with what its owner is."""
_SURNAMES = frozenset({"di"})
"""Words that stand before a name, and begin some surnames."""
_FURTHER = LazyPattern(r"\s*(?:,\s*(?:and\s|&\s?)|,|;|&|\band\b|\bund\b|\bet\b|\bwith\b)\s*", re.I)
# What stands behind a name on the same line.
_BEHIND = LazyPattern(
    r"\s*(?:[|•·●/\n\t]|\s[-–—]\s|\s+on\s+(?=\S*\d|\w+day|[A-Z][a-z]{2,8}\.?\s+\d)|\s+in\s+[A-Z]"
    r"|\s+(?:published|posted|updated|last updated|reviewed)\b|\s*\(?@\w"
    r"|\s+\d{1,2}\s\w+\s(?:19|20)\d\d|\s+(?:is|was|has)\s+(?:an?|the)\s|\s*[:(]\s*(?:19|20)?\d"
    r"|,\s*(?:\w{3,9}\.?\s\d|\d)|,\s*(?:\w+\s){0,3}(?:editor|writer|director|manager|reporter"
    r"|correspondent|professor|founder|president|contributor|head)\b"
    r"|,\s*(?:updated|published|posted)\b).*",
    re.I | re.S,
)
_DEGREES = LazyPattern(
    r"(?:Ph\.?\s?D|M\.?\s?D|M\.?\s?A|M\.?\s?S(?:c|W|N|Ed)?|B\.?\s?A|B\.?\s?S(?:c|N)?|J\.?\s?D|MBA|MPH"
    r"|R\.?\s?N|R\.?\s?D(?:N)?|LDN?|DDS|DMD|DO|DVM|DNP|NP|PA-?C|FNP(?:-C)?|CPA|CFA|CFP®?|CPT|CSCS|PE"
    r"|Esq|Jr|Sr|II|III|IV|FACLM|FACS|FACP|FOMA|DABOM|LCSW|LMFT|LPC|EdD|Ed\.?D|PsyD|PharmD|OD|DPT"
    r"|LL\.?\s?[BM]|CISSP|PMP|SHRM-\w+|CLT|CDCES|MS|IBCLC|E-RYT(?:\s?\d+)?|RYT(?:\s?\d+)?|\w{1,2}CP"
    r"|Dr|Prof|Dipl\.?-?\w*|Mag)\.?®?",
)
_NO_NAME_WORDS = r"""
shares? follow subscribe read reading more view posts? comments? minutes? mins? updated published
posted written reviewed edited contact home about log_?in sign menu search click here continue
table_of_contents photo image images credit source tweet copy print email save like reply replies
quote join(?:ed)? member_since messages reputation guest offline online topic author(?:s|'s)? byline
bio profile website unknown anonymous null undefined none today yesterday ago all_rights learn get
meet see how what why your? our this these the_best privacy terms cookies? advertisement sponsored
newsletter staff_picks featured latest new sort creative_commons licen[sc]e\w* getty my_account demo
category ranking facebook twitter linkedin instagram youtube whatsapp members? quick_navigation
original_poster thread_starter administrator moderator monday tuesday wednesday thursday friday
saturday sunday january february march_\d april_\d may_\d june_\d july_\d august_\d september
october november december
"""
_NOT_PERSON = LazyPattern(rf"\b(?:{'|'.join(_NO_NAME_WORDS.split()).replace('_', ' ')})\b", re.I)
"""What buttons, labels and dates beside a byline say."""
_TEMPLATE = LazyPattern(
    r"[{}<>$%=\\]|https?:|www\.|\w\.\w+\.\w|\A(?:admin|administrator|root|user|editor|author|webmaster"
    r"|wp_?admin|undefined|null|none|unknown|guest|default|n/?a|test)\Z",
    re.I,
)
_HANDLE = LazyPattern(r"\S.{0,38}\S|\S\Z", re.S)
_DAY = LazyPattern(
    r"\b(?:mon|tues?|wed|thu(?:rs)?|fri|sat|sun|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b.*\d"
    r"|\A(?:by|and|in|on|at)\Z",
    re.I,
)
_OFFICE = LazyPattern(r"\b(?:to|at|for|of|the|in|on)\b")
_MOST_WORDS = 6
_LONGEST = 60


NOBODY = LazyPattern(
    r"\A(?:admin(?:istrator)?|root|user|editor|author|webmaster|wp_?admin|undefined|null|none|unknown"
    r"|guest|default|n/?a|test|by|staff|contributors)\Z|[{}<>]|\A\w+(?:\.\w+){3,}\Z",
    re.I,
)
"""What programs write where they know no author."""
_BODY = LazyPattern(
    r"\b(?:team|staff|editors?|editorial|admin|inc|llc|ltd|gmbh|corp\w*|company|group|university"
    r"|college|institute|foundation|association|society|department|office|agency|center|centre|news"
    r"|media|magazine|press|blog|contributors|desk|newsroom|clinic|hospital|health|solutions"
    r"|services|software|systems|technologies|labs?|studios?|academy|school|marketing|.com)\b"
    r"|\.(?:com|org|net|io|ai|co)\b",
    re.I,
)
_ACCOUNT = LazyPattern(r"[a-z]+[._-][a-z]+|[a-z]*\d\w*|[a-z]{2,}|[\w-]*\d[\w-]*")


_BODY_ABROAD = LazyPattern(alternatives("body"), re.I)


def is_body(name: str) -> bool:
    """Whether a name is that of a company, an office or a team rather than of a person."""
    return _BODY.search(name) is not None or _BODY_ABROAD.search(name) is not None


def is_account(name: str) -> bool:
    """Whether a name is that of an account: one word in small letters, or with digits."""
    return _ACCOUNT.fullmatch(name) is not None


def names_of(value: str, *, last_first: bool = False) -> list[str]:
    """The names in a field for authors. `last_first`: "Example, Ada" is one name."""
    bare = without_by(value) or value
    if (
        last_first
        and bare.count(",") == 1
        and not _DEGREES.fullmatch(bare.split(",")[1].strip(" ."))
    ):
        last, first = bare.split(",")
        return [f"{first.strip()} {last.strip()}".strip(" .")]
    return split_names(bare)


def without_by(text: str) -> str | None:
    """What follows "By" or "Author:" at the beginning of a line, or precedes 記者 at its end; None
    for any other line.
    """
    match = _BY.match(text)
    if match is None and (match := _BY_ABROAD.match(text)):
        rest = text[match.end() :].strip()
        is_surname = match[0].strip().lower() in _SURNAMES and " " not in rest
        return None if is_surname else rest
    if match is None and (match := _BEHIND_ABROAD.fullmatch(text.strip())):
        return None if is_body(match[1]) else match[1]
    return text[match.end() :].strip() if match else None


def split_names(text: str) -> list[str]:
    """The names in "Ada Example, PhD, Bo Sample and Cy Instance", without degrees."""
    parts = [part.strip(" .,-–—|·") for part in _FURTHER.split(text)]
    if "&" in text and any(part and " " not in part for part in parts):
        parts = [text.strip(" .,-–—|·")]  # a firm: "Example & Sons"
    names = [part for n, part in enumerate(parts) if part and not _is_degree(part, n)]
    return [re.sub(r"(?:,?\s+(?:Ph\.?D|M\.?D|RDN?|MBA|Esq)\.?)+\Z", "", name) for name in names]


def _is_degree(part: str, n: int) -> bool:
    """Whether a part of a byline is a degree: an abbreviation behind a name."""
    return _DEGREES.fullmatch(part) is not None or (
        n > 0 and re.fullmatch(r"[A-Z][A-Z.®-]{1,7}(?:\s[A-Z.\d]{1,6})*", part) is not None
    )


def name_in(text: str, *, handle: bool = False) -> str:
    """The names that a short text holds, and nothing else; empty if it is no name. `handle`: of a
    forum's user, who may be called anything.
    """
    name = " ".join(text.split()).strip(" ,;:|•·-–—\u200b")
    if handle:
        return name if _HANDLE.fullmatch(name) and not _is_no_handle(name) else ""
    name = _BEHIND.sub("", name).strip(" ,;:|•·-–—")
    if not name or len(name) > 120 or _TEMPLATE.search(name):
        return ""
    names: list[str] = []
    for part in split_names(name):
        if not is_name(part) or (names and _OFFICE.search(part)):
            break
        names.append(part)
    # Behind a name may follow an office, whatever its words.
    return ", ".join(names[:8])


def is_name(text: str) -> bool:
    """Whether words can be the name of a person or a body."""
    words = text.split()
    if not 1 <= len(words) <= _MOST_WORDS or len(text) > _LONGEST:
        return False
    if (
        _NOT_PERSON.search(text)
        or _DAY.search(text)
        or _TEMPLATE.search(text)
        or re.search(r"[!?:;…]|\.\s+[a-z]", text)
    ):
        return False
    if text[0].isdigit() or is_label(text):
        return False
    letters = [word for word in words if word[0].isalpha()]
    capital = [word for word in letters if not word[0].islower()]
    if len(words) > 1 and (len(capital) < 2 or 2 * len(capital) < len(words)):
        return False
    return bool(letters) and sum(c.isdigit() for c in text) <= 4


def _is_no_handle(name: str) -> bool:
    return (
        name.count(" ") > 3
        or not any(c.isalnum() for c in name)
        or name.replace(",", "").isdigit()
        or (" " in name and _NOT_PERSON.search(name) is not None)
        or _NOT_PERSON.fullmatch(name) is not None
        or is_label(name)
        or _DAY.search(name) is not None
        or re.search(r"\d{4}-\d\d|\d:\d\d|(?:19|20)\d\d\b.*\b(?:19|20)?\d", name) is not None
    )
