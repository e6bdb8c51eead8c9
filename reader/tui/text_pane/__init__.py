"""The page of text: its model, navigator, pointer, painter and widget."""
