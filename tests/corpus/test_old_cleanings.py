"""Documents of which an earlier version stored what `check` calls damaged: nobody is shut out."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotations.health.checks import check, mend
from annotations.health.rescue import rescue
from annotations.seminar import packs
from annotations.seminar.merging.merge import merge
from annotations.service.store import Store
from corpus.document import Document
from tests.helpers.factories import as_csv, span_of
from tests.helpers.old_cleanings import OLD, add_old

SAID = "the record of the cleaning of {} does not match its text"


@pytest.fixture(params=OLD)
def old(request: pytest.FixtureRequest, store: Store) -> Document:
    """Such a document, with an annotation at its end."""
    document = add_old(store, request.param)
    word = document.text.split()[-1]
    store.annotate(document, span_of(document, word), ["claim"])
    return document


def problems(store: Store) -> list[str]:
    return [problem.sentence for problem in check(store.database).problems]


def test_check_says_and_mends_it(store: Store, old: Document) -> None:
    assert problems(store) == [SAID.format(old.slug)]
    before = as_csv(store)
    report = mend(store, check(store.database))
    assert report.problems == []
    assert report.mended == [f"the record of the cleaning of {old.slug} was corrected"]
    assert as_csv(store) == before
    assert store.documents.get(old.slug) == old


def test_what_the_ledger_said_is_still_said(store: Store, old: Document) -> None:
    before = store.documents.cleaned(old.slug).ledger
    mend(store, check(store.database))
    after = store.documents.cleaned(old.slug).ledger
    assert after.text == before.text
    assert [(e.action, e.rule, e.text) for e in after.entries] == [
        (e.action, e.rule, e.text) for e in before.entries
    ]
    last = old.text.split()[-1]
    at = after.to_raw(old.text.index(last))
    assert after.raw[at:].startswith(last)


def test_another_library_takes_it_over_mended(store: Store, old: Document, opened) -> None:
    other = opened("Zoe", "other.db")
    report = merge(other, [store.database.path])
    assert report.refused == {}
    assert problems(other) == []
    assert as_csv(other) == as_csv(store)


def test_a_pack_of_it_can_be_opened(store: Store, old: Document, opened, tmp_path: Path) -> None:
    pack = tmp_path / "class.vpack"
    pack.write_text("".join(packs.make_pack(store).lines), "utf-8")
    student = opened("Ben", "ben.db")
    assert packs.open_pack(student, pack).documents == (old.slug,)
    assert problems(student) == []
    assert student.documents.get(old.slug).text == old.text


def test_what_is_rescued_is_sound(store: Store, old: Document, tmp_path: Path) -> None:
    target = tmp_path / "rescued.db"
    found = rescue(store.database.path, target)
    assert not any("record" in said for said in found.doubtful)
    rescued = Store.open(target, "Ada")
    assert problems(rescued) == []
    assert rescued.documents.get(old.slug).text == old.text
    rescued.close()


def test_added_again_it_gets_the_text_of_today(store: Store, old: Document) -> None:
    from annotations.service.documents import add_document
    from corpus.sources.loading import prepare

    add_document(store, prepare(OLD[old.slug].raw.encode(), f"{old.slug}.txt"))
    mend(store, check(store.database))
    assert problems(store) == []
    (annotation,) = store.annotations()
    assert annotation.content in store.documents.get(old.slug).text
