"""Fetching pages: what is refused, and with which sentence."""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Iterator
from typing import Any

import httpx2
import pytest

from tests.web_server import PAGE, WebServer, serving, zipped
from tracker.outbound import Answer, CannotFetch, Page, Rules, Validators, ask, get, post
from tracker.outbound.certificates import trusted
from tracker.public_addresses import is_public

RULES = Rules(user_agent="Test/1 (https://tracker.example)")


@pytest.fixture
def web() -> Iterator[WebServer]:
    with serving() as server:
        yield server


def inside(web: WebServer, **fields: Any) -> Rules:
    """The rules that let the server of the test be fetched from."""
    return Rules(user_agent=RULES.user_agent, ports=frozenset({web.port}), allows_inside=True, **fields)


def refusal(url: str, rules: Rules = RULES, **how: Any) -> str:
    with pytest.raises(CannotFetch) as refused:
        get(url, rules, **how)
    return str(refused.value)


def by_name(*addresses: str) -> Any:
    return lambda _host, _port: list(addresses)


class TestAddresses:
    @pytest.mark.parametrize(
        "address",
        [
            "127.0.0.1",
            "127.8.9.1",
            "0.0.0.0",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "100.100.100.200",
            "168.63.129.16",
            "192.0.0.192",
            "192.0.2.1",
            "198.18.0.1",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "::1",
            "::",
            "::127.0.0.1",
            "::ffff:127.0.0.1",
            "::ffff:a9fe:a9fe",
            "64:ff9b::7f00:1",
            "64:ff9b:1::1",
            "2002:7f00:1::1",
            "2001:0:4136:e378::1",
            "fe80::1",
            "fe80::1%eth0",
            "fc00::1",
            "fd00:ec2::254",
            "fec0::1",
            "ff02::1",
            "2001:db8::1",
            "no address",
        ],
    )
    def test_inside_are_not_connected_to(self, address: str) -> None:
        said = refusal("https://news.example/a", resolve=by_name("8.8.8.8", address), transport=never())
        assert said == "“news.example” is not on the public web, so it is not fetched."

    @pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111", "64:ff9b::808:808"])
    def test_of_the_public_web_are(self, address: str) -> None:
        assert is_public(address)

    @pytest.mark.parametrize(
        "url",
        [
            "http://127.0.0.1/",
            "http://2130706433/",
            "http://0x7f.1/",
            "http://[::1]/",
            "http://[::ffff:127.0.0.1]/",
            "http://localhost/",
        ],
    )
    def test_inside_are_refused_however_they_are_written(self, url: str) -> None:
        assert "is not on the public web" in refusal(url, transport=never())

    @pytest.mark.parametrize(
        ("url", "sentence"),
        [
            ("ftp://example.org/", "starts with http:// or https://"),
            ("file:///etc/passwd", "starts with http:// or https://"),
            ("javascript:alert(1)", "starts with http:// or https://"),
            ("", "starts with http:// or https://"),
            ("https://", "starts with http:// or https://"),
            ("https://exa mple.org/", "is not an address"),
            ("http://[::1", "is not an address"),
            ("http://example.org:99999/", "names port 99999"),
            ("http://a\0b/", "is not an address"),
            ("https://user:secret@example.org/", "holds a user name or password"),
            ("https://example.org:8443/", "names port 8443; only these are fetched from: 80, 443"),
            ("https://example.org/" + "a" * 2000, "longer than 2000 characters"),
        ],
    )
    def test_that_are_none_are_named(self, url: str, sentence: str) -> None:
        assert sentence in refusal(url, resolve=by_name("8.8.8.8"), transport=never())

    def test_of_a_host_that_is_not_there_are_named(self) -> None:
        def nobody(_host: str, _port: int) -> list[str]:
            raise socket.gaierror("unknown")

        assert refusal("https://nowhere.example/", resolve=nobody) == "There is no host “nowhere.example”."
        assert refusal("https://nowhere.example/", resolve=by_name()).startswith("There is no host")


