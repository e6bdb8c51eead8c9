"""Parallels: passages of other documents that say the same as a passage, in its words or in others.

*Reuse* shares rare words with the passage and is shown by its wording; below a threshold it is
chance. *Related* sentences are about the same topic in other words. `parallel_search.py` shows the
steps.
"""
