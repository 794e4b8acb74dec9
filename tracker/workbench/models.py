"""What is kept for those who work here: who looks after a record, their private notes, their filters.

The tables and permissions are those of the application of the desk, where all of them began.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from people.models import Person
from tracker.moves.models import Move
from tracker.news.models import Article

MAX_NOTE = 2000
NOT_OF_ONE_SUBJECT = _("It is about a person, a move or an article, and about one of them.")
SUBJECTS: dict[Any, str] = {Person: "person", Move: "move", Article: "article"}
"""What can be assigned and carry notes, by the field that points at it."""


def _of_one_subject(name: str) -> models.CheckConstraint:
    fields = list(SUBJECTS.values())
    only = [Q(**{f"{other}__isnull": other != field for other in fields}) for field in fields]
    return models.CheckConstraint(
        condition=only[0] | only[1] | only[2],
        name=name,
        violation_error_message=NOT_OF_ONE_SUBJECT,
    )


class AboutSubject(models.Model):
    """A row about one person, move or article. It goes with that record where it is merged or erased."""

    is_for_the_desk = True  # in no history, split or export that the API gives

    person = models.ForeignKey(Person, models.CASCADE, null=True, blank=True, related_name="+")
    move = models.ForeignKey(Move, models.CASCADE, null=True, blank=True, related_name="+")
    article = models.ForeignKey(Article, models.CASCADE, null=True, blank=True, related_name="+")

    class Meta:
        app_label = "desk"
        abstract = True

    @property
    def subject(self) -> Any:
        return self.person or self.move or self.article


class PrivateNote(AboutSubject):
    """What one analyst tells the others about a record. Readers never see it."""

    called_by = "written_by"
    written_by_field = "written_by"

    text = models.TextField(
        _("note"), max_length=MAX_NOTE, error_messages={"blank": _("Write something, or leave the note out.")}
    )
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("by")
    )
    written_at = models.DateTimeField(_("written"), db_default=Now())
    history = HistoricalRecords()

    class Meta:
        app_label = "desk"
        ordering = ["written_at", "pk"]
        verbose_name = _("private note")
        verbose_name_plural = _("private notes")
        constraints = [
            _of_one_subject("note_is_about_one_record"),
            models.CheckConstraint(
                condition=~Q(text=""),
                name="note_says_something",
                violation_error_message=_("Write something, or leave the note out."),
            ),
        ]
        # The notes on a record come by the index of its foreign key.

    def __str__(self) -> str:
        return self.text[:60]


class Assignment(AboutSubject):
    """Who looks after a record: one person at a time."""

    called_by = "assignee"

    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="assignments", verbose_name=_("assigned to")
    )
    assigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("by")
    )
    assigned_at = models.DateTimeField(_("since"))
    history = HistoricalRecords()

    class Meta:
        app_label = "desk"
        ordering = ["-assigned_at", "-pk"]
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        constraints = [
            _of_one_subject("assignment_is_of_one_record"),
            *(
                models.UniqueConstraint(
                    fields=[field],
                    condition=Q(**{f"{field}__isnull": False}),
                    name=f"assignment_of_a_{field}_is_one",
                    violation_error_message=_("This is assigned to somebody already."),
                )
                for field in SUBJECTS.values()
            ),
        ]
        indexes = [
            # What is assigned to this analyst, the latest first?
            models.Index(fields=["assignee", "-assigned_at"], name="assignment_of_analyst"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} → {self.assignee}"


class SavedFilter(models.Model):
    """A list of the desk as somebody narrowed it, under a name of theirs."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_filters", verbose_name=_("whose")
    )
    page = models.CharField(_("list"), max_length=100)
    name = models.CharField(_("name"), max_length=60, error_messages={"blank": _("Give the filter a name.")})
    query = models.CharField(_("filter"), max_length=2000)

    class Meta:
        app_label = "desk"
        ordering = ["name", "pk"]
        verbose_name = _("saved filter")
        verbose_name_plural = _("saved filters")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "page", "name"],
                name="saved_filter_has_a_name_of_its_own",
                violation_error_message=_("You have saved a filter of this name for this list already."),
            ),
            models.CheckConstraint(
                condition=~Q(name=""),
                name="saved_filter_has_a_name",
                violation_error_message=_("Give the filter a name."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
