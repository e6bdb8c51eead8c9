"""The SQL of this layer. Its callers begin the transactions."""
