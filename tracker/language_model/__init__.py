"""Claims about who moves where, read by a language model behind an OpenAI-compatible address.

Gives the same `ExtractedClaim` as the rules do. What the model says counts only as far as the text bears
it out: see `check`. What it costs is held in the database: see `budget`.
"""
