"""Which language a text is written in."""


def detect_language(text: str) -> str:
    """The two-letter code of the most likely language, by py3langid. Loads its model on first use."""
    from py3langid import classify  # loads NumPy and a model of 1 MB

    language, _score = classify(text)
    return str(language)
