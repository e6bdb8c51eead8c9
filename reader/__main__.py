"""`python -m reader`: the command, where the script is not on the path."""

from reader.cli import main

main()
