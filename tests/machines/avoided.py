"""What is left out of the search: each a known fault that would hide the others.

Each switch goes when its fault is mended; when all is well there are none.
"""

from __future__ import annotations

NAMESAKES = "whether two ids of one name are one annotator depends on what comes first"

AVOID: set[str] = {NAMESAKES}
