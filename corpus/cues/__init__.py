"""Cues: words the reader may weigh."""
