"""Anchoring: from a selector and a text to the passage that it describes (`anchor.py`)."""
