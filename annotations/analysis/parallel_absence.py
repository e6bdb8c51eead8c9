"""Why a passage has no parallels, in one sentence for the reader."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection

from annotations.service.reading import StoreReader
from corpus.search.context import SearchContext, search_context
from corpus.search.parallels.parallel_search import LONGEST
from corpus.search.parallels.terms import content_words
from corpus.text.folding import fold
from corpus.text.words import folded_words

_SCRIPTS = {"CJK": "Chinese", "HIRAGANA": "Japanese", "KATAKANA": "Japanese", "HANGUL": "Korean"}
"""Scripts that Unicode calls otherwise than readers do."""
_TELLING_LETTERS = 40
"""Letters that tell the script of a passage."""

_TELLING_TEXT = 400
"""Characters in which they are looked for."""
_MOST_DOCUMENTS = 200
"""Documents whose script is looked at."""


def why_no_parallels(store: StoreReader, passage: str, without: Collection[str] = ()) -> str:
    """Why no document but those `without` (ids) has a parallel of a passage that has none.

    A sentence that begins with a small letter, as those of errors do.

    Raises LibraryError.
    """
    folded = fold(passage[:LONGEST])
    words = folded_words(folded)
    if not words:
        return "there are no words in this passage to compare"
    context, _ = search_context(store.database)
    if all(document.id in without for document in context.snapshot().documents):
        return "there is no other document to compare this passage with"
    if not _is_elsewhere(context, words, without):
        script = _script(passage)
        none = "no other document has any of these words"
        if script in {"Latin", *_scripts_elsewhere(context, without)}:
            return none
        return f"{none}: they are written in {script} script"
    if not content_words(folded):
        return "these words are common everywhere; select a passage with rarer words"
    return "no matches in the other documents"


def _is_elsewhere(context: SearchContext, words: Collection[str], without: Collection[str]) -> bool:
    """Whether a document other than these has one of the words."""
    snapshot, index = context.snapshot(), context.index
    for word in index.find_words(dict.fromkeys(words)):
        for number in index.iter_postings(word.id):
            document = snapshot.document_of(number)
            if document is not None and document.id not in without:
                return True
    return False


def _scripts_elsewhere(context: SearchContext, without: Collection[str]) -> set[str]:
    """The scripts in which the other documents begin, as far as they are looked at."""
    others = [one for one in context.snapshot().documents if one.id not in without]
    return {_script(context.text(one.revision)) for one in others[:_MOST_DOCUMENTS]}


def _script(text: str) -> str:
    """The script in which most of the first letters of a text are written, as readers call it."""
    plain = unicodedata.normalize("NFKC", text[:_TELLING_TEXT])
    letters = [char for char in plain if char.isalpha()][:_TELLING_LETTERS]
    scripts = [unicodedata.name(char, "LATIN").split()[0].split("-")[0] for char in letters]
    script = max(scripts, key=scripts.count, default="LATIN")
    return _SCRIPTS.get(script, script.capitalize())
