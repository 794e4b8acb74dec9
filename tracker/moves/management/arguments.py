"""Types of arguments that several commands take."""

import re
from argparse import ArgumentTypeError
from datetime import date

from tracker.dates import PartialDate, Precision


def day(text: str) -> date:
    """An exact day, such as 2024-10-14."""
    try:
        parsed = PartialDate.parse(text)
    except ValueError as error:
        raise ArgumentTypeError(str(error)) from error
    if parsed.precision != Precision.DAY:
        raise ArgumentTypeError(f"“{text}” is not a whole day. Write it like 2024-10-14.")
    return parsed.first_day


def language_code(text: str) -> str:
    """The code of a language in ISO 639, such as fr; empty means that it is detected."""
    code = text.strip().lower()
    if not re.fullmatch("([a-z]{2,3})?", code):
        raise ArgumentTypeError(f"“{text}” is not a language. Write two or three letters, such as fr.")
    return code
