"""What documents are called in figures: by their titles, where these tell them apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable


def document_names(titles: Iterable[tuple[str, str]]) -> dict[str, str]:
    """By slug, the title of each document (pairs of slug and title); with the slug behind it where
    several have this title, and the slug alone where there is none.
    """
    by_slug = {slug: " ".join(title.split()) for slug, title in titles}
    documents_of = Counter(title.casefold() for title in by_slug.values())
    return {
        slug: (title if documents_of[title.casefold()] == 1 else f"{title} ({slug})")
        if title
        else slug
        for slug, title in by_slug.items()
    }
