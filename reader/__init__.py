"""The face: the screens in the terminal and the command line."""

__version__ = "0.2.0"
"""The program's; pyproject.toml and the wheel have it from here."""
