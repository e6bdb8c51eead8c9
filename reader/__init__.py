"""The face: the screens in the terminal and the command line."""
