"""Agreement: published tables, other people's libraries, slow plain references, and what is said
where there is no number."""

from __future__ import annotations

import math
import re
import warnings
from contextlib import closing
from itertools import combinations, pairwise, permutations, product
from pathlib import Path

import krippendorff
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from annotations.analysis.agreement import coefficients
from annotations.analysis.agreement.bootstrap import interval, pack_counts, resampled, unpack_counts
from annotations.analysis.agreement.coefficients import Tally, alpha, cohen, fleiss, percent
from annotations.analysis.agreement.library_agreement import agreement
from annotations.analysis.agreement.measurement import CONSTANT, NOTHING_IN_COMMON, UNUSED, measure
from annotations.analysis.agreement.results import Agreement, AgreementRow
from annotations.analysis.agreement.unitizing import Continuum, continuum, unitizing_alpha
from annotations.analysis.agreement.units import (
    ANY_TAG,
    AnnotatedDocument,
    TaggedPassage,
    unit_runs,
)
from annotations.model import CONSENSUS
from annotations.service.store import Store
from corpus.document import Span
from tests.helpers.factories import add, in_memory, span_of

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from nltk.metrics.agreement import AnnotationTask


# From a table of values to tallies


def tally(units: list[list[int]], categories: int) -> Tally:
    """The tally of units that are each a list of categories, one for each annotator."""
    several = len(units[0])
    return Tally(
        several,
        len(units),
        sum(a != b for unit in units for a, b in combinations(unit, 2)),
        tuple(sum(unit.count(c) for unit in units) for c in range(categories)),
        tuple(sum(unit[0] == c for unit in units) for c in range(categories)),
    )


def nltk_task(units: list[list[int]]) -> AnnotationTask:
    return AnnotationTask(
        [(f"coder {c}", n, value) for n, unit in enumerate(units) for c, value in enumerate(unit)]
    )


# Published tables


# Each was compared with a second print of it, named here.


def test_cohen_1960() -> None:
    # Cohen (1960), Educational and Psychological Measurement 20, p. 37: .25 .13 .12 / .12 .02
    # .16 / .03 .15 .02, observed .29, κ = −.092; p. 45: .70 and κ = .492. Both also in the tests of
    # dkpro-statistics (Cohen1960Test); the second in R's psych (cohen.kappa).
    first = [[50, 26, 24], [24, 4, 32], [6, 30, 4]]
    second = [[88, 14, 18], [10, 40, 10], [2, 6, 12]]
    for table, observed, kappa in ((first, 0.29, -0.092), (second, 0.70, 0.492)):
        units = [[a, b] for a in range(3) for b in range(3) for _ in range(table[a][b])]
        assert cohen([tally(units, 3)]) == pytest.approx(kappa, abs=5e-4)
        assert percent([tally(units, 3)]) == pytest.approx(observed)


def test_fleiss_1971() -> None:
    # Fleiss (1971), Psychological Bulletin 76, p. 379: 30 patients, six psychiatrists, five
    # diagnoses; observed .5556, κ = .430. Also in the tests of dkpro-statistics (Fleiss1971Test).
    patients = (
        "444444 222555 233335 555555 222444 113333 333355 113334 114444 555555 "
        "144444 124444 222333 144444 224445 333335 111455 111112 224444 133555 "
        "555555 244444 224555 114444 144445 222224 111155 224444 133333 555555"
    )
    units = [[int(one) - 1 for one in patient] for patient in patients.split()]
    assert fleiss([tally(units, 5)]) == pytest.approx(0.430, abs=5e-4)
    assert percent([tally(units, 5)]) == pytest.approx(0.5556, abs=5e-5)


def test_fleiss_of_the_textbooks() -> None:
    # Ten subjects, 14 annotators, κ = .210: the worked example of Wikipedia on Fleiss’ kappa.
    table = [
        [0, 0, 0, 0, 14], [0, 2, 6, 4, 2], [0, 0, 3, 5, 6], [0, 3, 9, 2, 0], [2, 2, 8, 1, 1],
        [7, 7, 0, 0, 0], [3, 2, 6, 3, 0], [2, 5, 3, 2, 2], [6, 5, 2, 1, 0], [0, 2, 2, 3, 7],
    ]  # fmt: skip
    units = [[c for c, many in enumerate(row) for _ in range(many)] for row in table]
    assert fleiss([tally(units, 5)]) == pytest.approx(0.210, abs=5e-4)
    assert percent([tally(units, 5)]) == pytest.approx(0.378, abs=5e-4)


