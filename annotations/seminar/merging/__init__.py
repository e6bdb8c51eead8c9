"""Other people's libraries into this one: idempotent, in any order, undone in one step.

`reading.py` reads the files in a child process, `foreign.py` checks what it says; `merge.py` brings
it in, in one transaction: people, codebook and links itself, `documents.py` the documents,
`passages.py` the annotations.
"""
