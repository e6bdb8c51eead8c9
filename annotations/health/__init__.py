"""The health of a library: what is wrong with it, what can be mended, what can be saved.

`checking.py` looks (`tracing.py` for what has no hash, in the history) and `mending.py` mends what
can be proved; `restoring.py` brings a backup back; `rescuing.py` saves what a damaged file still
holds: `salvage.py` gathers its rows, `proving.py` says which are as they were, `standins.py` stands
in for what they lean on and is lost.
"""
