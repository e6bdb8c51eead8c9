"""The class at this moment: who reads where, messages to all, and the screen that shows it."""
