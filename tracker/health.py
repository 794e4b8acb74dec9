"""Whether the process is up, and whether it can do its work."""

from __future__ import annotations

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from kombu.exceptions import OperationalError

from tracker.celery import app
from tracker.privacy.erasures_file import BadErasuresFile
from tracker.privacy.replay import waiting_to_be_replayed


@never_cache
def healthz(_request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok", content_type="text/plain")


@never_cache
def readyz(_request: HttpRequest) -> JsonResponse:
    """Database, migrations, broker and erasures, each ``ok`` or what is wrong; 503 unless all are."""
    parts = {
        "database": _database(),
        "migrations": _migrations(),
        "broker": _broker(),
        "erasures": _erasures(),
    }
    ready = all(state == "ok" for state in parts.values())
    return JsonResponse(parts, status=200 if ready else 503)


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "does not answer"
    return "ok"


def _migrations() -> str:
    try:
        executor = MigrationExecutor(connection)
    except DatabaseError:
        return "unknown: the database does not answer"
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return f"{len(waiting)} not applied: run migrate" if waiting else "ok"


def _erasures() -> str:
    """A backup that was restored knows nothing of later erasures, and must not serve without them."""
    try:
        waiting = waiting_to_be_replayed()
    except DatabaseError:
        return "unknown: the database does not answer"
    except BadErasuresFile as error:
        return str(error)
    return f"{waiting} not known to this database: run replay_erasures" if waiting else "ok"


def _broker() -> str:
    try:
        with app.connection_for_write() as broker:
            broker.ensure_connection(max_retries=1, timeout=2)
    except (OperationalError, OSError):
        return "does not answer"
    return "ok"
