"""What is tried with an installed program: a file of each format, and each thing that a reader does
with it, as processes in a home of their own.
"""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from bench.terminal import Terminal
from docs.hatch_build import COMPLETIONS, MAN_PAGE
from tests.helpers.file_factories import PROSE, docx, epub, paragraph, pdf
from tests.installation.served import tag_in_browser
from tests.installation.ways import InstallationError, Installed, clean_environment, run

ONE, TWO = PROSE[:2]
WORDS = "whether the old ferry should be repaired"


def _text(title: str) -> str:
    return f"{title}\n\n{ONE}\n\n{TWO}\n"


def _markdown(title: str) -> str:
    return f"# {title}\n\n{ONE}\n\n> {TWO}\n"


def _page(title: str, head: str = "") -> str:
    return (
        f"<!doctype html><html><head>{head}<title>{title}</title></head><body><nav>Home</nav>"
        f"<h1>{title}</h1><p>{ONE}</p><p>{TWO}</p></body></html>"
    )


# No two of the same bytes, which would be one source.
SAMPLES: dict[str, bytes] = {
    ".txt": _text("A pact on the quay").encode(),
    ".text": _text("A pact on the pier").encode("utf-8-sig"),
    ".md": _markdown("A pact on the hill").encode(),
    ".markdown": _markdown("A pact on the mountain").encode("utf-16"),
    ".html": _page("A pact on the river").encode(),
    ".htm": _page("A pact on the brook", "<meta charset=cp1252>").encode("cp1252"),
    ".xhtml": _page("A pact on the stream").encode(),
    ".pdf": pdf([ONE, TWO], title="A pact on the road", columns=2),
    ".docx": docx(paragraph("A pact on the street", "Titel") + paragraph(ONE) + paragraph(TWO)),
    ".epub": epub({"one.xhtml": f"<p>{ONE}</p>", "two.xhtml": f"<p>{TWO}</p>"}),
}
"""A file of each suffix that the program says it reads."""


