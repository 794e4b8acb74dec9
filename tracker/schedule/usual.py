"""What runs by itself, and how often: the usual schedule, which `migrate` writes where it is missing."""

from __future__ import annotations

from dataclasses import dataclass

from django_celery_beat.models import IntervalSchedule, PeriodicTask

HOUR, DAY = 3600, 86_400


@dataclass(frozen=True, slots=True)
class Usual:
    """A task, how many seconds lie between two runs, and what it is for."""

    task: str
    seconds: int
    about: str

    @property
    def name(self) -> str:
        return self.task.rpartition(".")[2].replace("_", "-")


USUAL = (
    Usual("tracker.news.tasks.send_due_sources", 10, "Sends sources that are due to the workers."),
    Usual("tracker.news.tasks.send_waiting_entries", 10, "Has the pages fetched that entries link to."),
    Usual("tracker.moves.tasks.send_unread_articles", 15, "Has articles read that wait for it."),
    Usual("tracker.imports.tasks.send_waiting_imports", 20, "Goes on with imports that wait."),
    Usual("tracker.moves.tasks.send_waiting_fetches", 30, "Has addresses fetched that somebody asked for."),
    Usual("tracker.moves.tasks.place_articles", 30, "Puts articles into their stories."),
    Usual("tracker.moves.tasks.find_duplicates", 120, "Compares records that have changed."),
    Usual("tracker.moves.tasks.rank_claims", 600, "Puts the most useful claims on top of the queue."),
    Usual("tracker.moves.tasks.drop_overdue_held_claims", HOUR, "Drops claims that were held back too long."),
    Usual(
        "tracker.news.tasks.look_after_sources", HOUR, "Looks whether sources have fallen silent or gone odd."
    ),
    Usual("tracker.news.tasks.forget_old_pages", DAY, "Deletes the bytes of pages that are kept too long."),
    Usual("tracker.news.tasks.forget_old_polls", DAY, "Deletes the log of old polls."),
    Usual(
        "tracker.news.tasks.forget_old_signatures",
        DAY,
        "Deletes signatures of texts that are too old to match.",
    ),
    Usual("tracker.dead_letters.tasks.forget_old_letters", DAY, "Deletes dead letters of three months ago."),
)


def write_usual(*, using: str = "default") -> int:
    """Add what is missing, by its task; what is there stays as somebody has set it. Gives how many are new.

    One task has one row: whoever removes it gets it back by the next `migrate`, and may switch it off.
    """
    there = set(PeriodicTask.objects.using(using).values_list("task", flat=True))
    missing = [usual for usual in USUAL if usual.task not in there]
    for usual in missing:
        interval, _is_new = IntervalSchedule.objects.using(using).get_or_create(
            every=usual.seconds, period=IntervalSchedule.SECONDS
        )
        PeriodicTask.objects.using(using).create(
            name=usual.name, task=usual.task, interval=interval, description=usual.about
        )
    return len(missing)
