"""The tables of the search index: which passages of a library hold which words.

The index is a function of the texts: what it knows of a revision never changes, and only the
current revisions of existing documents count when it is asked. So undo, removal and merging need no
work here. A revision that is not indexed yet is added before the next search, and rows of earlier
revisions are deleted once they make up most of the index.

The tables are plain ones, because a merge refuses libraries with virtual tables. Postings are
arrays of 16 bits that are appended to. A document that is added alone begins a new row with each
chunk of passages, so that little is written again, and sixteen full rows become one
(`postings_merge.py`); many documents added at once (`filling.py`) fill such long rows from the
beginning. The bigrams of a word's phonetic key lead to the words that have them.
"""
