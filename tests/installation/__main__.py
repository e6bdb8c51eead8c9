"""Install the program as strangers do, and use it: `make test-install`.

The source distribution is built from the checkout, and the wheel from it. Each way of installing
(ways.py) resolves and fetches the dependencies itself; what it installed must then read a file of
every format (trial.py).
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.installation.trial import Trial
from tests.installation.ways import WAYS, InstallationError, base_python, clean_environment, run

ROOT = Path(__file__).resolve().parents[2]
PAGE = "docs/manual/how-to/install.md"
SIZE = re.compile(r"takes about (\d+) MB")


def build(folder: Path) -> tuple[Path, Path]:
    """The source distribution, and the wheel that is made of it."""
    run(sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", folder, cwd=ROOT)
    (sdist,) = folder.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        archive.extractall(folder, filter="data")
        names = {name.partition("/")[2] for name in archive.getnames()}
    missing = _tracked() - names
    if missing:
        raise InstallationError(f"the source distribution lacks {', '.join(sorted(missing))}")
    unpacked = folder / sdist.name.removesuffix(".tar.gz")
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder, cwd=unpacked)
    (wheel,) = folder.glob("*.whl")
    return sdist, wheel


def _tracked() -> set[str]:
    """The files of the checkout, where it is one of git's."""
    try:
        listed = subprocess.run(
            ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.CalledProcessError):
        return set()
    return {name for name in listed.stdout.split("\0") if name}


def _as_described(size: float) -> None:
    """Whether the manual says how big the program is."""
    described = int(SIZE.search((ROOT / PAGE).read_text("utf-8"))[1])  # type: ignore[index]
    if not 0.8 * described <= size <= 1.2 * described:
        raise InstallationError(f"{size:.0f} MB are installed, and {PAGE} says {described}")


def attempt(way: str, package: Path, folder: Path, python: str) -> str | None:
    """Installs the package and tries it; returns what went wrong."""
    begun = time.monotonic()
    folder.mkdir()
    version = package.name.split("-")[1].removesuffix(".tar.gz")
    try:
        installed = WAYS[way](folder, package, python)
        ready = time.monotonic()
        size = installed.megabytes()
        _as_described(size)
        files = Trial(installed, folder / "home", version).run()
    except InstallationError as error:
        return f"{way}: {error}"
    print(
        f"{way}: {size:.0f} MB installed in {ready - begun:.0f} s; {files} files read, annotated, "
        f"searched, exported, shown and served in {time.monotonic() - ready:.0f} s",
        flush=True,
    )
    return None


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.installation", description=__doc__)
    parser.add_argument(
        "ways", nargs="*", metavar="WAY", help=f"of {', '.join(WAYS)} (default: all)"
    )
    parser.add_argument("--python", default=base_python(), help="the Python to install for")
    parser.add_argument("--sdist", action="store_true", help="install the source distribution")
    parser.add_argument("--jobs", type=int, default=2, help="so many at once")
    options = parser.parse_args()
    ways = options.ways or list(WAYS)
    if unknown := set(ways) - set(WAYS):
        parser.error(f"there is no way {', '.join(sorted(unknown))}")
    folder = Path(tempfile.mkdtemp(prefix="variorum-installation-"))
    try:
        (folder / "dist").mkdir()
        sdist, wheel = build(folder / "dist")
        package = sdist if options.sdist else wheel
        version = run(options.python, "--version", env=clean_environment()).strip()
        print(f"{package.name} for {version}", flush=True)
        with ThreadPoolExecutor(options.jobs) as pool:
            results = pool.map(
                lambda way: attempt(way, package, folder / way, options.python), ways
            )
            problems = [problem for problem in results if problem]
    except InstallationError as error:
        problems = [str(error)]
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    if problems:
        print(*problems, sep="\n\n", file=sys.stderr)
    print(f"{len(ways) - len(problems)} passed, {len(problems)} failed")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
