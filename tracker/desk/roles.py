"""What each role, and each above it, may do at the desk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, User
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tracker.access.roles import Role, give_role, role_of

__all__ = ["GRANTS", "Grant", "Role", "give_role", "may_work_here", "permissions_of", "role_of"]


@dataclass(frozen=True, slots=True)
class Grant:
    """What a role, and each above it, may do: in words, and as Django's permissions."""

    role: Role
    words: str | Promise
    permissions: tuple[str, ...]


def _may(verbs: str, *models_of: str) -> tuple[str, ...]:
    """``_may("add change", "people.person")`` is ``people.add_person`` and ``people.change_person``."""
    split = (model.split(".") for model in models_of)
    return tuple(f"{app}.{verb}_{model}" for app, model in split for verb in verbs.split())


_RECORDS = ("people.person", "orgs.organization")
_PARTS = (
    "people.personname",
    "people.personidentifier",
    "orgs.organizationname",
    "orgs.organizationidentifier",
    "orgs.lineage",
)

GRANTS = (
    Grant(
        Role.VIEWER,
        _("see people, organizations, moves and claims, with their history"),
        _may("view", *_RECORDS, *_PARTS, "moves.move", "moves.claim"),
    ),
    Grant(Role.VIEWER, _("see articles and sources"), _may("view", "news.article", "news.source")),
    Grant(Role.VIEWER, _("see what was merged and split"), _may("view", "merges.merge", "merges.split")),
    Grant(
        Role.VIEWER,
        _("see what was decided, and private notes"),
        ("moves.view_decision", "desk.view_privatenote"),
    ),
    Grant(
        Role.VIEWER,
        _("make and revoke tokens of one's own for the API, and propose claims with them"),
        (*_may("view add change", "access.token"), "moves.add_claim"),
    ),
    Grant(
        Role.VIEWER,
        _("keep watchlists of their own, and see what became of their mails"),
        _may(
            "view add change delete", "alerts.watchlist", "alerts.watchedperson", "alerts.watchedorganization"
        )
        + _may("view", "alerts.mail"),
    ),
    Grant(
        Role.VIEWER,
        _("keep webhooks of their own, and see what was delivered"),
        _may("view add change delete", "alerts.webhook") + _may("view", "alerts.delivery"),
    ),
    Grant(Role.ANALYST, _("log and correct moves"), _may("add change", "moves.move")),
    Grant(
        Role.ANALYST,
        _("correct, accept and reject claims, and take decisions back"),
        _may("change", "moves.claim", "moves.decision"),
    ),
    Grant(
        Role.ANALYST,
        _("see what waits for a reviewer's approval, with four eyes on"),
        ("moves.view_approval",),
    ),
    Grant(Role.ANALYST, _("assign records and write private notes"), _may("add", "desk.privatenote")),
    Grant(
        Role.ANALYST,
        _("add and correct people and organizations, merge and split them, say which are different"),
        _may("add change", *_RECORDS) + _may("add change delete", *_PARTS),
    ),
    Grant(Role.VIEWER, _("see group moves"), _may("view", "moves.groupmove")),
    Grant(Role.ANALYST, _("log and correct group moves"), _may("add change", "moves.groupmove")),
    Grant(
        Role.ANALYST,
        _("import moves from a table, and undo an import"),
        _may("view add change", "imports.importbatch"),
    ),
    Grant(
        Role.ANALYST,
        _("have an article read now"),
        _may("add", "news.article") + _may("view", "news.fetch"),
    ),
    Grant(Role.ANALYST, _("undo merges and splits"), _may("change", "merges.merge", "merges.split")),
    Grant(
        Role.ANALYST,
        _("add and correct sources, correct articles and have them read again"),
        _may("add change", "news.source") + _may("change", "news.article"),
    ),
    Grant(
        Role.REVIEWER,
        _("with four eyes on: approve what others accepted or logged, and correct moves that readers see"),
        ("moves.change_approval",),
    ),
    Grant(
        Role.REVIEWER,
        _("delete people, organizations and sources"),
        _may("delete", *_RECORDS, "news.source"),
    ),
    Grant(
        Role.ADMINISTRATOR,
        _("answer requests of those who are followed"),
        _may("view change", "corrections.correctionrequest"),
    ),
    Grant(
        Role.ADMINISTRATOR,
        _("export and erase a person, and see that people were erased"),
        ("privacy.export_person", "privacy.erase_person", "privacy.view_erasure"),
    ),
    Grant(
        Role.ADMINISTRATOR,
        _("decide on claims that may be about an erased person"),
        _may("view change", "moves.heldclaim"),
    ),
    Grant(
        Role.ADMINISTRATOR,
        _("change what runs by itself, and try again what failed"),
        _may("view change", "django_celery_beat.periodictask", "dead_letters.deadletter"),
    ),
    Grant(
        Role.ADMINISTRATOR,
        _("see what the language model was asked and what it cost"),
        _may("view", "language_model.modelday", "language_model.modelreading"),
    ),
    Grant(
        Role.ADMINISTRATOR,
        _("invite users, give them roles, deactivate them"),
        _may("view add change", "auth.user"),
    ),
)


def permissions_of(role: Role) -> frozenset[str]:
    """All that the role may do, like ``moves.add_move``."""
    return frozenset(_permissions_of(role))


def _permissions_of(role: Role) -> Iterator[str]:
    for grant in GRANTS:
        if role.includes(grant.role):
            yield from grant.permissions


def may_work_here(user: AbstractBaseUser | AnonymousUser) -> bool:
    """Whether there is anything at the desk for them: a role, or permissions given in another way.

    Costs no query of its own: a page asks for the same permissions, and Django keeps them.
    """
    if not isinstance(user, User) or not (user.is_staff and user.is_active):
        return False
    return user.is_superuser or bool(user.get_all_permissions())
