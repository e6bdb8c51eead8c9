"""An annotator's annotations against a standard's: what both have, what one of them lacks."""
