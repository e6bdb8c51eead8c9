"""Documents: reading, cleaning, storing and searching their texts."""
