"""Patterns that are compiled when they are first used."""

from __future__ import annotations

import re
from copy import copy

import pytest

from corpus.text.lazy_pattern import LazyPattern


def test_it_does_what_a_compiled_pattern_does() -> None:
    lazy, compiled = LazyPattern(r"(\w)b", re.I), re.compile(r"(\w)b", re.I)
    text = "aB cb"
    for _ in range(2):
        assert lazy.findall(text) == compiled.findall(text)
        assert lazy.sub("-", text) == compiled.sub("-", text)
        assert [m.span() for m in lazy.finditer(text)] == [(0, 2), (3, 5)]
        found = lazy.match(text, 3)
        assert found is not None
        assert found[1] == "c"
        assert lazy.fullmatch(text) is None
    assert lazy.pattern == compiled.pattern


def test_a_faulty_pattern_is_told_when_it_is_used() -> None:
    faulty = LazyPattern("(")
    with pytest.raises(re.error):
        faulty.search("a")


def test_a_copy_works_and_other_attributes_are_unknown() -> None:
    assert copy(LazyPattern("a")).search("ba") is not None
    with pytest.raises(AttributeError):
        _ = LazyPattern("a").flags
