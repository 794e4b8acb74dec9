"""Answers that need not be made again: whoever asked has them still, or they are kept here.

`about` says what an answer is about, `state` reads the version of that, `answer` is what views use, and
`keep` holds what went out.
"""

from tracker.api.conditional.answer import conditional

__all__ = ["conditional"]
