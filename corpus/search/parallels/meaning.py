"""What sentences mean, by a small static embedding: the extra `variorum[meaning]`.

The weights (16 MB) and the tokenizer lie in the package `wordllama` and are read directly: its own
loader may ask the network, and nothing here may. A word's vector is the mean of its pieces', a
sentence's the mean of its words', each of the same length. Where anything of it is missing there
is no meaning, and everything else works.
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
_WORDS = 20_000
"""Words whose vectors are remembered: 20 MB."""


class Meaning:
    """Vectors of words and sentences."""

    def __init__(self, numpy: Any, tokenizer: Any, weights: Any) -> None:
        self._numpy, self._tokenizer, self._weights = numpy, tokenizer, weights
        self._words: dict[str, Any] = {}

    def vectors(self, sentences: Sequence[Iterable[str]]) -> Any:
        """The vectors of sentences, given as words: an array, a row of length 1 for each, of
        zeros where there is no word.
        """
        np = self._numpy
        found = np.zeros((len(sentences), self._weights.shape[1]), np.float32)
        wanted = [list(words) for words in sentences]
        self._learn({word for words in wanted for word in words})
        for row, words in zip(found, wanted, strict=True):
            for word in words:
                row += self._words[word]
        return self._unit(found)

    def likeness(self, one: Any, others: Any) -> list[float]:
        """The cosine of each of `others` to `one`."""
        return [float(value) for value in others @ one[0]]

    def _learn(self, words: Iterable[str]) -> None:
        fresh = [word for word in words if word not in self._words]
        if len(self._words) + len(fresh) > _WORDS:
            fresh = list(words)
            self._words.clear()
        for word, pieces in zip(
            fresh, self._tokenizer.encode_batch(fresh, add_special_tokens=False), strict=True
        ):
            total = self._weights[pieces.ids].astype(self._numpy.float32).sum(axis=0)
            self._words[word] = self._unit(total[None])[0]

    def _unit(self, rows: Any) -> Any:
        lengths = self._numpy.linalg.norm(rows, axis=1, keepdims=True)
        return rows / self._numpy.maximum(lengths, 1e-9)


@cache
def meaning() -> Meaning | None:
    """The embedding, if it is installed; read when it is first wanted, in a third of a second."""
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
        return None  # another version of the package, that has other files
    return Meaning(numpy, tokenizer, weights)
