"""The library: where it is, and whether it is sound."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

from annotations.health.blind_reports import visible_report
from annotations.health.checks import check
from corpus.errors import LibraryError, Remedy, VariorumError
from corpus.storage.file_systems import location_risk
from reader.advice import with_remedies
from reader.cli.open_store import open_store_at
from reader.doctor.finding import Finding


def library_findings(
    path: Path, annotator: str | None, progress: Callable[..., None]
) -> Iterator[Finding]:
    """Findings about this library; it is read and not changed."""
    if not path.exists():
        if not _can_be_made(path):
            yield Finding(
                "library", "problem", f"{path} cannot be made: its folder cannot be written",
                "name a file elsewhere with --library or VARIORUM_LIBRARY",
            )  # fmt: skip
            return
        yield Finding(
            "library", "unknown", f"{path} is not there yet",
            "variorum add FILE creates it; variorum demo shows a sample",
        )  # fmt: skip
        return
    yield Finding("library", "ok", f"{path}, {path.stat().st_size / 1e6:,.1f} MB")
    if (risk := location_risk(path)) is not None:
        yield Finding("its place", "limited", *_sentence(risk))
    try:
        with open_store_at(path, annotator) as store:
            report = visible_report(store, check(store.database, progress))
    except (LibraryError, UnicodeDecodeError) as error:
        known = error if isinstance(error, LibraryError) else LibraryError(
            f"the library {path.name} is damaged", Remedy.RESTORE, Remedy.RESCUE
        )  # fmt: skip
        yield Finding("its health", "problem", *_sentence(known))
        return
    if report.problems:
        yield Finding(
            "its health", "problem", f"{len(report.problems):,} problems found",
            "variorum check lists them; variorum check --mend repairs what it can",
        )  # fmt: skip
    else:
        yield Finding(
            "its health", "ok",
            f"no problems found in {report.counts['documents']:,} documents and "
            f"{report.counts['annotations']:,} annotations",
        )  # fmt: skip


def _sentence(error: VariorumError) -> tuple[str, str]:
    """What is wrong, and what to do about it."""
    whole = with_remedies(str(error), error.remedies)
    return str(error), whole.removeprefix(str(error)).lstrip("; ")


def _can_be_made(path: Path) -> bool:
    """Whether the nearest folder that is there can be written."""
    folder = next(folder for folder in path.absolute().parents if folder.exists())
    return folder.is_dir() and os.access(folder, os.W_OK | os.X_OK)
