"""Several programs on one library, each in a terminal of its own: seen without a key."""

from __future__ import annotations

import os
import sys

import pytest

from tests.helpers.screens import make_library

pytestmark = pytest.mark.skipif(os.name != "posix", reason="pseudo-terminals are POSIX's")


def test_what_one_tags_the_other_sees_without_a_key(tmp_path, home):
    from bench.terminal import Terminal

    library = tmp_path / "library.db"
    make_library(library)
    command = [sys.executable, "-m", "reader", "read", "bridge", "--library", str(library)]
    people = [Terminal([*command, "--as", name], 36, 120) for name in ("Ada", "Ben")]
    try:
        for person in people:
            person.wait_for("Velm was closed")
            person.settle(0.3)
        for n, (key, said) in enumerate(((b"c", "1 annotation"), (b")d", "2 annotations"))):
            one, other = people[n], people[1 - n]
            other.seen = b""
            one.press(key, until=said, limit=60.0)  # in the library by now
            other.wait_for(said, limit=60.0)  # raises where it never comes
    finally:
        for person in people:
            person.close()
