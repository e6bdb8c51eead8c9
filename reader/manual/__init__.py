"""The manual, for reading in the program and on the command line."""
