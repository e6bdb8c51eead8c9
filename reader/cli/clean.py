"""`variorum clean`: what cleaning makes of a source, without a library."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

import click

from corpus.cleaning.pipeline import clean as clean_raw
from corpus.cleaning.review import KEEPING_COMMENTS, NOTHING, Review
from corpus.errors import UnreadableSource, VariorumError
from corpus.formats.reading import LIMIT
from corpus.sources.addresses import is_address
from corpus.sources.files import STDIN, open_file
from corpus.sources.loading import prepare, prepare_address, prepare_file
from corpus.sources.source import PreparedSource
from corpus.text.storable import storable
from reader.advice import explained
from reader.cli.json_objects import cleaned_json, cleaned_record
from reader.cli.options import FILE_NAME, json_option, keep_comments_option, library_option
from reader.cli.output import print_error, print_json, print_text, to_json
from reader.cli.removals import print_changes
from reader.cli.source_notes import cleaning_notes


@click.command(short_help="Print the cleaned text of a file or page without adding it.")
@click.argument("path", required=False, type=FILE_NAME, metavar="PATH")
@click.option(
    "--removed", is_flag=True, help="Print what was removed and changed, and by which rule."
)
@click.option("--jsonl", is_flag=True,
              help='Clean many: lines {"id","raw_text"} in, lines of JSON out.')  # fmt: skip
@click.option(
    "--encoding", metavar="NAME", help="The encoding of the file, if it is detected wrongly."
)
@keep_comments_option
@library_option
@json_option
def clean(
    path: str | None,
    removed: bool,
    jsonl: bool,
    encoding: str | None,
    keep_comments: bool,
    library: Path | None,
    as_json: bool,
) -> int:
    """Print the cleaned text of a file, a page (https://…) or standard input (-), without adding
    it.

    --json prints the exact text, with its blocks, metadata and every change that cleaning made.
    """
    review = KEEPING_COMMENTS if keep_comments else NOTHING
    if jsonl:
        return _clean_lines(path or STDIN, review)
    if path is None:
        raise click.UsageError("name a file or a web address to clean, or - for standard input")
    prepared = _prepared(path, encoding, review)
    for note in cleaning_notes(prepared, "--removed shows what was removed"):
        print_error(f"{prepared.source.name}: {note}")
    cleaned = prepared.cleaned
    if as_json:
        print_json(cleaned_json(cleaned))
    elif removed:
        print_changes(cleaned)
    else:
        print_text(cleaned.text)
    return 0


def _prepared(path: str, encoding: str | None, review: Review) -> PreparedSource:
    if path == STDIN:
        data = sys.stdin.buffer.read(LIMIT + 1)
        return prepare(data, "standard input", encoding=encoding, review=review)
    if is_address(path):
        return prepare_address(path, encoding=encoding, review=review)
    return prepare_file(path, encoding=encoding, review=review)


# Many through one process


def _clean_lines(path: str, review: Review) -> int:
    """Answer each line as soon as it is read; a bad one gets an answer with an "error"."""
    failed = False
    with sys.stdin.buffer if path == STDIN else open_file(path) as file:
        for number, line in enumerate(_nonempty(file), start=1):
            answer = _answer(line, number, review)
            if "error" in answer:
                failed = True
                print_error(f"line {number}: {answer['error']}")
            sys.stdout.write(to_json(answer) + "\n")
            sys.stdout.flush()
    return 1 if failed else 0


def _nonempty(file: BinaryIO) -> Iterator[bytes]:
    return (line for line in file if line.strip())


def _answer(line: bytes, number: int, review: Review) -> dict[str, Any]:
    name: Any = number
    try:
        given = json.loads(line)
        if not isinstance(given, dict) or not isinstance(given.get("raw_text"), str):
            raise UnreadableSource('the line must be an object with a "raw_text"')
        name = given.get("id", number)
        url = given.get("url")
        # As plain text, whatever it looks like: the spans of the answer count `raw_text` itself.
        raw = storable(given["raw_text"])
        url = url if isinstance(url, str) else None
        cleaned = clean_raw(raw, url=url, without=review.without)
        return cleaned_record(name, cleaned)
    except ValueError:
        return {"id": name, "error": "this is not JSON"}
    except VariorumError as error:
        return {"id": name, "error": explained(error)}
    except Exception as error:  # noqa: BLE001 - one line never stops the others
        return {"id": name, "error": f"this could not be cleaned ({type(error).__name__}: {error})"}
