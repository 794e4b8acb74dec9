"""Adding a source by the address of a home page: the site is asked what it has, and one is picked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.admin import ModelAdmin
from unfold.decorators import action

from tracker.desk.log_form import AddressField
from tracker.news.discover import Discovered, discover
from tracker.news.feeds import NotAFeed
from tracker.news.models import Source
from tracker.news.taken import Taken, polled_already
from tracker.outbound import CannotFetch


@dataclass(frozen=True, slots=True)
class Choice:
    """Something found, with the source that polls it already or the address of the form filled in."""

    found: Discovered
    known: Source | None
    form_url: str


class FindForm(forms.Form):
    """The address of a home page, or of a feed itself. Cleaning it asks the site; see `discover`."""

    address = AddressField(
        label=gettext_lazy("Home page"),
        help_text=gettext_lazy(
            "Or the address of a feed, if you know it. The site is asked, which may take a while."
        ),
    )

    def clean_address(self) -> str:
        address = str(self.cleaned_data["address"])
        if not address:
            raise ValidationError(_("Paste the address of a home page."))
        try:
            self.found = discover(address, clock=timezone.now)
        except (CannotFetch, NotAFeed) as error:
            raise ValidationError(str(error)) from error
        return address


class FindsSources(ModelAdmin):
    """The part of the admin of sources that finds one. For whoever may add sources."""

    change_form_outer_before_template = "admin/_find_source_link.html"

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.find_view)
        return [path("add/find/", view, name="source-find"), *super().get_urls()]

    @action(description=gettext_lazy("Add by home page"), permissions=["add"], icon="travel_explore")
    def find_feed(self, _request: HttpRequest) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:source-find"))

    def find_view(self, request: HttpRequest) -> HttpResponse:
        """Ask for an address, and show what is found there."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = FindForm(request.POST) if request.method == "POST" else FindForm()
        found = form.found if form.is_bound and form.is_valid() else []
        context: dict[str, Any] = {
            **self.admin_site.each_context(request),
            "title": _("Add a source by its home page"),
            "opts": self.model._meta,
            "form": form,
            "choices": [_choice(each, form.cleaned_data["address"]) for each in found],
        }
        return TemplateResponse(request, "admin/find_source.html", context)


def _choice(found: Discovered, address: str) -> Choice:
    known = polled_already(found.url)
    taken = Taken()
    title = found.title or urlsplit(found.url).hostname or ""
    fields = {
        "name": taken.name_like(title),
        "slug": taken.slug_like(title),
        "kind": found.kind.value,
        "url": found.url,
        "home_url": found.home_url or ("" if address == found.url else address),
        "language": found.language,
    }
    filled = urlencode({name: value for name, value in fields.items() if value})
    return Choice(found, known, f"{reverse('admin:news_source_add')}?{filled}")
