"""The report's page: its beginning, and its sections in order."""

from __future__ import annotations

from collections.abc import Iterator

from reader.report.agreement import agreement_section, pairs_section
from reader.report.data import Report
from reader.report.frame import PageName, Section, html_page
from reader.report.overview import documents, facts, people
from reader.report.passages import disagreements, distributions, memos


def page(report: Report) -> str:
    """The whole file."""
    return html_page(
        PageName("report", report.library, report.gathered_at),
        "Who read what, and how",
        [facts(report)],
        list(_sections(report)),
    )


def _sections(report: Report) -> Iterator[Section]:
    yield Section("documents", "Documents", documents(report))
    if report.tagged:
        yield Section("people", "Who tagged how much", people(report))
    results = report.agreement
    yield Section(
        "agreement", "Agreement", agreement_section(results, report.names, report.any_tag)
    )
    if results.pairs:
        yield Section("pairs", "Who agrees with whom", pairs_section(results))
    if any(document.tag_distribution for document in report.documents):
        yield Section("distributions", "Tags along the texts", distributions(report))
    yield Section("disagreements", "The most divided sentences", disagreements(report))
    if report.memos:
        yield Section("memos", "Memos", memos(report.memos))
