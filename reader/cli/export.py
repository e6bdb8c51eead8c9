"""`export`: annotations into files of other programs."""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any, Literal, TypeVar

import click

from annotations.analysis.selection import ExportSelection, selection_of
from annotations.exchange.csv_style import CsvStyle
from annotations.exchange.format import ExchangeFormat, ExportedFile, ExportOptions
from annotations.exchange.loss_report import loss_sentence
from annotations.exchange.registry import EXPORTED, by_name, by_suffix
from annotations.model import Status
from corpus.errors import VariorumError
from corpus.sources.files import STDIN, read_bytes
from reader.cli.annotation_filter import filtered_annotations
from reader.cli.csv_options import csv_options, csv_style
from reader.cli.document_filter import chosen_documents
from reader.cli.json_reports import export_json
from reader.cli.open_library import chosen_library
from reader.cli.open_store import open_store
from reader.cli.options import (
    FILE_NAME,
    filter_options,
    json_option,
    library_option,
    pseudonyms_option,
)
from reader.cli.output import count, on_terminal, print_error, print_json, print_message, print_text
from reader.cli.pseudonyms import same_annotations, with_pseudonyms
from reader.export_files import write_export
from reader.files import write_for_user

_OTHERS = {",": "semicolons or tabs", ";": "commas or tabs", "\t": "commas or semicolons"}
"""What else separates cells for some spreadsheet."""
_LARGEST_TEMPLATE = 1 << 20
"""Bytes."""
Command = TypeVar("Command", bound=Callable[..., Any])


def format_option(
    formats: tuple[ExchangeFormat, ...],
) -> Callable[[Command], Command]:
    """`--format`, with the names of these formats to choose from."""
    return click.option(
        "--format",
        "kind",
        type=click.Choice([format_.name for format_ in formats]),
        help="The format, if the name of the file does not show it.",
    )


@click.command(short_help="Export the annotations to a file.")
@click.argument("file", type=FILE_NAME, metavar="FILE")
@format_option(EXPORTED)
@csv_options
@click.option("--memos", is_flag=True, help="Export the memos instead of the annotations.")
@click.option("--replies", is_flag=True, help="Export the replies instead of the annotations.")
@click.option(
    "--by",
    "grouped_by",
    type=click.Choice(["document", "tag"]),
    help="How quotes are grouped (default: by document).",
)
@click.option(
    "--template", type=FILE_NAME, metavar="FILE",
    help="Export quotes as this template (Jinja2) says.",
)  # fmt: skip
@pseudonyms_option
@filter_options
@library_option
@json_option
def export(
    file: str,
    kind: str | None,
    excel: bool,
    delimiter: str | None,
    memos: bool,
    replies: bool,
    grouped_by: Literal["document", "tag"] | None,
    template: str | None,
    key: str | None,
    query: str | None,
    tag: str | None,
    document: str | None,
    by: str | None,
    status: Status | None,
    collections: tuple[str, ...],
    conditions: tuple[str, ...],
    library: Path | None,
    as_json: bool,
) -> None:
    """Export the annotations to a file, or to standard output (-).

    The ending of the file's name selects the format. What the format cannot hold is listed. A CSV
    file has one row for each annotation and tag; with --memos, one for each memo, with --replies
    one for each reply. A QDPX file is a project for programs such as ATLAS.ti, MAXQDA, NVivo and
    QualCoder, a QDC file a codebook for them. An existing file is replaced when the new one is
    complete. A cell that a spreadsheet would run as a formula gets an apostrophe in front; --excel
    also protects cells from spreadsheets that split columns in another way than the file. With
    --pseudonyms nobody is named: notes, memos, replies and tags have pseudonyms as well; documents
    are not changed.

    FILE.md, FILE.html and FILE.docx are quotes: the words in their sentences, with notes, tags and
    references. With --format text, FILE.html and FILE.docx are the whole documents with their
    passages marked. FILE.bib, FILE.ris and --format csl-json are the documents as references.
    """
    of_documents = any((document, collections, conditions))
    of_annotations = any((query is not None, tag, by, status))
    if memos and (of_documents or of_annotations):
        raise click.UsageError(
            "--memos cannot be combined with a filter; variorum memo list "
            "DOC lists the memos on one document"
        )
    if replies and (memos or of_documents or of_annotations):
        raise click.UsageError("--replies cannot be combined with --memos or a filter")
    format_ = by_name("quotes") if template and not kind else chosen_format(file, kind, EXPORTED)
    if format_.name != "quotes" and (grouped_by or template):
        option = "--template" if template else "--by"
        raise click.UsageError(f"{option} is for quotes; name the file FILE.md, .html or .docx")
    _check_ending(file, format_, template)
    if as_json and file == STDIN:
        raise click.UsageError("--json cannot be used when the file goes to standard output")
    if delimiter and format_.name != "csv":
        raise click.UsageError("--delimiter is for CSV; name the file FILE.csv")
    style = csv_style(excel, delimiter)
    if memos:
        if format_.name != "csv":
            raise VariorumError("memos are exported as CSV; name the file FILE.csv")
        _export_memos(file, key, style, library, as_json)
        return
    if replies:
        if format_.name != "csv":
            raise VariorumError("replies are exported as CSV; name the file FILE.csv")
        _export_replies(file, key, style, library, as_json)
        return
    with open_store(library) as own, with_pseudonyms(own, key, file) as store:
        annotations = filtered_annotations(
            own, tag=tag, document=document, by=by, status=status, query=query,
            collections=collections, conditions=conditions,
        )  # fmt: skip
        annotations = same_annotations(store, annotations)
        chosen: Collection[str] | None = None
        if of_annotations:
            chosen = {one.document for one in annotations}
        elif of_documents:
            names = [document] if document else []
            chosen = chosen_documents(own, names, collections, conditions)
        selection = selection_of(store, annotations, chosen)
        options = ExportOptions(
            suffix=Path(file).suffix.lower(),
            for_spreadsheet=excel,
            delimiter=style.delimiter,
            grouped_by=grouped_by or "document",
            template=_template(template) if template else None,
        )
        if file == STDIN:
            exported = _export_to_stdout(format_, selection, options)
        else:
            exported = write_export(
                format_, selection, options, Path(file), chosen_library(library)
            )
    if file == STDIN:
        _print_losses(format_, exported)
        return
    if exported.unsafe_cells:
        print_error(
            f"{count(exported.unsafe_cells, 'cell')} could run as a formula in a spreadsheet that "
            f"separates with {_OTHERS[style.delimiter]}; --excel writes a file that is safe there"
        )
    if as_json:
        print_json(export_json(file, format_.name, len(annotations), exported))
    else:
        _print_losses(format_, exported)
        what = _what(exported, len(annotations))
        print_message(f"exported {what} to {Path(file).name}")


