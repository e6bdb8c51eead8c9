"""The health of a library: what is wrong with it, what can be mended, what can be saved.

`checks.py` looks for problems, and `repairs.py` mends what can be proved. `restore.py` brings a
backup back. `rescue.py` saves what a damaged file still holds: `row_recovery.py` collects its rows,
`recovery_checks.py` says which are as they were, `placeholders.py` makes what they refer to and is
lost. `blind_reports.py` leaves out of reports what a blind round hides.
"""
