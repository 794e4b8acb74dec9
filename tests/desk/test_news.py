"""Articles at the desk."""

import pytest
from django.test import Client

from tests.factories import NOW, make_article

pytestmark = pytest.mark.django_db


def test_an_article_whose_language_is_corrected_is_read_again(desk: Client) -> None:
    article = make_article(language="nl")
    article.mark_unreadable("There are no extraction rules for “nl”.")
    url = f"/admin/news/article/{article.pk}/change/"
    desk.post(url, {"language": "en", "published_on": "2024-10-14"})
    article.refresh_from_db()
    assert (article.language, article.state, article.problem) == ("en", "unread", "")
    assert article.text.startswith("Ada Example left")


def test_articles_can_be_read_again_from_the_list(desk: Client) -> None:
    article = make_article()
    article.mark_read(NOW)
    ticked = {"action": "read_again", "_selected_action": [article.pk], "confirmed": "1"}
    page = desk.post("/admin/news/article/", ticked, follow=True)
    assert "1 article will be read again." in page.content.decode()
    article.refresh_from_db()
    assert article.state == "unread"