def _check_ending(file: str, format_: ExchangeFormat, template: str | None) -> None:
    """Raises VariorumError for a name that does not say which file of the format is meant."""
    assert format_.exporter is not None
    if file == STDIN or template or not format_.exporter.has_variants:
        return
    if Path(file).suffix.lower() not in format_.suffixes:
        names = " or ".join(f"FILE{suffix}" for suffix in format_.suffixes)
        raise VariorumError(
            f"{format_.title} cannot be written to {Path(file).name}; name it {names}"
        )


def _what(exported: ExportedFile, annotations: int) -> str:
    """What is in a file, counted."""
    if exported.documents is not None:
        return count(exported.documents, "document")
    return (
        count(annotations, "annotation") if exported.tags is None else count(exported.tags, "tag")
    )


def _template(file: str) -> tuple[str, str]:
    """The name and the text of a template. Raises VariorumError."""
    name = Path(file).name
    try:
        return name, read_bytes(file, most=_LARGEST_TEMPLATE).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise VariorumError(f"the template {name} is not in UTF-8") from error


def _export_to_stdout(
    format_: ExchangeFormat, selection: ExportSelection, options: ExportOptions
) -> ExportedFile:
    exporter = format_.exporter
    assert exporter is not None
    if exporter.is_folder or (not exporter.is_text and on_terminal()):
        raise click.UsageError(f"{format_.title} is no text; name a file in place of -")
    exported = exporter.run(selection, options)
    _write_to_stdout(exported.content)
    return exported


def _print_losses(format_: ExchangeFormat, exported: ExportedFile) -> None:
    """The loss report, a line for each kind."""
    for loss in exported.losses:
        print_error(loss_sentence(format_.title, loss))


def _export_memos(
    file: str, key: str | None, style: CsvStyle, library: Path | None, as_json: bool
) -> None:
    from annotations.exchange.memos_csv import write

    with open_store(library) as own, with_pseudonyms(own, key, file) as store:
        memos = store.memos.all()
    content = write(memos, style).encode()
    if file == STDIN:
        _write_to_stdout(content)
        return
    write_for_user(Path(file), content, chosen_library(library))
    if as_json:
        print_json({"path": file, "format": "csv", "memos": len(memos)})
    else:
        print_message(f"exported {count(len(memos), 'memo')} to {Path(file).name}")


def _export_replies(
    file: str, key: str | None, style: CsvStyle, library: Path | None, as_json: bool
) -> None:
    from annotations.exchange.replies_csv import write

    with open_store(library) as own, with_pseudonyms(own, key, file) as store:
        replies = [*store.replies.all(), *store.replies.orphaned()]
    content = write(replies, style).encode()
    if file == STDIN:
        _write_to_stdout(content)
        return
    write_for_user(Path(file), content, chosen_library(library))
    if as_json:
        print_json({"path": file, "format": "csv", "replies": len(replies)})
    else:
        print_message(f"exported {count(len(replies), 'reply')} to {Path(file).name}")


def chosen_format(
    file: str, given: str | None, formats: tuple[ExchangeFormat, ...]
) -> ExchangeFormat:
    """The format that was asked for, or that the file's name shows."""
    if given is not None:
        return by_name(given)
    named = formats[0] if file == STDIN else by_suffix(Path(file), formats)
    if named is not None:
        return named
    names = " or ".join(f"FILE{format_.suffixes[0]}" for format_ in formats)
    options = " or ".join(f"--format {format_.name}" for format_ in formats)
    raise VariorumError(
        f"{Path(file).name} does not show its format; name it {names}, or give {options}"
    )


def _write_to_stdout(content: bytes) -> None:
    if on_terminal():
        print_text(content.decode("utf-8", "replace").replace("\r\n", "\n"))
        return
    sys.stdout.flush()
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()
