"""Annotations of a file into a library, as the program imports them."""

from __future__ import annotations

from collections.abc import Sequence

from annotations.exchange.import_report import Decide, ImportReport
from annotations.exchange.project import ImportedProject
from annotations.exchange.project_import import import_project
from annotations.exchange.rows import ImportedRow, ImportedRows
from annotations.service.store import Store


def import_annotations(
    store: Store, rows: Sequence[ImportedRow], *, decide: Decide = lambda _: "library"
) -> ImportReport:
    """Import a file that has nothing but annotations."""
    project = rows if isinstance(rows, ImportedRows) else ImportedRows(rows)
    return import_project(store, ImportedProject(project), decide=decide)
