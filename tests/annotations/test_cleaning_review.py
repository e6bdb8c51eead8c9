"""What a reader decides about a cleaning is kept with the document, undone in one step, and holds
when the source is cleaned again.
"""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.errors import ChangedSince
from annotations.service.documents import add_document, reclean_document
from annotations.service.recleaning import carry_over, clean_source
from annotations.service.store import Store
from corpus.cleaning import review as reviews
from corpus.cleaning.changes import Change, changes, toggled
from corpus.cleaning.ledger import Entry, Ledger
from corpus.cleaning.pipeline import clean
from corpus.cleaning.review import BY_HAND, KEEPING_COMMENTS, NOTHING, Choice, Review
from corpus.cleaning.warning import share_kept, warning_for
from corpus.document import Span
from corpus.errors import VariorumError
from corpus.sources.loading import prepare
from tests.corpus.test_cleaning_rules import BODY, FOOT, HEAD, WRAPPED
from tests.helpers.factories import in_memory, prepared_source, span_of

PAGE = f"{HEAD}\n\n{BODY}\n\n{FOOT}\n"
SPANS = st.tuples(st.integers(0, 9), st.integers(0, 9)).map(lambda pair: Span(*pair))
CHOICES = st.builds(Choice, st.sampled_from(["keep", "drop"]), SPANS, st.text(max_size=5))
YEARS = range(1900, 2020)
REVIEWS = st.builds(Review, st.frozensets(st.text(max_size=5)), st.lists(CHOICES).map(tuple))


def with_page(data: str = PAGE) -> tuple[Store, str]:
    store = in_memory()
    taken = add_document(store, prepare(data.encode(), "page.txt", origin="/page.txt"))
    return store, taken.document


def change(store: Store, name: str, words: str) -> Change:
    cleaned = store.documents.cleaned(name)
    raw = cleaned.ledger.raw
    return next(c for c in changes(cleaned) if words in raw[c.raw.start : c.raw.end])


@given(REVIEWS)
def test_a_review_is_stored_and_read(review: Review) -> None:
    assert reviews.from_json(reviews.to_json(review)) == review


