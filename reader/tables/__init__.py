"""Tables of figures, for the command line and the screens alike."""
