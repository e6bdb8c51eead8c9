"""Files of other programs that are read in a child process: the child's side (see `isolated`)."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterator
from typing import Any

from annotations.exchange.format import run_importer
from annotations.exchange.project_json import to_json
from annotations.exchange.registry import by_name


def answers(request: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """What is in one file, as JSON. Raises BadFile."""
    importer = by_name(request["format"]).importer
    assert importer is not None
    yield to_json(run_importer(importer, b64decode(request["data"]), request.get("part")))
