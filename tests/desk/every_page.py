"""One row of every kind, so that every address of the desk leads to something."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.urls import URLResolver, reverse
from django_celery_beat.models import PeriodicTask

from orgs.models import Organization
from people.models import Person
from tests.alerts.hooks import make_webhook
from tests.alerts.watching import make_watchlist
from tests.api.tokens import make_token
from tests.duplicates.pairs import make_pair
from tests.factories import (
    NOW,
    make_article,
    make_claim,
    make_move,
    make_organization,
    make_person,
    make_source,
    make_user,
)
from tests.imports.files import ADA, HEADER, checked, csv_of
from tracker.alerts.webhooks.try_out import add_test
from tracker.corrections.models import CorrectionRequest
from tracker.dead_letters.keep import keep
from tracker.desk.pages import WITHOUT_ROLE
from tracker.history.parts import parts_of
from tracker.language_model.models import ModelDay
from tracker.merges.belongings import Chosen, groups_of
from tracker.merges.merge import merge
from tracker.merges.split import NewRecord, split
from tracker.moves.life import state_status
from tracker.moves.log import Evidence
from tracker.moves.models import Approval, Decision, GroupMove, HeldClaim
from tracker.moves.review import reject
from tracker.moves.vocabulary import MoveStatus
from tracker.news.models import Fetch
from tracker.privacy.models import Erasure
from tracker.workbench.assign import add_note, field_of
from tracker.workbench.models import PrivateNote

OWN_PREFIXES = {"claim-": "moves_claim", "person-": "people_person", "held-": "moves_heldclaim"}
OWN_PREFIXES |= {
    "review-decide": "moves_claim",
    "review-undo": "moves_decision",
    "decision-": "moves_decision",
    "approval-": "moves_approval",
}
OWN_PREFIXES |= {"move-": "moves_move", "import-": "imports_importbatch"}
OWN_PREFIXES |= {
    "article-fetch": "news_fetch",
    "article-reading": "news_article",
    "article-story": "news_article",
}
OWN_PREFIXES |= {"merge-": "merges_merge", "split-": "merges_split"}


def names_of_addresses() -> set[str]:
    """The name of every address of the desk; those without one lead elsewhere, to a page that has one."""
    admin.autodiscover()  # the desk is loaded with the addresses, and perhaps nothing has asked for one yet
    return set(_names(admin.site.urls[0])) - WITHOUT_ROLE


def _names(patterns: Any) -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _names(pattern.url_patterns)
        elif pattern.name:
            yield pattern.name


def make_everything() -> dict[str, Any]:
    """A row for each model of the desk, by the first words of the names of its addresses."""
    person, other, merged = make_person("Ada Example"), make_person("Ada E."), make_person("A. Example")
    organization, parent = make_organization("Foo Labs", aliases=("Foo",)), make_organization("Foo AI")
    move = make_move(person=person, from_organization=organization)
    article = make_article()
    alias = organization.names.get(name="Foo")
    names = next(group for group in groups_of(Organization) if group.model is type(alias))
    request = CorrectionRequest.objects.create(
        kind="correct", wrong="The date.", person=person, created_at=NOW, due_on=NOW.date()
    )
    claim = make_claim(article=article)
    held = HeldClaim.of(claim, now=NOW, until=NOW + timedelta(days=30))
    held.save()
    claim.delete()
    rejected = reject(make_claim().pk, by=make_user(None, "somebody"), now=NOW, reason="other")
    rows = {
        "people_person": person,
        "orgs_organization": organization,
        "moves_move": move,
        "moves_claim": make_claim(person_name="Bea Other"),
        "dead_letters_deadletter": keep("tracker.tasks.x", {}, queue="", reason="x", traceback="", now=NOW),
        "language_model_modelday": (day := ModelDay.objects.create(day=NOW.date())),
        "language_model_modelreading": day.readings.create(asked_at=NOW, model="m", outcome="answered"),
        "django_celery_beat_periodictask": PeriodicTask.objects.order_by("pk")[0],
        "moves_heldclaim": held,
        "news_article": article,
        "news_source": make_source(),
        "merges_merge": merge(merged, person, by=None, now=NOW),
        "merges_split": split(
            organization, [Chosen(names.key, alias.pk)], into=NewRecord("Foo", ""), by=None, now=NOW
        ),
        "duplicates_personpair": make_pair(person, other),
        "duplicates_organizationpair": make_pair(organization, parent),
        "corrections_correctionrequest": request,
        "privacy_erasure": Erasure.objects.create(token="x", month=NOW.date().replace(day=1), reason="asked"),
        "auth_user": rejected.reviewed_by,
        "access_token": make_token(rejected.reviewed_by)[0],
        "moves_approval": Approval.objects.create(
            claim=make_claim(awaits_approval=True), submitted_by=rejected.reviewed_by, submitted_at=NOW
        ),
        "moves_decision": Decision.objects.get(claim=rejected),
        "moves_groupmove": GroupMove.objects.create(
            from_organization=organization,
            title="Foo's team",
            announced_on_first_day=NOW.date(),
            announced_on_precision="day",
        ),
        "imports_importbatch": checked(csv_of(HEADER, ADA)),
        "alerts_watchlist": (
            watchlist := make_watchlist("kind=departure", owner=make_user(None, "vera", email="v@x.example"))
        ),
        "alerts_webhook": (webhook := make_webhook(owner=watchlist.owner)),
        "alerts_delivery": add_test(webhook, now=NOW),
        "alerts_mail": watchlist.mails.create(made_at=NOW, due_at=NOW),
        "news_fetch": Fetch.objects.create(url="https://example.org/ada", asked_at=NOW),
    }
    state_status(
        move.pk, MoveStatus.DENIED, evidence=Evidence(quote="She says so."), by=rows["auth_user"], now=NOW
    )
    move.refresh_from_db()
    for row in (person, move, article):
        add_note(row, "Ask again.", by=rows["auth_user"], now=NOW)
    for row in rows.values():
        if hasattr(row, "history"):
            row.save()  # the latest of its history is a change then, which may be taken back
    return rows


def address_of(name: str, rows: dict[str, Any]) -> str:
    """The address of this name, about the row of its model."""
    if name == "app_list":
        return reverse("admin:app_list", args=["moves"])
    if name == "view_on_site":
        key = ContentType.objects.get_for_model(Person).pk
        return reverse("admin:view_on_site", args=[key, rows["people_person"].pk])
    if name == "autocomplete":
        query = "app_label=moves&model_name=move&field_name=person"
        return f"{reverse('admin:autocomplete')}?{query}"
    prefix = next((to for own, to in OWN_PREFIXES.items() if name.startswith(own)), name)
    row = next((row for model, row in rows.items() if prefix.startswith(model)), None)
    return reverse(f"admin:{name}", args=_arguments(name, row))


def _arguments(name: str, row: Any) -> list[Any]:
    page = name.rpartition("_")[2]
    if name == "move-step":
        return [row.pk, "date"]
    if name == "move-take-back":
        return [row.pk, row.claims.get().pk]
    if name.endswith("_table"):
        return ["csv"]
    if (
        row is None
        or name.startswith("move-log")
        or page in ("changelist", "add", "deleted", "figures", "filter", "feed")
    ):
        return []
    if page == "unnote":
        return [row.pk, PrivateNote.objects.get(**{field_of(row): row}).pk]
    if page == "revert":
        version = row.history.first()
        return [row.pk, parts_of(row._meta.model)[0].label, version.history_id]
    if name.endswith("simple_history"):
        return [row.pk, row.history.first().history_id]
    return [row.pk]
