"""A class beside its consensus: by sentences where it was settled so, and what is left out."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from annotations.analysis.feedback.library_feedback import class_feedback
from annotations.analysis.feedback.results import is_mild
from annotations.errors import BadRound, NoStandard, UnknownAnnotator
from annotations.model import CONSENSUS
from annotations.seminar import adjudication, blind_rounds
from annotations.service.copying import copy_annotations
from annotations.service.store import Store
from tests.helpers.factories import TEXT, add, span_of

Opened = Callable[..., Store]


def tag(store: Store, quote: str, tag: str) -> None:
    document = store.documents.get("bridge")
    store.annotate(document, span_of(document, quote), [tag])


def settle(store: Store, sentence: str, tag: str) -> None:
    document = store.documents.get("bridge")
    adjudication.toggle(store, document, span_of(document, sentence), tag)


@pytest.fixture
def seminar(store: Store, opened: Opened) -> Store:
    """Ada and Ben have tagged; two sentences are settled; Cy has read another document."""
    add(store)
    other = add(store, "Quite another matter. It was denied.", "matter")
    ben, cy = opened("Ben"), opened("Cy")
    tag(store, "bridge was closed", "claim")
    tag(store, "thirty buses", "claim")
    tag(store, "That is a scandal, and nobody will say so.", "opinion")
    tag(ben, "The bridge was closed on Monday.", "claim")
    tag(ben, "Officials said", "opinion")
    cy.annotate(other, span_of(other, "denied"), ["claim"])
    settle(store, "The bridge was closed on Monday.", "claim")
    settle(store, "Officials said that thirty buses were turned back.", "claim")
    return store


def test_a_consensus_by_sentences_counts_by_sentences(seminar: Store) -> None:
    result = class_feedback(seminar)
    question = result.question
    assert (question.against, question.unit, question.complete) == (CONSENSUS, "sentence", False)
    ada, ben, cy = result.annotators
    assert [f.annotator for f in result.annotators] == ["Ada", "Ben", "Cy"]
    assert ada.main == (2, 2, 2)
    assert ada.unsettled == 1  # the class has said nothing of the scandal
    assert ada.overall.mild == 2  # of another extent than the sentence
    assert ada.overall.scores["exact"] == (0, 2, 2)
    assert ada.overall.scores["overlap"] == (2, 2, 2)
    assert all(is_mild(one) for one in ada.documents[0].comparison.comparisons)
    assert ben.main == (1, 2, 2)
    assert (ben.overall.outcomes["hit"], ben.overall.outcomes["other tag"]) == (1, 1)
    assert [row.tag for row in ben.scores] == [None, "claim", "opinion"]
    assert ben.scores[2].scores["sentence"] == (0, 1, 0)
    # Cy has not read it: that is no judgement.
    assert (cy.main, [left.slug for left in cy.left_out]) == ((0, 0, 0), ["bridge"])
    assert [left.slug for left in result.left_out] == ["matter"]


def test_the_passages_that_most_have_missed_come_first(seminar: Store, opened: Opened) -> None:
    settle(seminar, "The mayor denied everything.", "disputed")
    result = class_feedback(seminar)
    first, second, third = result.missed
    assert (first.text, first.missed) == ("The mayor denied everything.", ("Ada", "Ben"))
    assert second.other_tag == (("Ben", "opinion"),)
    assert (second.found, third.found) == (("Ada",), ("Ada", "Ben"))
    assert third.text == "The bridge was closed on Monday."


def test_if_the_standard_is_complete_what_it_leaves_untagged_is_untagged(seminar: Store) -> None:
    (ada,) = class_feedback(seminar, ["Ada"], complete=True).annotators
    assert (ada.main, ada.unsettled) == ((2, 3, 2), 0)


def test_a_consensus_that_was_taken_over_is_complete(seminar: Store, opened: Opened) -> None:
    seminar.delete([one.id for one in seminar.annotations(annotator=CONSENSUS)])
    document = seminar.documents.get("bridge")
    teacher = opened("Teacher")
    teacher.annotate(document, span_of(document, "The mayor denied everything."), ["disputed"])
    copy_annotations(seminar, "Teacher", as_consensus=True)
    result = class_feedback(seminar, ["Ada"])
    assert (result.question.unit, result.question.complete) == ("sentence", True)
    assert result.annotators[0].main == (0, 3, 1)


def test_another_annotator_is_a_standard_by_passages(seminar: Store) -> None:
    result = class_feedback(seminar, against="Ada")
    assert (result.question.unit, result.question.complete) == ("passage", True)
    assert [f.annotator for f in result.annotators] == ["Ben", "Cy"]
    ben = result.annotators[0]
    outcomes = ben.overall.outcomes
    assert (outcomes["extent"], outcomes["miss"], outcomes["extra"]) == (1, 2, 1)
    by_sentence = class_feedback(seminar, ["Ben"], against="Ada", unit="sentence").annotators[0]
    assert by_sentence.overall.outcomes["other tag"] == 1


def test_a_text_without_sentences_settled_by_passages(store: Store, opened: Opened) -> None:
    document = add(store, TEXT)
    opened(CONSENSUS).annotate(document, span_of(document, "thirty buses"), ["claim"])
    tag(store, "thirty buses", "claim")
    tag(store, "a scandal", "claim")
    result = class_feedback(store)
    assert (result.question.unit, result.question.complete) == ("passage", True)
    assert result.annotators[0].main == (1, 2, 1)


def test_what_cannot_be_compared(store: Store, opened: Opened) -> None:
    add(store)
    with pytest.raises(NoStandard):
        class_feedback(store)
    tag(store, "thirty buses", "claim")
    with pytest.raises(NoStandard):
        class_feedback(store)
    with pytest.raises(UnknownAnnotator, match="Zoe"):
        class_feedback(store, ["Zoe"])
    with pytest.raises(UnknownAnnotator, match="Zoe"):
        class_feedback(store, against="Zoe")
    with pytest.raises(UnknownAnnotator, match="themselves"):
        class_feedback(store, ["Ada"], against="Ada")
    blind_rounds.start(store)
    with pytest.raises(BadRound):
        class_feedback(store)
