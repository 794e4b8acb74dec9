"""Polls sources and fetches what their entries link to, politely, for months on end."""
