"""What co-teachers and keepers may download in a browser: the report and the usual exports."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Download:
    """A file made by a command of the program."""

    title: str
    arguments: tuple[str, ...]
    """The command line; the file's name follows."""
    suffix: str
    """The end of the file's name."""
    media_type: str


_OFFICE = "application/vnd.openxmlformats-officedocument."
DOWNLOADS = {
    "report": Download("Report (HTML)", ("report",), "-report.html", "text/html; charset=utf-8"),
    "csv": Download("Annotations (CSV)", ("export", "--format", "csv"), ".csv", "text/csv"),
    "xlsx": Download(
        "Workbook for Excel and LibreOffice", ("export", "--format", "xlsx"), ".xlsx",
        f"{_OFFICE}spreadsheetml.sheet",
    ),
    "quotes": Download(
        "Quotes (Word)", ("export", "--format", "quotes"), "-quotes.docx",
        f"{_OFFICE}wordprocessingml.document",
    ),
    "text": Download(
        "Texts with their passages marked (Word)", ("export", "--format", "text"), "-text.docx",
        f"{_OFFICE}wordprocessingml.document",
    ),
    "qdpx": Download(
        "Project for ATLAS.ti, MAXQDA and NVivo (QDPX)", ("export", "--format", "qdpx"), ".qdpx",
        "application/zip",
    ),
    "qdc": Download(
        "Codebook (QDC)", ("export", "--format", "qdc"), ".qdc", "application/xml",
    ),
    "web-annotation": Download(
        "Web Annotations (JSON-LD)", ("export", "--format", "web-annotation"), ".jsonld",
        "application/ld+json",
    ),
    "memos": Download("Memos (CSV)", ("export", "--format", "csv", "--memos"), "-memos.csv",
                      "text/csv"),
}  # fmt: skip
"""By the name by which a page asks for them."""
