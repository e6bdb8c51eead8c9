"""Queries over annotations: parsed, printed and evaluated. Pure functions on values.

    parse       parsing.py      what was typed → a tree; never an error
    expand      saved.py        @names → the queries saved under them
    evaluate    evaluation.py   the tree and the annotations → those that it answers
    print       printing.py     a tree → what could be typed for it

`docs/manual/reference/queries.md` has the grammar and the meaning.
"""