def never() -> httpx2.MockTransport:
    def handle(request: httpx2.Request) -> httpx2.Response:
        raise AssertionError(f"{request.url} was asked")

    return httpx2.MockTransport(handle)


def test_connects_to_the_address_that_was_checked_and_names_the_host() -> None:
    """A second answer of the resolver, such as 127.0.0.1, is never asked for."""
    seen: list[httpx2.Request] = []

    def handle(request: httpx2.Request) -> httpx2.Response:
        seen.append(request)
        return httpx2.Response(200, headers={"Content-Type": "text/html"}, content=iter([PAGE.encode()]))

    answers = iter([["8.8.8.8"], ["127.0.0.1"]])
    get(
        "https://news.example/a?b#c",
        RULES,
        resolve=lambda _host, _port: next(answers),
        transport=httpx2.MockTransport(handle),
    )
    (request,) = seen
    assert str(request.url) == "https://8.8.8.8/a?b"
    assert request.headers["host"] == "news.example"
    assert request.extensions["sni_hostname"] == "news.example"
    assert {"cookie", "authorization"} & set(request.headers) == set()


def test_checks_where_a_redirect_leads() -> None:
    def handle(request: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(302, headers={"Location": "http://inside.example/"})

    names = {"news.example": ["8.8.8.8"], "inside.example": ["10.0.0.1"]}
    said = refusal(
        "https://news.example/",
        resolve=lambda host, _port: names[host],
        transport=httpx2.MockTransport(handle),
    )
    assert said == "“inside.example” is not on the public web, so it is not fetched."


@pytest.mark.parametrize(
    ("location", "sentence"),
    [
        ("file:///etc/passwd", "starts with http:// or https://"),
        ("https://a:b@news.example/", "holds a user name or password"),
        ("https://news.example:22/", "names port 22"),
        ("/again", "It redirects more than 5 times."),
    ],
)
def test_refuses_redirects_like_any_address(location: str, sentence: str) -> None:
    transport = httpx2.MockTransport(lambda _request: httpx2.Response(301, headers={"Location": location}))
    assert sentence in refusal("https://news.example/", resolve=by_name("8.8.8.8"), transport=transport)


def test_fetches_a_page_by_way_of_a_redirect(web: WebServer) -> None:
    web.reply("/new")
    old = web.reply("/old", status=302, headers={"Location": "/new"})
    page = get(old, inside(web))
    assert page == Page(f"{web.url}/new", PAGE.encode(), "text/html", "utf-8")
    assert web.asked[0]["user-agent"] == "Test/1 (https://tracker.example)"
    assert web.asked[0]["host"] == f"127.0.0.1:{web.port}"


def test_unpacks_what_is_compressed(web: WebServer) -> None:
    url = web.reply(**zipped(PAGE.encode()))
    assert get(url, inside(web)).content == PAGE.encode()


def test_a_small_answer_does_not_become_a_large_one(web: WebServer) -> None:
    bomb = web.reply("/bomb", **zipped(b"a" * 6_000_000))
    assert refusal(bomb, inside(web)) == "It is larger than 5 MB, so it is not read further."
    large = web.reply("/large", body=b"a" * 5_000_001)
    assert refusal(large, inside(web)) == "It is larger than 5 MB, so it is not read further."


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"status": 404}, "127.0.0.1 has no such page (404)."),
        ({"status": 403}, "does not give the page to programs (403). Paste its text instead."),
        ({"status": 503}, "is in trouble or busy (503)"),
        ({"status": 429}, "is in trouble or busy (429)"),
        ({"status": 418}, "answered with status 418"),
        ({"status": 302, "headers": {}}, "answered with status 302"),
        ({"headers": {"Content-Type": "application/pdf"}}, "It is “application/pdf”; only pages of HTML"),
        ({"headers": {"Content-Encoding": "br"}}, "compressed in a way that was not asked for: br."),
        ({"headers": {"Content-Encoding": "gzip"}}, "cannot be decompressed"),
        ({"headers": {"Content-Encoding": "gzip, gzip"}}, "not asked for: gzip, gzip."),
        ({"headers": {"Content-Length": "99999"}}, "The connection to 127.0.0.1 failed."),
    ],
)
def test_says_why_there_is_no_page(web: WebServer, fields: dict[str, Any], sentence: str) -> None:
    assert sentence in refusal(web.reply(**fields), inside(web))


