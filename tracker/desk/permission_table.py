"""The tables of roles and pages as the text of docs/permissions.md, which has a table of the API too."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tracker.desk.pages import PAGES
from tracker.desk.roles import GRANTS, Role

_INTRO = """\
# Who may do what

Made from `tracker/desk/roles.py`, `tracker/desk/pages.py` and what the API asks by
`python manage.py permission_matrix --write`; a test compares it with the code, and others every address with
the tables. Each role includes the one to its left. Pages for readers are open to everyone who reaches them. A
superuser is an administrator. Somebody without a role who signs in is told so, and sees nothing else.
"""


_PAGES_INTRO = """
## Pages

The least role that may open a page, and that may send it; – where there is nothing to open or to send.
"""


def permissions_document() -> str:
    """Markdown, which ends with a line feed."""
    roles = [str(role.label) for role in Role]
    grants = ((str(grant.words), *_marks(grant.role)) for grant in GRANTS)
    pages = ((str(page.words), _least(page.look), _least(page.send)) for page in PAGES)
    parts = [
        _INTRO,
        "## Roles\n",
        *table(["may", *roles], grants),
        _PAGES_INTRO,
        *table(["page", "open", "send"], pages),
    ]
    return "\n".join(parts) + "\n"


def _marks(least: Role) -> Iterator[str]:
    return ("yes" if role.includes(least) else "–" for role in Role)


def _least(role: Role | None) -> str:
    return str(role.label) if role else "–"


def table(head: list[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    """A table of Markdown, line by line."""
    yield f"| {' | '.join(head)} |"
    yield f"|{'|'.join('---' for _column in head)}|"
    for row in rows:
        yield f"| {' | '.join(row)} |"