def test_krippendorff_2011() -> None:
    # Krippendorff (2011), Computing Krippendorff's alpha-reliability. A: two observers and binary
    # data, α = 1 − 19·4/84 = .095. B: three values and more, α = .692. C: four observers, missing
    # data, α = .743, also in the manual of R's irr (kripp.alpha) and DescTools (KrippAlpha).
    jon, han = [0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]
    assert alpha([tally([list(p) for p in zip(jon, han, strict=True)], 2)]) == pytest.approx(
        1 - 19 * 4 / 84
    )
    ben, gerry = "aabbdcccedda", "babbbccceddd"
    units = [["abcde".index(x), "abcde".index(y)] for x, y in zip(ben, gerry, strict=True)]
    assert alpha([tally(units, 5)]) == pytest.approx(0.692, abs=5e-4)
    assert with_gaps("123321412***", "1233224125*3", "*3332342251*", "12332441251*") == (
        pytest.approx(0.743, abs=5e-4)
    )


def test_krippendorff_of_the_encyclopedia() -> None:
    # The computational example of Wikipedia's page on Krippendorff's alpha, which the package
    # krippendorff has as its sample, too: 15 units, three coders, much missing; α = .691.
    coders = "*****34121133*3", "1*213343*******", "**21344*21133*4"
    assert with_gaps(*coders) == pytest.approx(0.691, abs=5e-4)


def with_gaps(*rows: str) -> float | None:
    """α of a row of digits for each observer, `*` where there is no value."""
    units = [[int(v) - 1 for v in column if v != "*"] for column in zip(*rows, strict=True)]
    # Units with fewer values are tallies of their own, as documents with fewer annotators are.
    return alpha([tally([unit], 5) for unit in units if len(unit) > 1])


def test_krippendorff_1995() -> None:
    # Krippendorff (1995), Sociological Methodology 25, p. 57: three pairs of people and 24 places.
    # Place by place κ = .385, .385 and .314, and α = .329; κ of all, and α of the first,
    # also in the tests of dkpro-statistics (Krippendorff1995Test).
    pairs = (
        ("001111111100001111110000", "000011110000000110000000", 0.385),
        ("111111111111111111000000", "111111111100000000000000", 0.385),
        ("001111110011001111001100", "110011110011110011001100", 0.314),
    )
    for one, other, kappa in pairs:
        units = [[int(a), int(b)] for a, b in zip(one, other, strict=True)]
        assert cohen([tally(units, 2)]) == pytest.approx(kappa, abs=5e-4)
        assert alpha([tally(units, 2)]) == pytest.approx(0.329, abs=5e-4)


# Other people's libraries, and properties

tables = st.integers(2, 5).flatmap(
    lambda coders: st.lists(
        st.lists(st.integers(0, 3), min_size=coders, max_size=coders), min_size=2, max_size=12
    )
)


def constant(units: list[list[int]]) -> bool:
    return len({value for unit in units for value in unit}) == 1


@given(tables)
def test_alpha_is_that_of_krippendorff_and_nltk(units: list[list[int]]) -> None:
    assume(not constant(units))
    mine = alpha([tally(units, 4)])
    data = [list(row) for row in zip(*units, strict=True)]
    assert mine == pytest.approx(
        krippendorff.alpha(reliability_data=data, level_of_measurement="nominal")
    )
    assert mine == pytest.approx(nltk_task(units).alpha())


@given(tables)
def test_kappas_are_those_of_nltk_and_of_a_plain_reference(units: list[list[int]]) -> None:
    pairs = [unit[:2] for unit in units]
    mine = cohen([tally(pairs, 4)])
    if mine is None:
        assert constant(pairs)
    else:
        assert mine == pytest.approx(nltk_task(pairs).kappa())
        assert mine == pytest.approx(plain_cohen(pairs))
    if not constant(units):
        assert fleiss([tally(units, 4)]) == pytest.approx(plain_fleiss(units))
        # With two annotators Fleiss' κ is Scott's π.
        if not constant(pairs):
            assert fleiss([tally(pairs, 4)]) == pytest.approx(nltk_task(pairs).pi())


