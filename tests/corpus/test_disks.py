from __future__ import annotations

from pathlib import Path

import pytest

from corpus.storage.file_systems import kind_of_disk, location_risk
from tests.helpers.command_line import CommandLine

MOUNTS = """\
/dev/sda1 / ext4 rw 0 0
proc /proc proc rw 0 0
server:/home /home/ann nfs4 rw 0 0
/dev/sdb1 /home/ann/disk ext4 rw 0 0
//pc/share /media/my\\040share cifs rw 0 0
odd line
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/etc/library.db", "ext4"),
        ("/home/ann/library.db", "nfs4"),
        ("/home/anna/library.db", "ext4"),
        ("/home/ann/disk/library.db", "ext4"),
        ("/media/my share/library.db", "cifs"),
    ],
)
def test_the_disk_that_lies_nearest(path: str, kind: str) -> None:
    assert kind_of_disk(Path(path), MOUNTS) == kind


def test_a_plain_folder(tmp_path: Path) -> None:
    assert location_risk(tmp_path / "library.db") is None


@pytest.mark.parametrize("folder", ["Dropbox", "OneDrive - School", "GoogleDrive-ann", "Nextcloud"])
def test_a_folder_that_is_synchronised(tmp_path: Path, folder: str) -> None:
    (tmp_path / folder / "texts").mkdir(parents=True)
    risk = location_risk(tmp_path / folder / "texts" / "library.db")
    assert risk is not None
    assert folder in str(risk)


def test_a_folder_with_the_mark_of_such_a_program(tmp_path: Path) -> None:
    (tmp_path / "shared" / ".stfolder").mkdir(parents=True)
    assert location_risk(tmp_path / "shared" / "library.db")


def test_through_a_link(tmp_path: Path) -> None:
    (tmp_path / "Dropbox").mkdir()
    (tmp_path / "plain").symlink_to(tmp_path / "Dropbox")
    assert location_risk(tmp_path / "plain" / "library.db")


def test_a_folder_that_is_only_called_alike(tmp_path: Path) -> None:
    (tmp_path / "my dropbox notes").mkdir()
    assert location_risk(tmp_path / "my dropbox notes" / "library.db") is None


def test_who_makes_a_library_there_is_told(tmp_path: Path, variorum: CommandLine) -> None:
    (tmp_path / "Dropbox").mkdir()
    library = tmp_path / "Dropbox" / "library.db"
    first = variorum("tags", "add", "irony", "--library", library)
    assert first.code == 0
    assert "Dropbox" in first.err
    assert variorum("tags", "list", "--library", library).err == ""
