"""Everything that the program says of a class, held against what the class has decided."""

from __future__ import annotations

import csv
import io
import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from lxml import html

from annotations.model import CONSENSUS
from bench.rehearsal.decisions import Decision, Text, alike, alpha, annotators, table, tagged
from reader.tables.charts import coefficient, share

Run = Callable[..., Any]
"""Runs a command on the teacher's library: its output, or the JSON value of it."""


class WrongError(AssertionError):
    """The program says something else than the class has decided."""


def same(what: str, got: object, expected: object) -> int:
    """Raises WrongError where the two differ; 1 for the tally of what was checked."""
    near = isinstance(got, float) and isinstance(expected, float)
    if not (math.isclose(got, expected, abs_tol=1e-9) if near else got == expected):  # type: ignore[arg-type]
        if isinstance(got, Counter) and isinstance(expected, Counter):
            got, expected = dict(got - expected), dict(expected - got)
        raise WrongError(f"{what}: {got!r}, and {expected!r} was decided")
    return 1


def nothing_seen(run: Run, names: Iterable[str], file: str) -> int:
    """In the blind round: no reader's name, word or number in anything that can be asked."""
    checked = same("annotations", run("annotations", "--json"), [])
    checked += same("annotators", [one["annotators"] for one in run("stats", "--json")], [{}] * 4)
    checked += same(
        "alike", {r["percent"]["value"] for r in run("agree", "--json")["rows"]}, {None}
    )
    run("report", file)
    told = [Path(file).read_text("utf-8")]
    told += [run(*asked) for asked in (
        ("annotations",), ("stats",), ("agree",), ("history",), ("list",), ("tags",),
        ("export", "-", "--format", "csv"), ("search", "who says so"),
    )]  # fmt: skip
    for name in names:
        checked += same(f"{name} in the blind round", [t for t in told if name in t], [])
    return checked


def exported(text: str, texts: Sequence[Text], decisions: Sequence[Decision]) -> int:
    """Row for row: who has set which tag on which words, with which note."""
    words = {(text.slug, n): one for text in texts for n, one in enumerate(text.sentences)}
    rows = Counter(
        (row["annotator"], row["document"], row["content"], row["tag"], row["note"])
        for row in csv.DictReader(io.StringIO(text))
    )
    expected = Counter(
        (one.reader, one.document, words[one.document, one.sentence], tag, one.note)
        for one in decisions
        if one.stays
        for tag in one.tags or ("",)
    )
    same("rows of the export", rows, expected)
    return sum(rows.values())


def counted(found: list[dict[str, Any]], decisions: Sequence[Decision]) -> int:
    """`stats`: annotations by tag and annotator, document by document; *consensus* among them."""
    checked, expected = 0, tagged(decisions)
    for one in found:
        slug = one["document"]
        here = [d for d in decisions if d.document == slug and d.stays]
        checked += same(f"annotations of {slug}", one["annotations"], len(here))
        by = Counter(d.reader for d in here)
        checked += same(f"annotators of {slug}", one["annotators"], dict(by))
        checked += same(f"tags of {slug}", set(one["tags"]), set(expected.get(slug, {})))
        for tag, counts in one["tags"].items():
            for name, number in counts.items():
                checked += same(f"{name}: {tag} in {slug}", number, expected[slug][tag][name])
    return checked


def agreed(found: dict[str, Any], texts: Sequence[Text], decisions: Sequence[Decision]) -> int:
    """`agree`: α by the package `krippendorff`, the share of pairs alike by counting."""
    checked = 0
    for row in found["rows"]:
        here = [text for text in texts if row["document"] in (None, text.slug)]
        rows = table(here, decisions, row["tag"])
        name = f"{row['tag']} in {row['document']}"
        checked += same(f"α of {name}", row["krippendorff_alpha"]["value"], alpha(rows))
        checked += same(f"alike in {name}", row["percent"]["value"], alike(rows))
        people = sorted({n for text in here for n in annotators(decisions, text.slug)})
        checked += same(f"annotators of {name}", row["annotators"], people)
        checked += same(f"units of {name}", row["units"], sum(len(t.sentences) for t in here))
    # A tag has a row where somebody has set it.
    used = {(d.document, tag) for d in decisions for tag in d.tags}
    used |= {(slug, None) for slug in (text.slug for text in texts)}
    expected = used | {(None, tag) for _, tag in used}
    return checked + same("rows", {(r["document"], r["tag"]) for r in found["rows"]}, expected)


def reported(text: str, texts: Sequence[Text], decisions: Sequence[Decision]) -> int:
    """The report: documents, who tagged how much, agreement, the most divided sentences."""
    page = html.fromstring(text)
    by_document = tagged(decisions)
    checked = 0
    everybody: Counter[str] = Counter()
    for tags in by_document.values():
        for counts in tags.values():
            everybody.update(counts)
    told = dict(_cells(page, "Who tagged how much", 2))
    checked += same("tags set", told, {name: f"{n:,}" for name, n in everybody.items()})
    documents = {row[0]: row[3:5] for row in _cells(page, "Documents", 5)}
    for one in texts:
        number = sum(d.document == one.slug and d.stays for d in decisions)
        people = len(annotators(decisions, one.slug))
        told_here = documents[one.slug]
        checked += same(f"numbers of {one.slug}", told_here, [f"{number:,}", f"{people:,}"])
    document: list[Text] = []
    for name, tag, _, _, pairs, _, value, *_ in _cells(page, "Agreement", 7):
        document = [t for t in texts if name in ("all", t.slug)] if name else document
        rows = table(document, decisions, None if tag == "which tags" else tag)
        checked += same(f"alike on {tag} in the report", pairs, share(alike(rows)))
        checked += same(f"α on {tag} in the report", value, coefficient(alpha(rows)))
    return checked


def _cells(page: Any, heading: str, first: int) -> Iterator[list[str]]:
    """The first cells of each row of the table under this heading."""
    (there,) = page.xpath(f"//h2[text()='{heading}']/following::table[1]")
    for row in there.xpath(".//tr[td]"):
        yield [cell.text_content().strip() for cell in row.xpath("./*")][:first]


def of_readers(decisions: Iterable[Decision]) -> list[Decision]:
    """Without what the class settled on, which is no voice."""
    return [one for one in decisions if one.reader != CONSENSUS]
