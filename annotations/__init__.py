"""Annotations: their values, their storage, and how they are exchanged."""