def test_gives_up_on_what_drips(web: WebServer) -> None:
    started = time.monotonic()
    said = refusal(web.reply(drip=True), inside(web, seconds=1))
    assert said == "It took longer than 1 seconds."
    assert time.monotonic() - started < 5


def test_cuts_a_connection_that_sends_nothing() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        rules = Rules(user_agent="Test/1", ports=frozenset({port}), allows_inside=True, seconds=0.5)
        assert refusal(f"http://127.0.0.1:{port}/", rules) == "It took longer than 0.5 seconds."


def test_says_that_nobody_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    rules = Rules(user_agent="Test/1", ports=frozenset({port}), allows_inside=True)
    assert refusal(f"http://127.0.0.1:{port}/", rules).startswith("The connection to 127.0.0.1 failed.")


def test_tries_the_next_address_where_the_first_does_not_answer(web: WebServer) -> None:
    web.reply()
    found = by_name("127.0.0.3", "127.0.0.1")
    assert get(f"http://news.example:{web.port}/", inside(web), resolve=found).content == PAGE.encode()


class TestConditionalRequests:
    def test_keep_what_the_server_wants_to_be_told_next_time(self, web: WebServer) -> None:
        headers = {
            "Content-Type": "text/html",
            "ETag": '"v1"',
            "Last-Modified": "Mon, 14 Oct 2024 08:00:00 GMT",
        }
        answer = ask(web.reply("/a", headers=headers), inside(web))
        assert answer.validators == Validators('"v1"', "Mon, 14 Oct 2024 08:00:00 GMT")

    def test_tell_it_and_take_its_word_that_nothing_changed(self, web: WebServer) -> None:
        held = Validators('"v1"', "Mon, 14 Oct 2024 08:00:00 GMT")
        answer = ask(web.reply("/a", status=304, body=b"", headers={"ETag": '"v1"'}), inside(web), held=held)
        assert (answer.page, answer.status) == (None, 304)
        assert web.asked[0]["if-none-match"] == '"v1"'
        assert web.asked[0]["if-modified-since"] == held.last_modified

    def test_do_not_believe_it_where_nothing_is_held(self, web: WebServer) -> None:
        address = web.reply("/a", status=304, body=b"", headers={})
        assert "answered with status 304" in refusal(address, inside(web))

    def test_send_back_no_mark_that_no_honest_server_sets(self, web: WebServer) -> None:
        headers = {"Content-Type": "text/html", "ETag": "x" * 1000}
        assert ask(web.reply("/a", headers=headers), inside(web)).validators == Validators()


class TestRedirects:
    def moved(self, web: WebServer, *statuses: int) -> Answer:
        for place, status in enumerate(statuses):
            web.reply(f"/{place}", status=status, body=b"", headers={"Location": f"/{place + 1}"})
        web.reply(f"/{len(statuses)}")
        return ask(f"{web.url}/0", inside(web))

    def test_that_are_permanent_say_where_it_is_now(self, web: WebServer) -> None:
        assert self.moved(web, 301, 308).moved_to == f"{web.url}/2"

    def test_count_only_as_far_as_all_are_permanent(self, web: WebServer) -> None:
        assert self.moved(web, 301, 302, 301).moved_to == f"{web.url}/1"

    def test_that_are_temporary_change_nothing(self, web: WebServer) -> None:
        assert self.moved(web, 302).moved_to == ""


