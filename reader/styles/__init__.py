"""Colours: themes, the palette of tags, and how the pane looks."""
