"""Measures speed and quality on invented data, in a database made for the purpose."""
