"""The screen of figures: statistics, agreement, tags by document."""
