"""The words for moves: the same in models, API, pages and imports."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class MoveKind(models.TextChoices):
    """What a move is, derived from its two sides."""

    ARRIVAL = "arrival", _("arrival")
    DEPARTURE = "departure", _("departure")
    TRANSFER = "transfer", _("transfer")
    INTERNAL = "internal", _("internal")


class ExitManner(models.TextChoices):
    """How someone left. Retired means that there is no next organization."""

    RESIGNED = "resigned", _("resigned")
    DISMISSED = "dismissed", _("dismissed")
    RETIRED = "retired", _("retired")
    ACQUIHIRED = "acquihired", _("acqui-hired")
    TRANSFERRED = "transferred", _("transferred")
    UNKNOWN = "unknown", _("unknown")


class EntryManner(models.TextChoices):
    """How someone came."""

    HIRED = "hired", _("hired")
    FOUNDED = "founded", _("founded")
    ACQUIHIRED = "acquihired", _("acqui-hired")
    PROMOTED = "promoted", _("promoted")
    TRANSFERRED = "transferred", _("transferred")
    UNKNOWN = "unknown", _("unknown")


class Capacity(models.TextChoices):
    """As what someone is at an organization. Figures count employment and academic unless asked."""

    EMPLOYMENT = "employment", _("employment")
    ACADEMIC = "academic", _("academic")
    BOARD = "board", _("board")
    ADVISORY = "advisory", _("advisory")


class MoveStatus(models.TextChoices):
    """How sure a move is. Denied and retracted ones are kept and never counted."""

    RUMOURED = "rumoured", _("rumoured")
    ANNOUNCED = "announced", _("announced")
    CONFIRMED = "confirmed", _("confirmed")
    DENIED = "denied", _("denied")
    RETRACTED = "retracted", _("retracted")


class RoleGroup(models.TextChoices):
    """What sort of work a role is, by the table of `tracker.moves.role_groups`."""

    RESEARCH = "research", _("research")
    ENGINEERING = "engineering", _("engineering")
    LEADERSHIP = "leadership", _("leadership")
    POLICY_SAFETY = "policy_safety", _("policy and safety")
    PRODUCT = "product", _("product")
    OTHER = "other", _("other")


class Origin(models.TextChoices):
    """Where a claim comes from."""

    ARTICLE = "article", _("article")
    ANALYST = "analyst", _("analyst")
    IMPORT = "import", _("import")


class EvidenceKind(models.TextChoices):
    """What an analyst gives as evidence. All but what was told has an address."""

    ARTICLE = "article", _("article or page")
    POST = "post", _("post")
    PAYWALLED = "paywalled", _("page behind a paywall")
    TOLD = "told", _("told by someone")


class Review(models.TextChoices):
    """What the analysts decided about a claim."""

    PENDING = "pending", _("pending")
    ACCEPTED = "accepted", _("accepted")
    REJECTED = "rejected", _("rejected")


class Withdrawal(models.TextChoices):
    """Why the article of a claim does not make it any more."""

    EDITED = "edited", _("the article was edited and no longer says so")
    REREAD = "reread", _("reading the article again does not find it")


class DecisionKind(models.TextChoices):
    """What an analyst decided: on a claim that waited, or in logging a move."""

    ACCEPTED = "accepted", _("accepted")
    REJECTED = "rejected", _("rejected")
    LOGGED = "logged", _("logged")


class RejectionReason(models.TextChoices):
    """Why a claim was rejected; the first ones are mistakes of the machine."""

    NOT_SAID = "not_said", _("the text does not say so")
    WRONG_NAMES = "wrong_names", _("wrong person or organization")
    NO_MOVE = "no_move", _("no move: a title, a quote, an old post")
    NOT_FOLLOWED = "not_followed", _("true, but nobody we follow")
    REPEATED = "repeated", _("the same article says it already")
    UNRELIABLE = "unreliable", _("the source is not to be trusted")
    OTHER = "other", _("another reason")


class NameMatch(models.TextChoices):
    """What a name in a claim came to: as matching found it, or as an analyst said."""

    MEANT = "meant", _("one record is meant")
    NEW = "new", _("nobody of that name is known")
    AMBIGUOUS = "ambiguous", _("more than one may be meant")
    CHOSEN = "chosen", _("an analyst chose the record")
    CHOSEN_NEW = "chosen_new", _("an analyst said that it is new")


COUNTED_STATUSES = (MoveStatus.ANNOUNCED, MoveStatus.CONFIRMED)
COUNTED_CAPACITIES = (Capacity.EMPLOYMENT, Capacity.ACADEMIC)


class ApprovalOutcome(models.TextChoices):
    """What came of asking somebody else to approve; empty while it waits."""

    APPROVED = "approved", _("approved")
    SENT_BACK = "sent_back", _("sent back")
