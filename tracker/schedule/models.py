"""The rows of the schedule are those of django-celery-beat; an app without models is told of no migration."""
