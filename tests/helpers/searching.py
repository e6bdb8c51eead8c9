"""Short ways to search in tests."""

from __future__ import annotations

from annotations.analysis.library_search import search
from annotations.analysis.search_results import SearchResult
from annotations.service.store import Store


def find(store: Store, query: str, *, limit: int = 10) -> list[SearchResult]:
    """The results of a query, best first."""
    return list(search(store, query, limit=limit).results)