def plain_cohen(pairs: list[list[int]]) -> float:
    """scikit-learn's formula (cohen_kappa_score): 1 − Σ w·observed / Σ w·expected, unweighted."""
    values = range(4)
    n = len(pairs)
    observed = {(a, b): pairs.count([a, b]) for a in values for b in values}
    rows = [sum(observed[a, b] for b in values) for a in values]
    columns = [sum(observed[a, b] for a in values) for b in values]
    apart = sum(observed[a, b] for a in values for b in values if a != b)
    expected = sum(rows[a] * columns[b] / n for a in values for b in values if a != b)
    return 1 - apart / expected


def plain_fleiss(units: list[list[int]]) -> float:
    """By every ordered pair of annotators, as the definition reads."""
    everything = [value for unit in units for value in unit]
    chance = sum((everything.count(v) / len(everything)) ** 2 for v in set(everything))
    shares = [
        sum(a == b for a, b in permutations(unit, 2)) / (len(unit) * (len(unit) - 1))
        for unit in units
    ]
    return (sum(shares) / len(units) - chance) / (1 - chance)


@given(tables, st.permutations(range(4)), st.randoms())
def test_names_and_order_do_not_matter(units, names, random) -> None:  # type: ignore[no-untyped-def]
    other = [[names[value] for value in unit] for unit in units]
    order = list(range(len(units[0])))
    random.shuffle(order)
    other = [[unit[n] for n in order] for unit in other]
    random.shuffle(other)
    for coefficient in (percent, fleiss, alpha, *([cohen] if len(order) == 2 else [])):
        before, after = coefficient([tally(units, 4)]), coefficient([tally(other, 4)])
        assert before == (after if after is None else pytest.approx(after))


@given(tables)
def test_one_is_for_perfect_agreement_alone(units: list[list[int]]) -> None:
    for coefficient in (fleiss, alpha, *([cohen] if len(units[0]) == 2 else [])):
        value = coefficient([tally(units, 4)])
        perfect = all(len(set(unit)) == 1 for unit in units)
        assert value is None or value <= 1 + 1e-12
        assert (value is not None and math.isclose(value, 1)) == (perfect and not constant(units))


# α for unitizing


@st.composite
def continua(draw: st.DrawFn) -> Continuum:
    length = draw(st.integers(1, 30))
    units = []
    for _ in range(draw(st.integers(2, 4))):
        ends = sorted(draw(st.sets(st.integers(0, length), max_size=8)))
        pieces = [Span(a, b) for a, b in pairwise(ends)]
        kept = draw(st.lists(st.booleans(), min_size=len(pieces), max_size=len(pieces)))
        units.append(tuple(p for p, keep in zip(pieces, kept, strict=True) if keep))
    return Continuum(length, tuple(units))


def plain_unitizing(one: Continuum) -> float | None:
    """Equations 1, 4 and 5a of Krippendorff et al. 2016, segment by segment; 32, 33 and 35 of
    his Content Analysis (2019), section 12.6, and stand so in R's quallmer (reliability_alpha_u).
    """
    several = len(one.units)
    segments = []
    for units in one.units:
        found, at = [], 0
        for unit in units:
            found += [(0, Span(at, unit.start))] * (unit.start > at) + [(1, unit)]
            at = unit.end
        segments.append(found + [(0, Span(at, one.length))] * (one.length > at))
    observed = {(c, k): 0.0 for c in (0, 1) for k in (0, 1)}
    for mine, theirs in permutations(segments, 2):
        for (c, g), (k, h) in product(mine, theirs):
            common = max(0, min(g.end, h.end) - max(g.start, h.start))
            observed[c, k] += common / (several - 1)
    margins = [observed[c, 0] + observed[c, 1] for c in (0, 1)]
    itself = [0, 0]
    for own in segments:
        for c, g in own:
            itself[c] += (g.end - g.start) ** 2 if c else g.end - g.start
    total = several * one.length
    if total**2 == sum(itself):
        return None
    agreed = [total * (margins[c] ** 2 - itself[c]) / (total**2 - sum(itself)) for c in (0, 1)]
    apart, expected = total - observed[0, 0] - observed[1, 1], total - sum(agreed)
    return None if expected < 1e-9 else 1 - apart / expected


