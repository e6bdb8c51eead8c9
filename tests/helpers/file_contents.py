"""What files say that are no plain text: archives and tables."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from pyarrow.parquet import read_table


def readable(path: Path) -> str:
    """The text of a file, of the members of an archive, or of the tables in a folder."""
    if path.is_dir():
        return "\n".join(f"{file.name}: {readable(file)}" for file in sorted(path.iterdir()))
    if path.suffix == ".parquet":
        return str(read_table(path).to_pylist())
    content = path.read_bytes()
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return content.decode("utf-8", "replace")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return "\n".join(
            f"{name}: {archive.read(name).decode('utf-8', 'replace')}"
            for name in sorted(archive.namelist())
        )
