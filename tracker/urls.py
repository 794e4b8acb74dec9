"""Every address of the product."""

from django.contrib import admin
from django.urls import include, path

from tracker.api.urls import PREFIX
from tracker.health import healthz, readyz

handler404 = "tracker.api.not_found.not_found"
urlpatterns = [
    path("", include("tracker.dashboard.urls")),
    path(PREFIX, include("tracker.api.urls")),
    path("admin/", admin.site.urls),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
]
