"""How much of a file is taken, and what is said where it is more."""

from django.utils.translation import gettext as _

MOST_BYTES = 20 * 1024 * 1024
MOST_UNPACKED = 250 * 1024 * 1024  # of a workbook, which is a ZIP archive
MOST_ROWS = 200_000
MOST_COLUMNS = 200
MOST_CHARACTERS = 10_000  # of one cell


class BadFile(ValueError):
    """The file cannot be read as a table of moves. The message says why, and what would be right."""


def check_size(size: int) -> None:
    """Raise BadFile for a file that is empty or too large; before its bytes are read."""
    if not size:
        raise BadFile(_("The file is empty. Choose one with a header and rows."))
    if size > MOST_BYTES:
        raise BadFile(
            _("The file has %(size).1f MB; at most %(most)d MB are read. Split it into several.")
            % {"size": size / 1024 / 1024, "most": MOST_BYTES // 1024 // 1024}
        )


def check_rows(count: int) -> None:
    if count > MOST_ROWS:
        raise BadFile(
            _("The file has more than %d rows, which is the most that is read. Split it into several.")
            % MOST_ROWS
        )
