"""The screen of memos."""
