"""Every benchmark, one after the other: `make bench`."""

from __future__ import annotations

import subprocess
import sys

BENCHMARKS = (
    "bench.startup",
    "bench.reading",
    "bench.apparatus",
    "bench.matters",
    "bench.search --megabytes 1",
    "bench.html",
    "bench.anchoring",
    "bench.adding",
    "bench.exports",
    "bench.agreement",
    "bench.durability",
    "bench.serving",
    "bench.flood",
    "bench.seminar",
    "bench.rehearsal",
)

for name in BENCHMARKS:
    print(f"\n## {name}", flush=True)
    subprocess.run([sys.executable, "-m", *name.split()], check=True)
