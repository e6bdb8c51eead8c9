"""What documents are called in figures."""

from __future__ import annotations

from reader.tables.document_names import document_names


def test_titles_and_slugs_where_titles_do_not_tell_them_apart() -> None:
    names = document_names(
        [("a", "Peace at  last?"), ("b", "Same"), ("c", "SAME"), ("d", ""), ("e", " ")]
    )
    assert names == {"a": "Peace at last?", "b": "Same (b)", "c": "SAME (c)", "d": "d", "e": "e"}
