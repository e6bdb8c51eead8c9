"""Long titles, addresses, descriptions: what is stored can be taken over, the rest is refused."""

from __future__ import annotations

import json

import pytest

from annotations.errors import BadTag
from annotations.service.documents import add_document, edit_metadata
from annotations.service.store import Store
from corpus.document import LONGEST_DETAIL, Metadata
from corpus.errors import TooLong, UnreadableSource
from corpus.sources.json_lines import from_json_line
from tests.helpers.command_line import CommandLine
from tests.helpers.factories import in_memory, merge_into

LONG = "w" * 5000
WHOLE = Metadata(LONG, (LONG, "Ada"), LONG, LONG, f"http://tide.example/{LONG}", LONG)


def test_what_is_stored_can_be_taken_over() -> None:
    record = {"id": "a" * 200, "text": "Words.", "title": WHOLE.title, "authors": WHOLE.authors,
              "publisher": WHOLE.publisher, "published": WHOLE.published, "url": WHOLE.url,
              "language": WHOLE.language}  # fmt: skip
    mine, other = in_memory("Ada"), in_memory("Ben")
    add_document(mine, from_json_line(json.dumps(record), 1))
    mine.tags.add("own", description=LONG)
    assert merge_into(other, mine).refused == {}
    (document,) = other.documents.all()
    assert (document.slug, document.metadata) == ("a" * 200, WHOLE)
    assert other.tags.get("own").description == LONG


@pytest.mark.parametrize("name", ["title", "authors", "publisher", "published", "url", "language"])
def test_what_is_too_long_is_refused(store: Store, document, name: str) -> None:
    value = "w" * (LONGEST_DETAIL + 1)
    with pytest.raises(TooLong, match="the maximum is 100,000"):
        edit_metadata(
            store, document.slug, Metadata(**{name: (value,) if name == "authors" else value})
        )
    assert store.documents.get(document.slug) == document


def test_a_line_with_a_long_detail_is_refused_and_the_others_are_added(
    variorum: CommandLine,
) -> None:
    lines = [{"id": "one", "title": "w" * (LONGEST_DETAIL + 1), "text": "Words."},
             {"id": "two", "text": "More words."}]  # fmt: skip
    file = variorum.home / "many.jsonl"
    file.write_text("\n".join(map(json.dumps, lines)))
    answer = variorum("add", "--jsonl", str(file))
    assert answer.code == 1
    assert "the title has 100,001 characters" in answer.err
    assert [one["document"] for one in variorum.ok("list", "--json").json] == ["two"]


def test_an_id_that_is_too_long_for_a_slug_is_refused() -> None:
    with pytest.raises(UnreadableSource, match="at most 200"):
        from_json_line(json.dumps({"id": "a" * 201, "text": "Words."}), 1)


def test_a_description_that_is_too_long_is_refused(store: Store) -> None:
    with pytest.raises(BadTag, match="at most 100,000"):
        store.tags.add("own", description="w" * (LONGEST_DETAIL + 1))
