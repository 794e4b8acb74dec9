"""Groups articles into stories: those that print one text, and those that report one event.

A wrong join hides a source that found out by itself; a missed one costs a click. So both need much, and
say what: half of the shorter text word for word, or the same step of the same person within days. Which
articles report one event is known by their claims, and so is decided by `tracker.moves.stories`.
"""
