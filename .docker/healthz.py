"""Asks /healthz of the web process in the same container; ends with 1 if it is not well."""

import os
import sys
import urllib.error
import urllib.request

# Django answers only to the hosts that it is configured for.
host = os.environ.get("ALLOWED_HOSTS", "").split(",")[0].strip().lstrip(".").replace("*", "") or "localhost"
request = urllib.request.Request("http://127.0.0.1:8000/healthz", headers={"Host": host})
try:
    urllib.request.urlopen(request, timeout=5)  # noqa: S310 - the address is the one above
except (urllib.error.URLError, OSError) as error:
    sys.exit(f"/healthz: {error}")
