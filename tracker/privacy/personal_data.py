"""What the models of Django, of merges and of this app hold about people."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from axes.models import AccessAttempt, AccessAttemptExpiration, AccessFailureLog, AccessLog
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, Permission, User
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db.models import CharField, Q

from tracker.merges.models import Merge, MergedRow, Split
from tracker.privacy.declarations import PersonalData, data_of, declare
from tracker.privacy.models import ErasedAddress, Erasure, HeldBackName

_DESK_USERS = "is about the users of the desk, not about the people who are followed"
_NOT_WRITTEN = "is never written: the settings of django-axes switch it off"
_SCHEMA = "is a word of the software itself"
_HASH = "is a keyed hash, or a random token"


def _entries_of(model: Any, keys: Sequence[int]) -> Q:
    content_type = ContentType.objects.get_for_model(model)
    return Q(content_type=content_type, object_id__in=[str(key) for key in keys])


def _merges_of(model: Any, keys: Sequence[int]) -> Q:
    return Q(model=model._meta.label_lower) & (Q(loser_id__in=keys) | Q(survivor_id__in=keys))


def _splits_of(model: Any, keys: Sequence[int]) -> Q:
    return Q(model=model._meta.label_lower) & (Q(original_id__in=keys) | Q(other_id__in=keys))


def _logs_of(model: Any, keys: Sequence[int]) -> Q:
    """Of a row that stays without the person, the log of how organizations were merged stays too."""
    rows = Q(model=model._meta.label_lower, row_id__in=keys)
    return rows if data_of(model).anonymous is None else rows & Q(after__isnull=True)


def _session(data: str) -> str:
    """Messages that wait to be shown stand in a session, encoded."""
    return json.dumps(SessionStore().decode(data), ensure_ascii=False, default=str)


declare(
    PersonalData(
        model=LogEntry,
        told_in=["object_repr", "change_message"],
        nameless={"object_id": "is a key"},
        pointing=_entries_of,
    ),
    PersonalData(
        model=Session, told_in=["session_data"], nameless={"session_key": "is random"}, read=_session
    ),
    PersonalData(
        model=User,
        nameless=dict.fromkeys(["username", "first_name", "last_name", "email", "password"], _DESK_USERS),
    ),
    PersonalData(  # a wrong password, for a quarter of an hour
        model=AccessAttempt,
        told_in=["get_data", "post_data"],  # where the sign-in was to lead: a search for a name, perhaps
        nameless=dict.fromkeys(["username", "user_agent", "http_accept", "path_info"], _DESK_USERS),
    ),
    PersonalData(model=AccessAttemptExpiration),
    *(
        PersonalData(
            model=model,
            nameless=dict.fromkeys(
                [column.name for column in model._meta.concrete_fields if isinstance(column, CharField)],
                _NOT_WRITTEN,
            ),
        )
        for model in (AccessFailureLog, AccessLog)
    ),
    PersonalData(model=Group, nameless={"name": _DESK_USERS}),
    PersonalData(model=Permission, nameless={"name": _SCHEMA, "codename": _SCHEMA}),
    PersonalData(model=ContentType, nameless={"app_label": _SCHEMA, "model": _SCHEMA}),
    PersonalData(
        model=Merge,
        told_in=["loser_name", "survivor_name"],  # those of a move name its person
        nameless={"model": _SCHEMA},
        pointing=_merges_of,
    ),
    PersonalData(
        model=Split,
        told_in=["original_name", "other_name"],
        nameless={"model": _SCHEMA},
        pointing=_splits_of,
    ),
    PersonalData(
        model=MergedRow, told_in=["before", "after"], nameless={"model": _SCHEMA}, pointing=_logs_of
    ),
    PersonalData(model=Erasure, cut={"reason": "[…]"}, nameless={"token": _HASH, "key_id": _HASH}),
    PersonalData(model=HeldBackName, nameless={"digest": _HASH}),
    PersonalData(model=ErasedAddress, nameless={"digest": _HASH}),
)
