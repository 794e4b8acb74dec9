"""Every change in order: written by triggers, read in pages, resumed from a cursor."""
