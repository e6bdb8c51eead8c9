"""Files of other programs that are read in a child process with limits: archives, XML, databases.

Nobody knows what a parser does with a hostile file. `isolated_worker` is the child's side.
"""

from __future__ import annotations

from base64 import b64encode

from annotations.errors import BadFile
from annotations.exchange.format import ExchangeFormat, run_importer
from annotations.exchange.project import ImportedProject
from annotations.exchange.project_json import from_json
from corpus.sources.sandbox import SandboxError, run_in_sandbox

LARGEST = 512 << 20
"""Bytes of a file that is read."""
SECONDS = 120.0
"""How long reading one may take."""
_WORKER = "annotations.exchange.isolated_worker"


def read_project(format_: ExchangeFormat, data: bytes, part: str | None = None) -> ImportedProject:
    """What is in a file of this format, or in the part of it that has a name (see
    `Importer.read_part`). It is read by a child process where the format asks for that. Raises
    BadFile.
    """
    importer = format_.importer
    assert importer is not None
    if not importer.isolated:
        return run_importer(importer, data, part)
    if len(data) > LARGEST:
        raise BadFile(f"this file has more than {LARGEST >> 20} MB; export it in parts")
    request = {
        "format": format_.name, "data": b64encode(data).decode("ascii"), "part": part,
    }  # fmt: skip
    try:
        (answer,) = run_in_sandbox(_WORKER, request, seconds=SECONDS)
        return from_json(answer)
    except SandboxError as error:
        reason = str(error)
        if reason.startswith("it "):  # about reading it, not about the file
            reason = f"this {format_.title} file cannot be read: {reason}"
        raise BadFile(reason) from error
    except (ValueError, TypeError, KeyError) as error:
        raise BadFile(
            f"this {format_.title} file cannot be read: the part of the program that reads it "
            "failed"
        ) from error
