"""The schedule holds nothing about people: names of tasks, and when they run."""

from django_celery_beat.models import (
    ClockedSchedule,
    CrontabSchedule,
    IntervalSchedule,
    PeriodicTask,
    PeriodicTasks,
    SolarSchedule,
)

from tracker.privacy.declarations import PersonalData, declare

_OF_SCHEDULES = "says when or how a task of the software runs"

declare(
    PersonalData(
        model=PeriodicTask,
        nameless=dict.fromkeys(
            [
                *("name", "task", "args", "kwargs", "queue", "exchange", "routing_key", "headers"),
                "description",
            ],
            _OF_SCHEDULES,
        ),
    ),
    PersonalData(
        model=CrontabSchedule,
        nameless=dict.fromkeys(
            ["minute", "hour", "day_of_month", "month_of_year", "day_of_week", "timezone"], _OF_SCHEDULES
        ),
    ),
    PersonalData(model=IntervalSchedule, nameless={"period": _OF_SCHEDULES}),
    PersonalData(model=ClockedSchedule),
    PersonalData(model=PeriodicTasks),
    PersonalData(model=SolarSchedule, nameless={"event": _OF_SCHEDULES}),
)