@given(continua())
def test_unitizing_is_the_plain_reference(one: Continuum) -> None:
    mine, plain = unitizing_alpha([one]), plain_unitizing(one)
    assert mine == (plain if plain is None else pytest.approx(plain))
    assert mine is None or mine <= 1
    if mine is not None and len(set(one.units)) == 1:
        assert mine == 1
    assert unitizing_alpha([one._replace(units=one.units[::-1])]) == (
        mine if mine is None else pytest.approx(mine)
    )


def test_unitizing_by_hand() -> None:
    # Three annotators, 60 characters: 24 of 180 tagged; 10 apart; 180·24·156/(180² − 308) expected.
    units = ((Span(2, 5),), (Span(2, 5), Span(10, 20)), (Span(2, 5), Span(15, 20)))
    expected = 180 * 24 * 156 / (180**2 - 308)
    assert unitizing_alpha([Continuum(60, units)]) == pytest.approx(1 - 10 / expected)


# Whatever the tag

# Krippendorff (2019), Content Analysis, figure 12.11, p. 340: three observers, 60 units of length;
# first and last one of each unit, and its value. |uα = 0.413 there, from rounded intermediate
# values; R's quallmer has it within 0.002.
BOOK = (
    ((1, 7, 1), (8, 13, 2), (31, 32, 5), (33, 37, 6), (38, 44, 6), (45, 60, 7)),
    ((1, 7, 1), (8, 13, 3), (14, 21, 5), (33, 44, 6)),
    ((1, 7, 1), (8, 13, 4), (14, 21, 5), (33, 37, 6), (38, 41, 6), (42, 44, 6)),
)


def book_library() -> Store:
    store = in_memory("Alex")
    document = add(store, "x" * 60)
    for name, units in zip(("Alex", "Paul", "Suzan"), BOOK, strict=True):
        one = store.in_name_of(name)
        for first, last, value in units:
            one.annotate(document, Span(first - 1, last), [f"value {value}"])
    return store


def test_whatever_the_tag_as_published() -> None:
    result = agreement(book_library(), any_tag=True, resamples=0, unit="character")
    assert result.any_tag
    assert {one.tag for one in result.rows} == {ANY_TAG}
    assert result.rows[0].unitizing.value == pytest.approx(0.413, abs=0.001)
    # Of tagged or not, character by character, by an independent program.
    marks = [[0] * 60 for _ in BOOK]
    for row, units in zip(marks, BOOK, strict=True):
        for first, last, _ in units:
            row[first - 1 : last] = [1] * (last - first + 1)
    expected = krippendorff.alpha(reliability_data=marks, level_of_measurement="nominal")
    assert result.rows[0].alpha.value == pytest.approx(expected)


def test_whatever_the_tag_of_some_tags_only() -> None:
    store = in_memory("Ada")
    document, ben = add(store), store.in_name_of("Ben")
    store.annotate(document, span_of(document, "thirty buses"), ["claim"])
    ben.annotate(document, span_of(document, "thirty buses"), ["opinion"])
    ben.annotate(document, span_of(document, "a scandal"), ["disputed"])
    (row, _) = agreement(store, tags=["claim", "opinion"], any_tag=True, resamples=0).rows
    assert (row.tag, row.alpha.value, row.unitizing.value) == (ANY_TAG, 1, 1)
    row = agreement(store, any_tag=True, resamples=0).rows[0]
    assert row.percent.value == 3 / 4
    assert (
        "nobody used a tag"
        in agreement(store, tags=["irony"], any_tag=True, resamples=0).rows[0].percent.reason
    )


@given(st.lists(st.lists(st.booleans(), min_size=3, max_size=3), min_size=2, max_size=15))
def test_units_of_one_character_are_nominal_alpha(values: list[list[bool]]) -> None:
    assume(len({value for row in values for value in row}) == 2)
    units = tuple(
        tuple(Span(n, n + 1) for n, row in enumerate(values) if row[who]) for who in range(3)
    )
    data = [list(map(int, row)) for row in zip(*values, strict=True)]
    expected = krippendorff.alpha(reliability_data=data, level_of_measurement="nominal")
    assert unitizing_alpha([Continuum(len(values), units)]) == pytest.approx(expected)


