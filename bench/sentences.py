"""Borders of sentences: how many are found, and how many are made up, beside other segmenters.

    python -m bench.sentences FOLDER [--language de …] [--errors 20]

FOLDER holds clones of Universal Dependencies treebanks (`UD_German-GSD` …, or with the owner in
front of the name; a folder or its git directory). Their sentences of one paragraph are joined again
as they were; where a treebank does not say which belong together, eight that follow each other,
without those that have only one half of a pair of quotation marks or brackets. A sentence without a
mark at its end was a heading, or cut off: it ends its paragraph, since nobody could find that
border.

Printed for each language, for every segmenter that is installed: precision, recall and F1 of the
borders within paragraphs, in per cent, and milliseconds for a thousand sentences. `--errors` prints
wrong cuts and missed borders of ours, the first so many of each.
"""

from __future__ import annotations

import argparse
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import islice
from pathlib import Path

from sentencex import get_sentence_boundaries

from corpus.text.sentences import sentences

Segmenter = Callable[[str, str], Sequence[int]]
"""From a language and a paragraph to the offsets where sentences begin, except the first."""

LANGUAGES = {
    "English": "en", "French": "fr", "German": "de", "Spanish": "es", "Italian": "it",
    "Portuguese": "pt", "Russian": "ru", "Turkish": "tr", "Azerbaijani": "az", "Armenian": "hy",
    "Ukrainian": "uk", "Greek": "el", "Arabic": "ar", "Persian": "fa", "Hebrew": "he",
    "Hindi": "hi", "Chinese": "zh", "Japanese": "ja", "Korean": "ko", "Thai": "th",
    "Georgian": "ka", "Czech": "cs", "Polish": "pl", "Swedish": "sv",
}  # fmt: skip
_TOGETHER = 8
"""Sentences of a paragraph where the treebank does not say."""
_ENDS = ".!?…։:;:؟।۔。！？\u037e"
_CLOSERS = "\"'”’»“«)]›」』"


def conllu_files(folder: Path, parts: Sequence[str]) -> Iterator[str]:
    """The contents of a treebank's files of these parts (`test`, `dev`, `train`)."""
    git = next((one for one in (folder, folder / "repo", folder / ".git") if _is_git(one)), None)
    if git is None:
        for path in sorted(folder.glob("*.conllu")):
            if path.stem.rpartition("-")[2] in parts:
                yield path.read_text("utf-8")
        return
    run = ["git", "-C", str(git)]
    listed = subprocess.run(
        [*run, "ls-tree", "--name-only", "HEAD"], capture_output=True, text=True, check=True
    )
    for name in listed.stdout.split():
        if name.endswith(".conllu") and name[: -len(".conllu")].rpartition("-")[2] in parts:
            done = subprocess.run([*run, "show", f"HEAD:{name}"], capture_output=True, check=False)
            if done.returncode == 0:
                yield done.stdout.decode("utf-8")


def _is_git(folder: Path) -> bool:
    return (folder / "HEAD").is_file()


def paragraphs(conllu: str) -> Iterator[tuple[str, list[int]]]:
    """Paragraphs, each with the offsets where its sentences begin, except the first."""
    number = conllu.count("\n# text = ")
    # Some treebanks name a document for every sentence, which says nothing.
    grouped = "newpar" in conllu.lower() or 0 < conllu.count("# newdoc") < 0.8 * number
    text, starts, space = "", [0], " "
    for block in conllu.split("\n\n"):
        lines = block.splitlines()
        fields = dict(
            line[2:].split(" = ", 1) for line in lines if line.startswith("# ") and " = " in line
        )
        sentence = fields.get("text", "").strip()
        if not sentence:
            continue
        if not grouped and not _paired(sentence):
            continue
        new = grouped and any(line.startswith(("# newpar", "# newdoc")) for line in lines)
        if text and (new or not _ended(text) or (not grouped and len(starts) > _TOGETHER)):
            yield text, starts[1:-1]
            text, starts = "", [0]
        text += (space if text else "") + sentence
        last = next((line for line in reversed(lines) if line[:1].isdigit()), "")
        space = "" if "SpaceAfter=No" in last.rpartition("\t")[2] else " "
        starts.append(len(text) + len(space))
    if text:
        yield text, starts[1:-1]


def _paired(sentence: str) -> bool:
    counts = [sentence.count(sign) for sign in "()[]«»“”"]
    even = all(sentence.count(sign) % 2 == 0 for sign in ('"', "``", "''"))
    return (even and counts[::2] == counts[1::2]) or "„" in sentence


