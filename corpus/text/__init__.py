"""Text as such: folded for comparison, cut into words and sentences."""
