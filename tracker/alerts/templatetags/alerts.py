"""What mails show of a move."""

from __future__ import annotations

from django import template

from tracker.metrics.move_filter import words
from tracker.moves import headlines

register = template.Library()
register.filter("headline", headlines.headline)
register.filter("headline_text", headlines.headline_text)
register.filter("date_in_words", words.date_in_words)
