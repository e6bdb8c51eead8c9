"""Files that the program writes for its user: whole, or not at all."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def replace_file(path: Path, data: bytes) -> None:
    """Write `data` to `path` so that it holds either what it held before or all of `data`.

    What is no plain file (a pipe, a device) is written to as it is. Raises OSError.
    """
    place = path.resolve()  # a link stays a link: its target is replaced
    if place.exists() and not place.is_file():
        with place.open("wb") as device:
            device.write(data)
        return
    beside = place.with_name(f".{place.name[:100]}.{secrets.token_hex(6)}")
    try:
        with beside.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if place.exists():
            beside.chmod(place.stat().st_mode & 0o777)
        beside.replace(place)
    finally:
        beside.unlink(missing_ok=True)