@pytest.mark.parametrize(
    "stored",
    ["", "[]", "1", '{"without":[1],"choices":[]}', '{"without":[],"choices":[["keep",0,1]]}',
     '{"without":[],"choices":[["keep","0",1,""]]}', '{"without":[],"choices":[["burn",0,1,""]]}',
     '{"without":null,"choices":[]}'],
)  # fmt: skip
def test_what_is_no_review_is_refused(stored: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - JSON's own, or ours
        reviews.from_json(stored)


def test_a_removal_is_undone_kept_and_taken_back_in_one_step() -> None:
    store, name = with_page()
    before = store.documents.get(name)
    claim = store.annotate(before, span_of(before, before.text[:20]), ["claim"])
    walk = change(store, name, "A short walk")
    anew = reclean_document(store, name, toggled(NOTHING, walk), "restored a passage")
    after = store.documents.get(name)
    assert "A short walk" in after.text
    assert after.revision != before.revision
    assert (anew.moved, anew.orphaned) == (0, 0)
    assert store.documents.cleaned(name).review == Review(
        choices=(Choice("keep", walk.raw, walk.rule),)
    )
    assert store.annotation(claim.id).content == claim.content
    assert store.journal.undo() == f"restored a passage in “{before.title}”"
    assert store.documents.get(name) == before
    assert store.documents.cleaned(name).review == NOTHING
    assert store.annotation(claim.id) == claim
    store.journal.redo()
    assert store.documents.get(name).text == after.text


def test_there_and_back_stores_no_text_twice() -> None:
    store, name = with_page()
    first = store.documents.get(name).revision
    walk = change(store, name, "A short walk")
    review = toggled(NOTHING, walk)
    reclean_document(store, name, review)
    restored = change(store, name, "A short walk")
    assert restored.fate == "restored"
    reclean_document(store, name, toggled(review, restored))
    assert store.documents.get(name).revision == first
    reclean_document(store, name, review)
    assert store.database.scalar("SELECT count(*) FROM revisions") == 2


def test_it_holds_when_the_source_is_added_again() -> None:
    store, name = with_page()
    review = toggled(NOTHING, change(store, name, "A short walk")).switched("notice.legal")
    reclean_document(store, name, review)
    text = store.documents.get(name).text
    taken = add_document(store, prepare(PAGE.encode(), "page.txt", origin="/page.txt"))
    assert taken.status == "unchanged"
    # As by rules that do something else now.
    store.database.connection.execute("UPDATE revisions SET text = text || ' more'")
    taken = add_document(store, prepare(PAGE.encode(), "page.txt", origin="/page.txt"))
    assert taken.status == "updated"
    assert store.documents.get(name).text == text
    assert store.documents.cleaned(name).review == review


def test_other_bytes_are_judged_anew() -> None:
    store, name = with_page()
    reclean_document(store, name, toggled(NOTHING, change(store, name, "A short walk")))
    longer = PAGE.replace(BODY, BODY + "\n\nOne more paragraph, which nobody had written before.")
    add_document(store, prepare(longer.encode(), "page.txt", origin="/page.txt"))
    assert store.documents.cleaned(name).review == NOTHING


def test_a_passage_is_taken_out_by_hand_and_comes_back() -> None:
    store, name = with_page()
    before = store.documents.get(name)
    claim = store.annotate(before, before.blocks[0].span, ["claim"])
    ledger = store.documents.cleaned(name).ledger
    review = NOTHING.dropping(ledger.raw_span(before.blocks[0].span))
    anew = reclean_document(store, name, review)
    assert anew.orphaned == 1
    assert before.text[before.blocks[0].start : before.blocks[0].end] not in anew.cleaned.text
    gone = next(c for c in changes(anew.cleaned) if c.rule == BY_HAND)
    assert gone.fate == "dropped"
    reclean_document(store, name, toggled(review, gone))
    assert store.documents.get(name).text == before.text
    assert store.annotation(claim.id).status == "anchored"


def test_a_rule_is_switched_off_and_on() -> None:
    store, name = with_page()
    rule = change(store, name, "A short walk").rule
    reclean_document(store, name, NOTHING.switched(rule))
    assert "A short walk" in store.documents.get(name).text
    assert NOTHING.switched(rule).switched(rule) == NOTHING
    assert NOTHING.dropping(Span(0, 4)).switched(BY_HAND) == NOTHING


def test_metadata_by_hand_stay() -> None:
    store, name = with_page()
    from dataclasses import replace

    from annotations.service.documents import edit_metadata

    edited = replace(store.documents.get(name).metadata, title="By hand", authors=("A", "B"))
    edit_metadata(store, name, edited)
    reclean_document(store, name, NOTHING.switched("meta.byline"))
    assert store.documents.get(name).metadata == edited


def test_what_came_as_it_is_has_no_cleaning_to_change() -> None:
    store = in_memory()
    add_document(store, prepared_source("A text.", "letter", rules="as-is"))
    with pytest.raises(VariorumError, match="added without cleaning"):
        reclean_document(store, "letter", NOTHING.switched("nav.link"))


def test_a_document_revised_meanwhile_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    store, name = with_page()
    review = NOTHING.switched("nav.related")

    def slow(*given: object) -> object:
        monkeypatch.undo()
        reclean_document(store, name, NOTHING.switched("join.hard-wrap"))
        return clean_source(*given)  # type: ignore[arg-type]

    monkeypatch.setattr("annotations.service.recleaning.clean_source", slow)
    with pytest.raises(ChangedSince):
        reclean_document(store, name, review)
    assert store.documents.cleaned(name).review.without == {"join.hard-wrap"}


def test_choices_are_carried_over_to_another_reading_of_the_source() -> None:
    start = PAGE.index("A short walk")
    review = NOTHING.keeping(Span(start, start + 12), "nav.related")
    after = "A line that was not read before.\n\n" + PAGE
    (choice,) = carry_over(review, PAGE, after).choices
    assert after[choice.span.start : choice.span.end] == PAGE[start : start + 12]
    assert carry_over(review, PAGE, "Something else altogether.").choices == ()


def test_an_encoding_named_by_hand_is_named_again() -> None:
    store = in_memory()
    data = "Le café était fermé. ".encode("cp1252") * 20
    taken = add_document(store, prepare(data, "a.txt", encoding="cp850"))
    document = store.documents.get(taken.document)
    again = clean_source(store.documents.source_of(document))
    assert again.ledger.raw == store.documents.cleaned(document.id).ledger.raw


def test_changes_tell_what_became_of_each() -> None:
    cleaned = clean(f"{WRAPPED}\n\nShare this article\n")
    found = changes(cleaned)
    assert {c.fate for c in found} >= {"joined", "dropped"}
    assert all(c.minor for c in found if c.fate == "joined")
    assert [c.raw for c in found] == sorted(c.raw for c in found)
    for one in found:
        assert cleaned.text[slice(*one.clean)] == "".join(
            e.text for e in cleaned.ledger.entries if one.raw.start <= e.start < one.raw.end
        )


def test_a_doubt_changes_nothing() -> None:
    one = Change("doubted", "doubt.lost-apostrophe", Span(0, 2), Span(0, 2), 0.7, "", minor=False)
    assert toggled(NOTHING, one) == NOTHING


def page_of(*parts: str) -> str:
    return "\n\n".join(parts)


def test_a_text_that_lost_much_says_so() -> None:
    notices = page_of(*(f"Copyright © {n} The Post. All rights reserved" for n in YEARS))
    cleaned = clean(page_of(BODY, notices))
    told = warning_for(cleaned)
    assert share_kept(cleaned) < 0.3
    assert told is not None
    assert told.startswith("only ")
    assert told.endswith(" % of the page was included")


def test_what_was_kept_or_reviewed_is_not_doubted() -> None:
    assert warning_for(clean(BODY)) is None
    assert warning_for(clean(PAGE)) is None
    notices = page_of(*(f"Copyright © {n} The Post. All rights reserved" for n in YEARS))
    assert warning_for(clean(page_of(BODY, notices), choices=(Choice("drop", Span(0, 3)),))) is None


def test_lost_prose_is_told_whatever_rule_dropped_it() -> None:
    cleaned = clean(BODY)
    entries = cleaned.ledger.entries
    for rule in ("notice.legal", "body.inset", "page.running-head", "html.aside"):
        dropped = [e._replace(action="drop", rule=rule, text="") if n == 2 else e
                   for n, e in enumerate(entries)]  # fmt: skip
        told = warning_for(replace(cleaned, ledger=Ledger(BODY, tuple(dropped))))
        assert told is not None, rule
        assert told.endswith(" words of prose removed")
    hidden = [e._replace(action="drop", rule="hidden.deleted", text="") if n == 2 else e
              for n, e in enumerate(entries)]  # fmt: skip
    assert warning_for(replace(cleaned, ledger=Ledger(BODY, tuple(hidden)))) is None


def test_a_text_that_ends_up_with_little_is_not_silent() -> None:
    short = "The lamp is dark again."
    entries = (
        Entry("keep", "", 0, len(short), short),
        Entry("drop", "nav.link", len(short), len(short) + 30, ""),
    )
    cleaned = replace(
        clean(short), ledger=Ledger(short + "Home News Sport Weather Travel", entries)
    )
    assert warning_for(cleaned) == "only 5 words were included"
    assert warning_for(clean(short)) is None


def test_comments_that_were_kept_are_no_reason_for_silence() -> None:
    notices = page_of(*(f"Copyright © {n} The Post. All rights reserved" for n in YEARS))
    cleaned = clean(page_of(BODY, notices), without=KEEPING_COMMENTS.without)
    assert cleaned.review == KEEPING_COMMENTS
    assert warning_for(cleaned) is not None


def test_the_library_knows_what_is_doubtful() -> None:
    notices = page_of(*(f"Copyright © {n} The Post. All rights reserved" for n in YEARS))
    store, name = with_page(page_of(BODY, notices))
    (summary,) = store.summaries()
    assert summary.doubt == warning_for(store.documents.cleaned(name))
    assert summary.doubt
