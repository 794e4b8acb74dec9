"""Read the pages that the tests ask for."""

from __future__ import annotations

from typing import Any

import lxml.html
from django.test import Client


def read(client: Client, address: str, *, status: int = 200) -> Any:
    """The page at the address as a tree of elements."""
    response = client.get(address)
    assert response.status_code == status, f"{address} answered {response.status_code}"
    return lxml.html.fromstring(response.content.decode())


def words(element: Any) -> str:
    """The text of an element with single spaces."""
    return " ".join(element.text_content().split())


def main_words(page: Any) -> str:
    """What the page says, without its header and footer."""
    return words(page.find(".//main"))


def departures(page: Any) -> dict[str, str]:
    """The table of the overview: organization to figure."""
    return {
        words(row.find("th")): words(row.xpath(".//*[@data-label]")[0])
        for row in page.xpath("//table[@data-chart-rows]/tbody/tr")
    }


def listed_moves(page: Any) -> list[str]:
    """The headlines of the moves that a page lists."""
    return [words(link) for link in page.xpath("//ul[@class='moves']//span[@class='what']/a")]
