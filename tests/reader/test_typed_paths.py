"""Paths as they are typed, pasted and dropped; those of strangers' bug reports are named."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.typed_paths import common_beginning, joined, paths_in, split_at_folder


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        ("", []),
        ("/tmp/a b.txt", ["/tmp/a b.txt"]),  # alacritty drops without quoting
        ("/tmp/test\\ this.pdf ", ["/tmp/test this.pdf"]),
        ("'/tmp/fred'\\''s dog.png'", ["/tmp/fred's dog.png"]),
        ("/tmp/fred's dog.png", ["/tmp/fred's dog.png"]),
        ("'/tmp/a b' /tmp/c", ["/tmp/a b", "/tmp/c"]),
        ("file:///tmp/a%20b.txt", ["/tmp/a b.txt"]),
        ("file:///a%23b\r\nfile:///c?d#e\r\n", ["/a#b", "/c?d#e"]),
        ("# from a file manager\nfile:///a\n~/b", ["/a", "~/b"]),
        ("/a.txt ~/b.txt", ["/a.txt", "~/b.txt"]),
        ("'/tmp/begun", ["/tmp/begun"]),
        ("~/Do", ["~/Do"]),
        ("two words", ["two words"]),
    ],
)
def test_what_a_text_names(text: str, paths: list[str]) -> None:
    assert paths_in(text, windows=False) == paths


def test_what_a_text_names_on_windows() -> None:
    dropped = '"C:\\My files\\a.txt" C:\\b.txt'
    assert paths_in(dropped, windows=True) == ["C:\\My files\\a.txt", "C:\\b.txt"]
    assert paths_in("file:///C:/a%20b.txt", windows=True) == ["C:/a b.txt"]
    assert paths_in("C:\\My files\\a.txt", windows=True) == ["C:\\My files\\a.txt"]


NAMES = st.text(st.characters(exclude_characters="/\n\r\0", exclude_categories=["Cs"]), min_size=1)


@given(st.lists(NAMES.map(lambda name: f"/{name}"), min_size=2, max_size=4))
def test_quoted_paths_are_read_back(paths: list[str]) -> None:
    assert paths_in(joined(paths), windows=False) == paths
    assert paths_in(shlex.join(paths), windows=False) == paths
    uris = [Path(path).as_uri() for path in paths]
    assert paths_in("\r\n".join(uris), windows=False) == [str(Path(path)) for path in paths]


@given(st.lists(NAMES, min_size=1, max_size=5), st.data())
def test_what_names_have_in_common(names: list[str], data) -> None:
    typed = data.draw(st.sampled_from(names))[:1]
    fitting = [name for name in names if name.casefold().startswith(typed.casefold())]
    common = common_beginning(fitting, typed)
    assert len(common) >= len(typed)
    assert all(name.casefold().startswith(common.casefold()) for name in fitting)


def test_a_path_is_cut_before_the_name() -> None:
    assert split_at_folder("~/Do") == ("~/", "Do")
    assert split_at_folder("/a/b/") == ("/a/b/", "")
    assert common_beginning(["Documents", "Downloads"], "do") == "Do"
