"""Whether a library is where SQLite's locks, or its files, cannot be trusted.

On a disk that is reached over a network locks may not reach the other machine; a program that keeps
a folder the same on several machines copies the library and its log at different moments. Both have
damaged databases; neither can be told from inside SQLite.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from corpus.errors import Remedy, VariorumError

_NETWORK = {
    "9p", "acfs", "afpfs", "afs", "ceph", "cifs", "coda", "davfs", "davfs2", "fuse.davfs2",
    "fuse.gvfsd-fuse", "fuse.rclone", "fuse.s3fs", "fuse.sshfs", "glusterfs", "fuse.glusterfs",
    "gfs2", "lustre", "ncpfs", "nfs", "nfs4", "ocfs2", "osxfuse", "macfuse", "prl_fs", "smb2",
    "smb3", "smbfs", "vboxsf", "vmhgfs", "fuse.vmhgfs-fuse", "webdav", "drvfs",
}  # fmt: skip
# Folders by whose names, or by what lies in them, the programs that synchronise them are known.
_SYNCED = re.compile(
    r"(?i)(dropbox|onedrive|google ?drive|googledrive-.*|nextcloud|owncloud|seafile|pcloud ?drive"
    r"|icloud ?drive|mobile documents|cloudstorage|syncthing|tresorit|megasync)(\b.*)?"
)
_MARKS = (".dropbox", ".stfolder", ".sync", ".owncloudsync.log", ".nextcloudsync.log")
_REMOTE_DRIVE = 4  # DRIVE_REMOTE of the Windows API


def location_risk(library: Path) -> VariorumError | None:
    """What may go wrong where this library lies, as an error to show and not to raise; None if
    nothing is known.
    """
    path = Path(os.path.realpath(library))
    folders = path.parents
    synced = next((folder for folder in folders if _is_synced(folder)), None)
    if synced is not None:
        return VariorumError(
            f"the library {path.name} is in {synced.name}, a folder that is synchronised "
            "between machines: that can damage it; move it elsewhere",
            Remedy.EXCHANGE_COPIES,
        )
    if is_over_network(path):
        return VariorumError(
            f"the library {path.name} is on a network disk: two machines that write to it at "
            "the same time can damage it; use one library on each machine",
            Remedy.EXCHANGE_COPIES,
        )
    return None


def _is_synced(folder: Path) -> bool:
    if _SYNCED.fullmatch(folder.name):
        return True
    return any((folder / mark).exists() for mark in _MARKS)


def is_over_network(path: Path) -> bool:
    """Whether a path, in which no link is left, lies on a disk that is reached over a network."""
    if sys.platform == "win32":
        import ctypes

        drive = path.drive
        return drive.startswith("\\\\") or (
            bool(drive) and ctypes.windll.kernel32.GetDriveTypeW(f"{drive}\\") == _REMOTE_DRIVE
        )
    return kind_of_disk(path, _mounts()) in _NETWORK


def kind_of_disk(path: Path, mounts: str) -> str:
    """The kind of file system that a path lies on, by a table as in /proc/mounts: on each line what
    is mounted, where (blanks as \\040) and its kind.
    """
    deepest, kind = -1, ""
    for line in mounts.splitlines():
        parts = line.split()
        if len(parts) < 3:
            continue
        at = Path(re.sub(r"\\(\d{3})", lambda code: chr(int(code[1], 8)), parts[1]))
        # A later line of the same place lies over the earlier one.
        if (at == path or at in path.parents) and len(at.parts) >= deepest:
            deepest, kind = len(at.parts), parts[2]
    return kind


def _mounts() -> str:
    try:
        return Path("/proc/mounts").read_text("utf-8", "replace")
    except OSError:
        pass
    try:
        output = subprocess.run(
            ["/sbin/mount"], capture_output=True, text=True, timeout=2, check=True
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return ""
    # macOS: `//ann@server/share on /Volumes/share (smbfs, nodev)`
    lines = re.findall(r"^(.+?) on (.+?) \((\w+)", output, re.MULTILINE)
    return "\n".join(f"x {at.replace(' ', chr(92) + '040')} {kind}" for _, at, kind in lines)
