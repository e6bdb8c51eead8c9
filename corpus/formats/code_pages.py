"""Which code page a text of single bytes is in, by the letters and the common words of languages.

A code page alone proves nothing: nearly any bytes can be read in each of them. But a language has
letters of its own: "ą" beside "ž" and "ř" is not Czech, "š" is. So each language is tried in each
code page that was ever used for it, and the likeliest pair wins.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from math import log
from typing import NamedTuple

# Letters beyond ASCII by how often they occur, the commonest first, and some of the commonest
# words; where a script has no letters in ASCII, its own.
_LANGUAGES = """
en é è ï ö ê ç ñ ü ë | the of and to in that is was for on with as it at by his from they be this
de ü ä ö ß é à | der die und das den von zu mit sich des auf für ist im dem nicht ein eine als auch
fr é à è ê ç ô î â û œ ù ë ï | le la les des et est une du dans que qui pour pas sur au avec ce par
es ó í á é ñ ú ü º ª | el la los las y del que en un una por con para se es su al lo como más
pt ã ç á é í ó ê õ ú â à ô | os as do da dos das que em um uma para com não se na no por mais foi ao
it è à ò ù é ì | il lo gli di che la è per un una del della con non si nel sono alla dei anche più
ca é à ó è í ò ç ï ú ü | el la els les de que en un una per amb no es al com més però seva va són
gl é ó ñ á í ú ü | de que non os as do da dos das en un unha para con se na no por máis foi ao
nl ë é ï ö è ü ê | de het een van en dat is op te zijn met voor niet aan er om ook als bij door
sv ä å ö é | och att det som en på är av för med den till inte har de ett om var från han
da ø å æ é | og at det som en på er af for med den til ikke har de et om var fra han
no å ø æ é ò | og at det som en på er av for med den til ikke har de et om var fra han seg
fi ä ö š å ž é | ja on ei se että oli hän ovat mutta kun myös joka ole niin kuin sen voi tai hänen
is á í ð é ó ö þ æ ú ý | og að í á er sem var við um ekki fyrir en það til með af hann frá þá eru
ga á é í ó ú | an na agus ar is do le go bhí sé a i sa ag ní ach mar leis ón den
cy ŵ ŷ â ê î ô û ï | yn y a i ar mae o yr wedi bod am ei ac eu un gan na hyn sydd
eo ĝ ĉ ŭ ŝ ĵ ĥ | la kaj de en estas ne al por kun por tiu li ĉi kiu aŭ sed oni ili el pri
mt ħ ż ġ ċ à | u ta li il tal ma għal minn fil biex hija kien dan din mill bħal kull meta
pl ł ę ą ó ż ś ć ń ź | w na do że się nie jest to jak po za przez od dla są był także oraz które
cs í á ě é ž ř č š ý ů ú ň ť ó ď | a v na se je že do s o i jako pro za ale jsou po který také už
sk á í č ž ý š é ť ú ľ ô ň ä ď ó ŕ ĺ | a v na sa je že do s o ako pre za ale sú po ktorý aj už bol
hu á é ö ó ő í ü ú ű | a az és hogy nem is egy de ez meg volt azt csak már mint ki még vagy van
sl č š ž | je in na se v za da so z ki ne pa tudi ni po bil kot od je pri
hr š č ž ć đ | je i u na se da za su od ne s koji a to kao iz bio nije ili sve
ro ă î ţ ş â ț ș | de la în a cu pe care din nu pentru este sunt un o mai fost au al ca după
sq ë ç | të e në për një dhe me nga i është se që ka u si së ne do kjo por
lt ė š ų į ž ū ą č ę | ir kad yra tai su kaip bet jo iš dėl buvo apie jis ar tik per taip už po
lv ā ī ē š ū ņ ļ ž č ķ ģ | un ir ka no ar par tas bet uz lai kas vai tā bija pie kā pēc ne to
et ä õ ü ö š ž | ja on ei see oli et kui mis ka aga siis ma ta oma või nii kes veel selle
tr ı ü ş ç ö ğ â î | ve bir bu da de için ile olarak daha çok olan gibi kadar sonra ne ama
az ə ı ü ş ö ç ğ | və bu bir ilə üçün da də olan edib ki isə daha sonra idi həm kimi
eu ñ ü | eta da ez du bat zen den ere dute ziren baina dira zuen izan egin beste
vi \u0301 \u0300 đ ê ô \u0323 ư â ơ \u0309 ă \u0303 | và của là có trong cho một không các
ru о е а и н т с р в л к м д п у я ы ь г з б ч й х ж ш ю ц щ э ф ъ ё | и в не на что с по как из
uk о а н и і т в р е с к л у д м п я з ь б г ч й ю ж х ц ї ш є щ ф ґ | і в не на що з до та як
be а о н і е р с к т л д у в ы м я п з ь ў г б ч ж ц х й ю ш э ф ё | і у не на што з да як
bg а и о е т н р с в л д к п м з я г ъ у б ч щ й ц ж х ш ю ф ь | и в на не че с от да за се по
sr а и о е н р с т у ј д в к м п л з г б ч њ ш ж ц ћ љ х ђ ф џ | и у је да се на за су од са
mk а о и е т н р с в д к л п м у з ј г б ш ч ц ж њ ф х ќ љ ѓ џ ѕ | и на во да се за од не со
el α ο ι τ ε σ ν η ρ π κ υ μ λ ς ί ω ό ά έ δ γ ή χ θ φ β ύ ώ ξ ζ ψ ϊ ΐ ϋ ΰ | και το να του η της με
he י ו ה ל א ר ת ש מ ב נ ד ע ם ח ק פ כ ט ג ז ן צ ס ף ך ץ ִ ָ ַ ּ ְ ֶ ֵ ֹ ׁ ֻ ֲ | את של על לא הוא
ar ا ل ي م ن و ر ت ب ع د ه ة س ف ك ق أ ح ج ش ص خ ى ط إ ض ذ ز ث غ ئ ء ظ ؤ آ ، ً ؟ | في من على أن
th า น ร ก เ อ ง ม ย ว ล ่ ด ท ส ้ ั ต ี ะ ค ิ ข จ บ ป ห แ พ ุ ไ ู ใ ์ ช ็ ถ ื ธ ณ ผ ซ โ ำ ศ ฟ ึ ญ ษ ฉ ภ ๆ |
"""
# The likelier first: of equally good ones, the first is chosen.
_PAGES = """
en de fr es pt it ca gl nl sv da no fi is ga sq eu: cp1252 iso8859-15 mac_roman cp850 cp437
da no is: cp865 mac_iceland
et: cp1257 iso8859-13 iso8859-15 cp1252 iso8859-4
lt lv: cp1257 iso8859-13 iso8859-4 cp775 iso8859-10
pl cs sk hu sl hr ro: cp1250 iso8859-2 cp852 mac_latin2 iso8859-16
pl: iso8859-13 cp1257
sq: cp1250
eo mt tr: iso8859-3
cy ga: iso8859-14
tr az: cp1254 cp857 mac_turkish
ro: mac_romanian
vi: cp1258
ru uk be bg sr mk: cp1251 koi8-r iso8859-5 cp866 mac_cyrillic cp855
uk be: koi8-u
uk: cp1125
el: cp1253 iso8859-7 mac_greek cp737
he: cp1255 iso8859-8 cp862
ar: cp1256 iso8859-6
th: cp874
"""
_USUAL = frozenset({"cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1255", "cp1256", "cp874"})
_COMMON = frozenset(
    {"cp1257", "iso8859-2", "iso8859-5", "iso8859-7", "koi8-r", "mac_roman", "cp850", "iso8859-15"}
)
_PRIORS = ((_USUAL, 0.0), (_COMMON, -1.5))
_RARE = -3.0
"""Logarithm of how likely a code page is at all: a few letters may be read in any of them."""
_SAMPLE = 8 * 1024
"""Bytes looked at."""
_FOREIGN = log(2e-4)
"""How likely a letter is that the language does not use: in names and quotations."""
_SIGN = log(3e-4)
_QUOTES = log(0.03)
"""How likely a quotation mark or dash is, among all characters beyond ASCII."""
_MARKS = dict.fromkeys("“”‘’„‚«»–—…\u00a0", _QUOTES) | dict.fromkeys("€£§°•·º©®™¿¡½²‹›", log(0.003))
_NOTHING = log(1e-6)
"""How likely a control character is."""
_OUT_OF_PLACE = -7.0
"""For a capital behind a small letter, or a sign between two letters."""
_CAPITAL = -0.7
_WORD = 1.2
"""For each common word of the language, as natural logarithm of the odds."""
_MOST_FOR_WORDS = 0.6
"""For each word of the text, at most: a long text is known by its letters."""
_LEAST = -4.6
"""Mean log-likelihood of a character beyond ASCII, below which no pair fits."""

_BEYOND = re.compile(r"[^\x00-\x7f]")
_WORDS = re.compile(r"[^\W\d_]+")
_MISPLACED = re.compile(
    r"(?<=[^\W\d_A-ZÀ-ÞА-Я])(?=[^\x00-\x7f])[^\W\d_]"
    r"|(?<=[^\W\d_])[^\w\s\x00-\x7f’‘–—·\u00a0\u00ad\u0300-\u036f\u0591-\u05ff\u0e00-\u0e7f]+"
    r"(?=[^\W\d_])|(?<=\s)’(?=[^\W\d_]{3})"
)


class Guess(NamedTuple):
    """A code page, and how well it fits."""

    codec: str
    language: str
    """An ISO 639-1 code."""
    mean: float
    """Mean log-likelihood of a character beyond ASCII."""
    fits: bool


@cache
def _languages() -> dict[str, tuple[dict[str, float], frozenset[str]]]:
    """Each language's letters with the logarithm of their share, and its common words."""
    languages = {}
    for line in _LANGUAGES.strip().split("\n"):
        letters, _, words = line.partition(" |")
        code, *ranked = letters.split()
        if ranked and ranked[0].startswith("\\"):
            ranked = [letter.encode().decode("unicode-escape") for letter in ranked]
        # Shares fall with the rank, as they do in every language.
        weights = {letter: 1 / (rank + 2.5) for rank, letter in enumerate(ranked)}
        total = sum(weights.values()) / 0.9
        languages[code] = (
            {letter: log(weight / total) for letter, weight in weights.items()},
            frozenset(words.split()),
        )
    return languages


