"""Word lists of the rules: single words, readable and in one place."""

from __future__ import annotations

_OPEN_ENDS = """
a an the of and or to in on at by for from with into between its their his her which whose
le la les de du des et der die das und von zu el los las del y o
"""
OPEN_ENDS = frozenset(_OPEN_ENDS.split())
"""Words that no sentence ends in."""

_COMPOUND_PREFIXES = """
well self non anti pro co ex semi half all cross long short high low mid multi inter pre
post quasi so vice ill full part one two three four five six seven eight nine ten twenty
thirty forty fifty sixty seventy eighty ninety year month day
"""
COMPOUND_PREFIXES = frozenset(_COMPOUND_PREFIXES.split())
"""Words that keep their hyphen at a line's end."""

_CUT_STARTS = """
an be al my him her it them your our some any every who what there where with through
"""
CUT_STARTS = frozenset(_CUT_STARTS.split())
"""Words that a hyphen at a line's end cuts off a longer one: be-sides, an-other, it-self."""

_LOST_APOSTROPHE = """
dont doesnt didnt isnt wasnt hasnt hadnt havent couldnt wouldnt shouldnt youre theyre youve
theyve thats
"""
_CUT_APART = """
don_t doesn_t didn_t isn_t wasn_t hasn_t hadn_t haven_t couldn_t wouldn_t shouldn_t aren_t
weren_t you_re they_re we_re you_ve they_ve we_ve you_ll they_ll
"""
LOST_APOSTROPHE = (
    *_LOST_APOSTROPHE.split(),
    *(words.replace("_", " ") for words in _CUT_APART.split()),
)
"""English words that are no words without their apostrophe, or with a blank in its place."""
_STEMS = "dnt snt dont Dont avent oure ouve heyre heyve thats Thats n_t_ _re_ _ve_ _ll_"
LOST_APOSTROPHE_STEMS = tuple(stem.replace("_", " ") for stem in _STEMS.split())
"""Letters one of which stands in each of them, and in few other words."""
