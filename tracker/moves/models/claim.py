"""A claim: one statement that a move happened, will happen, may happen or did not."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now, Substr
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from orgs.models import Organization
from people.models import Person
from tracker.constraints import ChecksAtOnce
from tracker.dates import PartialDate
from tracker.dates.fields import PartialDateField, partial_date_constraint
from tracker.moves.models.constraints import known_choice, new_or_chosen
from tracker.moves.models.move import Move
from tracker.moves.quotes import find_quote
from tracker.moves.vocabulary import (
    Capacity,
    EntryManner,
    EvidenceKind,
    ExitManner,
    MoveStatus,
    NameMatch,
    Origin,
    RejectionReason,
    Review,
    Withdrawal,
)
from tracker.news import alike
from tracker.news.models import Article

MAX_NAME_KEY = 400
_SIDES = ("from_organization", "to_organization")
_IS_AMBIGUOUS = (
    Q(person_match=NameMatch.AMBIGUOUS) | Q(from_match=NameMatch.AMBIGUOUS) | Q(to_match=NameMatch.AMBIGUOUS)
)


class ClaimQuerySet(models.QuerySet["Claim"]):
    """Claims to decide on, and claims as evidence."""

    def pending(self) -> Self:
        return self.filter(review=Review.PENDING)

    def to_decide(self) -> Self:
        """The pending ones that wait for a decision, and not for the approval of one."""
        return self.pending().filter(awaits_approval=False).exclude(withdrawn=Withdrawal.REREAD)

    def free_for(self, user: Any, now: datetime) -> Self:
        """Those that do not lie before somebody else."""
        return self.filter(Q(leased_by__isnull=True) | Q(leased_by=user) | Q(leased_until__lte=now))

    def with_names(self) -> Self:
        """With the article and the records that the names were matched with."""
        return self.select_related("article__source", "person", "from_organization", "to_organization")

    def locked(self) -> Self:
        """Locked until the transaction ends. Rows that point at a claim may be written meanwhile."""
        return self.select_for_update(of=("self",), no_key=True)

    def for_review(self) -> Self:
        """With all that one row of the review list shows, in one query."""
        return self.select_related(
            "article", "person", "from_organization", "to_organization", "move__person"
        )

    def ambiguous(self) -> Self:
        """Where matching found more than one record for a name, and no analyst has chosen."""
        return self.filter(_IS_AMBIGUOUS)

    def unsaid_since(self) -> Self:
        """Accepted or pending, but of an article that was edited and no longer says so."""
        return self.filter(withdrawn=Withdrawal.EDITED).exclude(review=Review.REJECTED)

    def accepted(self) -> Self:
        return self.filter(review=Review.ACCEPTED)

    def public(self) -> Self:
        """Accepted, and evidence of a move that everybody may see."""
        return self.accepted().filter(awaits_approval=False, move__awaits_approval=False)

    def about(self, organization: Organization) -> Self:
        """That name the organization on either side, by what the names were matched with."""
        sides = [self.model.objects.filter(**{side: organization}) for side in _SIDES]
        any_of = Q()
        for each in sides:
            any_of |= Q(pk__in=each.order_by().values("pk"))
        return self.filter(any_of)

    def as_evidence(self) -> Self:
        """Accepted claims as a reader sees them beside a move: articles first, imports last."""
        return (
            self.accepted()
            .select_related("article__source", "reviewed_by")
            .order_by(F("article__published_on").desc(nulls_last=True), "origin", "pk")
        )

    def weighed(self) -> Self:
        """The evidence with what the status of its move is derived from, in one query.

        Of an article's text only the beginning is loaded, as ``text_head``.
        """
        head = Substr("article__text", 1, alike.LONGEST)
        return (
            self.as_evidence()
            .select_related("from_organization", "to_organization")
            .defer("article__text")
            .annotate(text_head=head)
        )


class Claim(ChecksAtOnce):
    """One statement about one person's step, with the words that say so.

    ``person_name``, ``from_name`` and ``to_name`` are the names as written; ``person``,
    ``from_organization`` and ``to_organization`` what they mean, empty where that is new or not
    clear. ``person_match`` and its like say how that is known: by matching, as it stood when it
    last ran, or by an analyst, which stands. Empty is not matched yet. ``start`` and ``end``
    count Unicode code points of the article's document in its ``article_version``, the last one that
    has these words; ``withdrawn`` says why the article does not make the claim any more, empty where it
    does. ``status`` is what the text asserts.
    ``cue_start`` and ``cue_end`` say in the same way which words tell the move, and ``score_parts`` what
    the score is the sum of: a list of ``why`` and ``amount``. Null where that was not kept.
    ``usefulness`` is its place in the review, ``leased_by`` before whom it lies there until when.
    ``evidence_kind`` is said by analysts only; empty means that nobody said.
    """

    origin = models.CharField(_("origin"), max_length=10, choices=Origin)
    article = models.ForeignKey(
        Article, models.PROTECT, null=True, blank=True, related_name="claims", verbose_name=_("article")
    )
    url = models.URLField(_("address"), max_length=2000, blank=True)
    archive_url = models.URLField(_("archive link"), max_length=2000, blank=True)
    evidence_kind = models.CharField(
        _("kind of evidence"), max_length=10, choices=EvidenceKind, blank=True, editable=False
    )
    external_id = models.CharField(_("row of the import"), max_length=300, blank=True, editable=False)
    article_version = models.PositiveIntegerField(
        _("version of the article"), default=1, db_default=1, editable=False
    )
    withdrawn = models.CharField(
        _("withdrawn"),
        max_length=10,
        choices=Withdrawal,
        blank=True,
        default="",
        db_default="",
        editable=False,
    )
    quote = models.TextField(_("quote"), blank=True)
    start = models.PositiveIntegerField(null=True, blank=True, editable=False)
    end = models.PositiveIntegerField(null=True, blank=True, editable=False)

    person_name = models.CharField(_("person as written"), max_length=200)
    from_name = models.CharField(_("from, as written"), max_length=200, blank=True)
    to_name = models.CharField(_("to, as written"), max_length=200, blank=True)
    person = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="claims", verbose_name=_("person")
    )
    from_organization = models.ForeignKey(
        Organization,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="claims_out",
        verbose_name=_("from"),
    )
    to_organization = models.ForeignKey(
        Organization,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="claims_in",
        verbose_name=_("to"),
    )
    person_key = models.CharField(max_length=MAX_NAME_KEY, blank=True, editable=False)
    person_match = models.CharField(_("match of the person"), max_length=10, choices=NameMatch, blank=True)
    from_match = models.CharField(_("match of “from”"), max_length=10, choices=NameMatch, blank=True)
    to_match = models.CharField(_("match of “to”"), max_length=10, choices=NameMatch, blank=True)
    role_from = models.CharField(_("role before"), max_length=200, blank=True)
    role_to = models.CharField(_("role after"), max_length=200, blank=True)
    exit_manner = models.CharField(_("manner of leaving"), max_length=12, choices=ExitManner, blank=True)
    entry_manner = models.CharField(_("manner of coming"), max_length=12, choices=EntryManner, blank=True)
    from_capacity = models.CharField(
        _("capacity before"), max_length=10, choices=Capacity, default=Capacity.EMPLOYMENT
    )
    to_capacity = models.CharField(
        _("capacity after"), max_length=10, choices=Capacity, default=Capacity.EMPLOYMENT
    )
    effective_on = PartialDateField(_("effective on"))
    status = models.CharField(_("status asserted"), max_length=10, choices=MoveStatus)

    score = models.FloatField(_("score"), null=True, blank=True, editable=False)
    usefulness = models.FloatField(_("usefulness"), default=0.0, editable=False)
    rule = models.CharField(_("rule"), max_length=60, blank=True, editable=False)
    cue_start = models.PositiveIntegerField(null=True, blank=True, editable=False)
    cue_end = models.PositiveIntegerField(null=True, blank=True, editable=False)
    score_parts = models.JSONField(_("parts of the score"), null=True, blank=True, editable=False)
    extractor = models.CharField(_("extractor"), max_length=40, blank=True, editable=False)
    created_at = models.DateTimeField(_("created"), db_default=Now(), editable=False)

    review = models.CharField(
        _("review"), max_length=10, choices=Review, default=Review.PENDING, editable=False
    )
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("reviewed by"),
    )
    reviewed_at = models.DateTimeField(_("reviewed at"), null=True, blank=True, editable=False)
    rejection_reason = models.CharField(
        _("reason of the rejection"), max_length=12, choices=RejectionReason, blank=True, editable=False
    )
    rejection = models.CharField(_("note on the rejection"), max_length=300, blank=True, editable=False)
    move = models.ForeignKey(
        Move,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="claims",
        verbose_name=_("move"),
    )

    # Accepted or logged by somebody, and not approved by anybody else: it waits, or was sent back.
    awaits_approval = models.BooleanField(
        _("awaits approval"), default=False, db_default=False, editable=False
    )

    leased_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("lies before"),
    )
    leased_since = models.DateTimeField(null=True, blank=True, editable=False)
    leased_until = models.DateTimeField(null=True, blank=True, editable=False)

    goes_with = "move"  # where a record is split, evidence goes with its move

    objects = ClaimQuerySet.as_manager()
    history = HistoricalRecords(
        excluded_fields=[
            *("person_key", "usefulness", "leased_by", "leased_since", "leased_until"),
            "awaits_approval",
            # Follows from the text, the rule and the score, which are there; nobody decides on it.
            *("cue_start", "cue_end", "score_parts"),
        ]
    )

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        constraints = [
            models.CheckConstraint(
                condition=Q(review=Review.ACCEPTED, move__isnull=False)
                | Q(review__in=[Review.PENDING, Review.REJECTED], move__isnull=True),
                name="claim_has_a_move_if_accepted",
                violation_error_message=_("An accepted claim belongs to a move; any other does not."),
            ),
            models.CheckConstraint(
                condition=Q(review=Review.REJECTED) | Q(rejection_reason="", rejection=""),
                name="claim_has_a_reason_only_if_rejected",
                violation_error_message=_("Only a rejected claim has a reason of its rejection."),
            ),
            models.CheckConstraint(
                condition=Q(awaits_approval=False) | ~Q(review=Review.REJECTED),
                name="claim_rejected_needs_no_approval",
                violation_error_message=_("A rejected claim waits for nobody's approval."),
            ),
            models.CheckConstraint(
                condition=~Q(from_name="")
                | ~Q(to_name="")
                | Q(from_organization__isnull=False)
                | Q(to_organization__isnull=False),
                name="claim_has_an_organization",
                violation_error_message=_(
                    "A claim needs an organization: say where the person left, where they went, or both."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(person_name=""),
                name="claim_has_a_person",
                violation_error_message=_("A claim names a person."),
            ),
            models.CheckConstraint(
                condition=(
                    Q(origin=Origin.ARTICLE, article__isnull=False, start__isnull=False, end__isnull=False)
                    & ~Q(quote="")
                )
                | Q(origin__in=[Origin.ANALYST, Origin.IMPORT]),
                name="claim_from_an_article_quotes_it",
                violation_error_message=_(
                    "A claim from an article quotes it and says where the quote stands."
                ),
            ),
            models.CheckConstraint(
                condition=Q(start__isnull=True, end__isnull=True)
                | Q(start__isnull=False, end__isnull=False, end__gt=F("start")),
                name="claim_quote_ends_after_it_starts",
                violation_error_message=_("The quote ends before it starts."),
            ),
            models.CheckConstraint(
                condition=Q(cue_start__isnull=True, cue_end__isnull=True)
                | Q(cue_start__isnull=False, cue_end__isnull=False, cue_end__gt=F("cue_start")),
                name="claim_cue_ends_after_it_starts",
                violation_error_message=_("The words that tell the move end before they start."),
            ),
            models.CheckConstraint(
                condition=Q(score__isnull=True) | Q(score__gte=0, score__lte=1),
                name="claim_score_is_a_share",
                violation_error_message=_("A score lies between 0 and 1."),
            ),
            models.CheckConstraint(
                condition=~Q(evidence_kind=EvidenceKind.TOLD) | (~Q(quote="") & Q(url="")),
                name="claim_that_was_told_says_by_whom",
                violation_error_message=_(
                    "What was told has no address: say in the note by whom and what, or choose another kind."
                ),
            ),
            models.CheckConstraint(
                condition=Q(archive_url="")
                | Q(archive_url__istartswith="http://")
                | Q(archive_url__istartswith="https://"),
                name="claim_archive_is_on_the_web",
                violation_error_message=_("An archive link starts with http:// or https://."),
            ),
            partial_date_constraint("effective_on", prefix="claim"),
            known_choice("origin", Origin, prefix="claim"),
            known_choice("evidence_kind", EvidenceKind, prefix="claim", or_empty=True),
            known_choice("status", MoveStatus, prefix="claim"),
            known_choice("review", Review, prefix="claim"),
            known_choice("withdrawn", Withdrawal, prefix="claim", or_empty=True),
            known_choice("rejection_reason", RejectionReason, prefix="claim", or_empty=True),
            known_choice("from_capacity", Capacity, prefix="claim"),
            known_choice("to_capacity", Capacity, prefix="claim"),
            known_choice("exit_manner", ExitManner, prefix="claim", or_empty=True),
            known_choice("entry_manner", EntryManner, prefix="claim", or_empty=True),
            known_choice("person_match", NameMatch, prefix="claim", or_empty=True),
            known_choice("from_match", NameMatch, prefix="claim", or_empty=True),
            known_choice("to_match", NameMatch, prefix="claim", or_empty=True),
            new_or_chosen("person_match", "person", prefix="claim"),
            new_or_chosen("from_match", "from_organization", prefix="claim"),
            new_or_chosen("to_match", "to_organization", prefix="claim"),
            models.UniqueConstraint(
                fields=["external_id"],
                condition=~Q(external_id=""),
                name="claim_is_imported_once",
                violation_error_message=_("This row has been imported already."),
            ),
        ]
        indexes = [
            # The review queue and list: pending claims, most useful first.
            models.Index(fields=["-usefulness", "-id"], name="claim_pending", condition=Q(review="pending")),
            # Which pending claims speak of somebody of this name?
            models.Index(fields=["person_key"], name="claim_pending_of_name", condition=Q(review="pending")),
            # Which claims lie before this analyst?
            models.Index(
                fields=["leased_by", "leased_until"], name="claim_leased", condition=Q(review="pending")
            ),
            # The review list narrowed to claims with an ambiguous name.
            models.Index(
                fields=["-usefulness", "-id"],
                name="claim_ambiguous",
                condition=Q(review="pending") & _IS_AMBIGUOUS,
            ),
            # The list of what articles have taken back.
            models.Index(fields=["-id"], name="claim_unsaid", condition=Q(withdrawn="edited")),
            # The evidence of a move comes by the index of its foreign key.
        ]

    def __str__(self) -> str:
        return f"{self.person_name}: {self.from_name or '?'} → {self.to_name or '?'}"

    def get_absolute_url(self) -> str:
        return reverse("move", args=[self.move_id]) if self.move_id else self.article_url

    @property
    def article_url(self) -> str:
        """The page of the article that makes the claim; empty where there is none."""
        return reverse("article", args=[self.article_id]) if self.article_id else ""

    @property
    def document(self) -> str:
        """The document in which the quote stands; empty for none. A query where it was edited since."""
        if self.article is None:
            return ""
        if self.article_version == self.article.version:
            return self.article.document
        version = self.article.versions.filter(number=self.article_version).first()
        return version.document if version else ""

    @property
    def cue_in_quote(self) -> tuple[int, int] | None:
        """Where in its quote the words stand that tell the move; None where that is not known."""
        if self.start is None or self.end is None or self.cue_start is None or self.cue_end is None:
            return None
        is_inside = self.start <= self.cue_start and self.cue_end <= self.end
        if not is_inside or len(self.quote) != self.end - self.start:  # cut, or with other white space
            return None
        return self.cue_start - self.start, self.cue_end - self.start

    @property
    def why_closed(self) -> str:
        """A sentence where nobody decides on it or corrects it any more; empty while it waits."""
        if self.review != Review.PENDING:
            said = {
                "claim": self,
                "decision": self.get_review_display(),
                "who": self.reviewed_by or gettext("an import"),
            }
            return gettext("The claim “%(claim)s” was %(decision)s already, by %(who)s.") % said
        if self.awaits_approval:
            return (
                gettext("“%s” waits for approval. A reviewer approves it, or sends it back to the queue.")
                % self
            )
        return ""

    def why_not_revert(self, change: Any) -> str:
        """What a decision rests on stays as it is."""
        return self.why_closed

    def taking_back(self, change: Any, version: Any) -> None:
        """A change is taken back: names mean what is known now, and a quote is found where it stands."""
        from tracker.moves.match import match_names  # these need the models
        from tracker.moves.resolve import Resolver

        match_names(self, Resolver())
        if any(each.field.name == "quote" for each in change.differences):
            self._quote_again(version)

    def _quote_again(self, version: Any) -> None:
        """Let the quote of an earlier version stand where it stood, or where the article has it by now."""
        self.start, self.end = version.start, version.end
        is_in_article = self.article is not None and self.quote and self.start is not None
        if is_in_article and version.article_version != self.article_version:
            place = find_quote(self.document, self.quote, near=version.start)
            if place is None:
                raise ValidationError({"quote": gettext("The article does not say this any more.")})
            self.start, self.end = place

    @property
    def is_ambiguous(self) -> bool:
        """Whether matching found more than one record for a name, and no analyst has chosen."""
        return NameMatch.AMBIGUOUS in (self.person_match, self.from_match, self.to_match)

    @property
    def is_unsourced(self) -> bool:
        """Whether it came by an import that names no source."""
        return self.origin == Origin.IMPORT and not self.url

    @property
    def said_on(self) -> PartialDate | None:
        """The day the article was published; None where that is not known."""
        if self.article is None or self.article.published_on is None:
            return None
        return PartialDate.from_day(self.article.published_on)
