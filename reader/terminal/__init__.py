"""The terminal: foreign text made harmless, keys, clipboard."""