@dataclass
class Trial:
    """An installed program, with an empty home."""

    installed: Installed
    home: Path
    version: str

    def run(self) -> int:
        """Tries everything; returns how many files were read. Raises InstallationError."""
        self.home.mkdir()
        self._begins("--version", f"variorum {self.version}\n")
        self._is(" │ " in self.ok("demo"), "demo shows no page")
        self._each_format()
        self._lines()
        self._old_encoding()
        self._use()
        self._mistakes()
        self._reader()
        self._browser()
        self._manual_page()
        self._optional_part()
        self._without_what_only_helps()
        return len(SAMPLES) + 1

    # What is tried

    def _each_format(self) -> None:
        script = "from corpus.formats.registry import SUFFIXES; print(*sorted(SUFFIXES))"
        known = run(self.installed.python, "-P", "-c", script, env=self._environment()).split()
        self._is(known == sorted(SAMPLES), f"there is not a sample of each format: {known}")
        for number, (suffix, data) in enumerate(SAMPLES.items()):
            file = self.home / f"a pact {number}{suffix}"
            file.write_bytes(data)
            self._is(WORDS in " ".join(self.ok("clean", file).split()), f"{suffix} is not cleaned")
            added = self.ok("add", file)
            self._is(added.startswith("added "), added)
            self._is("cannot be imported" not in added, added)
            slug = added.split()[1]
            self._is(WORDS in " ".join(self.ok("show", slug).split()), f"{suffix} is not shown")

    def _lines(self) -> None:
        file = self.home / "lines.jsonl"
        file.write_text(json.dumps({"id": "quay", "title": "A line", "text": f"{ONE}\n\n{TWO}"}))
        self._is(self.ok("add", "--jsonl", file).startswith("added "), "no line was added")
        self._is(ONE in json.loads(self.ok("show", "quay", "--json"))["text"], "no text is shown")

    def _old_encoding(self) -> None:
        file = self.home / "old.txt"
        file.write_bytes(
            "Starosta v pondělí řekl, že situace je vážná a přijde léto.".encode("cp1250")
        )
        done = self._process("clean", str(file))
        self._is("pondělí" in done.stdout and "read as cp1250" in done.stderr, str(done))

    def _use(self) -> None:
        documents = json.loads(self.ok("list", "--json"))
        self._is(len(documents) == len(SAMPLES) + 1, f"{len(documents)} documents are listed")
        self.ok("annotate", "quay", "--quote", WORDS, "--tag", "claim", "--note", "Who says so?")
        self._is("old ferry" in self.ok("search", "olf ferry"), "nothing is found")
        self._is("a-pact" in self.ok("parallels", "--quote", WORDS), "no parallel is found")
        file = self.home / "annotations.csv"
        self.ok("export", file)
        rows = file.read_text("utf-8").splitlines()
        self._is(len(rows) == 2 and WORDS in rows[1] and "Who says so?" in rows[1], str(rows))
        self.ok("import", file)
        self.ok("report", self.home / "report.html")
        self.ok("backup", self.home / "copy.db")
        self.ok("check")

    def _mistakes(self) -> None:
        for code, *arguments in ((1, "add", "no such file.txt"), (2, "no-such-command")):
            done = self._process(*map(str, arguments))
            told = done.returncode == code and done.stderr.startswith("variorum: ")
            self._is(told and done.stderr.count("\n") == 1, f"{arguments}: {done}")

    def _reader(self) -> None:
        environment = [f"{name}={value}" for name, value in self._environment().items()]
        terminal = Terminal(
            ["env", "-i", *environment, str(self.installed.command), "demo"], 24, 80
        )
        try:
            terminal.wait_for("│", 60)
        except TimeoutError as error:
            raise InstallationError(f"the reader does not open: {terminal.seen!r}") from error
        finally:
            terminal.close()

    def _browser(self) -> None:
        tag_in_browser(self.installed.command, "quay", self._environment(), self.home)
        tags = [
            one["tags"]
            for one in json.loads(self.ok("annotations", "--json", "--annotator", "Ada"))
        ]
        self._is(tags == [["claim"]], f"tagged in the browser: {tags}")

    def _manual_page(self) -> None:
        for path in (MAN_PAGE, *COMPLETIONS.values()):
            self._is((self.installed.prefix / path).is_file(), f"{path} is not installed")

    def _optional_part(self) -> None:
        """What the doctor says about a part that is missing is done, and it is there."""
        refused = self._process("table", "documents", str(self.home / "table.parquet"))
        self._is(self._found("tables")["advice"] in refused.stderr, str(refused))
        finding = self._found("https")
        self._is(finding["state"] == "unknown", str(finding))
        tools = self.installed.tools
        path = f"{tools}{os.pathsep}{os.environ['PATH']}" if tools else os.environ["PATH"]
        words = shlex.split(finding["advice"])
        run(
            shutil.which(words[0], path=path) or words[0], *words[1:],
            env=clean_environment(**self.installed.environment, PATH=path),
        )  # fmt: skip
        finding = self._found("https")
        self._is(finding["state"] == "ok", str(finding))

    def _found(self, topic: str) -> dict[str, str]:
        """What the doctor finds about something; it may complain of the terminal."""
        findings = json.loads(self._process("doctor", "--json").stdout)
        (finding,) = (one for one in findings if one["topic"] == topic)
        return finding

    def _without_what_only_helps(self) -> None:
        env = clean_environment(**self.installed.environment)
        run(*self.installed.uninstall, "lxml", env=env)
        file = self.home / "another.html"
        file.write_text(_page("A pact on the bridge"))
        added = self.ok("add", file)
        self._is(added.startswith("added ") and "lxml cannot be imported" in added, added)

    # How

    def ok(self, *arguments: str | Path) -> str:
        """What the command prints, which must succeed without a complaint."""
        done = self._process(*map(str, arguments))
        self._is(done.returncode == 0 and not done.stderr, f"{arguments}: {done}")
        return done.stdout

    def _begins(self, argument: str, answer: str) -> None:
        said = self.ok(argument)
        self._is(said.startswith(answer), f"{argument}: {said!r}, not {answer!r}")

    def _process(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(self.installed.command), *arguments], cwd=self.home, env=self._environment(),
            stdin=subprocess.DEVNULL, capture_output=True, text=True, encoding="utf-8",
            timeout=120, check=False,
        )  # fmt: skip

    def _environment(self) -> dict[str, str]:
        return clean_environment(
            HOME=str(self.home), USERPROFILE=str(self.home), COLUMNS="120", NO_COLOR="1",
            TERM="xterm-256color", XDG_CONFIG_HOME=str(self.home / ".config"),
            XDG_DATA_HOME=str(self.home / ".local/share"),
        )  # fmt: skip

    def _is(self, true: bool, otherwise: str) -> None:
        if not true:
            raise InstallationError(otherwise)
