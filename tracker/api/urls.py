"""Addresses of the REST API."""

from csp.constants import SELF, UNSAFE_INLINE
from csp.decorators import csp_update
from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.routers import SimpleRouter

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
router = SimpleRouter()
router.register("people", PersonViewSet, basename="api-person")
router.register("organizations", OrganizationViewSet, basename="api-organization")
router.register("moves", MoveViewSet, basename="api-move")
router.register("group-moves", GroupMoveViewSet, basename="api-group-move")
router.register("claims", ClaimViewSet, basename="api-claim")
router.register("review", ReviewViewSet, basename="api-review")
router.register("articles", ArticleViewSet, basename="api-article")
router.register("spells", SpellViewSet, basename="api-spell")
router.register("sources", SourceViewSet, basename="api-source")
router.register("merges", MergeViewSet, basename="api-merge")
router.register("splits", SplitViewSet, basename="api-split")
router.register("approvals", ApprovalViewSet, basename="api-approval")
router.register("imports", ImportViewSet, basename="api-import")
router.register("erasures", ErasureViewSet, basename="api-erasure")
router.register("requests", CorrectionRequestViewSet, basename="api-request")
router.register("held-claims", HeldClaimViewSet, basename="api-held-claim")
router.register("deleted/people", DeletedPeopleViewSet, basename="api-deleted-person")
router.register("deleted/organizations", DeletedOrganizationsViewSet, basename="api-deleted-organization")
router.register("deleted/sources", DeletedSourcesViewSet, basename="api-deleted-source")
router.register("duplicates/people", PersonPairViewSet, basename="api-person-pair")
router.register("duplicates/organizations", OrganizationPairViewSet, basename="api-organization-pair")
router.register("decisions", DecisionViewSet, basename="api-decision")
router.register("mails", MailViewSet, basename="api-mail")
router.register("dead-letters", DeadLetterViewSet, basename="api-dead-letter")
router.register("schedule", ScheduleViewSet, basename="api-schedule")
router.register("language-model/days", ModelDayViewSet, basename="api-model-day")
router.register("language-model/readings", ModelReadingViewSet, basename="api-model-reading")
router.register("users", UserViewSet, basename="api-user")
router.register("notes", NoteViewSet, basename="api-note")
router.register("assignments", AssignmentViewSet, basename="api-assignment")
router.register("saved-filters", SavedFilterViewSet, basename="api-saved-filter")
router.register("tokens", TokenViewSet, basename="api-token")
router.register("webhooks", WebhookViewSet, basename="api-webhook")
router.register("watchlists", WatchlistViewSet, basename="api-watchlist")

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
    # Behind what is found at once: all its addresses are tried one by one.
    path("v1/", include(router.urls)),
    *history,
    path("schema/", SpectacularAPIView.as_view(), name="api-schema"),
    path("docs/", docs, name="api-docs"),
    path("problems/<int:status>/", KindOfProblemView.as_view(), name="api-problem"),
]
