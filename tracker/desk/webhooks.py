"""One's own webhooks at the desk, and the log of what was delivered."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from unfold.admin import ModelAdmin
from unfold.decorators import action, display
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget, UnfoldAdminTextareaWidget

from tracker.access.administrators import is_administrator
from tracker.alerts.models import ChangedKind, Delivery, DeliveryState, Webhook
from tracker.alerts.webhooks.try_out import add_test
from tracker.desk.confirm import confirmed
from tracker.desk.language_model import SeenOnlyAdmin
from tracker.desk.who import signed_in

_COLOURS = {"waiting": "info", "delivered": "success", "failed": "danger"}


class WebhookForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic when it runs
    """The webhook is that of whoever is signed in."""

    by: Any
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("Kinds"),
        choices=ChangedKind.choices,
        initial=[ChangedKind.MOVE],
        required=False,
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
        help_text=gettext_lazy("Of which kinds of records changes are told; none means moves."),
    )

    class Meta:
        model = Webhook
        fields = ["name", "url", "kinds", "query"]
        widgets = {"query": UnfoldAdminTextareaWidget(attrs={"rows": 2})}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.instance.pk is None:
            self.instance.owner = self.by

    def _get_validation_exclusions(self) -> set[str]:
        """The owner is no field of the form, but nobody has two webhooks of one name."""
        excluded: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]  # not in the stubs
        return excluded - {"owner"}


@admin.register(Webhook)
class WebhookAdmin(ModelAdmin):
    """One's own; those of others are not there, whatever one's role."""

    form = WebhookForm
    list_display = ["name", "url", "state", "delivered_at"]
    list_per_page = 50
    show_full_result_count = False
    readonly_fields = ["state", "delivered_at", "failing_since", "secret"]
    fieldsets = [
        (None, {"fields": ["name", "url", "kinds", "query"]}),
        (gettext_lazy("How it is"), {"fields": ["state", ("delivered_at", "failing_since"), "secret"]}),
    ]
    actions = ["test_selected", "rotate_selected", "enable_selected"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Webhook]:
        hooks: QuerySet[Webhook] = super().get_queryset(request).filter(owner=signed_in(request))
        return hooks

    def get_form(self, request: HttpRequest, obj: Any = None, *args: Any, **options: Any) -> Any:
        form: Any = super().get_form(request, obj, *args, **options)
        form.by = request.user  # a class of its own for each request
        return form

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """The log of its deliveries goes with a webhook, and with nothing else."""
        deleted, counts, needed, protected = super().get_deleted_objects(objs, request)
        return deleted, counts, set(needed) - {Delivery._meta.verbose_name}, protected

    @display(description=gettext_lazy("state"), label={"on": "success", "fails": "warning", "off": "danger"})
    def state(self, webhook: Webhook) -> tuple[str, str] | str:
        if webhook.pk is None:
            return "–"
        if webhook.disabled_at:
            return "off", _("disabled: %s") % webhook.why_disabled
        return ("fails", _("failing")) if webhook.failing_since else ("on", _("on"))

    @display(description=gettext_lazy("secret"))
    def secret(self, webhook: Webhook) -> str:
        if webhook.pk is None:
            return _("It stands here once the webhook is saved.")
        return format_html("<code>{}</code>", webhook.secret)

    @action(description=gettext_lazy("Send a test"), permissions=["change"])
    def test_selected(self, request: HttpRequest, webhooks: QuerySet[Webhook]) -> None:
        for webhook in webhooks[:20]:
            add_test(webhook, now=timezone.now())
        self.message_user(request, _("A test is on its way; see Deliveries."), messages.SUCCESS)

    @action(description=gettext_lazy("Give a new secret"), permissions=["change"])
    @confirmed(gettext_lazy("Give %d webhooks a new secret? The one before goes on to sign for a day."))
    def rotate_selected(self, request: HttpRequest, webhooks: QuerySet[Webhook]) -> None:
        for webhook in webhooks:
            webhook.rotate(now=timezone.now())
        self.message_user(request, _("Done: open the webhook to copy the new secret."), messages.SUCCESS)

    @action(description=gettext_lazy("Enable"), permissions=["change"])
    def enable_selected(self, request: HttpRequest, webhooks: QuerySet[Webhook]) -> None:
        for webhook in webhooks[:20]:
            webhook.enable(now=timezone.now())
        self.message_user(request, _("Enabled: what waits is delivered now."), messages.SUCCESS)


@admin.register(Delivery)
class DeliveryAdmin(SeenOnlyAdmin):
    """What one's own webhooks were told; an administrator sees those of everybody."""

    list_display = ["made_at", "webhook", "what", "state_badge", "status", "tries", "answer"]
    list_filter = ["state"]
    list_select_related = ["webhook__owner"]
    fields = [
        *("webhook", "key", "what", "made_at", "state", "tries", "due_at", "tried_at", "seconds"),
        *("status", "answer", "delivered_at", "sent"),
    ]
    readonly_fields = fields
    actions = ["deliver_again_selected"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Delivery]:
        deliveries: QuerySet[Delivery] = super().get_queryset(request)
        user = signed_in(request)
        return deliveries if is_administrator(user) else deliveries.filter(webhook__owner=user)

    @display(description=gettext_lazy("what"))
    def what(self, delivery: Delivery) -> str:
        return f"{delivery.kind}.{delivery.action}"

    @display(description=gettext_lazy("payload"))
    def sent(self, delivery: Delivery) -> str:
        text = json.dumps(delivery.payload, ensure_ascii=False, indent=2)
        return format_html('<pre class="desk-quote">{}</pre>', text)

    @display(description=gettext_lazy("state"), label=_COLOURS, ordering="state")
    def state_badge(self, delivery: Delivery) -> tuple[str, str]:
        return delivery.state, delivery.get_state_display()

    @action(description=gettext_lazy("Deliver again"), permissions=["view"])
    def deliver_again_selected(self, request: HttpRequest, deliveries: QuerySet[Delivery]) -> None:
        again = list(deliveries.exclude(state=DeliveryState.WAITING)[:200])
        for delivery in again:
            delivery.send_again(now=timezone.now())
        said = ngettext("%d delivery is sent again.", "%d deliveries are sent again.", len(again))
        self.message_user(request, said % len(again), messages.SUCCESS)
