"""The meaning of sentences by a small static embedding: the extra `variorum[meaning]`.

The weights (16 MB) and the tokenizer lie in the package `wordllama` and are read directly: its own
loader may access the network, and nothing here may. A word's vector is the mean of its pieces', a
sentence's the mean of its words', each of the same length. If anything of it is missing there is no
embedding, and everything else works.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

_PACKAGE = "wordllama"
_WEIGHTS = "weights/l2_supercat_256.safetensors"
_TOKENIZER = "tokenizers/l2_supercat_tokenizer_config.json"
_MOST_WORDS = 20_000
"""Words whose vectors are cached: 20 MB."""


class SentenceEmbedding:
    """Vectors of words and sentences."""

    def __init__(self, numpy: Any, tokenizer: Any, weights: Any) -> None:
        self._numpy, self._tokenizer, self._weights = numpy, tokenizer, weights
        self._word_vectors: dict[str, Any] = {}

    def vectors(self, sentences: Sequence[Iterable[str]]) -> Any:
        """The vectors of sentences, given as words: an array with a row of length 1 for each, of
        zeros if it has no word.
        """
        np = self._numpy
        rows = np.zeros((len(sentences), self._weights.shape[1]), np.float32)
        word_lists = [list(words) for words in sentences]
        self._embed({word for words in word_lists for word in words})
        for row, words in zip(rows, word_lists, strict=True):
            for word in words:
                row += self._word_vectors[word]
        return self._normalised(rows)

    def similarities(self, vector: Any, others: Any) -> list[float]:
        """The cosine of each of `others` to the only row of `vector`."""
        return [float(value) for value in others @ vector[0]]

    def _embed(self, words: Iterable[str]) -> None:
        new_words = [word for word in words if word not in self._word_vectors]
        if len(self._word_vectors) + len(new_words) > _MOST_WORDS:
            new_words = list(words)
            self._word_vectors.clear()
        for word, pieces in zip(
            new_words,
            self._tokenizer.encode_batch(new_words, add_special_tokens=False),
            strict=True,
        ):
            total = self._weights[pieces.ids].astype(self._numpy.float32).sum(axis=0)
            self._word_vectors[word] = self._normalised(total[None])[0]

    def _normalised(self, rows: Any) -> Any:
        lengths = self._numpy.linalg.norm(rows, axis=1, keepdims=True)
        return rows / self._numpy.maximum(lengths, 1e-9)


@cache
def embedding() -> SentenceEmbedding | None:
    """The embedding, if it is installed; loaded when first needed, in a third of a second."""
    try:
        numpy: Any = import_module("numpy")
        load_file: Any = import_module("safetensors.numpy").load_file
        tokenizer_of: Any = import_module("tokenizers").Tokenizer.from_buffer
    except ImportError:
        return None
    spec = find_spec(_PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        return None
    folder = Path(spec.submodule_search_locations[0])
    try:
        (weights,) = load_file(folder / _WEIGHTS).values()
        tokenizer = tokenizer_of((folder / _TOKENIZER).read_bytes())
    except (OSError, ValueError):
        return None  # another version of the package, with other files
    return SentenceEmbedding(numpy, tokenizer, weights)
