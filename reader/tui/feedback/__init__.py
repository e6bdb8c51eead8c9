"""Feedback: an annotator beside the consensus, passage by passage."""
