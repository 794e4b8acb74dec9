"""What requests hold about people: whose they are, they are closed and emptied."""

from tracker.corrections.models import CorrectionRequest, RequestState
from tracker.privacy.declarations import CUT, PersonalData, declare


def _emptied(request: CorrectionRequest) -> CorrectionRequest:
    """That somebody asked for something in some month is all that is left."""
    asked = request.created_at.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    new = CorrectionRequest(kind=request.kind, state=RequestState.ERASED)
    new.due_from(asked)
    return new


declare(
    PersonalData(
        model=CorrectionRequest,
        cut={"wrong": CUT, "right": CUT, "evidence_url": "", "email": "", "answer": CUT},
        anonymous=_emptied,
    )
)
