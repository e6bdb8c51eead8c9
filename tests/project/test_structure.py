"""The check of the structure sees what it is there for."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.checks import structure

SOURCES = {
    "one.py": "from house.two import Two\nclass One(Two): ...\n",
    "two.py": "class Two: ...\n",
}


def house(root: Path, **changed: str) -> dict[str, structure.Module]:
    folder = root / "house"
    folder.mkdir()
    sources = SOURCES | {f"{name}.py": source for name, source in changed.items()}
    for name, source in {"__init__.py": "", **sources}.items():
        (folder / name).write_text(source)
    return structure.modules(root, ["house"])


def test_a_house_in_order(tmp_path: Path) -> None:
    known = house(tmp_path)
    assert list(structure.faults(known)) == []
    assert "largest circle 1, deepest hierarchy 2 (house.one.One)" in structure.summary(known)


@pytest.mark.parametrize(
    "way",
    [
        "import house.one",
        "from house import one",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from house.one import One",
        "def late():\n    from house.one import One",
    ],
)
def test_a_circle_is_seen_whichever_way_it_is_closed(tmp_path: Path, way: str) -> None:
    known = house(tmp_path, two=f"from house.three import x\n{SOURCES['two.py']}", three=way)
    assert list(structure.faults(known)) == [
        "3 modules import each other: house.one, house.three, house.two"
    ]


HANDED_ON = "from house.one import One"
TALL = (
    """from house import One
class Three(One): ...
class Four(Three): ...
class Five(Four):
"""
    + 300 * "    x = 1\n"
)


def test_a_tall_hierarchy_is_seen_across_modules(tmp_path: Path) -> None:
    known = house(tmp_path, __init__=HANDED_ON, tall=TALL)
    assert list(structure.faults(known)) == ["house.tall.Five stands on 4 own classes"]


def test_a_class_counts_with_its_bases(tmp_path: Path) -> None:
    two = "class Two:\n" + 300 * "    x = 1\n"
    known = house(tmp_path, __init__=HANDED_ON, tall=TALL, two=two, three="", four="", five="")
    assert "house.tall.Five has 605 lines with its own bases" in structure.faults(known)


def test_a_long_module_is_seen(tmp_path: Path) -> None:
    known = house(tmp_path, long="x = 1\n" * 451)
    assert list(structure.faults(known)) == ["house.long has 451 lines"]
