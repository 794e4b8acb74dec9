"""Many hosts at once, each of them one request at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.web_server import WebServer, serving
from tracker.news.models import Host
from tracker.news.polling.in_turn import Request, Result, ask_in_turn, for_a_while, host_of
from tracker.outbound import Rules

pytestmark = pytest.mark.django_db


@pytest.fixture
def webs() -> Iterator[list[WebServer]]:
    """Three servers, which are three hosts."""
    with ExitStack() as stack:
        yield [stack.enter_context(serving()) for _number in range(3)]


def ask_all(
    webs: list[WebServer], paths: list[str], *, seconds: float = 20, pause: float = 0
) -> list[Result]:
    rules = Rules(
        user_agent="Test/1", ports=frozenset(web.port for web in webs), allows_inside=True, seconds=5
    )
    requests = [
        Request(f"{web.url}{path}", (web.port, path), rules, pause=timedelta(seconds=pause))
        for web in webs
        for path in paths
    ]
    return list(ask_in_turn(requests, clock=timezone.now, until=timezone.now() + timedelta(seconds=seconds)))


def test_gives_a_result_for_each_request(webs: list[WebServer]) -> None:
    for web in webs:
        web.reply("/a")
    results = ask_all(webs, ["/a", "/b"])
    assert len(results) == 6
    assert sum(result.answer is not None for result in results) == 3
    assert {result.refusal.status for result in results if result.refusal} == {404}


def test_keeps_the_pause_of_a_host(webs: list[WebServer]) -> None:
    webs[0].reply("/a")
    started = timezone.now()
    ask_all(webs[:1], ["/a", "/a", "/a"], pause=0.2)
    assert timezone.now() - started >= timedelta(seconds=0.4)


def test_leaves_a_host_to_the_worker_that_asks_it(webs: list[WebServer]) -> None:
    host = host_of(webs[0].url)
    Host.objects.know([host], now=timezone.now())
    assert Host.objects.take_turn(host, now=timezone.now())
    (result,) = ask_all(webs[:1], ["/a"], seconds=0.2)
    assert result.had_no_turn
    assert webs[0].asked == []


def test_takes_over_from_a_worker_that_never_came_back(webs: list[WebServer]) -> None:
    host = host_of(webs[0].url)
    Host.objects.create(name=host, free_at=timezone.now(), leased_until=timezone.now() - timedelta(seconds=1))
    (result,) = ask_all(webs[:1], ["/a"])
    assert not result.had_no_turn


def test_a_host_in_trouble_is_left_alone(webs: list[WebServer]) -> None:
    webs[0].reply("/a", status=429, body=b"", headers={"Retry-After": "600"})
    started = timezone.now()
    results = ask_all(webs[:1], ["/a", "/b"], seconds=30)
    assert timezone.now() - started < timedelta(seconds=15)  # nobody waits for it
    assert [result.had_no_turn for result in results] == [False, True]
    assert Host.objects.get().free_at > timezone.now() + timedelta(seconds=590)


def test_does_not_wait_for_a_host_that_rests_longer_than_there_is_time(webs: list[WebServer]) -> None:
    webs[1].reply("/a")
    Host.objects.create(name=host_of(webs[0].url), free_at=timezone.now() + timedelta(hours=1))
    started = timezone.now()
    results = ask_all(webs[:2], ["/a"], seconds=30)
    assert timezone.now() - started < timedelta(seconds=15)
    assert sorted(result.had_no_turn for result in results) == [False, True]
    assert webs[0].asked == []


def test_a_slow_host_holds_up_no_other(webs: list[WebServer]) -> None:
    webs[0].reply("/a", drip=True)
    webs[1].reply("/a")
    webs[2].reply("/a")
    results = ask_all(webs, ["/a"])
    assert [result.request.about[0] for result in results][-1] == webs[0].port
    assert "took longer than 5 seconds" in str(results[-1].refusal)


def test_takes_more_while_a_slow_host_is_waited_for(webs: list[WebServer]) -> None:
    webs[0].reply("/a", drip=True)
    webs[1].reply("/a")
    rules = Rules(
        user_agent="Test/1", ports=frozenset(web.port for web in webs), allows_inside=True, seconds=3
    )
    more = [Request(f"{webs[1].url}/a", number, rules) for number in range(3)]
    results = ask_in_turn(
        [Request(f"{webs[0].url}/a", "slow", rules)],
        clock=timezone.now,
        until=timezone.now() + timedelta(seconds=20),
        more=lambda _most: [more.pop()] if more else [],
    )
    assert [result.request.about for result in results] == [2, 1, 0, "slow"]


def test_hosts_that_rest_keep_no_other_from_being_asked(webs: list[WebServer]) -> None:
    webs[1].reply("/a")
    Host.objects.create(name=host_of(webs[0].url), free_at=timezone.now() + timedelta(seconds=2))
    rules = Rules(
        user_agent="Test/1", ports=frozenset(web.port for web in webs), allows_inside=True, seconds=3
    )
    more = [Request(f"{webs[1].url}/a", "more", rules)]
    results = ask_in_turn(
        [Request(f"{webs[0].url}/{number}", "rests", rules) for number in range(20)],
        clock=timezone.now,
        until=timezone.now() + timedelta(seconds=1),
        more=lambda _most: [more.pop()] if more else [],
    )
    assert "more" in [result.request.about for result in results if not result.had_no_turn]


def test_gives_for_a_while_and_until_there_are_none() -> None:
    now = timezone.now()
    left = [[1], [2], [], [3]]
    more = for_a_while(lambda _most: left.pop(0), clock=lambda: now, length=timedelta(minutes=1))
    assert [more(1) for _time in range(4)] == [[1], [2], [], []]
    moments = [now, now + timedelta(seconds=59), now + timedelta(seconds=61)]
    more = for_a_while(lambda _most: [1], clock=lambda: moments.pop(0), length=timedelta(minutes=1))
    assert [more(1) for _time in range(2)] == [[1], []]


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://News.Example/a", "news.example"),
        ("https://news.example:8443/a", "news.example:8443"),
        ("https://user@news.example/", "news.example"),
        ("https://новости.рф/a", "новости.рф"),
        ("http://[::1/", ""),
        ("", ""),
    ],
)
def test_a_host_is_name_and_port(url: str, host: str) -> None:
    assert host_of(url) == host
