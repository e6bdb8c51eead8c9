"""The views of a library say what the program says, and stay as they are."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.health.checks import check, mend
from annotations.service.documents import remove_document
from annotations.service.linking import link
from annotations.service.memos import subject_of, write_memo
from annotations.service.replies import add_reply
from annotations.service.store import Store
from annotations.storage.query_views import QUERY_VIEWS
from tests.helpers.factories import add, in_memory, merge_into, span_of
from tests.helpers.paths import ROOT

NAMES = [view.name for view in QUERY_VIEWS]


def rows(store: Store, view: str) -> list[dict[str, object]]:
    return [dict(row) for row in store.database.rows(f"SELECT * FROM {view}")]


@pytest.fixture
def annotated(store: Store) -> Store:
    document = add(store)
    one = store.annotate(document, span_of(document, "thirty buses"), ["claim", "disputed"], "all?")
    other = store.annotate(document, span_of(document, "a scandal"), ["opinion"])
    link(store, one.id, "supports", other.id)
    store.tags.add("claim/figure", description="A number.")
    write_memo(store, subject_of(store, document="bridge"), "Read twice.")
    write_memo(store, subject_of(store, tag="claim"), "Many.")
    write_memo(store, subject_of(store), "Begun.")
    add_reply(store.in_name_of("Ben"), one.id, "Twenty-nine.")
    return store


def test_every_view_has_its_columns(annotated: Store) -> None:
    for view in QUERY_VIEWS:
        names = [row[1] for row in annotated.database.tuples(f"PRAGMA table_info({view.name})")]
        assert names == [name for name, _ in view.columns]
    counts = {name: len(rows(annotated, name)) for name in NAMES}
    assert counts == {
        "v_documents": 1, "v_annotations": 2, "v_annotation_tags": 3, "v_tags": 4, "v_links": 1,
        "v_memos": 3, "v_attributes": 0, "v_collections": 0, "v_replies": 1,
    }  # fmt: skip


def says_the_same(store: Store) -> None:
    annotations = store.annotations()
    found = {row["id"]: row for row in rows(store, "v_annotations")}
    assert set(found) == {one.id for one in annotations}
    for one in annotations:
        row = found[one.id]
        assert (row["document"], row["start"], row["end"]) == (one.slug, *one.span)
        assert (row["content"], row["annotator"]) == (one.content, one.annotator.name)
        assert row["tags"] == ("; ".join(sorted(one.tags)) or None)
        assert (row["status"], row["modified"]) == (one.status, one.modified)
    tags = {(row["annotation"], row["tag"]) for row in rows(store, "v_annotation_tags")}
    assert tags == {(one.id, tag) for one in annotations for tag in one.tags}
    links = {(row["source"], row["kind"], row["target"]) for row in rows(store, "v_links")}
    assert links == {(one.id, *link) for one in annotations for link in one.links}
    assert [row["document"] for row in rows(store, "v_documents")] == [
        document.slug for document in store.documents.all()
    ]
    uses = store.tag_counts()
    for row in rows(store, "v_tags"):
        assert row["annotations"] == uses[str(row["tag"])], row


def test_the_views_say_what_the_program_says(annotated: Store) -> None:
    says_the_same(annotated)
    parents = {row["tag"]: row["parent"] for row in rows(annotated, "v_tags")}
    assert parents["claim/figure"] == "claim"
    assert parents["claim"] is None
    remove_document(annotated, "bridge")
    says_the_same(annotated)
    assert rows(annotated, "v_memos")[0]["kind"] == "tag"


SPANS = ["thirty buses", "buses were turned", "a scandal", "The mayor"]


@settings(max_examples=15)
@given(
    st.lists(
        st.tuples(st.booleans(), st.sampled_from(SPANS),
                  st.sampled_from(["claim", "opinion", "own/tag"])),
        min_size=1, max_size=6,
    )
)  # fmt: skip
def test_after_merging_too(edits) -> None:
    stores = in_memory("Ada"), in_memory("Bo")
    try:
        for number, words, tag in edits:
            store = stores[number]
            document = add(store)
            store.annotate(document, span_of(document, words), [tag])
        merge_into(stores[0], stores[1])
        says_the_same(stores[0])
    finally:
        for store in stores:
            store.close()


@pytest.mark.parametrize(
    ("statements", "sentence"),
    [
        (["DROP VIEW v_tags"], "the view v_tags is missing"),
        (["DROP VIEW v_tags", "CREATE VIEW v_tags AS SELECT 1"], "is not as Variorum made it"),
    ],
)
def test_a_view_that_somebody_changed_is_rebuilt(
    annotated: Store, statements: list[str], sentence: str
) -> None:
    for statement in statements:
        annotated.database.connection.execute(statement)
    report = check(annotated.database)
    assert sentence in report.problems[0].sentence
    assert not mend(annotated, report).problems
    assert len(rows(annotated, "v_tags")) == 4


def test_the_documentation_names_every_view_and_column() -> None:
    documented = {
        cells[1].strip(" `"): [name.strip(" `") for name in cells[3].split(",")]
        for line in (ROOT / "docs/manual/reference/sql.md").read_text(encoding="utf-8").splitlines()
        if line.startswith("| `v_") and (cells := line.split("|"))
    }
    assert documented == {view.name: [name for name, _ in view.columns] for view in QUERY_VIEWS}
