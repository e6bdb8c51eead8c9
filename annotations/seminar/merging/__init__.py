"""Other people's libraries into this one: idempotent, in any order, undone in one step.

`library_files.py` reads the files in a child process, and `incoming.py` checks what it says.
`merge.py` brings it in, in one transaction: annotators, codebook and links itself,
`document_merge.py` the documents, `annotation_merge.py` the annotations.
"""
