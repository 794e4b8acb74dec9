"""Articles, and addresses to fetch."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext, ngettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.decorators import display

from tracker.desk.confirm import confirmed
from tracker.desk.decisions import show_time
from tracker.desk.notes import Annotated, AssignedFilter, NotesFilter
from tracker.desk.read_article import ReadArticles
from tracker.desk.records import RecordAdmin
from tracker.desk.stories import Stories
from tracker.news.models import Article, ArticleQuerySet, ArticleState, Fetch, FetchState


class EditedFilter(admin.SimpleListFilter):
    """Articles that say something else than when they were first seen."""

    title = _("edits")
    parameter_name = "edited"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, str]]:
        return [("yes", gettext("edited"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article]:
        return queryset.filter(edited_at__isnull=False) if self.value() else queryset


@admin.register(Article)
class ArticleAdmin(ReadArticles, Stories, Annotated, RecordAdmin):
    """Articles come in by themselves or are asked for; here they are seen, put right, and read again."""

    list_display = ["title_or_start", "source", "language", "published_on", "state_badge", "problem"]
    list_filter = ["state", "language", "is_cut_off", EditedFilter, AssignedFilter, NotesFilter]
    list_select_related = ["source"]
    search_fields = ["title", "url"]
    show_full_result_count = False
    list_per_page = 50
    actions = ["read_again", "assign_to_me"]
    fields = ["title", "source", "url", "archive_url", "language", "published_on", "text"]
    fields += ["first_seen_at", "edits", "story_link", "also_at", "is_cut_off", "state", "problem", "read_by"]
    readonly_fields = ["title", "text", "first_seen_at", "edits", "also_at", "is_cut_off", "state", "problem"]
    readonly_fields += ["read_by", "story_link"]

    class Media:
        js = ["desk/local_times.js"]

    def has_delete_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Article, form: Any, change: Any) -> None:
        super().save_model(request, obj, form, change)
        if "language" in form.changed_data and Article.objects.filter(pk=obj.pk).read_again():
            self.message_user(request, _("The language was changed, so it will be read again."))

    @display(description=_("edited"))
    def edits(self, article: Article) -> str:
        """How often and when last, with the way to what was changed."""
        if article.edited_at is None:
            return gettext("Not since it was first seen")
        times = article.versions.filter(is_cleaning=False).count()
        return format_html(
            '{}, {} {} · <a class="desk-link" href="{}#edits">{}</a>',
            ngettext("%d time", "%d times", times) % times,
            gettext("last"),
            show_time(article.edited_at),
            article.get_absolute_url(),
            gettext("what was edited"),
        )

    @display(description=_("also at"))
    def also_at(self, article: Article) -> str:
        """The other addresses under which it was met."""
        urls = article.addresses.exclude(url__in=["", article.url]).values_list("url", flat=True)
        return format_html_join(mark_safe("<br>"), "{}", ((url,) for url in urls[:20])) or "–"

    @display(description=_("article"))
    def title_or_start(self, article: Article) -> str:
        return str(article)

    @display(
        description=_("state"),
        label={
            ArticleState.UNREAD: "info",
            ArticleState.READ: "success",
            ArticleState.UNREADABLE: "danger",
        },
    )
    def state_badge(self, article: Article) -> tuple[str, str]:
        return article.state, article.get_state_display()

    @admin.action(description=_("Read again"), permissions=["change"])
    @confirmed(ngettext_lazy("Read %d article again?", "Read %d articles again?"))
    def read_again(self, request: HttpRequest, articles: ArticleQuerySet) -> None:
        count = articles.read_again()
        self.message_user(
            request,
            ngettext("%d article will be read again.", "%d articles will be read again.", count) % count,
            messages.SUCCESS,
        )


@admin.register(Fetch)
class FetchAdmin(ModelAdmin):
    """The addresses that were asked for, and what came of each; to read."""

    list_display = ["url", "state_badge", "problem", "article_link", "asked_by", "asked_at"]
    list_filter = ["state"]
    list_select_related = ["article", "asked_by"]
    search_fields = ["url"]
    show_full_result_count = False
    list_per_page = 50
    fields = ["url", "state", "problem", "article", "language", "published_on", "asked_by", "asked_at"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Fetch]:
        return super().get_queryset(request).defer("article__text")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Fetch | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Fetch | None = None) -> bool:
        return False

    @display(description=_("article"))
    def article_link(self, fetch: Fetch) -> str:
        if fetch.article is None:
            return "–"
        page = reverse("admin:news_article_change", args=[fetch.article_id])
        return format_html('<a class="desk-link" href="{}">{}</a>', page, fetch.article.title or fetch.url)

    @display(
        description=_("state"),
        label={FetchState.WAITING: "info", FetchState.STORED: "success", FetchState.FAILED: "danger"},
    )
    def state_badge(self, fetch: Fetch) -> tuple[str, str]:
        return fetch.state, fetch.get_state_display()
