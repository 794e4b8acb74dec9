"""Addresses of the feeds."""

from django.urls import path, register_converter

from tracker.alerts.feeds.formats import FORMATS
from tracker.alerts.feeds.views import moves_feed


class FeedFormat:
    """The end of the address: rss, atom or json."""

    regex = "|".join(FORMATS)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(FeedFormat, "feed-format")

urlpatterns = [
    path("feeds/moves.<feed-format:extension>", moves_feed, name="moves-feed"),
]
