"""The review queue: annotations that wait for a reader's decision, and the decisions."""
