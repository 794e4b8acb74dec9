"""Takes in requests from readers, and closes them."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from people.models import Person
from tracker.corrections.models import MAX_TEXT, CorrectionRequest, RequestState

MOST_OPEN_FOR_A_PERSON = 10
MOST_IN_A_DAY = 200


class CannotAsk(ValueError):
    """The request is not taken in. The message says why."""


class CannotClose(ValueError):
    """The request is not closed. The message says why."""


@transaction.atomic
def ask(request: CorrectionRequest, person: Person, *, now: datetime) -> None:
    """Take in a request about a person, unless there are too many.

    The limits keep a flood out of the queue: ten open ones for a person, two hundred a day.
    Raises CannotAsk. Requests about one person are taken in one after the other.
    """
    request.person = Person.objects.select_for_update(of=("self",), no_key=True).get(pk=person.pk)
    if CorrectionRequest.objects.open().filter(person=person).count() >= MOST_OPEN_FOR_A_PERSON:
        raise CannotAsk(
            _("There are several requests about this record already, and they will be answered first. ")
            + _("Please try again later.")
        )
    if CorrectionRequest.objects.filter(created_at__gt=now - timedelta(days=1)).count() >= MOST_IN_A_DAY:
        raise CannotAsk(_("Very many requests came in today. Please try again tomorrow."))
    request.due_from(now)
    request.full_clean()
    request.save()


@transaction.atomic
def close(request_id: int, *, accepted: bool, answer: str, by: User, now: datetime) -> CorrectionRequest:
    """Close an open request with an answer, and delete the address that was to be answered to.

    Raises CannotClose where somebody closed it before, or there is no answer.
    """
    request = CorrectionRequest.objects.select_for_update(of=("self",)).get(pk=request_id)
    answer = answer.replace("\0", "").strip()
    if request.state != RequestState.OPEN:
        raise CannotClose(
            _("This request is %(state)s already, by %(who)s.")
            % {"state": request.get_state_display(), "who": request.decided_by or "–"}
        )
    if not answer or len(answer) > MAX_TEXT:
        raise CannotClose(
            _("Write what was done, or why nothing was, in at most %d characters: it is kept.") % MAX_TEXT
        )
    request.state = RequestState.ACCEPTED if accepted else RequestState.DECLINED
    request.answer, request.email = answer, ""
    request.decided_by, request.decided_at = by, now
    request.save()
    return request
