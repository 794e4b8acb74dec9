"""Careers: the spells and transfers that follow from a person's moves."""
