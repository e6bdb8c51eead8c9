"""Two runs of the tests try the same examples, wherever and however they are run; a search for new
ones can be done again by its seed.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.helpers.paths import HELPERS, TESTS

DRAW = """
import hashlib, importlib, sys
sys.path[:0] = [sys.argv[1]]
from tests.helpers import profiles
profiles.register()
from hypothesis import core, given, settings, strategies as st
profile, seed, *modules = sys.argv[2:]
settings.load_profile(profile)
core.global_force_seed = int(seed) or None
for module in modules:
    importlib.import_module(module)
drawn = hashlib.sha256()
@given(st.tuples(st.text(), st.integers(), st.binary(), st.lists(st.floats())))
def draw(values):
    drawn.update(repr(values).encode("utf-8", "backslashreplace"))
draw()
print(drawn.hexdigest())
"""


def draw(
    profile: str = "tests", seed: int = 0, *modules: str, root: Path = TESTS.parent, **env: str
) -> str:
    """A digest of the examples that a property is tried on."""
    surroundings = {name: value for name, value in os.environ.items() if name != "CI"} | env
    done = subprocess.run(
        [sys.executable, "-c", DRAW, str(root), profile, str(seed), *modules],
        env=surroundings, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return done.stdout


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """The same code in a folder whose name Hypothesis takes for one of tests."""
    root = tmp_path / "test" / "checkout"
    (root / "tests" / "helpers").mkdir(parents=True)
    for name in ("profiles.py", "examples.py", "paths.py"):
        (root / "tests" / "helpers" / name).write_bytes((HELPERS / name).read_bytes())
    for package in ("annotations", "corpus", "reader"):
        (root / package).symlink_to(TESTS.parent / package)
    return root


def test_nothing_of_the_surroundings_changes_the_examples(tmp_path: Path, elsewhere: Path) -> None:
    usual = draw()
    assert draw(CI="true", GITHUB_ACTIONS="true", PYTHONHASHSEED="7") == usual
    assert draw("tests", 0, "corpus.sources.loading", "corpus.cleaning.pipeline") == usual
    assert draw(root=elsewhere) == usual
    assert draw("tests", 5) == usual
    assert not (tmp_path / ".hypothesis").exists()


def test_a_search_can_be_done_again_by_its_seed(elsewhere: Path) -> None:
    first = draw("deep", 5)
    assert draw("deep", 5, "corpus.sources.loading", root=elsewhere, CI="true") == first
    assert draw("deep", 6) != first
    assert draw("deep") != first
