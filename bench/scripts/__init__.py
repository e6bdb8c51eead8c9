"""How well sentences and names are found in every script, beside other programs."""
