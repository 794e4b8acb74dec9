"""One's own watchlists at the desk, and what became of their mails."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from unfold.admin import ModelAdmin, TabularInline
from unfold.decorators import action, display
from unfold.widgets import UnfoldAdminTextareaWidget

from tracker.access.administrators import is_administrator
from tracker.alerts.digest import preview
from tracker.alerts.keep import check_address, check_room, keep
from tracker.alerts.letter import written
from tracker.alerts.models import (
    Frequency,
    Mail,
    MailState,
    WatchedOrganization,
    WatchedPerson,
    Watchlist,
)
from tracker.desk.labelled_rows import LabelledRows
from tracker.desk.language_model import SeenOnlyAdmin
from tracker.desk.record_choice import ChoosesRecords
from tracker.desk.who import signed_in

_COLOURS = {"waiting": "info", "sent": "success", "failed": "danger", "dropped": "info"}


class WatchlistForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic when it runs
    """The list is that of whoever is signed in."""

    by: Any

    class Meta:
        model = Watchlist
        fields = ["name", "query", "with_children", "frequency", "hour", "time_zone", "language"]
        widgets = {"query": UnfoldAdminTextareaWidget(attrs={"rows": 2})}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.instance.pk is None:
            self.instance.owner = self.by

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        check_room(self.instance)
        return said

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]  # Django's hook between form and model, not in the stubs
        try:
            check_address(self.instance)
        except forms.ValidationError as error:
            self.add_error(None, error)

    def _get_validation_exclusions(self) -> set[str]:
        """The owner is no field of the form, but nobody has two lists of one name."""
        excluded: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]  # not in the stubs
        return excluded - {"owner"}


class WatchedPersonInline(ChoosesRecords, TabularInline):
    model = WatchedPerson
    formset = LabelledRows
    fields = ["person"]
    autocomplete_fields = ["person"]
    extra = 0
    verbose_name = gettext_lazy("person that is watched")
    verbose_name_plural = gettext_lazy("people that are watched")


class WatchedOrganizationInline(ChoosesRecords, TabularInline):
    model = WatchedOrganization
    formset = LabelledRows
    fields = ["organization"]
    autocomplete_fields = ["organization"]
    extra = 0
    verbose_name = gettext_lazy("organization that is watched")
    verbose_name_plural = gettext_lazy("organizations that are watched")


@admin.register(Watchlist)
class WatchlistAdmin(ModelAdmin):
    """One's own; those of others are not there, whatever one's role."""

    form = WatchlistForm
    list_display = ["name", "frequency", "last_told_at"]
    inlines = [WatchedPersonInline, WatchedOrganizationInline]
    list_per_page = 50
    show_full_result_count = False
    readonly_fields = ["what", "watched_since", "told_last", "next_mail", "mail"]
    fieldsets = [
        (None, {"fields": ["name", "query", "with_children"]}),
        (gettext_lazy("Mails"), {"fields": ["frequency", ("hour", "time_zone"), "language"]}),
        (
            gettext_lazy("What comes of it"),
            {"fields": ["what", "watched_since", "told_last", "next_mail", "mail"]},
        ),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Watchlist]:
        lists: QuerySet[Watchlist] = super().get_queryset(request).filter(owner=signed_in(request))
        return lists

    def get_form(self, request: HttpRequest, obj: Any = None, *args: Any, **options: Any) -> Any:
        form: Any = super().get_form(request, obj, *args, **options)
        form.by = request.user  # a class of its own for each request
        return form

    def save_model(self, request: HttpRequest, obj: Watchlist, form: Any, change: Any) -> None:
        keep(obj, now=timezone.now())

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """The log of its mails goes with a list, and with nothing else."""
        deleted, counts, needed, protected = super().get_deleted_objects(objs, request)
        return deleted, counts, set(needed) - {Mail._meta.verbose_name}, protected

    @display(description=gettext_lazy("matches"))
    def what(self, watchlist: Watchlist) -> str:
        return watchlist.in_words() if watchlist.pk else "–"

    @display(description=gettext_lazy("watched since"))
    def watched_since(self, watchlist: Watchlist) -> str:
        return _at_home(watchlist, watchlist.baseline_at)

    @display(description=gettext_lazy("last told"))
    def told_last(self, watchlist: Watchlist) -> str:
        return _at_home(watchlist, watchlist.last_told_at)

    @display(description=gettext_lazy("next mail"))
    def next_mail(self, watchlist: Watchlist) -> str:
        has_an_hour = watchlist.frequency in (Frequency.DAILY, Frequency.WEEKLY)
        return _at_home(watchlist, watchlist.next_at if has_an_hour and watchlist.pk else None)

    @display(description=gettext_lazy("a mail looks like this"))
    def mail(self, watchlist: Watchlist) -> str:
        if not watchlist.pk:
            return "–"
        _subject, text, _html = written(watchlist, preview(watchlist, today=timezone.localdate()))
        return format_html_join("", "{}<br>", ((line,) for line in text.splitlines()))


def _at_home(watchlist: Watchlist, moment: datetime | None) -> str:
    """A moment by the clock of the list, with its zone; a dash for none."""
    if moment is None:
        return "–"
    local = moment.astimezone(ZoneInfo(watchlist.time_zone))
    return f"{date_format(local, 'j M Y, H:i')} {watchlist.time_zone}"


@admin.register(Mail)
class MailAdmin(SeenOnlyAdmin):
    """The mails of one's own lists; an administrator sees whether those of everybody went out."""

    list_display = ["made_at", "watchlist", "owner", "state_badge", "moves", "tries", "problem"]
    list_filter = ["state"]
    list_select_related = ["watchlist__owner"]
    fields = ["watchlist", "made_at", "state", "moves", "tries", "due_at", "problem", "sent_at"]
    readonly_fields = fields
    actions = ["send_again_selected"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Mail]:
        mails: QuerySet[Mail] = super().get_queryset(request)
        user = signed_in(request)
        return mails if is_administrator(user) else mails.filter(watchlist__owner=user)

    @display(description=gettext_lazy("whose"))
    def owner(self, mail: Mail) -> str:
        return str(mail.watchlist.owner)

    @display(description=gettext_lazy("state"), label=_COLOURS, ordering="state")
    def state_badge(self, mail: Mail) -> tuple[str, str]:
        return mail.state, mail.get_state_display()

    @action(description=gettext_lazy("Send again"), permissions=["view"])
    def send_again_selected(self, request: HttpRequest, mails: QuerySet[Mail]) -> None:
        failed = list(mails.filter(state=MailState.FAILED)[:200])
        for mail in failed:
            mail.try_again(now=timezone.now())
        if not failed:
            self.message_user(request, _("None of these has failed."), messages.WARNING)
            return
        said = ngettext("%d mail will be sent again.", "%d mails will be sent again.", len(failed))
        self.message_user(request, said % len(failed), messages.SUCCESS)