def test_passages_of_one_annotator_that_overlap_are_one_unit() -> None:
    marks = [
        TaggedPassage(0, Span(*span), ("claim",)) for span in ((4, 9), (0, 5), (9, 12), (5, 7))
    ]
    read = AnnotatedDocument("bridge", "x" * 20, (Span(0, 20),), ("Ada", "Ben"), tuple(marks))
    assert continuum(read, "claim").units == ((Span(0, 9), Span(9, 12)), ())


# From annotations to units


@st.composite
def documents(draw: st.DrawFn) -> AnnotatedDocument:
    lengths = draw(st.lists(st.integers(1, 6), min_size=1, max_size=5))
    sentences, at = [], 0
    for length in lengths:
        sentences.append(Span(at, at + length))
        at += length + draw(st.integers(0, 2))
    marks = []
    for _ in range(draw(st.integers(0, 12))):
        start = draw(st.integers(0, at - 1))
        end = draw(st.integers(start + 1, at))
        tags = tuple(sorted(draw(st.sets(st.sampled_from(["a", "a/x", "b"]), max_size=2))))
        marks.append(TaggedPassage(draw(st.integers(0, 2)), Span(start, end), tags))
    letters = draw(st.text("ab.", min_size=at, max_size=at))
    text = "".join(
        char if any(s.start <= n < s.end for s in sentences) else " "
        for n, char in enumerate(letters)
    )
    return AnnotatedDocument("d", text, tuple(sentences), ("Ada", "Ben", "Cy"), tuple(marks))


def counts_for(text: str, mark: Span, start: int, end: int) -> bool:
    """The rule, restated for a text of letters, points and blanks."""
    here = [n for n in range(start, end) if mark.start <= n < mark.end]
    whole = [
        range(*word.span())
        for word in re.finditer(r"[ab]+(?:\.[ab]+)*", text)
        if len(word[0]) > 1 and mark.start <= word.start() and word.end() <= mark.end
    ]
    if not here:
        return False
    if 2 * len(here) >= end - start or any(set(word) <= set(here) for word in whole):
        return True
    seen = [n for n in range(*mark) if text[n] != " "]
    return not whole and 2 * sum(text[n] != " " for n in here) >= len(seen)


def said(
    read: AnnotatedDocument, annotator: int, start: int, end: int, tag: str, nested: bool
) -> bool:
    by_sentence = Span(start, end) in read.sentences
    return any(
        mark.annotator == annotator
        and (
            counts_for(read.text, mark.span, start, end)
            if by_sentence
            else mark.span.start < end and start < mark.span.end
        )
        and any(one == tag or (nested and one.startswith(tag + "/")) for one in mark.tags)
        for mark in read.passages
    )


@given(documents(), st.booleans())
def test_cells_are_what_one_finds_unit_by_unit(read: AnnotatedDocument, nested: bool) -> None:
    tags = ["a", "b"]

    def plain(start: int, end: int) -> tuple[int, ...]:
        return tuple(
            sum(said(read, who, start, end, tag, nested) << who for who in range(3)) for tag in tags
        )

    found = unit_runs(read, tags, "sentence", nested=nested)
    assert [[(1, plain(*one))] for one in read.sentences] == found
    by_character = unit_runs(read, tags, "character", nested=nested)
    for sentence, runs in zip(read.sentences, by_character, strict=True):
        spread = [run.tagged for run in runs for _ in range(run.units)]
        assert spread == [plain(n, n + 1) for n in range(*sentence)]


