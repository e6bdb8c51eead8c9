"""Abbreviations of ten languages: readable lists, one a language (see README.txt)."""
