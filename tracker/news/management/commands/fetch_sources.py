"""Polls sources by hand, as beat and the workers do by themselves."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from tracker.news.models import Entry, EntryState, Outcome, Poll, Polling, Source, SourceKind
from tracker.news.polling.pages import fetch_entries
from tracker.news.polling.poll import AT_ONCE, poll_sources

_ROUNDS = 500  # of fetching pages; a bound, should something always be due anew


class Command(BaseCommand):
    help = (
        "Polls the sources that are due, or one source at once, and fetches the pages of new entries. "
        "What comes is stored as articles that wait to be read."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--source", metavar="SLUG", help="Poll this source now, whether or not it is due."
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        now = timezone.now()
        Polling.objects.begin(now=now)
        source_ids = [self._source(options["source"]).pk] if options["source"] else self._due()
        if options["source"]:
            Polling.objects.at_once(source_ids, now=now)
        polls: list[Poll] = []
        for start in range(0, len(source_ids), AT_ONCE):
            polls += poll_sources(source_ids[start : start + AT_ONCE], clock=timezone.now)
            self._report(polls[-AT_ONCE:], done=len(polls), total=len(source_ids))
        self._fetch_pages()
        failed = sum(poll.outcome == Outcome.FAILED for poll in polls)
        if failed:
            raise CommandError(f"{failed} of {len(polls)} sources could not be polled.")

    def _source(self, slug: str) -> Source:
        source = Source.objects.filter(slug=slug).first()
        if source is None:
            raise CommandError(f"There is no source with the address “{slug}”.")
        if source.kind == SourceKind.BY_HAND:
            raise CommandError(f"“{source}” is not polled: its articles come by hand.")
        if not source.is_enabled:
            raise CommandError(f"“{source}” is disabled: {source.disabled_because}")
        return source

    def _due(self) -> list[int]:
        return list(Polling.objects.due(timezone.now()).order_by("due_at").values_list("pk", flat=True))

    def _report(self, polls: list[Poll], *, done: int, total: int) -> None:
        for poll in polls:
            said = poll.problem or f"{poll.entries} entries, {poll.new_entries} new"
            self.stdout.write(f"{poll.source}: {poll.get_outcome_display()}. {said}")
        self.stdout.write(f"{done} of {total} sources polled")

    def _fetch_pages(self) -> None:
        before = Entry.objects.filter(state=EntryState.STORED).count()
        for _round in range(_ROUNDS):
            hosts = Entry.objects.hosts_waiting(timezone.now(), most=AT_ONCE)
            if not hosts or not fetch_entries(hosts, clock=timezone.now):
                break
        stored = Entry.objects.filter(state=EntryState.STORED).count() - before
        left = Entry.objects.filter(state=EntryState.WAITING).count()
        self.stdout.write(f"{stored} entries stored as articles, {left} wait to be tried again")
