"""The pages of `variorum feedback`: a page for each annotator, and one for all."""

from __future__ import annotations

from pathlib import Path

from annotations.analysis.feedback.results import ClassFeedback
from corpus.ids import now
from corpus.storage.slugs import slug_of
from reader.cli.output import local_time
from reader.files import write_folder_for_user, write_for_user
from reader.report.feedback_pages import Written, annotator_page, class_page

_SUFFIX = ".html"
_CLASS = "class"
"""The page of all."""
# Names that Windows gives to devices, whatever the suffix.
_DEVICES = frozenset(
    {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}
)


def write_pages(
    result: ClassFeedback, path: Path, library: Path, title: str, passages: int, *, alone: bool
) -> list[str]:
    """Write one page where the path has the suffix of one: of the annotator who stands `alone`, or
    of all; else a folder of pages. Returns the names of the files. `title` is the library's name.

    Raises VariorumError, saying what is in the way.
    """
    written = Written(title, local_time(now()))
    if path.suffix.lower() in (_SUFFIX, ".htm"):
        page = (
            annotator_page(result.annotators[0], written)
            if alone
            else class_page(result, written, passages, lambda _: None)
        )
        write_for_user(path, page, library)
        return [path.name]
    files = file_names([feedback.annotator for feedback in result.annotators])

    def write(folder: Path) -> list[str]:
        pages = {
            files[feedback.annotator]: annotator_page(feedback, written)
            for feedback in result.annotators
        }
        pages[_CLASS + _SUFFIX] = class_page(result, written, passages, files.get)
        for name, page in pages.items():
            (folder / name).write_text(page, "utf-8", newline="")
        return sorted(pages)

    return write_folder_for_user(path, write, _SUFFIX)


def file_names(names: list[str]) -> dict[str, str]:
    """A file for each name: letters, digits and hyphens only, none twice, none `class.html`, none
    that Windows reserves.
    """
    taken, files = {_CLASS, *_DEVICES}, {}
    for name in names:
        stem = slug = slug_of(name)
        number = 1
        while stem in taken:
            number += 1
            stem = f"{slug}-{number}"
        taken.add(stem)
        files[name] = stem + _SUFFIX
    return files
