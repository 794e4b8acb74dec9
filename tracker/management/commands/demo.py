"""Fills the embedded tracker with starter data and articles, and serves it."""

from __future__ import annotations

import logging
import secrets
import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import ngettext

from tracker.celery import broker_is_embedded
from tracker.embedded import EmbeddedCelery
from tracker.moves.careers.rebuild import rebuild_all_stale
from tracker.moves.models import Claim
from tracker.moves.starter.load import load_starter_data
from tracker.moves.starter.rows import read_starter_data
from tracker.moves.tasks import send_article
from tracker.news.bundled import bundled_documents, bundled_source
from tracker.news.models import Article
from tracker.news.store import store_document
from tracker.server import CannotListen, check_port

ANALYST = "analyst"
HOST = "127.0.0.1"
WAIT_SECONDS = 120


class Command(BaseCommand):
    help = (
        "Loads the starter data, reads the bundled articles through Celery, and serves until Ctrl-C. "
        "Safe to repeat: what you have edited stays."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *_args: Any, **options: Any) -> None:
        port: int = options["port"]
        logging.getLogger("tracker").setLevel(logging.WARNING)  # the lines below say what happens
        _refuse_servers()
        _refuse_busy_port(port)
        self.say("Preparing the database …")
        call_command("migrate", verbosity=0)
        self._load_starter_data()
        self._ingest_bundled_articles()
        self._say_where(port, _analyst_password())
        call_command("serve", host=HOST, port=port)

    def say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()

    def _load_starter_data(self) -> None:
        self.say("Loading the starter data …")
        summary = load_starter_data(read_starter_data(), now=timezone.now())
        rebuild_all_stale()
        counts = {name: sum(getattr(summary, name).values()) for name in ("organizations", "people", "moves")}
        self.say("  " + ", ".join(f"{count} {name}" for name, count in counts.items()))

    def _ingest_bundled_articles(self) -> None:
        self.say("Reading the bundled articles through Celery …")
        articles = _store_bundled_articles()
        deadline = time.monotonic() + WAIT_SECONDS
        with EmbeddedCelery():
            for number, article in enumerate(articles, start=1):
                self.say(f"  {number}/{len(articles)} {_read(article, deadline)}")
        self.say(f"  {Claim.objects.pending().count()} claims wait for review")

    def _say_where(self, port: int, password: str) -> None:
        home = f"http://{HOST}:{port}"
        self.say(
            f"\nThe tracker runs. Stop it with Ctrl-C.\n"
            f"  Dashboard      {home}/\n"
            f"  Analyst desk   {home}/admin/\n"
            f"  Review queue   {home}/admin/moves/claim/queue/\n"
            f"  API            {home}/api/docs/\n"
            f"  User           {ANALYST}\n"
            f"  Password       {password}\n"
        )


def _refuse_servers() -> None:
    if not settings.EMBEDDED or not broker_is_embedded():
        raise CommandError(
            "The demo fills a database of its own. Unset DATABASE_URL and CELERY_BROKER_URL to run it."
        )


def _refuse_busy_port(port: int) -> None:
    try:
        check_port(HOST, port)
    except CannotListen as error:
        raise CommandError(f"{error} For example: make demo PORT={error.instead}") from error


def _store_bundled_articles() -> list[Article]:
    now, source = timezone.now(), bundled_source()
    with transaction.atomic():
        articles = [store_document(found, now=now, source=source).article for found in bundled_documents()]
    for article in articles:
        send_article(article, now=now)
    return articles


def _read(article: Article, deadline: float) -> str:
    """Wait until a worker has read the article; one line about what it found."""
    while Article.objects.unread().filter(pk=article.pk).exists():
        if time.monotonic() > deadline:
            return f"{article}: not read yet; the tracker goes on with it while it serves"
        time.sleep(0.05)
    count = article.claims.count()
    return f"{article}: {ngettext('%d claim', '%d claims', count) % count}"


def _analyst_password() -> str:
    """The password of the demo's analyst, made on the first run and kept in var/."""
    path = settings.VAR_DIR / "demo_password"
    if not path.exists() or not path.stat().st_size:
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(9), "ascii")
    password = path.read_text("ascii")
    user = User.objects.filter(username=ANALYST).first()
    if user is None:
        User.objects.create_superuser(ANALYST, password=password)
    elif not user.check_password(password):
        return "(the one you set)"
    return password
