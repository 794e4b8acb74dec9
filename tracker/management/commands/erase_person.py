"""Erases a person."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from people.models import Person
from tracker.privacy.erase import CannotErase, erase
from tracker.privacy.find import find_traces
from tracker.privacy.preview import Preview, preview_of


class Command(BaseCommand):
    help = (
        "Erases a person: names, claims, history, logs, texts that name them. Their moves stay for the "
        "figures, to the month and without a name. It cannot be undone."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="The last part of the person's address.")
        parser.add_argument("--dry-run", action="store_true", help="Say what would go, and change nothing.")
        parser.add_argument("--yes", action="store_true", help="Do not ask.")
        parser.add_argument(
            "--reason", default="asked for it", help="Kept, so without a name. “asked for it” if not given."
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        person = person_at(options["slug"])
        self._say(preview_of(find_traces(person)))
        if options["dry_run"]:
            self.stdout.write("Nothing was changed.")
            return
        if not options["yes"] and input("This cannot be undone. Type the name to go on: ") != person.name:
            raise CommandError("That is not the name. Nothing was changed.")
        try:
            erased = erase(person, reason=options["reason"], by=None, now=timezone.now())
        except (CannotErase, ImproperlyConfigured) as error:
            raise CommandError(str(error)) from error
        self.stdout.write("Erased.")
        if erased.left_to_do:
            self.stdout.write(erased.left_to_do)

    def _say(self, preview: Preview) -> None:
        for line in preview.lines():
            self.stdout.write(line)


def person_at(slug: str) -> Person:
    """The person with this address. Raises CommandError with a sentence."""
    person = Person.with_merged.filter(slug=slug, is_erased=False).first()
    if person is None:
        raise CommandError(
            f"There is no person with the address “{slug}”. It is the last part of the address of their page."
        )
    if person.merged_into is not None:
        raise CommandError(f"“{person}” has been merged into “{person.merged_into}”: name that one.")
    return person
