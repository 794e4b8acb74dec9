"""Reading an article now: it is brought in at the desk, and its way to its claims is shown."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from kombu.exceptions import OperationalError
from unfold.admin import ModelAdmin

from tracker.desk.article_form import ArticleForm
from tracker.desk.reading import progress_of
from tracker.desk.who import signed_in
from tracker.moves.tasks import send_article, send_fetch
from tracker.news.models import Article, Fetch
from tracker.news.store import store_document


class ReadArticles(ModelAdmin):
    """The part of the admin of articles that brings one in. For whoever may add articles."""

    def get_urls(self) -> list[URLPattern]:
        guarded = self.admin_site.admin_view
        return [
            path("add/fetch/<int:fetch_id>/", guarded(self.fetch_view), name="article-fetch"),
            path("add/<int:article_id>/", guarded(self.reading_view), name="article-reading"),
            *super().get_urls(),
        ]

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The form; what it brings in is sent to the workers, and its progress is shown next."""
        self._refuse_others(request)
        form = ArticleForm(request.POST, request.FILES) if request.method == "POST" else ArticleForm()
        if form.is_bound and form.is_valid():
            return HttpResponseRedirect(self._bring_in(request, form))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Read an article"),
            "opts": self.model._meta,
            "form": form,
            "focus": f"id_{form.first_problem or 'url'}",
        }
        return TemplateResponse(request, "admin/read_article.html", context)

    @method_decorator(require_safe)
    def fetch_view(self, request: HttpRequest, fetch_id: int) -> HttpResponse:
        """How far an address has come; once it is an article, how far that has."""
        self._refuse_others(request)
        row = get_object_or_404(Fetch.objects.select_related("article"), pk=fetch_id)
        return self._progress(request, row, row.article)

    @method_decorator(require_safe)
    def reading_view(self, request: HttpRequest, article_id: int) -> HttpResponse:
        """How far an article has come."""
        self._refuse_others(request)
        return self._progress(request, None, get_object_or_404(Article, pk=article_id))

    def _bring_in(self, request: HttpRequest, form: ArticleForm) -> str:
        """Store what the form brings, send it to the workers, and give the address of its progress."""
        now, given = timezone.now(), form.cleaned_data
        about = {"language": given["language"], "published_on": given["published_on"]}
        if given["url"]:
            row = Fetch.objects.create(url=given["url"], asked_by=signed_in(request), asked_at=now, **about)
            self._send(request, lambda: send_fetch(row))
            return reverse("admin:article-fetch", args=[row.pk])
        article = store_document(form.document(), now=now, **about).article
        self._send(request, lambda: send_article(article, now=now))
        return reverse("admin:article-reading", args=[article.pk])

    def _send(self, request: HttpRequest, send: Any) -> None:
        try:
            send()
        except OperationalError:
            said = _("The broker does not answer. It is kept, and goes on when a worker runs.")
            self.message_user(request, said, messages.WARNING)

    def _progress(self, request: HttpRequest, row: Fetch | None, article: Article | None) -> HttpResponse:
        """The page, or with ``part`` what changes in it."""
        context: dict[str, Any] = {"progress": progress_of(row, article)}
        if "part" in request.GET:
            return TemplateResponse(request, "admin/_reading.html", context)
        context |= {
            **self.admin_site.each_context(request),
            "title": _("Reading an article"),
            "opts": self.model._meta,
        }
        return TemplateResponse(request, "admin/reading.html", context)

    def _refuse_others(self, request: HttpRequest) -> None:
        if not self.has_add_permission(request):
            raise PermissionDenied