@given(documents(), st.sampled_from(["sentence", "character"]), st.booleans())
def test_measured_as_by_the_library_for_the_field(read: AnnotatedDocument, unit, nested) -> None:  # type: ignore[no-untyped-def]
    found = measure([read], ["a", "b"], unit, nested=nested, resamples=0)
    spans = read.sentences
    if unit == "character":
        spans = tuple(Span(n, n + 1) for sentence in spans for n in range(*sentence))
    for row in found.rows:
        values = [
            [
                tuple(
                    said(read, who, *span, tag, nested)
                    for tag in ("a", "b")
                    if row.tag in (None, tag)
                )
                for who in range(3)
            ]
            for span in spans
        ]
        known = sorted({value for unit_ in values for value in unit_})
        numbers = [[known.index(value) for value in unit_] for unit_ in values]
        if len(known) > 1:
            assert row.alpha.value == pytest.approx(alpha([tally(numbers, len(known))]))
            assert row.fleiss.value == pytest.approx(plain_fleiss(numbers))
        else:
            assert row.alpha.value is None
    for pair in found.pairs:
        a, b = (read.annotators.index(name) for name in pair.annotators)
        numbers = [[said(read, a, *s, tag, nested) for tag in ("a", "b")] for s in spans]
        others = [[said(read, b, *s, tag, nested) for tag in ("a", "b")] for s in spans]
        if pair.percent.value is not None:
            agreed = sum(x == y for x, y in zip(numbers, others, strict=True)) / len(spans)
            assert pair.percent.value == pytest.approx(agreed)


# In a library


def class_of(path: Path, said_: dict[str, dict[str, list[str]]]) -> None:
    for name, tags in said_.items():
        store = Store.open(path, name)
        document = store.documents.get("bridge")
        for tag, quotes in tags.items():
            for quote in quotes:
                store.annotate(document, span_of(document, quote), [tag] if tag else [], "why")
        store.close()


def row(found: Agreement, tag: str | None, document: str | None = None) -> AgreementRow:
    (one,) = [r for r in found.rows if (r.tag, r.document) == (tag, document)]
    return one


def test_a_library(store: Store, path: Path) -> None:
    add(store)  # four sentences
    add(store, "Nobody reads this.", "other")
    class_of(
        path,
        {
            "Ada": {"claim": ["bridge", "thirty"], "opinion": ["scandal"]},
            "Ben": {"claim": ["Monday"], "opinion": ["scandal"]},
            CONSENSUS: {"claim": ["mayor"]},
        },
    )
    found = agreement(store, resamples=200)
    claim = row(found, "claim")
    assert (claim.annotators, claim.units, claim.tagged) == (("Ada", "Ben"), 4, 3)
    assert claim.percent.value == 0.75
    assert claim.cohen.value == pytest.approx(0.5)
    assert claim.alpha.value == pytest.approx(1 - 7 * 2 / (2 * 3 * 5))
    assert row(found, "claim", "bridge").alpha == claim.alpha
    assert row(found, "opinion").alpha.value == 1
    assert row(found, None).percent.value == 0.75
    assert [(one.document, one.what) for one in found.left_out] == [
        ("bridge", "the annotations by consensus, since they record a decision"),
        ("other", "the whole document, since nobody has annotated it"),
    ]
    between = claim.alpha.interval
    assert between is not None
    assert between.low <= claim.alpha.value <= between.high
    assert between.resamples + between.undefined == 200
    assert agreement(store, resamples=200) == found
    assert agreement(store, resamples=200, seed=1) != found


def test_what_is_said_where_there_is_no_number(store: Store, path: Path) -> None:
    add(store)
    class_of(path, {"Ada": {"claim": ["bridge"]}})
    alone = agreement(store)
    assert row(alone, "claim").alpha == (None, NOTHING_IN_COMMON, None)
    assert row(alone, "claim").percent == (None, NOTHING_IN_COMMON, None)
    assert row(alone, "claim", "bridge").percent.reason == NOTHING_IN_COMMON
    assert "only Ada" in alone.left_out[0].what
    class_of(path, {"Ben": {"": ["scandal"], "x": ["bridge", "thirty", "scandal", "mayor"]}})
    class_of(path, {"Ada": {"x": ["bridge", "thirty", "scandal", "mayor"]}})
    everything = row(agreement(store, tags=["x"]), "x")
    assert everything.percent.value == 1
    assert everything.alpha == everything.cohen == everything.fleiss == (None, CONSTANT, None)
    unused = row(agreement(store, tags=["opinion"]), "opinion")
    assert unused.percent == unused.alpha == unused.unitizing == (None, UNUSED, None)
    class_of(path, {"Cy": {"x": ["mayor"]}})
    three = row(agreement(store, tags=["x"]), "x")
    assert three.cohen.reason == "for two annotators only"
    assert row(agreement(store, tags=["x"], annotators=["Ada", "Cy"]), "x").cohen.value is not None


