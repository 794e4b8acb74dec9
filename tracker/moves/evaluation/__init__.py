"""How well extraction does: against labelled texts, and against what analysts decided."""
