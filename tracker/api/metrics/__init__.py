"""Figures: a module for each family, with what is asked (`asked`) and how it is answered (`answers`)."""
