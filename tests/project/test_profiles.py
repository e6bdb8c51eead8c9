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
profile, seeds, *modules = sys.argv[2:]
settings.load_profile(profile)
for module in modules:
    importlib.import_module(module)
for seed in seeds.split():
    core.global_force_seed = int(seed) or None
    drawn = hashlib.sha256()
    @settings(max_examples=60)
    @given(st.tuples(st.text(), st.integers(), st.binary(), st.lists(st.floats())))
    def draw(values):
        drawn.update(repr(values).encode("utf-8", "backslashreplace"))
    draw()
    print(drawn.hexdigest())
"""


def draw(
    profile: str = "tests", seeds: str = "0", *modules: str, root: Path = TESTS.parent, **env: str
) -> list[str]:
    """A digest of the examples that a property is tried on, for each of the seeds."""
    surroundings = {name: value for name, value in os.environ.items() if name != "CI"} | env
    done = subprocess.run(
        [sys.executable, "-c", DRAW, str(root), profile, seeds, *modules],
        env=surroundings, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return done.stdout.split()


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
    usual, *others = draw("tests", "0 5")
    assert others == [usual]
    modules = ("corpus.sources.loading", "corpus.cleaning.pipeline")
    assert draw("tests", "0", *modules, CI="true", PYTHONHASHSEED="7") == [usual]
    assert draw("tests", "0", *modules, root=elsewhere, GITHUB_ACTIONS="true") == [usual]
    assert not (tmp_path / ".hypothesis").exists()


def test_a_search_can_be_done_again_by_its_seed(elsewhere: Path) -> None:
    first, *others = draw("deep", "5 6 0")
    assert len({first, *others}) == 3
    assert draw("deep", "5", "corpus.sources.loading", root=elsewhere, CI="true") == [first]
