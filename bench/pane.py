"""The reading pane on 20 MB of prose with 50,000 marks, beside `less` and Textual's TextArea.

    python -m bench.pane [--keys 200] [--size 50x160] [--megabytes 20]

Each program runs in a pseudo-terminal; see `bench.terminal` for what a frame is. "ready" leaves out
the time in which a process was ready but had no core: on a busy machine, the figure to compare.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import shutil
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("TEXTUAL_FPS", "120")

from bench.terminal import Answer, Terminal
from corpus.document import Block, Document, Metadata
from reader.highlights import Mark

_PHRASE = """The council of the lower town said on Monday that it was not told; a witness, because
the siren and the radio had failed, came with seven thousand people to the bridge. It’s certainly a
claim, allegedly by the director, although no report of the cease-fire was in the valley."""
_WORDS = re.findall(r"[\w’-]+", _PHRASE)


def prose(megabytes: float, seed: int = 7) -> str:
    """English-looking paragraphs, the same for the same seed."""
    chance = random.Random(seed)
    paragraphs, size = [], 0
    while size < megabytes * 1e6:
        sentences = []
        for _ in range(chance.randint(2, 8)):
            words = chance.choices(_WORDS, k=chance.randint(6, 28))
            sentences.append(" ".join(words).capitalize() + ".")
        paragraphs.append(" ".join(sentences))
        size += len(paragraphs[-1]) + 2
    return "\n\n".join(paragraphs)


def document(text: str) -> Document:
    """The text as blocks."""
    blocks, at = [], 0
    while at < len(text):
        end = text.find("\n\n", at)
        end = len(text) if end < 0 else end
        blocks.append(Block("p", at, end))
        at = end + 2
    return Document("bench", "bench", Metadata("Twenty megabytes"), text, tuple(blocks))


def marks(length: int, count: int, seed: int = 8) -> list[Mark]:
    """Marks of a few words to a few sentences, and one over half of the text."""
    chance = random.Random(seed)
    kinds = (("C", "blue"), ("O", "ochre"), ("D", "red"), ("X", "teal"))
    made = [Mark(length // 4, 3 * length // 4, "long", "L", "violet")]
    for number in range(count - 1):
        start = chance.randrange(length - 400)
        made.append(Mark(start, start + chance.randint(4, 300), str(number), *chance.choice(kinds)))
    return made


def _app(kind: str, path: Path, panes: int, count: int) -> None:
    """The program that is measured; runs in the child."""
    text = path.read_text(encoding="utf-8")
    if kind == "pane":
        from bench.pane_app import PaneBench

        PaneBench(document(text), marks(len(text), count), panes).run()
    else:
        from bench.pane_app import AreaBench

        AreaBench(text).run()


def _quantile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def _line(who: str, what: str, answers: list[Answer | None]) -> None:
    found = [answer for answer in answers if answer]
    if not found:
        print(f"{who:10} {what:16} no frame came")
        return
    wall, ready = [a.wall for a in found], [a.ready for a in found]
    print(
        f"{who:10} {what:16} wall p50 {_quantile(wall, 0.5):7.1f}  p99 {_quantile(wall, 0.99):7.1f}"
        f"   ready p50 {_quantile(ready, 0.5):7.1f}  p99 {_quantile(ready, 0.99):7.1f} ms"
        f"   {sum(a.bytes for a in found) / len(found) / 1024:5.1f} kB"
        f"  {sum(a.frames for a in found) / len(found):.1f} frames  n={len(found)}",
        flush=True,
    )


def _drag(rows: int, columns: int, count: int) -> list[bytes]:
    """Button down, then moves over the text."""
    keys = [b"\x1b[<0;50;8M"]
    for step in range(count):
        column, row = 50 + step * 7 % (columns // 4), 9 + step % (rows - 14)
        keys += [b"\x1b[<32;%d;%dM" % (column, row)]
    return keys


def _measure_pane(args: argparse.Namespace, path: Path, rows: int, columns: int) -> None:
    own = [sys.executable, "-m", "bench.pane", "--app", "pane", "--path", str(path)]
    own += ["--marks", str(args.marks)]
    for panes in (1, 4):
        who = "pane" if panes == 1 else f"{panes} panes"
        term = Terminal([*own, "--panes", str(panes)], rows, columns)
        print(f"{who:10} start to text on screen {term.wait_for('marks'):.0f} ms", flush=True)
        term.settle(1.5, limit=5)
        keys = args.keys if panes == 1 else args.keys // 2
        for what, key in (("line", b"j"), ("page", b" "), ("page back", b"b"), ("sentence", b")")):
            _line(who, what, [term.press(key) for _ in range(keys)])
        if panes == 1:
            term.press(b"m")
            _line(who, "mark and unmark", [term.press(b"m") for _ in range(args.keys // 4)])
            _line(who, "drag, per move", [term.press(k) for k in _drag(rows, columns, keys)][1:])
            term.press(b"\x1b[<0;50;9m")
            _line(who, "opening", [term.press(b"o") for _ in range(8)])
        sizes = [(rows, columns - 31), (rows, columns)]
        _line(who, "resize", [term.press(sizes[n % 2]) for n in range(20)])
        print(f"{who:10} resident {term.memory():.0f} MB", flush=True)
        term.close()


def _measure_peers(args: argparse.Namespace, path: Path, rows: int, columns: int) -> None:
    if shutil.which("less"):
        term = Terminal(["less", str(path)], rows, columns)
        term.settle(0.5)
        for what, key in (("line", b"j"), ("page", b" ")):
            _line("less", what, [term.press(key, quiet=0.01) for _ in range(args.keys // 2)])
        print(f"{'less':10} resident {term.memory():.0f} MB", flush=True)
        term.close()
    command = [sys.executable, "-m", "bench.pane", "--app", "area", "--path", str(path)]
    term = Terminal(command, rows, columns)
    try:
        term.wait_for("\x1b[?2026l")
        term.settle(1.5, limit=60)
        _line("TextArea", "line", [term.press(b"\x1b[B", gap=0.05) for _ in range(10)])
        _line("TextArea", "page", [term.press(b"\x1b[6~", gap=0.05) for _ in range(10)])
        print(f"{'TextArea':10} resident {term.memory():.0f} MB", flush=True)
    except TimeoutError as error:
        print(f"{'TextArea':10} {error}")
    term.close()


def main() -> None:
    """Makes the text, runs the programs, prints the figures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--keys", type=int, default=200)
    parser.add_argument("--size", default="50x160")
    parser.add_argument("--megabytes", type=float, default=20)
    parser.add_argument("--marks", type=int, default=50_000)
    parser.add_argument("--no-peers", action="store_true")
    parser.add_argument("--app", choices=("pane", "area"), help=argparse.SUPPRESS)
    parser.add_argument("--path", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--panes", type=int, default=1, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.app:
        _app(args.app, args.path, args.panes, args.marks)
        return
    rows, columns = (int(part) for part in args.size.split("x"))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "prose.txt"
        path.write_text(prose(args.megabytes), encoding="utf-8")
        _measure_pane(args, path, rows, columns)
        if not args.no_peers:
            _measure_peers(args, path, rows, columns)


if __name__ == "__main__":
    main()
