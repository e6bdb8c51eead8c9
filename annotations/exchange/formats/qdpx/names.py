"""What the files and their parts are called (REFI-QDA 1.5, section 8)."""

from __future__ import annotations

PROJECT_TITLE = "QDPX"
CODEBOOK_TITLE = "QDC"
PROJECT_NAMESPACE = "urn:QDA-XML:project:1.0"
CODEBOOK_NAMESPACE = "urn:QDA-XML:codebook:1.0"
ORIGIN = "Variorum"
"""The program that wrote a file; its version follows."""
PROJECT = "project.qde"
SOURCES = "sources"
UNTITLED = ".txt"
"""What follows the slug in the name of a document without a title."""
