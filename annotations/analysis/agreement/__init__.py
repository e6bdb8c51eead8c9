"""How far several annotators of one text agree, by the coefficients of the field."""
