"""What each command does without: the start is most of the time that a short command takes.

`bench/startup.py` measures it.
"""

from __future__ import annotations

import json
import subprocess
import sys

from tests.helpers.command_line import CommandLine

NEVER = {"textual", "rich", "asyncio", "sqlite_utils", "jinja2", "trafilatura"}
"""What only the reader imports, or an export."""
WRITING = {
    "annotations.history.journal", "annotations.service.store", "corpus.storage.document_writer",
    "corpus.storage.search_index.filling", "uuid_utils", "secrets", "_hashlib", "hmac",
}  # fmt: skip
SEARCHING = {
    "rapidfuzz",
    "pygments",
    "corpus.search.query",
    "corpus.text.folding",
    "annotations.query.tree",
}
CLEANING = {
    "lxml", "anyascii", "corpus.cleaning.pipeline", "corpus.formats.registry", "docx", "pypdfium2",
    "multiprocessing", "concurrent.futures", "subprocess",
}  # fmt: skip
REST = {"importlib.metadata", "email", "difflib", "decimal", "ssl", "socket", "http", "wcwidth"}
READING = NEVER | WRITING | SEARCHING | CLEANING | REST
DATABASE = {"sqlite3", "pysqlite3", "annotations.storage.queries", "corpus.storage.database"}
WITHOUT = (
    # In this order: what one needs, those that follow may have.
    (["--help"], READING | DATABASE | {"platformdirs", "reader.cli.documents"}),
    (["--version"], READING | DATABASE | {"platformdirs", "reader.cli.documents"}),
    (["list", "--help"], READING),
    (["list"], READING | {"corpus.cleaning.cleaned"}),
    (["list", "--json"], READING | {"corpus.cleaning.cleaned"}),
    (["show", "tide"], READING | {"corpus.cleaning.cleaned"}),
    (["annotations"], READING | {"corpus.cleaning.cleaned"}),
    (["annotations", "--tag", "claim", "--json"], READING | {"corpus.cleaning.cleaned"}),
    (
        ["show", "tide", "--json"],
        NEVER | WRITING - {"_hashlib"} | {"lxml", "docx", "rapidfuzz", "pygments"},
    ),
    (["stats"], NEVER | {"lxml", "docx", "corpus.formats.registry", "annotations.service.store"}),
    (["search", "sails"], NEVER | {"lxml", "docx", "corpus.formats.registry"}),
    (["undo"], NEVER | {"lxml", "docx", "corpus.formats.registry", "corpus.cleaning.pipeline"}),
)
"""Command lines, and modules that none of them, nor one before it, imports."""
SCRIPT = """
import json, sys
from reader.cli import main
for arguments, without in json.loads(sys.argv[1]):
    try:
        main(arguments)
    except SystemExit as end:
        loaded = sorted(set(without) & set(sys.modules))
        print(json.dumps([arguments, end.code, loaded]), file=sys.stderr)
"""


def test_no_command_imports_what_it_does_without(variorum: CommandLine) -> None:
    variorum.add("tide", "The ferry sails at noon.")
    variorum.ok("annotate", "tide", "--quote", "ferry sails", "--tag", "claim")
    given = json.dumps([[arguments, sorted(without)] for arguments, without in WITHOUT])
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, given], capture_output=True, text=True, check=True
    )
    loaded = list(map(json.loads, done.stderr.splitlines()))
    assert loaded == [[arguments, 0, []] for arguments, _ in WITHOUT]
