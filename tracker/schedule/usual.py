"""What runs by itself, and how often: the usual schedule, which `migrate` writes where it is missing."""

from __future__ import annotations

from dataclasses import dataclass

from django_celery_beat.models import IntervalSchedule, PeriodicTask

SECONDS, MINUTES = IntervalSchedule.SECONDS, IntervalSchedule.MINUTES
HOURS, DAYS = IntervalSchedule.HOURS, IntervalSchedule.DAYS


@dataclass(frozen=True, slots=True)
class Usual:
    """A task, how often it runs ("every 2 minutes"), and what it is for."""

    task: str
    every: int
    unit: str
    about: str

    @property
    def name(self) -> str:
        return self.task.rpartition(".")[2].replace("_", "-")


USUAL = (
    Usual("tracker.news.tasks.send_due_sources", 10, SECONDS, "Sends sources that are due to the workers."),
    Usual(
        "tracker.news.tasks.send_waiting_entries", 10, SECONDS, "Has the pages fetched that entries link to."
    ),
    Usual("tracker.moves.tasks.send_unread_articles", 15, SECONDS, "Has articles read that wait for it."),
    Usual("tracker.imports.tasks.send_waiting_imports", 20, SECONDS, "Goes on with imports that wait."),
    Usual(
        "tracker.moves.tasks.send_waiting_fetches",
        30,
        SECONDS,
        "Has addresses fetched that somebody asked for.",
    ),
    Usual("tracker.moves.tasks.place_articles", 30, SECONDS, "Puts articles into their stories."),
    Usual(
        "tracker.moves.tasks.rebuild_careers", 10, SECONDS, "Makes spells anew of people whose moves changed."
    ),
    Usual(
        "tracker.alerts.tasks.notice_changes",
        15,
        SECONDS,
        "Notes which watchlists changed moves are news for.",
    ),
    Usual("tracker.alerts.tasks.send_due_mails", 30, SECONDS, "Writes and sends mails of watchlists."),
    Usual("tracker.alerts.tasks.forget_old_mails", 1, DAYS, "Deletes the log of mails of three months ago."),
    Usual("tracker.metrics.tasks.fold_rollups", 1, MINUTES, "Folds new rows of monthly sums into one each."),
    Usual("tracker.moves.tasks.find_duplicates", 2, MINUTES, "Compares records that have changed."),
    Usual("tracker.moves.tasks.rank_claims", 10, MINUTES, "Puts the most useful claims on top of the queue."),
    Usual(
        "tracker.exports.tasks.export_data", 1, HOURS, "Writes the files of the day, and deletes old ones."
    ),
    Usual(
        "tracker.moves.tasks.drop_overdue_held_claims", 1, HOURS, "Drops claims that were held back too long."
    ),
    Usual(
        "tracker.news.tasks.look_after_sources",
        1,
        HOURS,
        "Looks whether sources have fallen silent or gone odd.",
    ),
    Usual(
        "tracker.news.tasks.forget_old_pages", 1, DAYS, "Deletes the bytes of pages that are kept too long."
    ),
    Usual(
        "tracker.access.tasks.forget_kept_answers",
        1,
        HOURS,
        "Deletes answers of the API that nobody will ask for again.",
    ),
    Usual("tracker.alerts.tasks.note_deliveries", 10, SECONDS, "Tells webhooks of what has changed."),
    Usual("tracker.alerts.tasks.forget_old_deliveries", 1, HOURS, "Deletes old deliveries and changes."),
    Usual("tracker.news.tasks.forget_old_polls", 1, DAYS, "Deletes the log of old polls."),
    Usual(
        "tracker.news.tasks.forget_old_signatures",
        1,
        DAYS,
        "Deletes signatures of texts that are too old to match.",
    ),
    Usual(
        "tracker.dead_letters.tasks.forget_old_letters", 1, DAYS, "Deletes dead letters of three months ago."
    ),
    Usual(
        "tracker.language_model.tasks.forget_old_readings",
        1,
        DAYS,
        "Deletes what the language model was asked three months ago.",
    ),
)


def write_usual(*, using: str = "default") -> int:
    """Add what is missing, by its task; what is there stays as somebody has set it. Gives how many are new.

    One task has one row: whoever removes it gets it back by the next `migrate`, and may switch it off.
    """
    there = set(PeriodicTask.objects.using(using).values_list("task", flat=True))
    missing = [usual for usual in USUAL if usual.task not in there]
    for usual in missing:
        interval, _is_new = IntervalSchedule.objects.using(using).get_or_create(
            every=usual.every, period=usual.unit
        )
        PeriodicTask.objects.using(using).create(
            name=usual.name, task=usual.task, interval=interval, description=usual.about
        )
    return len(missing)
