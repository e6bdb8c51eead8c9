"""Number words of several languages, a file a language, and how they are put together.

A line of a file has a value and the words for it: `20 twenty`. `_` stands for a blank or hyphen in
a word of several parts. `*1000` multiplies what precedes it. A word may have a sign of doubt:

    ?   also a common word of another language: counts if the language is known, or beside figures
        or other number words
    !   means something else in its own language, too (an article, a vague plural): counts beside
        figures or other number words
    ~   as `!`, but not beside figures

`and` names the word that joins parts, and where; `rules` says how parts are joined
(`cardinals.py`).
"""