def _ended(text: str) -> bool:
    return text.rstrip(_CLOSERS)[-1:] in tuple(_ENDS) or text[-1:] in tuple(_ENDS)


def ours(language: str, text: str) -> list[int]:
    return [span.start for span in sentences(text, 0, len(text), language)][1:]


def by_sentencex(language: str, text: str) -> list[int]:
    bounds = get_sentence_boundaries(language, text)
    return [_visible(text, int(one["start_index"])) for one in bounds][1:]


def _visible(text: str, at: int) -> int:
    return at + len(text[at:]) - len(text[at:].lstrip())


def peers() -> dict[str, Segmenter]:
    """The segmenters that are installed, with ours first."""
    found: dict[str, Segmenter] = {"Variorum": ours, "sentencex": by_sentencex}
    try:
        import pysbd
    except ImportError:
        pass  # not installed: measured without it
    else:

        @cache
        def segmenter(language: str) -> object:
            return pysbd.Segmenter(language=language, clean=False, char_span=True)

        def by_pysbd(language: str, text: str) -> list[int]:
            spans = segmenter(language).segment(text)  # type: ignore[attr-defined]
            return [_visible(text, span.start) for span in spans][1:]

        found["pySBD"] = by_pysbd
    try:
        import spacy
    except ImportError:
        pass  # not installed: measured without it
    else:

        @cache
        def pipeline(language: str) -> object:
            blank = spacy.blank(language)
            blank.add_pipe("sentencizer")
            return blank

        def by_spacy(language: str, text: str) -> list[int]:
            return [one.start_char for one in pipeline(language)(text).sents][1:]  # type: ignore[operator]

        found["spaCy"] = by_spacy
    return found


def measure(
    segmenter: Segmenter, language: str, found: list[tuple[str, list[int]]]
) -> tuple[float, float, float, float] | None:
    """Precision, recall and F1 in per cent, and milliseconds for a thousand sentences; None if the
    segmenter does not know the language.
    """
    right = answered = wanted = 0
    began = time.perf_counter()
    for text, starts in found:
        try:
            answer = segmenter(language, text)
        except (ValueError, ImportError):
            return None
        right += len(set(answer) & set(starts))
        answered += len(set(answer))
        wanted += len(starts)
    spent = time.perf_counter() - began
    precision, recall = right / max(1, answered), right / max(1, wanted)
    f1 = 2 * precision * recall / max(1e-9, precision + recall)
    number = wanted + len(found)
    return 100 * precision, 100 * recall, 100 * f1, 1e6 * spent / number


def errors(language: str, found: list[tuple[str, list[int]]]) -> Iterator[tuple[str, str]]:
    """Wrong cuts and missed borders of ours, with their surroundings."""
    for text, starts in found:
        answer = set(ours(language, text))
        for at in sorted(answer ^ set(starts)):
            what = "cut" if at in answer else "missed"
            yield what, f"{text[max(0, at - 50) : at]}‖{text[at : at + 40]}".replace("\n", "⏎")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--language", nargs="*")
    parser.add_argument("--parts", nargs="*", default=["test", "dev"])
    parser.add_argument("--errors", type=int, default=0)
    options = parser.parse_args()
    segmenters = peers()
    print("| treebank | borders | " + " | ".join(f"{name}: P / R / F1 · ms" for name in segmenters))
    print("| --- " * (len(segmenters) + 2) + "|")
    for folder in sorted(options.folder.glob("*UD_*")):
        name = folder.name.partition("UD_")[2]
        language = LANGUAGES.get(name.partition("-")[0], "")
        if not language or (options.language and language not in options.language):
            continue
        found = [one for file in conllu_files(folder, options.parts) for one in paragraphs(file)]
        if not found:
            continue
        cells = [name, str(sum(len(starts) for _, starts in found))]
        for segmenter in segmenters.values():
            figures = measure(segmenter, language, found)
            cells.append(
                "–" if figures is None else "{:.1f} / {:.1f} / {:.1f} · {:.0f}".format(*figures)
            )
        print("| " + " | ".join(cells) + " |", flush=True)
        if options.errors:
            for what in ("cut", "missed"):
                wrong = (context for kind, context in errors(language, found) if kind == what)
                for context in islice(wrong, options.errors):
                    print(f"    {what}: {context}")


if __name__ == "__main__":
    main()
