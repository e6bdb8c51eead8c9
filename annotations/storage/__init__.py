"""Rows of this layer, in and out of a transaction that somebody else has begun."""
