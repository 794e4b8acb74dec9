"""Every article that is stored already leads from its address."""

from typing import Any

from django.db import migrations

from tracker.news.models import address_keys

_BATCH = 1000


def note_addresses(apps: Any, _schema_editor: Any) -> None:
    """Two articles at one address: the later one is what it shows now."""
    article_address = apps.get_model("news", "ArticleAddress")
    articles = apps.get_model("news", "Article").objects.exclude(url="").order_by("-pk")
    rows = []
    for pk, url, seen_at in articles.values_list("pk", "url", "first_seen_at").iterator(chunk_size=_BATCH):
        rows += [
            article_address(article_id=pk, key=key, url=url, seen_at=seen_at) for key in address_keys([url])
        ]
        if len(rows) >= _BATCH:
            article_address.objects.bulk_create(rows, ignore_conflicts=True)
            rows = []
    article_address.objects.bulk_create(rows, ignore_conflicts=True)


class Migration(migrations.Migration):
    dependencies = [("news", "0005_articles_are_edited")]

    operations = [migrations.RunPython(note_addresses, migrations.RunPython.noop)]
