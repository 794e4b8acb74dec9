"""The address at which agents call; with and without a slash, since a POST cannot be led on."""

from django.urls import re_path

from tracker.agents.views import McpView

urlpatterns = [re_path(r"^mcp/?$", McpView.as_view(), name="mcp")]
