"""Guarded outgoing HTTP: one page of the public web, or a sentence on why not. Knows no database.

Whoever gives an address must not reach through it what only this machine can reach. So the name is
resolved once, every address that it has must be public, and the connection goes to one of those that
were checked; a redirect is a new address and is checked alike.
"""

from tracker.outbound.answers import NOTHING_HELD, Answer, CannotFetch, Page, Rules, Validators
from tracker.outbound.ask import ask, get, post

__all__ = ["NOTHING_HELD", "Answer", "CannotFetch", "Page", "Rules", "Validators", "ask", "get", "post"]
