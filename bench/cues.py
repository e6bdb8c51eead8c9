"""Cues in treebanks, to be judged by eye: a sample of hits of each kind, and how many there are.

    python -m bench.cues FOLDER --language de [--sample 60] [--seed 1] [--kinds hedge booster]

FOLDER holds clones of Universal Dependencies treebanks, as for `bench.sentences`. Printed are the
words, the cues of each kind and how many of them come in a thousand words; then a sample of the
hits, one a line, marked in their sentence. Who knows the language says of each whether it is what
it is called; the share that is, is the list's precision.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from pathlib import Path

from bench.sentences import LANGUAGES, conllu_files
from corpus.cues.detection import CUE_KINDS, cues
from corpus.text.words import count_words

_AROUND = 60
"""Characters shown on each side of a hit."""
_IN_WORDS = ("attribution", "hedge", "booster", "evaluation")


def sentences_of(folder: Path, language: str, parts: list[str]) -> list[str]:
    """The sentences of all treebanks of a language."""
    found = []
    for treebank in sorted(folder.glob("*UD_*")):
        name = treebank.name.partition("UD_")[2].partition("-")[0]
        if LANGUAGES.get(name) == language:
            for file in conllu_files(treebank, parts):
                lines = file.splitlines()
                found += [line[9:].strip() for line in lines if line.startswith("# text = ")]
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--language", required=True)
    parser.add_argument("--kinds", nargs="*", default=list(_IN_WORDS))
    parser.add_argument("--parts", nargs="*", default=["test"])
    parser.add_argument("--sample", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    texts = sentences_of(options.folder, options.language, options.parts)
    words = sum(map(count_words, texts))
    counted: Counter[str] = Counter()
    hits = []
    for text in texts:
        for cue in cues(text, language=options.language):
            counted[cue.kind] += 1
            if cue.kind in options.kinds:
                before = text[max(0, cue.start - _AROUND) : cue.start]
                behind = text[cue.end : cue.end + _AROUND]
                hits.append((cue.kind, f"{before}[{text[cue.start : cue.end]}]{behind}"))
    print(f"{len(texts):,} sentences, {words:,} words")
    for kind in CUE_KINDS:
        print(f"{kind:12} {counted[kind]:6,} {1000 * counted[kind] / max(1, words):6.1f} ‰")
    random.Random(options.seed).shuffle(hits)
    for n, (kind, hit) in enumerate(sorted(hits[: options.sample]), 1):
        print(f"{n:3} {kind:12} {hit}")


if __name__ == "__main__":
    main()
