"""Every address of the product."""

from django.contrib import admin
from django.urls import include, path

from tracker.health import healthz, readyz

urlpatterns = [
    path("", include("tracker.dashboard.urls")),
    path("api/", include("tracker.api.urls")),
    path("admin/", admin.site.urls),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
]
