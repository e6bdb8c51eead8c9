"""Small screens over a page."""
