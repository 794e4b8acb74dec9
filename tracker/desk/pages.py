"""Every page of the desk, and the least role for it: one table, which the tests compare with every address.

A page is known by the name of its address. ``look`` is who may open it, None where it cannot be
opened; ``send`` is who may send it, None where nothing comes of that.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tracker.desk.roles import Role

V, A, R, ADMIN = Role.VIEWER, Role.ANALYST, Role.REVIEWER, Role.ADMINISTRATOR


@dataclass(frozen=True, slots=True)
class Page:
    """Pages that the same roles may open and send. ``names`` are the names of their addresses."""

    words: str | Promise
    look: Role | None
    send: Role | None
    names: tuple[str, ...]


def _of(models: str, pages: str) -> tuple[str, ...]:
    """``_of("people_person", "change history")`` is ``people_person_change``, ``people_person_history``."""
    return tuple(f"{model}_{page}" for model in models.split() for page in pages.split())


_NAMED = "people_person orgs_organization"
_DELETABLE = f"{_NAMED} news_source"
_SEEN = f"{_DELETABLE} moves_move moves_claim moves_groupmove news_article"
_LOGS = "merges_merge merges_split"
_PAIRS = "duplicates_personpair duplicates_organizationpair"

PAGES = (
    Page(_("start page, search"), V, None, ("index", "search", "app_list", "autocomplete", "view_on_site")),
    Page(_("lists of records, and their history"), V, None, _of(_SEEN, "changelist history simple_history")),
    Page(_("a record"), V, A, _of(_SEEN, "change")),
    Page(_("taking a change back"), A, A, _of(_SEEN, "revert")),
    Page(
        _("logging a move, or a group move"),
        A,
        A,
        ("moves_move_add", "moves_groupmove_add"),
    ),
    Page(
        _("what the form that logs a move asks while it is filled in"),
        A,
        None,
        ("move-log-names", "move-log-date", "move-log-same"),
    ),
    Page(_("reading a typed line into the form"), A, A, ("move-log-quick",)),
    Page(_("a step in a move's life"), A, A, ("move-step",)),
    Page(_("taking such a step back"), None, A, ("move-take-back",)),
    Page(_("saving a list as a table"), V, None, _of(f"{_NAMED} moves_move", "table")),
    Page(_("having an article read now"), A, A, ("news_article_add",)),
    Page(_("the story of an article"), V, A, ("article-story",)),
    Page(
        _("how far reading it has come"),
        A,
        None,
        ("article-fetch", "article-reading", *_of("news_fetch", "changelist change history")),
    ),
    Page(
        _("imports"), A, None, (*_of("imports_importbatch", "changelist change history"), "import-progress")
    ),
    Page(_("bringing in a table"), A, A, ("imports_importbatch_add",)),
    Page(_("the names in a table"), A, A, ("import-names",)),
    Page(
        _("choosing what becomes of the rows, importing them and undoing it"),
        None,
        A,
        ("import-choose", "import-dates", "import-run", "import-undo", "import-discard"),
    ),
    Page(_("adding a record"), A, A, _of(_DELETABLE, "add")),
    Page(_("finding a source by the home page"), A, A, ("source-find", "news_source_find_feed")),
    Page(_("deleting a record"), R, R, _of(_DELETABLE, "delete")),
    Page(_("deleted records"), A, None, _of(_DELETABLE, "deleted show_deleted")),
    Page(_("bringing a deleted record back"), None, A, _of(_DELETABLE, "restore")),
    Page(_("accepting or rejecting a claim"), None, A, ("claim-accept", "claim-reject")),
    Page(_("queue of claims"), A, None, ("review-queue",)),
    Page(
        _("deciding in the queue, and taking it back"),
        None,
        A,
        ("review-decide", "review-again", "review-undo", "decision-undo"),
    ),
    Page(
        _("what waits for approval, with four eyes on"),
        A,
        None,
        _of("moves_approval", "changelist change history"),
    ),
    Page(_("approving it, and sending it back"), None, R, ("approval-approve", "approval-send-back")),
    Page(_("withdrawing one's own"), None, A, ("approval-withdraw",)),
    Page(
        _("what was decided, and one's own figures"),
        V,
        None,
        (*_of("moves_decision", "changelist change history own_figures"), "analyst-figures"),
    ),
    Page(
        _("private notes and who looks after a record"),
        None,
        A,
        _of("people_person moves_move news_article", "note unnote assign"),
    ),
    Page(_("keeping a filter of one's own"), None, V, _of(_SEEN, "save_filter drop_filter")),
    Page(
        _("keeping a filter of requests"),
        None,
        ADMIN,
        _of("corrections_correctionrequest", "save_filter drop_filter"),
    ),
    Page(_("webhooks of one's own"), V, None, _of("alerts_webhook", "changelist history")),
    Page(_("keeping a webhook"), V, V, _of("alerts_webhook", "add change delete")),
    Page(
        _("what one's own webhooks were told; an administrator sees everybody's"),
        V,
        None,
        _of("alerts_delivery", "changelist change history"),
    ),
    Page(_("watchlists of one's own"), V, None, _of("alerts_watchlist", "changelist history")),
    Page(_("keeping one"), V, V, _of("alerts_watchlist", "add change delete")),
    Page(
        _("mails of one's own watchlists; an administrator sees whether everybody's went out"),
        V,
        None,
        _of("alerts_mail", "changelist change history"),
    ),
    Page(_("merging"), A, A, _of(f"{_NAMED} moves_move", "merge merge_into_another")),
    Page(_("splitting"), A, A, _of(_NAMED, "split split_record")),
    Page(_("lists of merges and splits"), V, None, _of(_LOGS, "changelist change history")),
    Page(_("undoing a merge or split"), None, A, ("merge-undo", "split-undo")),
    Page(_("pairs that may be one"), A, None, _of(_PAIRS, "changelist merge")),
    Page(_("deciding on a pair"), None, A, _of(_PAIRS, "decide")),
    Page(
        _("requests of those who are followed"),
        ADMIN,
        None,
        _of("corrections_correctionrequest", "changelist history simple_history"),
    ),
    Page(_("answering a request"), ADMIN, ADMIN, _of("corrections_correctionrequest", "change revert")),
    Page(_("claims held back"), ADMIN, None, _of("moves_heldclaim", "changelist change history")),
    Page(_("deciding on a claim held back"), None, ADMIN, ("held-another", "held-known", "held-erased")),
    Page(_("exporting a person"), ADMIN, None, ("person-export", "people_person_export_record")),
    Page(_("erasing a person"), ADMIN, ADMIN, ("person-erase", "people_person_erase_record")),
    Page(_("list of erasures"), ADMIN, None, _of("privacy_erasure", "changelist change history")),
    Page(_("what runs by itself"), ADMIN, None, _of("django_celery_beat_periodictask", "changelist history")),
    Page(
        _("how often it runs, and whether at all"),
        ADMIN,
        ADMIN,
        _of("django_celery_beat_periodictask", "change"),
    ),
    Page(
        _("tasks that failed for good"),
        ADMIN,
        None,
        _of("dead_letters_deadletter", "changelist change history"),
    ),
    Page(
        _("what the language model was asked, and what it cost"),
        ADMIN,
        None,
        _of("language_model_modelday language_model_modelreading", "changelist change history"),
    ),
    Page(_("one's own tokens for the API"), V, None, _of("access_token", "changelist change history")),
    Page(_("making a token"), V, V, ("access_token_add",)),
    Page(_("users"), ADMIN, None, _of("auth_user", "changelist history")),
    Page(_("a user"), ADMIN, ADMIN, _of("auth_user", "change password_change")),
    Page(_("inviting somebody"), ADMIN, ADMIN, _of("auth_user", "add invitation show_invitation")),
    Page(
        _("deleting what is kept, or adding what comes in by itself"),
        None,
        None,
        _of(
            "moves_move moves_claim moves_groupmove news_article imports_importbatch auth_user access_token",
            "delete",
        )
        + _of("moves_claim", "add")
        + _of("news_fetch", "add delete")
        + _of(
            f"{_LOGS} moves_decision moves_approval moves_heldclaim corrections_correctionrequest "
            "privacy_erasure dead_letters_deadletter django_celery_beat_periodictask "
            "language_model_modelday language_model_modelreading alerts_mail alerts_delivery",
            "add delete",
        ),
    ),
)

# What can be done with the rows that are chosen in a list: the name of the action, the least role.
ACTIONS = {
    "revoke_selected": V,
    "test_selected": V,
    "rotate_selected": V,
    "enable_selected": V,
    "deliver_again_selected": V,
    "accept_selected": A,
    "reject_selected": A,
    "approve_selected": R,
    "send_back_selected": R,
    "merge_two": A,
    "assign_to_me": A,
    "poll_now": A,
    "read_again": A,
    "run_now": ADMIN,
    "try_again_selected": ADMIN,
    "dismiss_selected": ADMIN,
    "delete_selected": V,  # each row of a record is asked for its own right to be deleted
    "send_again_selected": V,
}

# Open to whoever has signed in, or wants to.
WITHOUT_ROLE = {
    *("login", "logout", "password_change", "password_change_done", "jsi18n"),
    *("admin_password_reset", "password_reset_done", "password_reset_confirm", "password_reset_complete"),
}
