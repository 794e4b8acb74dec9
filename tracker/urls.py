"""Every address of the product."""

from django.contrib import admin
from django.urls import include, path

from tracker.agents import urls as agents
from tracker.api.urls import PREFIX
from tracker.health import healthz, readyz

admin.autodiscover()  # here, so that what serves no page does not load the desk

handler400 = "tracker.api.outside.not_understood"
handler404 = "tracker.api.outside.not_found"
handler500 = "tracker.api.outside.failed"
urlpatterns = [
    path(PREFIX, include("tracker.api.urls")),
    path("", include("tracker.dashboard.urls")),
    path("", include("tracker.alerts.urls")),
    *agents.urlpatterns,
    path("admin/", admin.site.urls),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
]