def test_nested_tags_count_where_asked(store: Store, path: Path) -> None:
    add(store)
    class_of(path, {"Ada": {"claim/figure": ["thirty"]}, "Ben": {"claim": ["thirty"]}})
    assert row(agreement(store), "claim").alpha.value == pytest.approx(0)
    assert row(agreement(store, nested=True), "claim").alpha.value == 1
    assert row(agreement(store, nested=True, unit="character"), "claim").unitizing.value == 1


def test_documents_that_others_have_annotated(store: Store, path: Path) -> None:
    add(store)
    add(store, "One is here. Two is here. Three is here.", "second")
    class_of(path, {name: {"claim": ["bridge"]} for name in ("Ada", "Ben", "Cy")})
    for name, quote in (("Ada", "One"), ("Ben", "Two")):
        other = Store.open(path, name)
        document = other.documents.get("second")
        other.annotate(document, span_of(document, quote), ["claim"])
        other.close()
    found = agreement(store)
    everywhere = row(found, "claim")
    assert "differs" in everywhere.fleiss.reason
    assert "differs" in everywhere.unitizing.reason
    data = [[1, 0, 0, 0, 1, 0, 0], [1, 0, 0, 0, 0, 1, 0], [1, 0, 0, 0, *[math.nan] * 3]]
    assert everywhere.alpha.value == pytest.approx(
        krippendorff.alpha(reliability_data=data, level_of_measurement="nominal")
    )
    assert found.gaps()["Fleiss' κ"] == [everywhere.fleiss.reason]
    assert ("second", "Cy, who has not annotated it") in found.left_out
    assert {pair.annotators: pair.documents for pair in found.pairs} == {
        ("Ada", "Ben"): ("bridge", "second"), ("Ada", "Cy"): ("bridge",), ("Ben", "Cy"): ("bridge",)
    }  # fmt: skip


def test_nothing_at_all() -> None:
    store = in_memory()
    assert agreement(store).pairs == ()
    assert row(agreement(store), None).alpha.reason == NOTHING_IN_COMMON


# Bootstrap


@given(st.lists(st.integers(0, 2**40), min_size=1, max_size=20))
def test_packed_counts_add_up(counts: list[int]) -> None:
    assert unpack_counts(pack_counts(counts), len(counts)) == tuple(counts)
    assert unpack_counts(pack_counts(counts) * 3, len(counts)) == tuple(
        3 * count for count in counts
    )


def test_intervals_cover_what_they_are_said_to() -> None:
    # A coin of one half, 200 throws: the interval of the mean is about ±1.96·√(.25/200) = ±.069.
    throws = [pack_counts([n % 2]) for n in range(200)]
    means = [sums[0][0] / 200 for sums in resampled([throws], 1, 2000, 7)]
    between = interval(means)
    assert between is not None
    assert between.low == pytest.approx(0.431, abs=0.01)
    assert between.high == pytest.approx(0.569, abs=0.01)
    assert interval([None, None, 0.5]) is None
    assert interval([0.0, None, 1.0]) == (pytest.approx(0.025), pytest.approx(0.975), 2, 1)


def test_every_coefficient_is_undefined_without_units() -> None:
    for name in ("percent", "cohen", "fleiss", "alpha"):
        assert getattr(coefficients, name)([]) is None


def test_readers_who_mean_the_same_sentence_agree_whatever_stray_letters_they_selected() -> None:
    with closing(in_memory("Ada")) as store:
        document = add(store, "They left for Turkey. A day later nobody knew. The end came.")
        store.annotate(document, span_of(document, "They left for Turkey. A"), ["disputed"])
        other = store.in_name_of("Ben")
        other.annotate(document, span_of(document, "They left for Turkey."), ["disputed"])
        (row, *_) = agreement(store, resamples=0).rows
        assert (row.units, row.tagged, row.cohen.value) == (3, 2, 1.0)
        assert row.percent.value == 1.0
