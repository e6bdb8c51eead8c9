"""Bytes to raw text: one module for each input format, listed in `registry`, read by `reading`."""
