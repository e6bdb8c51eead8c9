"""The form in which a tag's name is kept and compared."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from annotations.errors import BadTag

LONGEST_PART = 60
"""Characters of a name without the tags that it is nested in."""
LONGEST_NAME = 200
"""Characters of a name with them. Codebooks of other programs are nested five deep and more."""


def tag_name(name: str) -> str:
    """The form in which a tag's name is kept. Raises BadTag with the reason."""
    tidy = unicodedata.normalize("NFC", " ".join(name.split()))
    if not tidy:
        raise BadTag("the tag needs a name")
    if any(len(part.strip()) > LONGEST_PART for part in tidy.split("/")):
        raise BadTag(f"a tag's name can have at most {LONGEST_PART} characters")
    if len(tidy) > LONGEST_NAME:
        raise BadTag(
            f"a tag's name can have at most {LONGEST_NAME} characters together with those of the "
            "tags that it is nested in"
        )
    if any(unicodedata.category(char) in {"Cc", "Cf", "Cs"} for char in tidy):
        raise BadTag("a tag's name cannot contain control characters")
    if any(not part.strip() for part in tidy.split("/")):
        raise BadTag("a tag's name needs a word on both sides of each “/”, as in claim/figure")
    return "/".join(part.strip() for part in tidy.split("/"))


def tag_names(names: Iterable[str]) -> list[str]:
    """The form in which these names are kept, each once. Raises BadTag."""
    return list(dict.fromkeys(map(tag_name, names)))
