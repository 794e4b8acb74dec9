"""Reads stored articles again, and shows first what that would change."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from tracker.moves.extractors import chosen_extractor
from tracker.moves.known_names import database_names
from tracker.moves.management.arguments import day
from tracker.moves.reextract import Outlook, articles_to_read_again, look_ahead, one_by_one, read_once_more
from tracker.news.models import ArticleQuerySet, Source
from tracker.progress import Progress


class Command(BaseCommand):
    help = (
        "Reads stored articles again with today's extraction. Shows first what would change, and asks. "
        "What people have decided on or corrected stays; what only the machine has said follows what is "
        "read now, and nothing is deleted. A language model is not asked twice: it shows what would change "
        "with --dry-run only, which costs as much as doing it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--since", type=day, metavar="DAY", help="Only articles first seen since this day."
        )
        parser.add_argument("--source", metavar="SLUG", help="Only articles of this source.")
        parser.add_argument(
            "--extractor-version",
            metavar="V",
            default="",
            help=f"Only articles that this version read last, such as 1; today's is “{chosen_extractor()}”.",
        )
        parser.add_argument(
            "--clean",
            action="store_true",
            help="Take the text from the stored page anew, where there is one.",
        )
        parser.add_argument("--dry-run", action="store_true", help="Show what would change, and stop.")
        parser.add_argument("--yes", action="store_true", help="Do not ask.")

    def handle(self, *_args: Any, **options: Any) -> None:
        articles = articles_to_read_again(
            since=options["since"],
            source=self._source(options["source"]),
            read_by=options["extractor_version"],
        )
        total = articles.count()
        if not total:
            self.stdout.write("No article that has been read is like this; nothing is to be done.")
            return
        if settings.EXTRACTOR == "language_model" and not options["dry_run"]:
            self.stdout.write(f"The language model is asked about {total} {_plural(total, 'article')}.")
        else:
            self._show(self._look_ahead(articles, total, cleans=options["clean"]))
        if not options["dry_run"] and self._is_wanted(options):
            self._read(articles, total, cleans=options["clean"])

    def _source(self, slug: str | None) -> Source | None:
        source = Source.objects.filter(slug=slug).first() if slug else None
        if slug and source is None:
            raise CommandError(f"There is no source with the address “{slug}”.")
        return source

    def _look_ahead(self, articles: ArticleQuerySet, total: int, *, cleans: bool) -> Outlook:
        outlook, names, progress = Outlook(), database_names(), Progress(self.stderr)
        for article in one_by_one(articles):
            look_ahead(outlook, article, names=names, cleans=cleans)
            progress.tell("looked at", outlook.articles, total)
        return outlook

    def _show(self, outlook: Outlook) -> None:
        for example in outlook.examples:
            self.stdout.write(f"  {example.sign} {example.claim}  “{' '.join(example.words.split())[:160]}”")
        shown, changes = len(outlook.examples), outlook.new + outlook.changed + outlook.gone
        if changes > shown:
            self.stdout.write(f"  … and {changes - shown} more")
        counts = [
            (outlook.new, "new %s", "claim"),
            (outlook.changed, "%s now read otherwise", "claim"),
            (outlook.gone, "%s no longer read", "claim"),
            (outlook.settled, "%s read otherwise but left as people decided", "claim"),
            (outlook.cleaned, "%s taken from the stored page anew", "text"),
            (outlook.unreadable, "%s in a language without rules", "article"),
        ]
        said = ", ".join(f"{count} {what % _plural(count, noun)}" for count, what, noun in counts if count)
        looked_at = f"{outlook.articles} {_plural(outlook.articles, 'article')} looked at"
        self.stdout.write(f"{looked_at}: {said or 'nothing would change'}.")

    def _is_wanted(self, options: dict[str, Any]) -> bool:
        if options["yes"]:
            return True
        if not sys.stdin.isatty():
            self.stdout.write("Nothing was changed. Add --yes to do it.")
            return False
        if input("Do it? [y/N] ").strip().lower() in ("y", "yes"):
            return True
        self.stdout.write("Nothing was changed.")
        return False

    def _read(self, articles: ArticleQuerySet, total: int, *, cleans: bool) -> None:
        names, progress, done, new = database_names(), Progress(self.stderr), 0, 0
        for article in one_by_one(articles):
            new += len(read_once_more(article, names=names, now=timezone.now(), cleans=cleans))
            done += 1
            progress.tell("read", done, total)
        self.stdout.write(
            f"{done} {_plural(done, 'article')} read again; new claims that wait for review: {new}."
        )


def _plural(count: int, noun: str) -> str:
    return noun if count == 1 else f"{noun}s"
