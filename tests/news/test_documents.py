"""Reading a document from a file."""

from pathlib import Path

import pytest

from tracker.news.documents import NotADocument, read_file, read_plain


def write(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_takes_a_short_first_line_for_the_title(tmp_path: Path) -> None:
    document = read_file(
        write(tmp_path / "a.txt", "\ufeffAda leaves Foo\r\n\r\nAda Example left Foo Labs.\r\n")
    )
    assert (document.title, document.text) == ("Ada leaves Foo", "Ada Example left Foo Labs.")


@pytest.mark.parametrize(
    "text", ["Ada left Foo.\n\nThen more.", "One line", "First\nsecond line", "x" * 200 + "\n\nmore"]
)
def test_takes_anything_else_for_text(tmp_path: Path, text: str) -> None:
    document = read_file(write(tmp_path / "a.txt", text))
    assert (document.title, document.text) == ("", text)


def test_reads_the_article_of_a_page(tmp_path: Path) -> None:
    paragraph = (
        "Ada Example left Foo Labs on Monday after ten years, the company said in a note to its staff. "
    )
    page = f"""<!DOCTYPE html><html lang="en"><head><title>Ada leaves</title>
    <meta property="article:published_time" content="2024-10-14T09:00:00Z"></head>
    <body><nav>Home Weather</nav><article><h1>Ada leaves</h1><p>{paragraph * 4}</p></article></body></html>"""
    document = read_file(write(tmp_path / "a.html", page))
    assert document.title == "Ada leaves"
    assert "after ten years" in document.text
    assert "Weather" not in document.text
    assert str(document.published_on) == "2024-10-14"


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("https://news.example/a", "https://news.example/a"),
        (f"https://news.example/{'x' * 2000}", ""),
        ("https://news.example/a&#7;b", ""),
    ],
)
def test_drops_an_address_that_cannot_be_stored_and_keeps_the_article(
    tmp_path: Path, address: str, kept: str
) -> None:
    paragraph = "Ada Example left Foo Labs on Monday after ten years, the company said in a note. "
    page = f"""<!DOCTYPE html><html lang="en"><head><title>Ada leaves</title>
    <link rel="canonical" href="{address}"></head>
    <body><article><h1>Ada leaves</h1><p>{paragraph * 4}</p></article></body></html>"""
    document = read_file(write(tmp_path / "a.html", page))
    assert (document.url, "after ten years" in document.text) == (kept, True)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "The file is empty."),
        (b" \n\t\n", "The file is empty."),
        (b"\x89PNG\r\n\x1a\n\x00\xff", "The file is binary or not in UTF-8; save it as UTF-8 text."),
        (b"text\x00more", "The file is binary; an article is text or HTML."),
        ("Élan".encode("cp1252"), "The file is binary or not in UTF-8; save it as UTF-8 text."),
        (b"<html><body></body></html>", "The page holds no article text."),
    ],
)
def test_says_what_is_wrong_with_a_file(tmp_path: Path, content: bytes, problem: str) -> None:
    path = write(tmp_path / "a.bin", content)
    assert read_file(path).problem == problem
    with pytest.raises(NotADocument, match=problem[:20]):
        read_plain(path)


def test_refuses_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(NotADocument, match=r"none\.txt cannot be read: No such file"):
        read_file(tmp_path / "none.txt")


def test_refuses_a_folder(tmp_path: Path) -> None:
    with pytest.raises(NotADocument, match="cannot be read: Is a directory"):
        read_file(tmp_path)


def test_refuses_a_huge_file_before_reading_it(tmp_path: Path) -> None:
    path = tmp_path / "huge.txt"
    with path.open("wb") as file:
        file.truncate(10_000_001)
    with pytest.raises(NotADocument, match="at most 10000000"):
        read_file(path)


def test_plain_text_keeps_every_character(tmp_path: Path) -> None:
    text = "  Ada 🙂\r\n\r\nleft.  "
    assert read_plain(write(tmp_path / "a.txt", text)) == text
