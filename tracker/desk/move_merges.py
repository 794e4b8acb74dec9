"""Merging moves at the desk: which others may be the same step, and the way to the preview."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import admin, messages
from django.db.models import Case, Count, Q, QuerySet, Value, When
from django.http import HttpRequest, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.desk.meanwhile import record_number
from tracker.desk.merges import MergeInto
from tracker.moves.belongings import source_of
from tracker.moves.models import Move
from tracker.moves.twins import likely_twins
from tracker.moves.vocabulary import Review

_MOST_EVIDENCE = 5
_MOST_SUGGESTED = 10


class MergeMoves(MergeInto):
    """Suggests likely twins; for the admin class of moves."""

    actions = ["merge_two"]
    change_form_outer_before_template = "admin/twins.html"

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        record_id = record_number(object_id)
        if request.method == "GET" and record_id is not None and self.has_change_permission(request):
            move = Move.objects.for_list().filter(pk=record_id).first()
            twins = self.suggested_survivors(move) if move else ()
            links = [(twin, self.merge_url(record_id, twin.pk)) for twin in twins]
            extra_context = {**(extra_context or {}), "twins": links}
        return super().changeform_view(request, object_id, form_url, extra_context)

    @admin.action(description=gettext_lazy("Merge the two chosen"), permissions=["change"])
    def merge_two(self, request: HttpRequest, moves: QuerySet[Move]) -> HttpResponseRedirect | None:
        """The preview, in which the one with less evidence, or the later one, goes into the other."""
        chosen = Move.objects.filter(pk__in=moves.order_by().values("pk")[:3])
        accepted = Count("claims", filter=Q(claims__review=Review.ACCEPTED))
        ids = [move.pk for move in chosen.annotate(evidence=accepted).order_by("evidence", "-pk")]
        if len(ids) != 2:
            self.message_user(request, _("Choose two moves, no more and no less."), messages.ERROR)
            return None
        return HttpResponseRedirect(self.merge_url(*ids))

    def suggested_survivors(self, loser: Move) -> Sequence[Move]:
        return likely_twins(loser)[:_MOST_SUGGESTED]

    def evidence_shown(self, record: Move) -> Sequence[tuple[str, str]]:
        """The quote of each claim that is its evidence, and where it is from; the latest five."""
        claims = record.claims.as_evidence().defer("article__text")[:_MOST_EVIDENCE]
        return [(claim.quote, source_of(claim)) for claim in claims]

    def likely_first(self, request: HttpRequest, found: QuerySet[Move], text: str) -> QuerySet[Move]:
        """For the search of a survivor: moves of the person first, and nothing else until a name is typed."""
        loser_id = record_number(request.GET.get("loser"))
        loser = Move.objects.filter(pk=loser_id).first() if loser_id else None
        if loser is None:
            return found
        found = found.exclude(pk=loser.pk)
        if not text.strip():
            return found.filter(person=loser.person_id)
        of_person = Case(When(person=loser.person_id, then=Value(0)), default=Value(1))
        return found.order_by(of_person, "-happened_first_day", "-pk")
