"""The story of an article at the desk: what is in it and why, taking one out, and putting two together."""

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
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods
from unfold.admin import ModelAdmin
from unfold.decorators import display

from tracker.desk.meanwhile import record_number
from tracker.desk.who import signed_in
from tracker.news.models import Article
from tracker.news.stories.place import MOST_TOGETHER, NotOneStory, join_by_hand, part


class Stories(ModelAdmin):
    """The part of the admin of articles that is about stories."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.story_view)
        return [path("<int:article_id>/story/", view, name="article-story"), *super().get_urls()]

    @display(description=gettext_lazy("story"))
    def story_link(self, article: Article) -> str:
        """How many others are in its story, with the way there."""
        others = _others(article).count()
        words = (
            ngettext("%d other article", "%d other articles", others) % others if others else _("none yet")
        )
        page = reverse("admin:article-story", args=[article.pk])
        return format_html('{} · <a class="desk-link" href="{}">{}</a>', words, page, _("look at it"))

    @method_decorator(require_http_methods(["GET", "HEAD", "POST"]))
    def story_view(self, request: HttpRequest, article_id: int) -> HttpResponse:
        """The story; whoever may change articles takes this one out, or puts it together with another."""
        article = get_object_or_404(Article, pk=article_id)
        if not self.has_view_permission(request, article):
            raise PermissionDenied
        if request.method == "POST":
            if not self.has_change_permission(request, article):
                raise PermissionDenied
            self._decide(request, article)
            return HttpResponseRedirect(reverse("admin:article-story", args=[article.pk]))
        context = {
            **self.admin_site.each_context(request),
            "title": _("The story of an article"),
            "opts": self.model._meta,
            "article": article,
            "others": _others(article).select_related("source").defer("text")[:MOST_TOGETHER],
            "may_change": self.has_change_permission(request, article),
        }
        return TemplateResponse(request, "admin/article_story.html", context)

    def _decide(self, request: HttpRequest, article: Article) -> None:
        by, now = signed_in(request), timezone.now()
        if "part" in request.POST:
            count = part(article.pk, by=by, now=now)
            said = ngettext("It is parted from %d article.", "It is parted from %d articles.", count) % count
            self.message_user(request, said, messages.SUCCESS)
            return
        number = record_number(request.POST.get("other", "").strip())
        try:
            if number is None:
                raise NotOneStory(_("Give the number of an article, as in its address: 4711."))
            join_by_hand(article.pk, number, by=by, now=now)
        except NotOneStory as error:
            self.message_user(request, str(error), messages.ERROR)
        else:
            self.message_user(request, _("The two are of one story now."), messages.SUCCESS)


def _others(article: Article) -> Any:
    if article.story_id is None:
        return Article.objects.none()
    return (
        Article.objects.filter(story=article.story_id).exclude(pk=article.pk).order_by("published_on", "pk")
    )
