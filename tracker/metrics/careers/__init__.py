"""What follows from the careers of those who were at a place.

`read` works it out from every spell there, `kept` from sums that are kept as stays change, and of one
organization by itself both give the same. `at` chooses.
"""
