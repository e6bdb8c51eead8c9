"""Other people's libraries into this one."""

from __future__ import annotations

from pathlib import Path

import click

from annotations.merging.merge import merge as merge_libraries
from annotations.merging.report import Report
from corpus.errors import VariorumError
from reader.cli.opening import opened
from reader.cli.options import as_option, json_option, library_option
from reader.cli.output import complain, count, print_json, say


@click.command(short_help="Take in other people's libraries.")
@click.argument("files", nargs=-1, required=True, metavar="FILE...",
                type=click.Path(path_type=Path))  # fmt: skip
@library_option
@as_option
@json_option
def merge(
    files: tuple[Path, ...], library: Path | None, annotator: str | None, as_json: bool
) -> int:
    """Take in other people's libraries: their documents, annotations, tags and links.

    Everybody's annotations keep their author. Doing it twice changes nothing, the order has no
    effect, and variorum undo takes all of it back. Where one annotation was edited here and there,
    the later edit is shown and the other is kept. A folder stands for the libraries in it.
    """
    paths = [path for given in files for path in _libraries(given)]
    with opened(library, annotator, make=True) as store:
        report = merge_libraries(store, paths)
    if as_json:
        print_json(report.as_json())
    else:
        _tell(report)
    for sentence in report.refused.values():
        complain(sentence)
    return 1 if report.refused else 0


def _libraries(given: Path) -> list[Path]:
    if not given.is_dir():
        return [given]
    found = sorted(given.glob("*.db"))
    if not found:
        raise VariorumError(f"there is no library (.db) in the folder {given.name}")
    return found


def _tell(report: Report) -> None:
    if not report.libraries:
        return
    if report.documents:
        say(f"{count(len(report.documents), 'document')} came: {', '.join(report.documents)}")
    if report.revised:
        say(f"a later text than the one here: {', '.join(report.revised)}")
    if report.tags:
        say(f"new in the codebook: {', '.join(report.tags)}")
    done = [
        f"{number:,} {what}"
        for number, what in (
            (report.added, "came"),
            (report.updated, "edited there since"),
            (report.deleted, "deleted there since"),
            (report.known, "known"),
            (report.joined, "joined with one on the same passage"),
            (len(report.moved), "found elsewhere in the text as it is here"),
            (len(report.lost), "without a place in it"),
        )
        if number
    ]
    n = len(report.libraries)
    whose = "a library" if n == 1 else f"{n:,} libraries"
    say(f"annotations of {whose}: {', '.join(done) or 'none'}")
    if report.conflicts:
        say(
            f"{count(len(report.conflicts), 'annotation')} edited here and there: the later edit "
            "is shown, the other is kept beside it"
        )
    if report.added or report.updated or report.deleted or report.documents:
        say("variorum undo takes it back")
