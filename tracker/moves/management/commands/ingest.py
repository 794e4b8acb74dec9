"""Takes documents through the whole pipeline."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from kombu.exceptions import OperationalError
from kombu.utils.url import maybe_sanitize_url

from tracker.celery import broker_is_embedded
from tracker.moves.management.arguments import day, language_code
from tracker.moves.tasks import ingest_article, send_article
from tracker.news.documents import NotADocument, read_file
from tracker.news.fetch import fetch_document
from tracker.news.models import Article, ArticleState
from tracker.news.store import store_document
from tracker.outbound import CannotFetch

WAIT_SECONDS = 60


class Command(BaseCommand):
    help = (
        "Stores text or HTML files, or pages at addresses, as articles, reads them, and prints the claims "
        "that they make. "
        "A worker reads them where a broker is set; without one this command does."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "files",
            nargs="+",
            metavar="URL_OR_FILE",
            help="The address of a page of the public web, or a file of text or HTML in UTF-8.",
        )
        parser.add_argument(
            "--language",
            type=language_code,
            default="",
            help="Two or three letters, such as fr; detected where not given.",
        )
        parser.add_argument("--published", type=day, help="The day of publication, such as 2024-10-14.")

    def handle(self, *_args: Any, **options: Any) -> None:
        failed = 0
        self._broker_answers = True
        for file in options["files"]:
            try:
                article = self._ingest(file, options)
            except NotADocument as error:
                failed += 1
                self.stderr.write(str(error))
                continue
            except CannotFetch as error:
                failed += 1
                self.stderr.write(f"{file}: {error}")
                continue
            failed += article.state == ArticleState.UNREADABLE
        problems = [f"{failed} of {len(options['files'])} documents could not be read."] if failed else []
        if not self._broker_answers:
            broker = maybe_sanitize_url(settings.CELERY_BROKER_URL)
            problems.append(
                f"The broker at {broker} does not answer; the article waits and is read when a worker runs."
            )
        if problems:
            raise CommandError(" ".join(problems))

    def _ingest(self, file: str, options: dict[str, Any]) -> Article:
        now = timezone.now()
        document = fetch_document(file) if "://" in file else read_file(Path(file))
        stored = store_document(
            document, now=now, language=options["language"], published_on=options["published"]
        )
        article = stored.article
        known = "" if stored.is_new else ", known already"
        self.stdout.write(f"{file}: article {article.pk} ({article.language or '?'}{known})")
        given = options["published"]
        if given and article.published_on != given:
            self.stdout.write(
                f"  its date of publication stays {article.published_on}; change it in the admin"
            )
        self._read(article)
        article.refresh_from_db()
        self._print(article)
        return article

    def _read(self, article: Article) -> None:
        """Have an unread article read: here, or by a worker where other processes share the broker."""
        if article.state != ArticleState.UNREAD:
            return
        if broker_is_embedded():
            ingest_article(article_id=article.pk)
        elif self._broker_answers:
            try:
                send_article(article, now=timezone.now())
            except OperationalError:
                self._broker_answers = False
            else:
                _wait_for_worker(article)

    def _print(self, article: Article) -> None:
        if article.state == ArticleState.UNREADABLE:
            self.stderr.write(f"  not readable: {article.problem}")
        elif article.state == ArticleState.UNREAD:
            self.stdout.write("  waits for a worker")
        else:
            claims = article.claims.order_by("start")
            for claim in claims:
                how = f"{claim.status}, {claim.score:.2f}, {claim.rule}"
                self.stdout.write(f"  {claim.review}: {claim} ({how}) “{claim.quote}”")
            if not claims:
                self.stdout.write("  no claim")


def _wait_for_worker(article: Article) -> None:
    deadline = time.monotonic() + WAIT_SECONDS
    while Article.objects.unread().filter(pk=article.pk).exists() and time.monotonic() < deadline:
        time.sleep(0.2)
