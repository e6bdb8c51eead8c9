"""What needs a reader's eye, and what is decided about it."""