@cache
def _pages() -> dict[str, tuple[str, ...]]:
    """The languages of each code page, in the order in which code pages are preferred."""
    pages: dict[str, list[str]] = {}
    for line in _PAGES.strip().split("\n"):
        languages, _, codecs = line.partition(": ")
        for codec in codecs.split():
            pages.setdefault(codec, []).extend(languages.split())
    return {codec: tuple(languages) for codec, languages in pages.items()}


def guess(data: bytes) -> Guess | None:
    """The likeliest code page of `data`, which holds bytes beyond ASCII; None if it holds none."""
    first = next((n for n, byte in enumerate(data) if byte > 127), None)
    if first is None:
        return None
    start = max(0, first - _SAMPLE // 4)
    sample = data[start : start + _SAMPLE]
    beyond = sum(byte > 127 for byte in sample)
    best: tuple[float, str, str, float] | None = None
    for codec, languages in _pages().items():
        try:
            data.decode(codec)
        except UnicodeDecodeError:
            continue
        text = sample.decode(codec)
        prior = next((value for codecs, value in _PRIORS if codec in codecs), _RARE)
        words = Counter(_WORDS.findall(text.lower()))
        shape = _shape(text)
        counts = Counter(_BEYOND.findall(text))
        for language in languages:
            letters, common = _languages()[language]
            mean = (sum(n * _likelihood(c, letters) for c, n in counts.items()) + shape) / beyond
            hits = sum(words[word] for word in words.keys() & common)
            value = prior + mean * beyond + _word_value(hits, words.total())
            if best is None or value > best[0] + 1e-9:
                best = value, codec, language, mean
    if best is None:
        return None
    return Guess(best[1], best[2], best[3], best[3] >= _LEAST)


def _word_value(hits: int, total: int) -> float:
    return min(hits * _WORD, total * _MOST_FOR_WORDS)


def _likelihood(character: str, letters: dict[str, float]) -> float:
    if character in letters:
        return letters[character]
    if character in _MARKS:
        return _MARKS[character]
    lower = character.lower()
    if lower in letters:
        return letters[lower] + _CAPITAL
    if character.isalpha():
        return _FOREIGN
    return _SIGN if character.isprintable() else _NOTHING


def _shape(text: str) -> float:
    """What speaks against a reading by the shapes of its words."""
    value = 0.0
    for match in _MISPLACED.finditer(text):
        character = match.group()[0]
        if not character.isalpha() or character.isupper():
            value += _OUT_OF_PLACE
    return value
