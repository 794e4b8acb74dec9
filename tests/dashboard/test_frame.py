"""What every page has around it, and the pages for what went wrong."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.test import Client, RequestFactory
from django.views import defaults
from pytest_django import DjangoAssertNumQueries

from tests.dashboard.pages import main_words, read, words

pytestmark = pytest.mark.django_db

LISTS = ["/", "/organizations/", "/people/", "/moves/", "/search/"]


@pytest.mark.parametrize("address", LISTS)
def test_a_page_has_one_main_part_and_one_first_heading(client: Client, address: str) -> None:
    page = read(client, address)
    assert (len(page.findall(".//main")), len(page.findall(".//h1"))) == (1, 1)


@pytest.mark.parametrize("address", LISTS)
def test_a_page_starts_with_a_link_to_its_content(client: Client, address: str) -> None:
    first = read(client, address).xpath("//body//a")[0]
    assert (first.get("href"), first.get("class")) == ("#content", "skip")


@pytest.mark.parametrize("address", LISTS[:4])
def test_a_page_marks_itself_in_the_navigation(client: Client, address: str) -> None:
    current = read(client, address).xpath("//header//nav/a[@aria-current='page']/@href")
    assert current == [address]


@pytest.mark.parametrize("address", LISTS)
def test_a_page_keeps_to_the_content_security_policy(client: Client, address: str) -> None:
    content = client.get(address).content.decode()
    assert not re.search(r"<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=|href=.javascript:", content)


@pytest.mark.parametrize("name", ["tokens.css", "site.css", "departures.js", "suggest.js", "icon.svg"])
def test_the_files_that_pages_name_are_there(name: str) -> None:
    assert finders.find(f"dashboard/{name}")


def test_lists_answer_only_to_reading(client: Client) -> None:
    assert client.post("/").status_code == 405


def test_an_unknown_address_gets_a_page_of_the_same_design(client: Client) -> None:
    page = read(client, "/nowhere/", status=404)
    assert "There is no page at this address." in main_words(page)
    assert words(page.find(".//header/div/a")) == "AI Talent Tracker"


def test_a_fault_of_ours_gets_a_page_without_a_query(
    rf: RequestFactory, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        response = defaults.server_error(rf.get("/"))
    assert b"The fault is ours" in response.content
    assert settings.DEBUG is False


def test_what_is_not_allowed_gets_a_page(rf: RequestFactory) -> None:
    assert (
        b"This page is not open to you."
        in defaults.permission_denied(rf.get("/"), PermissionDenied()).content
    )


def test_what_makes_no_sense_gets_a_page(rf: RequestFactory) -> None:
    response = defaults.bad_request(rf.get("/"), SuspiciousOperation())
    assert b"could not make sense" in response.content
