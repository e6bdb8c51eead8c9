"""The library's file. All SQL is in this package and in `annotations.storage`."""
