"""Addresses of the REST API."""

from csp.constants import SELF, UNSAFE_INLINE
from csp.decorators import csp_update
from django.urls import URLPattern, URLResolver, include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.routers import SimpleRouter
from rest_framework.viewsets import ViewSetMixin

from tracker.api.approvals import ApprovalViewSet
from tracker.api.articles import ArticleViewSet
from tracker.api.assignments import AssignmentViewSet
from tracker.api.changes import ChangesView
from tracker.api.claims import ClaimViewSet
from tracker.api.corrections import CorrectionRequestViewSet
from tracker.api.dead_letters import DeadLetterViewSet
from tracker.api.decisions import DecisionViewSet
from tracker.api.deleted import DeletedOrganizationsViewSet, DeletedPeopleViewSet, DeletedSourcesViewSet
from tracker.api.duplicates import OrganizationPairViewSet, PersonPairViewSet
from tracker.api.erasures import ErasureViewSet
from tracker.api.exports.files import ExportFileView, ExportsView
from tracker.api.held import HeldClaimViewSet
from tracker.api.history import urlpatterns as history
from tracker.api.imports import ImportNameViewSet, ImportRowViewSet, ImportViewSet
from tracker.api.language_model import ModelDayViewSet, ModelReadingViewSet
from tracker.api.mails import MailViewSet
from tracker.api.merges import MergeViewSet
from tracker.api.notes import NoteViewSet
from tracker.api.problem_kinds import KindOfProblemView
from tracker.api.review import ReviewViewSet
from tracker.api.saved_filters import SavedFilterViewSet
from tracker.api.schedule import ScheduleViewSet
from tracker.api.search import SearchView
from tracker.api.sources import SourceViewSet
from tracker.api.spells import SpellViewSet
from tracker.api.splits import SplitViewSet
from tracker.api.tokens import TokenViewSet
from tracker.api.users import UserViewSet
from tracker.api.views import GroupMoveViewSet, MoveViewSet, OrganizationViewSet, PersonViewSet
from tracker.api.watchlists import MatchViewSet, WatchlistViewSet
from tracker.api.webhooks import WebhookViewSet

PREFIX = "api/"
# By the first words of their addresses, so that of hundreds of patterns few are tried.
_RECORDS: dict[str, tuple[type[ViewSetMixin], str]] = {
    "people": (PersonViewSet, "api-person"),
    "organizations": (OrganizationViewSet, "api-organization"),
    "moves": (MoveViewSet, "api-move"),
    "group-moves": (GroupMoveViewSet, "api-group-move"),
    "claims": (ClaimViewSet, "api-claim"),
    "review": (ReviewViewSet, "api-review"),
    "articles": (ArticleViewSet, "api-article"),
    "spells": (SpellViewSet, "api-spell"),
    "sources": (SourceViewSet, "api-source"),
    "merges": (MergeViewSet, "api-merge"),
    "splits": (SplitViewSet, "api-split"),
    "approvals": (ApprovalViewSet, "api-approval"),
    "imports": (ImportViewSet, "api-import"),
    "erasures": (ErasureViewSet, "api-erasure"),
    "requests": (CorrectionRequestViewSet, "api-request"),
    "held-claims": (HeldClaimViewSet, "api-held-claim"),
    "deleted/people": (DeletedPeopleViewSet, "api-deleted-person"),
    "deleted/organizations": (DeletedOrganizationsViewSet, "api-deleted-organization"),
    "deleted/sources": (DeletedSourcesViewSet, "api-deleted-source"),
    "duplicates/people": (PersonPairViewSet, "api-person-pair"),
    "duplicates/organizations": (OrganizationPairViewSet, "api-organization-pair"),
    "decisions": (DecisionViewSet, "api-decision"),
    "mails": (MailViewSet, "api-mail"),
    "dead-letters": (DeadLetterViewSet, "api-dead-letter"),
    "schedule": (ScheduleViewSet, "api-schedule"),
    "language-model/days": (ModelDayViewSet, "api-model-day"),
    "language-model/readings": (ModelReadingViewSet, "api-model-reading"),
    "users": (UserViewSet, "api-user"),
    "notes": (NoteViewSet, "api-note"),
    "assignments": (AssignmentViewSet, "api-assignment"),
    "saved-filters": (SavedFilterViewSet, "api-saved-filter"),
    "tokens": (TokenViewSet, "api-token"),
    "webhooks": (WebhookViewSet, "api-webhook"),
    "watchlists": (WatchlistViewSet, "api-watchlist"),
}


def _addresses(viewset: type[ViewSetMixin], basename: str) -> list[URLPattern | URLResolver]:
    router = SimpleRouter()
    router.register("", viewset, basename=basename)
    return router.urls


# The page's own style sheet stands in its HTML.
docs = csp_update({"style-src": [SELF, UNSAFE_INLINE]})(
    SpectacularSwaggerSplitView.as_view(url_name="api-schema")
)

urlpatterns = [
    path(
        "v1/watchlists/<int:watchlist_id>/matches/",
        MatchViewSet.as_view({"get": "list"}),
        name="api-watchlist-matches",
    ),
    path(
        "v1/imports/<int:import_id>/rows/", ImportRowViewSet.as_view({"get": "list"}), name="api-import-rows"
    ),
    path(
        "v1/imports/<int:import_id>/names/",
        ImportNameViewSet.as_view({"get": "list"}),
        name="api-import-names",
    ),
    path("v1/changes/", ChangesView.as_view(), name="api-changes"),
    path("v1/search/", SearchView.as_view(), name="api-search"),
    path("v1/exports/", ExportsView.as_view(), name="api-exports"),
    path("v1/exports/<str:name>/<str:kind>/<str:file>", ExportFileView.as_view(), name="api-export-file"),
    path("v1/metrics/", include("tracker.api.metrics.urls")),
    *(path(f"v1/{words}/", include(_addresses(*of))) for words, of in _RECORDS.items()),
    *history,
    path("schema/", SpectacularAPIView.as_view(), name="api-schema"),
    path("docs/", docs, name="api-docs"),
    path("problems/<int:status>/", KindOfProblemView.as_view(), name="api-problem"),
]
