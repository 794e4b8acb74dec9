"""What the language model was asked, what came of it, and what it cost. Nothing here is changed by hand."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.admin import ModelAdmin
from unfold.decorators import display

from tracker.language_model.models import ModelDay, ModelReading, Outcome, in_currency


class SeenOnlyAdmin(ModelAdmin):
    """Rows that come in by themselves."""

    show_full_result_count = False
    list_per_page = 50

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(ModelDay)
class ModelDayAdmin(SeenOnlyAdmin):
    """What each day cost, and what came of it; three months ago only what it cost."""

    list_display = ["day", "cost", "share", "texts", "instead", "kept", "dropped", "tokens", "rests_until"]
    fields = ["day", "cost", "share", "texts", "instead", "kept", "dropped", "tokens", "rests_until"]
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[ModelDay]:
        return super().get_queryset(request).with_figures()

    @display(description=gettext_lazy("cost"), ordering="spent")
    def cost(self, day: ModelDay) -> str:
        return f"{in_currency(day.spent):.4f}"

    @display(description=gettext_lazy("of the budget"))
    def share(self, day: ModelDay) -> str:
        budget = settings.LANGUAGE_MODEL_DAILY_BUDGET
        return f"{in_currency(day.spent) / budget:.0%}" if budget else "–"

    @display(description=gettext_lazy("texts"))
    def texts(self, day: Any) -> str:
        address = reverse("admin:language_model_modelreading_changelist")
        return format_html('<a href="{}?day__id__exact={}">{}</a>', address, day.pk, day.texts)

    @display(description=gettext_lazy("read by the rules instead"))
    def instead(self, day: Any) -> int:
        return int(day.instead)

    @display(description=gettext_lazy("claims kept"))
    def kept(self, day: Any) -> int:
        return int(day.kept)

    @display(description=gettext_lazy("claims dropped"))
    def dropped(self, day: Any) -> int:
        return int(day.dropped)

    @display(description=gettext_lazy("tokens in and out"))
    def tokens(self, day: Any) -> str:
        return f"{day.input_tokens} + {day.output_tokens}"


@admin.register(ModelReading)
class ModelReadingAdmin(SeenOnlyAdmin):
    """One text after the other, latest first."""

    list_display = ["asked_at", "article", "state", "claims", "price", "tokens", "seconds", "model"]
    list_filter = ["outcome"]
    list_select_related = ["day"]
    fields = [
        *("asked_at", "article", "model", "state", "problem", "tries", "seconds"),
        *("tokens", "price", "kept", "dropped", "reasons"),
    ]
    readonly_fields = fields

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest | None = None) -> bool:
        return lookup == "day__id__exact" or bool(super().lookup_allowed(lookup, value, request))

    @display(description=gettext_lazy("article"))
    def article(self, reading: ModelReading) -> str:
        if reading.article_key is None:
            return "–"
        address = reverse("admin:news_article_change", args=[reading.article_key])
        return format_html('<a href="{}">{}</a>', address, reading.article_key)

    @display(
        description=gettext_lazy("outcome"),
        ordering="outcome",
        label=dict.fromkeys(Outcome.values, "warning") | {"answered": "success"},
    )
    def state(self, reading: ModelReading) -> tuple[str, str]:
        return reading.outcome, reading.get_outcome_display()

    @display(description=gettext_lazy("claims"))
    def claims(self, reading: ModelReading) -> str:
        if not reading.dropped:
            return str(reading.kept)
        return _("%(kept)d, and %(dropped)d dropped") % {"kept": reading.kept, "dropped": reading.dropped}

    @display(description=gettext_lazy("dropped for"))
    def reasons(self, reading: ModelReading) -> str:
        words = {
            "quote": _("quotes what the text does not say"),
            "person": _("names a person whom the text does not name"),
            "organization": _("names an organization that the text does not name"),
            "sides": _("names no organization"),
        }
        said = [f"{words.get(reason, reason)}: {count}" for reason, count in reading.dropped_for.items()]
        return "; ".join(said) or "–"

    @display(description=gettext_lazy("cost"), ordering="cost")
    def price(self, reading: ModelReading) -> str:
        return f"{in_currency(reading.cost):.6f}"

    @display(description=gettext_lazy("tokens in and out"))
    def tokens(self, reading: ModelReading) -> str:
        return f"{reading.input_tokens} + {reading.output_tokens}"
