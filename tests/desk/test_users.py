"""Inviting people, giving them roles, and passwords that were forgotten."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core import mail
from django.core.mail import EmailMessage
from django.test import Client
from kombu.exceptions import OperationalError
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from tests.api.tokens import make_token
from tests.desk.forms import opened
from tests.factories import make_user
from tracker.access.tasks import send_invitation, send_password_reset
from tracker.access.users import invite, why_not_change
from tracker.celery import app
from tracker.desk.roles import Role, role_of

pytestmark = pytest.mark.django_db
USERS = "/admin/auth/user/"
FORGOTTEN = "/admin/password_reset/"
GOOD = "correct horse battery"


@pytest.fixture(autouse=True)
def tasks_at_once() -> Iterator[None]:
    app.conf.task_always_eager = True
    yield
    app.conf.task_always_eager = False


@pytest.fixture
def administrator(client: Client) -> User:
    user = make_user(Role.ADMINISTRATOR, "ada", email="ada@tracker.example")
    client.force_login(user)
    return user


@pytest.fixture
def committed(django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks) -> Any:
    return lambda: django_capture_on_commit_callbacks(execute=True)


def send_invite(client: Client, committed: Any, email: str = "ben@news.example", **typed: str) -> Any:
    with committed():
        form = {"email": email, "first_name": "Ben Example", "role": "analyst"} | typed
        return client.post(f"{USERS}add/", form, follow=True)


def link_in(message: EmailMessage) -> str:
    found = re.search(r"https://tracker\.example(/admin/password/\S+)", str(message.body))
    assert found, message.body
    return found[1]


def choose(client: Client, link: str, password: str = GOOD) -> Any:
    page = client.get(link, follow=True)
    address = page.redirect_chain[-1][0] if page.redirect_chain else link
    return client.post(address, {"new_password1": password, "new_password2": password}, follow=True)


def words_on(page: Any) -> str:
    return " ".join(page.content.decode().split())


# --- Inviting ---------------------------------------------------------------------------------------


@pytest.mark.usefixtures("administrator")
def test_who_is_invited_sets_a_password_by_the_link_and_signs_in(client: Client, committed: Any) -> None:
    page = send_invite(client, committed)
    assert "The invitation is on its way." in page.content.decode()
    (message,) = mail.outbox
    assert message.to == ["ben@news.example"]
    assert "You then sign in as ben@news.example." in str(message.body)
    browser = Client()
    assert "Your password is saved" in choose(browser, link_in(message)).content.decode()
    browser.post("/admin/login/", {"username": "ben@news.example", "password": GOOD})
    ben = User.objects.get(email="ben@news.example")
    assert browser.session["_auth_user_id"] == str(ben.pk)
    assert role_of(ben) == Role.ANALYST
    assert browser.get("/admin/moves/move/add/").status_code == 200


@pytest.mark.usefixtures("administrator")
def test_a_link_works_once_and_not_after_three_days(client: Client, committed: Any) -> None:
    send_invite(client, committed)
    link = link_in(mail.outbox[0])
    with time_machine.travel(datetime.now(UTC) + timedelta(days=3, minutes=1)):
        assert "This link does not work any more" in Client().get(link).content.decode()
    choose(Client(), link)
    assert "This link does not work any more" in Client().get(link).content.decode()


@pytest.mark.usefixtures("administrator")
def test_inviting_again_sends_a_new_link_and_ends_the_old_one(client: Client, committed: Any) -> None:
    send_invite(client, committed)
    ben = User.objects.get(email="ben@news.example")
    with committed():
        client.post(f"{USERS}{ben.pk}/invitation/")
    old, new = (link_in(message) for message in mail.outbox)
    assert "This link does not work any more" in Client().get(old).content.decode()
    choose(Client(), new)
    page = client.get(f"{USERS}{ben.pk}/invitation/", follow=True).content.decode()
    assert "“ben@news.example” has a password by now." in page


@pytest.mark.usefixtures("administrator")
def test_the_page_shows_the_link_where_no_mail_is_set_up(client: Client, committed: Any) -> None:
    page = words_on(send_invite(client, committed))
    assert "No mail server is set up" in page
    shown = re.search(r">http://testserver(/admin/password/[^<]+)<", page)
    assert shown
    choose(Client(), shown[1])
    assert User.objects.get(email="ben@news.example").check_password(GOOD)


@pytest.mark.usefixtures("administrator")
def test_the_page_keeps_the_link_to_itself_where_mail_is_set_up(
    client: Client, committed: Any, settings: Settings
) -> None:
    settings.MAIL_IS_SET_UP = True
    page = words_on(send_invite(client, committed))
    assert "The mail holds a link" in page
    assert "/admin/password/" not in page


@pytest.mark.usefixtures("administrator")
def test_says_where_the_broker_does_not_take_the_mail(
    client: Client, committed: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(**_ids: int) -> None:
        raise OperationalError("no route")

    monkeypatch.setattr(send_invitation, "delay", refuse)
    monkeypatch.setattr("django.db.transaction.on_commit", lambda function: function())
    page = client.post(
        f"{USERS}add/", {"email": "ben@news.example", "first_name": "", "role": "viewer"}, follow=True
    )
    assert "The mail was not sent: the broker does not answer." in page.content.decode()
    assert User.objects.filter(email="ben@news.example").exists()


@pytest.mark.usefixtures("administrator")
@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"email": "nobody"}, "Enter a valid email address."),
        ({"email": "Ada@tracker.example"}, "“ada” has this address already."),
        ({"email": "gone@tracker.example"}, "was deactivated: activate them instead."),
        ({"role": "emperor"}, "emperor is not one of the available choices."),
        ({"role": ""}, "This field is required."),
        ({"first_name": "a\0b"}, "Null characters are not allowed."),
        (
            {"email": f"{'a' * 60}@{'b' * 60}.{'c' * 60}.example"},
            "Ensure this value has at most 150 characters",
        ),
    ],
)
def test_says_what_is_wrong_with_an_invitation(
    client: Client, committed: Any, typed: dict[str, str], sentence: str
) -> None:
    make_user(Role.VIEWER, "gone", email="gone@tracker.example", is_active=False)
    page = send_invite(client, committed, **typed)
    assert sentence in page.content.decode()
    assert User.objects.count() == 2
    assert mail.outbox == []


@pytest.mark.usefixtures("administrator")
def test_an_address_with_other_signs_gives_a_user_name_without_them(client: Client, committed: Any) -> None:
    send_invite(client, committed, email="Pat.O'Hara@News.example")
    assert "You then sign in as pat.o-hara@news.example." in str(mail.outbox[0].body)


def test_a_task_that_runs_late_writes_to_nobody_who_has_left() -> None:
    user = make_user(Role.ANALYST, "ben", email="ben@news.example")
    assert not send_invitation(user_id=user.pk)  # has a password
    user.is_active = False
    user.save()
    assert not send_password_reset(user_id=user.pk)
    assert not send_password_reset(user_id=0)
    assert mail.outbox == []


# --- Roles and states -------------------------------------------------------------------------------


def change(client: Client, user: User, **typed: str) -> Any:
    url = f"{USERS}{user.pk}/change/"
    form = opened(client, url) | typed
    form = {name: value for name, value in form.items() if value is not None}
    return client.post(url, form, follow=True)


@pytest.mark.usefixtures("administrator")
def test_gives_another_role(client: Client) -> None:
    ben = make_user(Role.VIEWER, "ben")
    change(client, ben, role="reviewer")
    ben = User.objects.get(pk=ben.pk)
    assert role_of(ben) == Role.REVIEWER
    assert [group.name for group in ben.groups.all()] == ["Reviewer"]
    history = client.get(f"{USERS}{ben.pk}/history/").content.decode()
    assert "Role (Viewer → Reviewer)" in history
    change(client, ben, role="")
    assert role_of(User.objects.get(pk=ben.pk)) is None


@pytest.mark.usefixtures("administrator")
def test_who_is_deactivated_is_out_at_once_and_their_links_are_dead(client: Client, committed: Any) -> None:
    ben = make_user(Role.ANALYST, "ben", email="ben@news.example")
    browser = Client()
    browser.force_login(ben)
    with committed():
        browser.post(FORGOTTEN, {"email": "ben@news.example"})
    form = opened(client, f"{USERS}{ben.pk}/change/")
    form.pop("is_active")
    client.post(f"{USERS}{ben.pk}/change/", form)
    assert not User.objects.get(pk=ben.pk).is_active
    assert browser.get("/admin/").status_code == 302
    assert "This link does not work any more" in browser.get(link_in(mail.outbox[0])).content.decode()


def test_nobody_takes_their_own_role_as_administrator_away(client: Client, administrator: User) -> None:
    make_user(Role.ADMINISTRATOR, "bea")
    sentence = "You cannot take your own role as administrator away."
    assert sentence in change(client, administrator, role="viewer").content.decode()
    form = opened(client, f"{USERS}{administrator.pk}/change/")
    form.pop("is_active")
    page = client.post(f"{USERS}{administrator.pk}/change/", form)
    assert sentence in page.content.decode()
    administrator.refresh_from_db()
    assert administrator.is_active
    assert role_of(administrator) == Role.ADMINISTRATOR


def test_the_last_administrator_stays(client: Client) -> None:
    ada = make_user(Role.ADMINISTRATOR, "ada")
    by = make_user(Role.ADMINISTRATOR, "bea")
    by.set_unusable_password()  # she is here still, and cannot sign in again
    by.save()
    invite(User(email="new@news.example"), Role.ADMINISTRATOR)  # may never come
    sentence = "This is the last administrator. Make somebody else one first."
    assert why_not_change(ada, Role.VIEWER, is_active=True, by=by) == sentence
    assert why_not_change(ada, Role.ADMINISTRATOR, is_active=False, by=by) == sentence
    assert why_not_change(ada, Role.ADMINISTRATOR, is_active=True, by=by) == ""


def test_who_was_deactivated_meanwhile_deactivates_nobody() -> None:
    ada, bea, _third = (make_user(Role.ADMINISTRATOR, name) for name in ("ada", "bea", "cleo"))
    User.objects.filter(pk=bea.pk).update(is_active=False)
    said = why_not_change(ada, Role.ADMINISTRATOR, is_active=False, by=bea)
    assert said == "You are no administrator any more."


@pytest.mark.usefixtures("administrator")
def test_tokens_in_others_names_go_with_the_role_of_who_made_them(client: Client) -> None:
    leaver, other = (make_user(Role.ADMINISTRATOR, name) for name in ("leaver", "other"))
    asking, _secret = make_token(leaver, "read", "write", "admin")
    made, kept = (make_token(each, made_with=asking)[0] for each in (other, leaver))
    url = f"{USERS}{leaver.pk}/change/"
    client.post(url, opened(client, url, role="reviewer"))
    assert role_of(User.objects.get(pk=leaver.pk)) == Role.REVIEWER
    for token, is_revoked in ((made, True), (kept, False)):
        token.refresh_from_db()
        assert (token.revoked_at is not None) == is_revoked


def test_two_administrators_do_not_take_each_other_s_role_away() -> None:
    ada, bea = make_user(Role.ADMINISTRATOR, "ada"), make_user(Role.ADMINISTRATOR, "bea")
    pages = {user: Client() for user in (ada, bea)}
    forms = {}
    for user, other in ((ada, bea), (bea, ada)):
        pages[user].force_login(user)
        forms[user] = opened(pages[user], f"{USERS}{other.pk}/change/", role="viewer")
    pages[ada].post(f"{USERS}{bea.pk}/change/", forms[ada])
    assert pages[bea].post(f"{USERS}{ada.pk}/change/", forms[bea]).status_code == 403
    assert why_not_change(ada, Role.VIEWER, is_active=True, by=bea) == "You are no administrator any more."
    assert role_of(User.objects.get(pk=ada.pk)) == Role.ADMINISTRATOR


@pytest.mark.usefixtures("administrator")
def test_the_list_says_role_and_state_and_costs_the_same_however_long(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    for number in range(12):
        make_user(Role.ANALYST, f"user {number}")
    invite(User(email="ben@news.example"), Role.REVIEWER)
    with django_assert_max_num_queries(13):
        page = client.get(USERS).content.decode()
    assert page.count("user ") >= 12
    assert "invited" in page
    narrowed = client.get(USERS, {"role": "reviewer"}).content.decode()
    assert "ben@news.example" in narrowed
    assert "user 1" not in narrowed
    assert client.get(USERS, {"role": "emperor"}).status_code == 200


@pytest.mark.parametrize("user_id", ["0", "99999999999999999999"])
@pytest.mark.usefixtures("administrator")
def test_an_invitation_of_nobody_is_not_found(client: Client, user_id: str) -> None:
    assert client.get(f"{USERS}{user_id}/invitation/").status_code == 404


# --- Forgotten passwords ----------------------------------------------------------------------------


def test_a_forgotten_password_is_set_anew(client: Client, committed: Any) -> None:
    make_user(Role.VIEWER, "ben", email="ben@news.example")
    assert FORGOTTEN in client.get("/admin/login/").content.decode()
    with committed():
        client.post(FORGOTTEN, {"email": "Ben@news.example"})
    choose(client, link_in(mail.outbox[0]))
    assert User.objects.get().check_password(GOOD)


def test_an_unknown_address_gets_the_same_answer_and_no_mail(client: Client, committed: Any) -> None:
    make_user(Role.VIEWER, "ben", email="ben@news.example")
    answers = []
    for email in ("ben@news.example", "nobody@news.example"):
        with committed():
            page = client.post(FORGOTTEN, {"email": email}, follow=True)
        answers.append((page.redirect_chain, "If somebody at the desk has this address" in words_on(page)))
    assert answers[0] == answers[1]
    assert answers[0][1]
    assert len(mail.outbox) == 1


def test_no_mailbox_is_flooded(client: Client, committed: Any) -> None:
    make_user(Role.VIEWER, "ben", email="ben@news.example")
    for _try in range(3):
        with committed():
            client.post(FORGOTTEN, {"email": "ben@news.example"})
    assert len(mail.outbox) == 1


@pytest.mark.parametrize(
    "address", ["x/y/", "MQ/set-password/", "AAAA/%00/", "OTk5OTk5OTk5OTk5OTk5OTk5OTk5/x-y/"]
)
def test_a_link_that_was_made_up_is_told_so(client: Client, address: str) -> None:
    page = client.get(f"/admin/password/{address}")
    assert page.status_code == 200
    assert "This link does not work any more" in page.content.decode()


def test_a_poor_password_is_refused_with_a_sentence(client: Client, committed: Any) -> None:
    make_user(Role.VIEWER, "ben", email="ben@news.example")
    with committed():
        client.post(FORGOTTEN, {"email": "ben@news.example"})
    page = choose(client, link_in(mail.outbox[0]), "12345678")
    assert "This password is too common." in page.content.decode()
    assert not User.objects.get().check_password("12345678")


def test_the_page_of_a_user_says_that_a_password_is_set_and_not_how_it_is_kept(client: Client) -> None:
    user = make_user(Role.ADMINISTRATOR, "ada")
    client.force_login(user)
    page = client.get(f"/admin/auth/user/{user.pk}/change/").content.decode()
    assert "A password is set." in page
    assert "salt" not in page
