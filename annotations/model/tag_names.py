"""The form in which a tag's name is kept and compared."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from annotations.errors import BadTag

_LONGEST_NAME = 60


def tag_name(name: str) -> str:
    """The form in which a tag's name is kept. Raises BadTag with the reason."""
    tidy = unicodedata.normalize("NFC", " ".join(name.split()))
    if not tidy:
        raise BadTag("the tag needs a name")
    if len(tidy) > _LONGEST_NAME:
        raise BadTag(f"a tag's name can have at most {_LONGEST_NAME} characters")
    if any(unicodedata.category(char) in {"Cc", "Cf", "Cs"} for char in tidy):
        raise BadTag("a tag's name cannot contain control characters")
    if any(not part.strip() for part in tidy.split("/")):
        raise BadTag("a tag's name needs a word on both sides of each “/”, as in claim/figure")
    return "/".join(part.strip() for part in tidy.split("/"))


def tag_names(names: Iterable[str]) -> list[str]:
    """The form in which these names are kept, each once. Raises BadTag."""
    return list(dict.fromkeys(map(tag_name, names)))
