"""Cues: what is one, what only looks like one; and the Pygments lexer, as a process too."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from importlib.resources import files
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pygments.lexers import get_lexer_by_name
from pygments.util import OptionError

from corpus.cues.detection import CUE_KINDS, TOKENS, Cue, ProseLexer, count_cues, cues, flat
from corpus.cues.words import NONE, NUMBER, entries, file_name, forms_of, grow
from corpus.document import Block, Document, Metadata

LISTS = (files("corpus.cues") / "lists" / file_name("en")).read_text("utf-8")


def found(text: str, kind: str | None = None, **more: str) -> list[str]:
    """The words of the cues of a kind; with the kind before them where none is given."""
    return [
        text[cue.start : cue.end] if kind else f"{cue.kind}: {text[cue.start : cue.end]}"
        for cue in cues(text, **more)
        if kind in (None, cue.kind)
    ]


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("According to the mayor, it rained.", "attribution: According to"),
        ("It rained, he said.", "attribution: said"),
        ("Experts believe that it rained.", "attribution: Experts believe"),
        ("It had been widely reported that it rained.", "attribution: reported"),
        ("She denies everything.", "attribution: denies"),
        ("They were accusing the town.", "attribution: accusing"),
        ("As he put it, it rained.", "attribution: As he put it"),
        ("He allegedly fled.", "hedge: allegedly"),
        ("It cannot be ruled out that it rained.", "hedge: It cannot be ruled out"),
        ("It can’t be excluded.", "hedge: It can’t be excluded"),
        ("It may rain.", "hedge: may"),
        ("This may be rain.", "hedge: may"),
        ("The so-called experts", "hedge: so-called"),
        ("About 300 came.", "hedge: About"),
        ("Some two\nhundred came.", "hedge: Some"),
        ("It is not yet clear who came.", "hedge: is not yet clear"),
        ("Obviously they came.", "booster: Obviously"),
        ("There is no doubt that they came.", "booster: There is no doubt"),
        ("No doubt they came.", "booster: No doubt"),
        ("It is clear that they came.", "booster: is clear"),
        ("This proves that they came.", "booster: proves"),
        ("A brutal attack", "evaluation: brutal"),
        ("Unfortunately it rained.", "evaluation: Unfortunately"),
        ("These are atrocities.", "evaluation: atrocities"),
    ],
)
def test_words_that_are_cues(text: str, cue: str) -> None:
    assert cue in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "That said, they went home.",
        "Everything went according to plan.",
        "A think tank in the capital",
        "The military might of the town",
        "May is a rainy month.",
        "Theresa May resigned.",
        "They came as soon as possible.",
        "The United States and the state of the roads",
        "Nobody is to blame.",
        "They walked about the town.",
        "Some came.",
        "She is one of us.",
        "The Il-76 and the S-400 and COVID-19",
        "We march on.",
        "It is the second time.",
    ],
)
def test_words_that_only_look_like_cues(text: str) -> None:
    assert found(text) == []


def test_a_negated_booster_is_a_hedge() -> None:
    assert found("It is clear that it rained.", "booster") == ["is clear"]
    assert found("It is not clear that it rained.", "booster") == []
    assert found("It is not clear that it rained.", "hedge") == ["is not clear"]


@pytest.mark.parametrize(
    "number",
    ["2,000", "1.2 million", "45%", "45 per cent", "$300", "€1.5bn", "thirty-one", "two hundred",
     "dozens", "three-quarters", "10-15", "15th", "2\u202f000"],
)  # fmt: skip
def test_numbers(number: str) -> None:
    assert found(f"They had {number} of them.") == [f"number: {number}"]


@pytest.mark.parametrize(
    "date",
    ["9 November 2020", "November 9", "November 9-10", "Nov. 9, 2020", "2020-11-09", "09.11.2020",
     "Monday", "Tuesday evening", "last week", "yesterday", "3.52 a.m.", "11:40", "1990s",
     "19th century", "5 years ago", "May 2021", "2008–2010", "9/11"],
)  # fmt: skip
def test_dates(date: str) -> None:
    assert found(f"It was {date}, they thought of it.", "date") == [date]


def test_years_are_told_from_numbers_by_their_neighbours() -> None:
    assert found("In 2020 they left; since 1991 nobody came.") == ["date: 2020", "date: 1991"]
    assert found("The 2020 war", "date") == ["2020"]
    assert found("They killed 1500 people and 2000 sheep.", "number") == ["1500", "2000"]
    assert found("Some 2000 soldiers", "number") == ["2000"]
    assert found("It cost $2020.", "number") == ["$2020"]


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("He said: “No.” Then “yes”.", ["“No.”", "“yes”"]),
        ('He said "no" and "yes".', ['"no"', '"yes"']),
        ("Sie sagte: „Nein“, und «oui» und »ja«.", ["„Nein“", "«oui»", "»ja«"]),
        (
            "‘The soldiers’ weapons,’ he said, ‘are ours.’",
            ["‘The soldiers’ weapons,’", "‘are ours.’"],
        ),
        ("It's the soldiers' and the town's.", []),
        ("In the '90s it wasn't so.", []),
        ("“She said ‘not now’ and left,” he said.", ["“She said ‘not now’ and left,”"]),
        ("An “unclosed one.", []),
        ('5" and 6" are inches', []),
        ("「はい」と言った。", ["「はい」"]),
    ],
)
def test_quotations(text: str, quoted: list[str]) -> None:
    assert found(text, "quotation") == quoted


def test_a_quotation_runs_over_paragraphs_but_not_into_others() -> None:
    text = "“First.\n\n“Second,” he said.\n\nThird."
    assert found(text, "quotation") == ["“First.", "“Second,”"]
    # Asked for one paragraph only, the answer is the same.
    assert list(cues(text, 0, 7)) == [Cue("quotation", 0, 7)]


def test_a_quotation_holds_other_cues() -> None:
    assert found("“There is no doubt, since 2020,” he said.") == [
        "quotation: “There is no doubt, since 2020,”",
        "booster: There is no doubt",
        "date: 2020",
        "attribution: said",
    ]


def test_other_languages_keep_digits_and_signs() -> None:
    text = "Ha detto «sei» il 2020-11-09, no doubt."
    assert [cue.kind for cue in cues(text, language="it")] == ["quotation", "date"]
    assert "booster" in {cue.kind for cue in cues(text, language="en-GB")}


# Properties

_WORDS = sorted({word for _, words, _ in entries(LISTS) for word in words} - {NUMBER})
PIECES = st.sampled_from(
    [*_WORDS[::3], "2,000", "2020", "May", "November", "Monday", "nine", "“", "”", "‘", "’", "'",
     '"', "«", "»", ".", ",", " ", " ", "\n", "\n\n", "-", "’s", "日本", "e\u0301", "👩\u200d👧",
     "\ud800", "\x1b[2J", "%", "$", "İ", "ﬁ"]
)  # fmt: skip
TEXTS = st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=60).map("".join),
                  st.lists(PIECES, max_size=60).map(" ".join))  # fmt: skip


@given(TEXTS)
def test_cues_are_in_order_disjoint_but_for_quotations_and_within_paragraphs(text: str) -> None:
    answer = list(cues(text))
    assert answer == sorted(answer, key=lambda cue: cue.start)
    for some in ([c for c in answer if c.kind != "quotation"], list(flat(answer))):
        assert all(one.end <= other.start for one, other in pairwise(some))
    quotations = [c for c in answer if c.kind == "quotation"]
    assert all(one.end <= other.start for one, other in pairwise(quotations))
    for cue in answer:
        assert 0 <= cue.start < cue.end <= len(text)
        assert cue.kind in CUE_KINDS
        assert not re.search(r"\n[^\S\n]*\n", text[cue.start : cue.end])
    covered = {at for cue in answer for at in range(cue.start, cue.end)}
    assert covered == {at for cue in flat(answer) for at in range(cue.start, cue.end)}


@given(TEXTS, st.integers(0, 50), st.integers(0, 50))
def test_cues_of_a_part_stay_within_it(text: str, start: int, length: int) -> None:
    for cue in cues(text, start, start + length):
        assert start <= cue.start < cue.end <= min(start + length, len(text))


@given(TEXTS)
def test_the_lexer_gives_back_every_character(text: str) -> None:
    tokens = list(ProseLexer().get_tokens_unprocessed(text))
    assert "".join(value for _, _, value in tokens) == text
    at = 0
    for offset, _, value in tokens:
        assert offset == at
        at += len(value)


def _slowly(text: str) -> Iterator[tuple[int, int, str]]:
    """The phrases of the lists, found by trying every one at every word: the slow reference."""
    phrases: dict[str, tuple[tuple[str, ...], int, str]] = {}
    for kind, words, length in entries(LISTS):
        key = " ".join(words)
        if key not in phrases or (kind == NONE and phrases[key][2] != NONE):
            phrases[key] = (words, length, kind)
    spans = [(m.start(), m.end()) for m in re.finditer(r"[a-z']+", text)]
    words = [text[a:b] for a, b in spans]
    at = 0
    while at < len(words):
        best = None
        for phrase, length, kind in phrases.values():
            if tuple(words[at : at + len(phrase)]) == phrase and (
                best is None or len(phrase) > len(best[0])
            ):
                best = phrase, length, kind
        if best is None:
            at += 1
        else:
            if best[2] != NONE:
                yield spans[at][0], spans[at + best[1] - 1][1], best[2]
            at += best[1]


# Numbers and dates have a test of their own.
_PLAIN = [
    word
    for word in _WORDS
    if word not in {"one", "this", "last", "next"}
    and "'" not in word
    and all(cue.kind not in ("number", "date") for cue in cues(word))
]


@given(st.lists(st.sampled_from(_PLAIN), max_size=25).map(" ".join))
def test_the_tree_finds_what_trying_every_phrase_finds(text: str) -> None:
    quick = [(cue.start, cue.end, cue.kind) for cue in cues(text)]
    assert quick == list(_slowly(text))


@pytest.mark.parametrize(
    "text",
    ["‘" * 20_000, "“a " * 20_000, "'a " * 20_000, "1," * 20_000, "1" * 60_000, "two " * 20_000,
     "it is " * 20_000, "no " * 20_000, "\n " * 20_000, "’" * 20_000, "9 November " * 8_000,
     "about some two " * 8_000, "a’" * 20_000, "2020-01-01T" + ":" * 40_000],
    ids=lambda text: text[:12].strip(),
)  # fmt: skip
def test_twice_the_text_is_not_four_times_the_work(text: str) -> None:
    # Counted, not timed: what the interpreter does for a text must grow with it.
    assert _work(text) < 2.6 * _work(text[: len(text) // 2]) + 20_000


def _work(text: str) -> int:
    """Calls that going through a text takes."""
    calls = 0

    def count(frame: object, event: str, argument: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        for _ in cues(text):
            pass
    finally:
        sys.setprofile(None)
    return calls


# The lists


def test_the_lists_can_be_read_and_name_their_literature() -> None:
    kinds = {kind for kind, _, _ in entries(LISTS)}
    assert kinds == {"attribution", "hedge", "booster", "evaluation", NONE}
    for name in ("Hyland 2005", "Hyland 1998", "Hooper 1975", "Recasens", "Wilson"):
        assert name in LISTS
    # One phrase, one kind; what is none of them may be anything elsewhere.
    seen: dict[tuple[str, ...], str] = {}
    for kind, words, _ in entries(LISTS):
        if kind != NONE:
            assert seen.setdefault(words, kind) == kind, words


@pytest.mark.parametrize(
    ("verb", "forms"),
    [
        ("claim", "claim claims claimed claiming"),
        ("argue", "argue argues argued arguing"),
        ("deny", "deny denies denied denying"),
        ("say", "say says sayed saying"),
        ("stress", "stress stresses stressed stressing"),
    ],
)
def test_forms_of_verbs(verb: str, forms: str) -> None:
    assert " ".join(forms_of(verb)) == forms


@pytest.mark.parametrize("lists", ["said", "[hedge]\n> that", "[hedge]\nwh@t"])
def test_a_list_that_cannot_be_read_says_so(lists: str) -> None:
    with pytest.raises(ValueError, match=file_name("en")):
        grow(lists)


# The lexer


def test_pygments_finds_the_lexer() -> None:
    assert isinstance(get_lexer_by_name("prose"), ProseLexer)
    assert isinstance(get_lexer_by_name("variorum-prose"), ProseLexer)
    with pytest.raises(OptionError):
        ProseLexer(kinds="hedges")


def test_the_lexer_marks_the_kinds_that_are_wanted() -> None:
    text = "He allegedly said “no”."
    assert [kind for kind, _ in ProseLexer(kinds="hedge").get_tokens(text)][1] == TOKENS["hedge"]
    marked = {kind for kind, _ in ProseLexer(kinds="hedge quotation").get_tokens(text)}
    assert TOKENS["attribution"] not in marked
    assert TOKENS["quotation"] in marked


def test_pygmentize() -> None:
    for style in ("default", "variorum-light", "variorum-contrast-dark"):
        done = subprocess.run(
            [sys.executable, "-m", "pygments", "-l", "prose", "-f", "html", "-O", f"style={style}"],
            input="No doubt, he said, in 2020: “yes”.\n",
            capture_output=True, text=True, encoding="utf-8", check=True,
            env={"PYTHONUTF8": "1"},
        )  # fmt: skip
        assert done.stderr == ""
        assert '<span class="k k-Booster">No doubt</span>' in done.stdout
        assert '<span class="ld">2020</span>' in done.stdout
        assert '<span class="s">“yes”</span>' in done.stdout


def test_counts_per_document() -> None:
    text = "He said “no”.\n\nObviously, said she, in 2020."
    blocks = (Block("p", 0, 13), Block("p", 15, len(text)))
    document = Document("id", "slug", Metadata(), text, blocks)
    counts = count_cues(document)
    assert list(counts) == list(CUE_KINDS)
    assert {kind: n for kind, n in counts.items() if n} == {
        "attribution": 2, "booster": 1, "date": 1, "quotation": 1,
    }  # fmt: skip
    assert not any(count_cues(document, lambda: False).values())
