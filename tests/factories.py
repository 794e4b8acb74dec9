"""Plain makers of rows. What a test does not say gets an ordinary value."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from django.contrib.auth.models import User

from orgs.models import Organization
from people.models import Person
from tracker.dates import PartialDate
from tracker.desk.roles import Role, give_role
from tracker.moves.log import describe
from tracker.moves.models import Claim, GroupMove, Move
from tracker.moves.vocabulary import Origin, Review
from tracker.news.documents import Document
from tracker.news.models import Article, Source
from tracker.news.store import store_document

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
_number = count(1)


def make_person(name: str = "", *, aliases: tuple[str, ...] = (), **fields: Any) -> Person:
    person = Person.objects.create(name=name or f"Person {next(_number)}", **fields)
    for alias in aliases:
        person.add_name(alias)
    return person


def make_organization(name: str = "", *, aliases: tuple[str, ...] = (), **fields: Any) -> Organization:
    organization = Organization.objects.create(name=name or f"Company {next(_number)}", **fields)
    for alias in aliases:
        organization.add_name(alias)
    return organization


def make_move(
    *, announced_on: str | None = "2024-10-14", effective_on: str | None = None, **fields: Any
) -> Move:
    """A confirmed departure, unless the fields say otherwise. It has no claim."""
    fields.setdefault("status", "confirmed")
    if "person" not in fields:
        fields["person"] = make_person()
    if "from_organization" not in fields and "to_organization" not in fields:
        fields["from_organization"] = make_organization()
    move = Move(**fields)
    move.announced_on = PartialDate.parse(announced_on) if announced_on else None
    move.effective_on = PartialDate.parse(effective_on) if effective_on else None
    move.save()
    return move


def make_group(
    *, announced_on: str | None = "2024-10-14", effective_on: str | None = None, **fields: Any
) -> GroupMove:
    """An announced departure of several people, of whom nobody is named and no number is stated."""
    fields.setdefault("title", "A team")
    if "from_organization" not in fields and "to_organization" not in fields:
        fields["from_organization"] = make_organization()
    group = GroupMove(**fields)
    group.announced_on = PartialDate.parse(announced_on) if announced_on else None
    group.effective_on = PartialDate.parse(effective_on) if effective_on else None
    group.save()
    return group


def make_source(name: str = "The Daily Model", **fields: Any) -> Source:
    return Source.objects.create(name=name, slug=name.lower().replace(" ", "-"), **fields)


def make_article(
    text: str = "Ada Example left Foo Labs for Bar AI on Monday.",
    *,
    title: str = "",
    language: str = "en",
    published_on: date | None = date(2024, 10, 14),
    **fields: Any,
) -> Article:
    """An unread article."""
    document = Document(title=title, text=f"{text}" if text else "", language=language)
    article = store_document(document, now=NOW, published_on=published_on).article
    for name, value in fields.items():
        setattr(article, name, value)
    article.save()
    return article


def make_claim(**fields: Any) -> Claim:
    """A pending claim of an article, unless the fields say otherwise; a record in it was chosen."""
    fields.setdefault("origin", Origin.ARTICLE)
    if fields["origin"] == Origin.ARTICLE:
        fields.setdefault("quote", f"Ada Example {next(_number)} left Foo Labs for Bar AI.")
        if "article" not in fields:
            fields["article"] = make_article(fields["quote"])
        fields.setdefault("start", 0)
        fields.setdefault("end", len(fields["quote"]))
        fields.setdefault("score", 0.8)
    fields.setdefault("person_name", "Ada Example")
    if "from_name" not in fields and "to_name" not in fields:
        fields |= {"from_name": "Foo Labs", "to_name": "Bar AI"}
    fields.setdefault("status", "confirmed")
    for side, record in (("person", "person"), ("from", "from_organization"), ("to", "to_organization")):
        if fields.get(record):
            fields.setdefault(f"{side}_match", "chosen")
    if "move" in fields:
        fields.setdefault("review", Review.ACCEPTED)
    effective_on = fields.pop("effective_on", None)
    claim = Claim(**fields)
    claim.effective_on = PartialDate.parse(effective_on) if effective_on else None
    claim.save()
    return claim


def make_import_claim(move: Move, **fields: Any) -> Claim:
    """The accepted claim of an import that names no source."""
    return make_claim(origin=Origin.IMPORT, move=move, **(describe(move) | fields))


def is_unsourced(move: Move) -> bool:
    moves: Any = Move.objects.with_unsourced()
    return bool(moves.get(pk=move.pk).unsourced)


def make_user(role: Role | None, username: str = "", **fields: Any) -> User:
    """Somebody with this role; with None somebody who has none yet."""
    name = username or (role.value if role else "nobody")
    user = User.objects.create_user(name, password="a quiet password", **fields)
    give_role(user, role)
    return user


def make_analyst(username: str = "analyst", **fields: Any) -> User:
    """Someone who may do everything in the admin."""
    return User.objects.create_superuser(username, password="a quiet password", **fields)
