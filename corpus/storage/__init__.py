"""The library's file: SQL stands here and in `annotations.storage`."""
