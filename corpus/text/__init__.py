"""Text as such: folded for comparison, divided into words, sentences, passages and quotations."""
