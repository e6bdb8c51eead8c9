"""The features of the reading screen, in the order of the line of keys, the help and esc."""

from __future__ import annotations

from reader.tui.reading.feature import Feature
from reader.tui.reading.features.annotation_list import AnnotationListing
from reader.tui.reading.features.annotations import Annotations
from reader.tui.reading.features.arrangements import Arrangements
from reader.tui.reading.features.changes import Changes
from reader.tui.reading.features.copying import Copying
from reader.tui.reading.features.cues import Cues
from reader.tui.reading.features.disagreements import Disagreements
from reader.tui.reading.features.extent import Extent
from reader.tui.reading.features.feedback import Feedback
from reader.tui.reading.features.finished import Finished
from reader.tui.reading.features.hints import Hints
from reader.tui.reading.features.linear_reading import LinearReading
from reader.tui.reading.features.links import Links
from reader.tui.reading.features.match_tagging import MatchTagging
from reader.tui.reading.features.memos import Memos
from reader.tui.reading.features.minimap import Minimap
from reader.tui.reading.features.navigation import Navigation
from reader.tui.reading.features.other_screens import OtherScreens
from reader.tui.reading.features.page_setup import PageSetup
from reader.tui.reading.features.panes import Panes
from reader.tui.reading.features.parallels_panel import ParallelsPanel
from reader.tui.reading.features.reattach import Reattach
from reader.tui.reading.features.replies import Replies
from reader.tui.reading.features.search import Search
from reader.tui.reading.features.statistics import Statistics
from reader.tui.reading.features.synchronised_scrolling import SynchronisedScrolling
from reader.tui.reading.features.tagging import Tagging
from reader.tui.reading.features.team_view import TeamView

FEATURES: tuple[type[Feature], ...] = (
    Tagging,
    Annotations,
    Replies,
    Extent,
    Links,
    Finished,
    Changes,
    Copying,
    Search,
    MatchTagging,
    Navigation,
    ParallelsPanel,
    Disagreements,
    Feedback,
    TeamView,
    Cues,
    AnnotationListing,
    Memos,
    Statistics,
    OtherScreens,
    Reattach,
    Panes,
    Arrangements,
    PageSetup,
    LinearReading,
    Minimap,
    SynchronisedScrolling,
    Hints,
)
