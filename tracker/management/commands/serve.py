"""Serves pages, admin and API from one process."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from tracker.server import CannotListen, Server, check_port


class Command(BaseCommand):
    help = "Serves pages, admin and API until Ctrl-C; runs the tasks too where no broker is set."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            check_port(options["host"], options["port"])
        except CannotListen as error:
            raise CommandError(str(error)) from error
        if not settings.PUBLIC_URL:  # mails lead to where the pages are
            host = f"[{options['host']}]" if ":" in options["host"] else options["host"]
            settings.PUBLIC_URL = f"http://{host}:{options['port']}"
        connections.close_all()  # a connection does not survive the fork
        Server(options["host"], options["port"]).run()
