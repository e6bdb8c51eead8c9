"""Files in, clean searchable text out."""
