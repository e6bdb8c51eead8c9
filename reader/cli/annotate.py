"""`annotate`, and `annotation edit`, `delete`, `copy`, `link` and `unlink`."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click

from annotations.anchoring.quote_lookup import locate
from annotations.model import CONSENSUS, LINK_KINDS, LinkKind
from annotations.model.tag_names import tag_name
from annotations.service import linking
from corpus.document import Span
from reader.cli.json_objects import annotation_json
from reader.cli.open_store import open_store
from reader.cli.options import (
    ANNOTATOR,
    DOCUMENT,
    TAG,
    TEXT,
    as_option,
    json_option,
    library_option,
)
from reader.cli.output import (
    count,
    print_json,
    print_message,
)
from reader.cli.tables import excerpt

_SHORTEST_ID = 8


@click.command(short_help="Tag a passage, or write a note on it.")
@click.argument("name", type=DOCUMENT, metavar="DOC")
@click.option(
    "--quote",
    type=TEXT,
    metavar="TEXT",
    help="The words of the passage; enough of them to identify it.",
)
@click.option("--span", type=click.IntRange(min=0), nargs=2, metavar="START END",
              help="The position of the passage in code points, without the end.")  # fmt: skip
@click.option("--tag", "tags", type=TAG, multiple=True, metavar="TAG",
              help="A tag; repeat it for several. A new tag is added to the codebook.")  # fmt: skip
@click.option("--note", type=TEXT, metavar="TEXT", help="The text of the note.")
@library_option
@as_option
@json_option
def annotate(
    name: str,
    quote: str | None,
    span: tuple[int, int] | None,
    tags: tuple[str, ...],
    note: str | None,
    library: Path | None,
    annotator: str | None,
    as_json: bool,
) -> None:
    """Tag a passage of a document, or write a note on it.

    If you have already annotated exactly this passage, the tags and the note are added to that
    annotation.
    """
    if (quote is None) == (span is None):
        raise click.UsageError("select the passage with either --quote or --span")
    if not tags and not (note or "").strip():
        raise click.UsageError("give a --tag or a --note")
    with open_store(library, annotator) as store:
        document = store.documents.get(name)
        passage_span = locate(document, quote) if quote is not None else Span(*(span or (0, 0)))
        book = store.tags.codebook()
        new_tags = [tag for tag in dict.fromkeys(map(tag_name, tags)) if book.get(tag) is None]
        annotation = store.annotate(document, passage_span, tags, note)
    if as_json:
        print_json(annotation_json(annotation))
        return
    print_message(f"{_done(annotation.content, tags, note)}; variorum undo reverts it")
    for tag in new_tags:
        print_message(f"{tag} is a new tag in this library")


def _done(content: str, tags: Iterable[str], note: str | None) -> str:
    named = ", ".join(dict.fromkeys(map(tag_name, tags)))
    if not named:
        return f"wrote a note on {excerpt(content)}"
    return f"tagged {excerpt(content)} as {named}" + (", with a note" if note else "")


@click.group(short_help="Edit, delete or link annotations.", no_args_is_help=False)
def annotation() -> None:
    """Edit, delete or link annotations, named by their id or the beginning of it."""


@annotation.command("edit", short_help="Change the tags, note or extent of an annotation.")
@click.argument("id_", type=TEXT, metavar="ID")
@click.option("--tag", "tags", type=TAG, multiple=True, metavar="TAG",
              help='The new tags, which replace the old ones; "" for none.')  # fmt: skip
@click.option("--note", type=TEXT, metavar="TEXT", help='The new note; "" removes it.')
@click.option("--span", type=click.IntRange(min=0), nargs=2, metavar="START END",
              help="The new position in the document.")  # fmt: skip
@library_option
@as_option
@json_option
def edit(
    id_: str,
    tags: tuple[str, ...],
    note: str | None,
    span: tuple[int, int] | None,
    library: Path | None,
    annotator: str | None,
    as_json: bool,
) -> None:
    """Change the tags, note or extent of an annotation. Without an option, a value is not
    changed."""
    if not tags and note is None and span is None:
        raise click.UsageError("name what to change: --tag, --note or --span")
    new_tags = [tag for tag in tags if tag.strip()] if tags else None
    with open_store(library, annotator) as store:
        previous = store.annotation(id_)
        changed = store.edit(
            previous.id, tags=new_tags, note=note, span=Span(*span) if span else None
        )
    if as_json:
        print_json(annotation_json(changed) if changed else None)
    elif changed is None:
        print_message(
            "deleted the annotation, since it had no other tag, note, link or reply; variorum undo "
            "restores it"
        )
    else:
        tagged = f" ({', '.join(changed.tags)})" if changed.tags else ""
        print_message(
            f"changed the annotation of {excerpt(changed.content)}{tagged}; "
            "variorum undo reverts it"
        )


@annotation.command("delete", short_help="Delete annotations.")
@click.argument("ids", nargs=-1, required=True, type=TEXT, metavar="ID...")
@library_option
@as_option
@json_option
def delete(
    ids: tuple[str, ...], library: Path | None, annotator: str | None, as_json: bool
) -> None:
    """Delete annotations. variorum undo restores them."""
    with open_store(library, annotator) as store:
        annotations = {each.id: each for each in map(store.annotation, ids)}
        store.delete(annotations)
        kept = len(store.annotations_by_id(annotations))
    if as_json:
        print_json([annotation_json(each) for each in annotations.values()])
        return
    if kept:
        print_message(
            f"{count(kept, 'annotation')} without tag, note and links: others have replied to "
            f"{'it' if kept == 1 else 'them'} (variorum replies)"
        )
    if kept == len(annotations):
        return
    if len(annotations) == 1:
        content = next(iter(annotations.values())).content
        print_message(f"deleted the annotation of {excerpt(content)}; variorum undo restores it")
    else:
        print_message(
            f"deleted {count(len(annotations) - kept, 'annotation')}; variorum undo restores them"
        )


@annotation.command("copy", short_help="Copy an annotator's annotations as a starting point.")
@click.option("--from", "name", type=ANNOTATOR, required=True, metavar="NAME",
              help="The annotator whose annotations are copied.")  # fmt: skip
@click.option("--to", type=click.Choice(["me", CONSENSUS]), default="me", show_default=True,
              help="Copy them as your own, or as the consensus.")  # fmt: skip
@click.option("--document", "documents", type=DOCUMENT, multiple=True, metavar="DOC",
              help="Only in this document; repeat it for several.")  # fmt: skip
@click.option("--notes", is_flag=True, help="Copy the notes as well.")
@library_option
@as_option
@json_option
def copy(
    name: str,
    to: str,
    documents: tuple[str, ...],
    notes: bool,
    library: Path | None,
    annotator: str | None,
    as_json: bool,
) -> None:
    """Copy the tags of an annotator as a starting point, as your own or as the consensus.

    Nothing that is there is changed: passages that have an annotation already are left out. Each
    copy gets the reply “Taken over from NAME.” One variorum undo undoes all copies.
    """
    from annotations.service.copying import copy_annotations

    with open_store(library, annotator) as store:
        outcome = copy_annotations(
            store, name, [store.documents.find(document) for document in documents] or None,
            as_consensus=to == CONSENSUS, notes=notes,
        )  # fmt: skip
    if as_json:
        print_json(outcome._asdict())
        return
    left_out = [
        f"{number:,} {why}"
        for number, why in (
            (outcome.present, "on passages that have one already"),
            (outcome.untagged, "without a tag"),
            (outcome.orphaned, "that lost their passage"),
        )
        if number
    ]
    end = f"; left out: {', '.join(left_out)}" if left_out else ""
    undo = "; variorum undo deletes them" if outcome.copied else ""
    target = " as the consensus" if to == CONSENSUS else ""
    print_message(f"copied {count(outcome.copied, 'annotation')} of {name}{target}{end}{undo}")


@annotation.command(
    "link", short_help="Link an annotation that supports, contradicts or repeats another."
)
@click.argument("source", type=TEXT, metavar="ID")
@click.argument("kind", type=click.Choice(LINK_KINDS), metavar="KIND")
@click.argument("target", type=TEXT, metavar="ID")
@library_option
@as_option
@json_option
def link(
    source: str,
    kind: LinkKind,
    target: str,
    library: Path | None,
    annotator: str | None,
    as_json: bool,
) -> None:
    """Link two annotations: the first supports, contradicts or repeats the second.

    KIND is one of these three words.
    """
    with open_store(library, annotator) as store:
        ends = linking.link(store, source, kind, target)
    if as_json:
        print_json([annotation_json(end) for end in ends if end])
    elif ends.source and ends.target:
        one, other = excerpt(ends.source.content), excerpt(ends.target.content)
        print_message(f"{one} {kind} {other}; variorum undo reverts it")


@annotation.command("unlink", short_help="Remove the links between two annotations.")
@click.argument("one", type=TEXT, metavar="ID")
@click.argument("other", type=TEXT, metavar="ID")
@click.option("--kind", type=click.Choice(LINK_KINDS), help="Only links of this kind.")
@library_option
@as_option
@json_option
def unlink(
    one: str,
    other: str,
    kind: LinkKind | None,
    library: Path | None,
    annotator: str | None,
    as_json: bool,
) -> None:
    """Remove the links between two annotations, in either direction."""
    with open_store(library, annotator) as store:
        ends = linking.unlink(store, one, other, kind)
    if as_json:
        print_json([annotation_json(end) for end in ends if end])
    else:
        print_message("removed the link between the two annotations; variorum undo restores it")
