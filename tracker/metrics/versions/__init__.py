"""Versions: how an answer that is kept, here or by whoever asked for it, is known to be as of now.

`note` counts in the database whatever changes, `read` gives the version of what an answer is about, and
`fold` keeps the rows few.
"""
