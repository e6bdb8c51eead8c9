"""The loss report in words."""

from __future__ import annotations

from collections.abc import Iterable

from annotations.analysis.selection import ExportSelection
from annotations.exchange.project import Loss
from annotations.storage.schema import BUILT_IN_TAGS
from corpus.document import DocumentSummary


def attribute_loss(documents: Iterable[DocumentSummary]) -> Loss:
    """What is left out of a file that says nothing of these documents' attributes."""
    number = sum(len(one.attributes) + len(one.collections) for one in documents)
    return Loss(
        "attributes and collections of documents",
        number,
        "variorum attributes export FILE writes them",
    )


def reply_loss(selection: ExportSelection) -> Loss:
    """The replies that are left out of a file that has none."""
    return Loss("replies", len(selection.replies), "variorum export --replies FILE writes them")


def loss_sentence(title: str, loss: Loss) -> str:
    """What a file of this format (as a person calls it) cannot hold, as a sentence."""
    sentence = f"{title} cannot hold {loss.what}: {loss.number:,} left out"
    return f"{sentence}; {loss.elsewhere}" if loss.elsewhere else sentence


def left_out_sentence(loss: Loss) -> str:
    """What was left out of a file that was imported, as a sentence."""
    sentence = f"a library cannot hold {loss.what}: {loss.number:,} not imported"
    return f"{sentence}; {loss.elsewhere}" if loss.elsewhere else sentence


def described_tags(selection: ExportSelection) -> int:
    """How many of the tags in a selection have a description that somebody wrote."""
    used = {tag for annotation in selection.annotations for tag in annotation.tags}
    built_in = {tag[1]: tag[5] for tag in BUILT_IN_TAGS}
    return sum(
        tag.name in used and tag.description not in ("", built_in.get(tag.name))
        for tag in selection.codebook.tags
    )


def links_elsewhere(selection: ExportSelection) -> int:
    """How many links of a selection lead to annotations that are not in it."""
    ids = {annotation.id for annotation in selection.annotations}
    return sum(link.target not in ids for _, link in selection.links())
