"""The history of a library: undo and redo."""
