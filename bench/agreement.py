"""A class's agreement: twenty annotators, four documents, two hundred annotations each.

    python -m bench.agreement

Wall and processor time, the median of three; and α beside the `krippendorff` package, on the same
sentences, by its value.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import krippendorff

from annotations.analysis.agreement.library_agreement import agreement, annotated_documents
from annotations.analysis.agreement.units import UNITS, unit_runs
from annotations.analysis.disagreements import disagreements
from annotations.service.store import Store
from bench.making import READER, library, prose

_DOCUMENTS = ("first", "second", "third", "fourth")
_ANNOTATIONS = 20 * 200


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "class.db"
        for seed, slug in enumerate(_DOCUMENTS):
            library(path, {slug: prose(0.03, seed)}, _ANNOTATIONS)
        store = Store.open(path, READER)
        try:
            _measure(store)
        finally:
            store.close()


def _measure(store: Store) -> None:
    print(f"{len(store.annotations()):,} annotations, {len(store.annotators())} annotators")
    _timed("read only", lambda: annotated_documents(store))
    for unit in UNITS:
        for resamples in (0, 1000):
            name = f"by {unit}, {resamples:,} resamples"
            _timed(name, lambda u=unit, n=resamples: agreement(store, unit=u, resamples=n))
    _timed("disagreements", lambda: disagreements(store))
    found = agreement(store, tags=["claim"], resamples=0)
    data: list[list[int]] = [[] for _ in found.rows[0].annotators]
    for read in annotated_documents(store):
        for ((_, (who,)),) in unit_runs(read, ["claim"], "sentence"):
            for n, values in enumerate(data):
                values.append(who >> n & 1)
    ours = found.rows[0].alpha.value
    theirs = krippendorff.alpha(reliability_data=data, level_of_measurement="nominal")
    print(f"α of claim: {ours:.12f} here, {theirs:.12f} by krippendorff")


def _timed(name: str, run: Callable[[], object]) -> None:
    walls, processor = [], []
    for _ in range(3):
        wall, own = time.perf_counter(), time.process_time()
        run()
        walls.append(time.perf_counter() - wall)
        processor.append(time.process_time() - own)
    print(
        f"{name:30} {statistics.median(walls):6.2f} s, "
        f"{statistics.median(processor):6.2f} s of the processor"
    )


if __name__ == "__main__":
    main()