class TestRetryAfter:
    def asked(self, web: WebServer, **headers: str) -> float | None:
        address = web.reply("/busy", status=429, body=b"", headers=headers)
        with pytest.raises(CannotFetch) as refused:
            get(address, inside(web))
        assert refused.value.status == 429
        return refused.value.retry_after

    def test_is_a_number_of_seconds(self, web: WebServer) -> None:
        assert self.asked(web, **{"Retry-After": "120"}) == 120

    def test_or_a_date_by_the_clock_of_the_server(self) -> None:
        date, until = "Mon, 14 Oct 2024 08:00:00 GMT", "Mon, 14 Oct 2024 08:05:00 GMT"
        headers = {"Date": date, "Retry-After": until}
        transport = httpx2.MockTransport(lambda _request: httpx2.Response(503, headers=headers))
        with pytest.raises(CannotFetch) as refused:
            get("https://news.example/", RULES, resolve=by_name("8.8.8.8"), transport=transport)
        assert refused.value.retry_after == 300

    @pytest.mark.parametrize("value", ["", "soon", "-5", "1e9", "Mon, 99 Foo 2024"])
    def test_that_is_neither_is_not_heeded(self, web: WebServer, value: str) -> None:
        assert self.asked(web, **{"Retry-After": value}) is None


def test_the_authorities_of_the_machine_are_read_once_for_all_requests(web: WebServer) -> None:
    trusted.cache_clear()
    for _time in range(3):
        get(web.reply("/page"), inside(web))
    assert (trusted.cache_info().misses, trusted.cache_info().hits) == (1, 2)
    assert trusted().verify_mode == ssl.CERT_REQUIRED
    assert trusted().check_hostname


class TestPosting:
    def test_sends_the_key_to_the_address_that_was_checked(self) -> None:
        """A second answer of the resolver, such as 127.0.0.1, is never asked for."""
        seen: list[httpx2.Request] = []

        def handle(request: httpx2.Request) -> httpx2.Response:
            seen.append(request)
            return httpx2.Response(200, headers={"Content-Type": "text/html"}, content=iter([b"{}"]))

        answers = iter([["8.8.8.8"], ["127.0.0.1"]])
        page = post(
            "https://models.example/v1/chat/completions",
            b"{}",
            RULES,
            headers={"Authorization": "Bearer a-key"},
            resolve=lambda _host, _port: next(answers),
            transport=httpx2.MockTransport(handle),
        )
        (request,) = seen
        assert page.content == b"{}"
        assert (request.method, str(request.url)) == ("POST", "https://8.8.8.8/v1/chat/completions")
        assert request.headers["authorization"] == "Bearer a-key"
        assert request.headers["host"] == request.extensions["sni_hostname"] == "models.example"

    def test_sends_nothing_inside(self) -> None:
        with pytest.raises(CannotFetch, match="is not on the public web"):
            post(
                "https://models.example/",
                b"",
                RULES,
                headers={},
                resolve=by_name("10.0.0.1"),
                transport=never(),
            )

    def test_follows_no_redirect(self) -> None:
        handle = httpx2.MockTransport(lambda _request: httpx2.Response(307, headers={"Location": "/b"}))
        with pytest.raises(CannotFetch, match="sends elsewhere"):
            post(
                "https://models.example/a",
                b"",
                RULES,
                headers={},
                resolve=by_name("8.8.8.8"),
                transport=handle,
            )

    def test_says_whether_the_server_may_have_got_it(self, web: WebServer) -> None:
        with pytest.raises(CannotFetch) as refused:
            post(f"{web.url}/a", b"", inside(web), headers={})  # it takes no posts
        assert (refused.value.status, refused.value.was_sent) == (501, True)
        with socket.create_server(("127.0.0.1", 0)) as listening:
            port = listening.getsockname()[1]
        rules = Rules(user_agent="Test/1", ports=frozenset({port}), allows_inside=True)
        with pytest.raises(CannotFetch) as refused:
            post(f"http://127.0.0.1:{port}/", b"", rules, headers={})
        assert (refused.value.is_passing, refused.value.was_sent) == (True, False)
