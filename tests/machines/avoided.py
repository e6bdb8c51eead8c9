"""What is left out of the search: each a known fault that would hide the others.

Each switch goes when its fault is mended; when all is well there are none.
"""

from __future__ import annotations

UNDO_OF_NEW_DOCUMENTS = "the entry of a document that came restores half a document (2)"
UNDO_OF_MERGES = "undoing a merge leaves annotations without a version (3)"
REMOVAL_OF_OTHERS_WORK = "removing a document deletes what others said of it, everywhere (5)"
CODEBOOK_EDITS = "tags that were renamed or changed do not travel as they should (10)"
WRONG_CLOCKS = "what is later is decided by clocks that may be wrong (11)"
LINKS = "links have no tombstones, and lead to what was deleted (4, 12)"
SAME_REVISIONS = "two who add the same revision have two revisions (13)"
PLACES = "where a passage stands depends on the order of merges (6, 14)"
SHARED_SOURCES = "documents that share a source are one or two as it happens"
REMOVALS = "whether a removed document comes back depends on the order of merges"
NAMESAKES = "readers of one name are told apart or not, as it happens"
PACKS = "packs of one document's several revisions are refused"
DETAILS = "a revision makes the details of a document later than they are (11)"
REVIEWS = "what was decided about a cleaning does not travel"
EMPTY_ENTRIES = "a merge that changes nothing is an entry of the history (15)"

AVOID: set[str] = set()
_ALL = {
    UNDO_OF_NEW_DOCUMENTS,
    UNDO_OF_MERGES,
    REMOVAL_OF_OTHERS_WORK,
    CODEBOOK_EDITS,
    WRONG_CLOCKS,
    LINKS,
    SAME_REVISIONS,
    PLACES,
    SHARED_SOURCES,
    REMOVALS,
    NAMESAKES,
    PACKS,
    DETAILS,
    REVIEWS,
    EMPTY_ENTRIES,
}
