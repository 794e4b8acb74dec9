"""The page that stops the mails of a watchlist, for whoever holds one of them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from tracker.alerts import unsubscribe as mails
from tracker.dashboard.found import nothing_here


@csrf_exempt  # mail programs send the form by themselves (RFC 8058); the signed address is what counts
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Ask first, since programs open every link of a mail; the form stops the mails."""
    watchlist = mails.watchlist_of(token)
    if watchlist is None:
        raise nothing_here()
    if request.method == "POST":
        mails.unsubscribe(watchlist, now=timezone.now())
    context = {"watchlist": watchlist, "is_done": request.method == "POST"}
    return render(request, "dashboard/unsubscribe.html", context)
