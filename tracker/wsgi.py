"""The WSGI application that a server runs."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")

application = get_wsgi_application()
_ = get_resolver().url_patterns  # loads pages, API and desk now, and not while somebody waits
