"""Undo, redo, and which edit knew of which."""
