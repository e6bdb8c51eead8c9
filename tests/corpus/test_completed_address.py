"""Addresses that are typed without their scheme."""

from __future__ import annotations

import pytest

from corpus.sources.addresses import completed_address


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("example.org/a", "https://example.org/a"),
        ("www.example.org", "https://www.example.org"),
        ("//example.org/a?b#c", "https://example.org/a?b#c"),
        ("münchen.example/ä", "https://münchen.example/ä"),
        ("localhost:8000/a", "http://localhost:8000/a"),
        ("127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("https://example.org/a\n  long/one", "https://example.org/along/one"),
        ("HTTP://example.org", "HTTP://example.org"),
        ("ftp://example.org/a", "ftp://example.org/a"),
        ("", None),
        ("~/a.txt", None),
        ("/tmp/a.txt", None),
        ("two words", None),
        ("not an address!", None),
    ],
)
def test_a_scheme_is_added_where_none_was_typed(typed: str, address: str | None) -> None:
    assert completed_address(typed) == address
