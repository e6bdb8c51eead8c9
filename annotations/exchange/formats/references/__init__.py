"""Documents as references, for programs that manage literature: BibTeX, RIS, CSL-JSON."""
