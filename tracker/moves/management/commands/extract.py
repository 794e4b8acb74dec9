"""Text in, claims out, without storing anything."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tracker.extract import NameIndex, UnsupportedLanguage, extract_claims
from tracker.moves.known_names import database_names, starter_names
from tracker.moves.management.arguments import day
from tracker.news.documents import NotADocument, read_plain
from tracker.news.language import detect_language


class Command(BaseCommand):
    help = (
        "Prints the claims that a text makes, as JSON. Offsets count Unicode code points of the text. "
        "With --jsonl, adds “claims” to each line of a file that has “text”, “lang” and “published”."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, help="A text or HTML file in UTF-8.")
        parser.add_argument(
            "--language", default="", help="Two letters, such as fr; detected where not given."
        )
        parser.add_argument("--published", type=day, help="The day of publication, such as 2024-10-14.")
        parser.add_argument(
            "--names",
            choices=["starter", "database"],
            default="starter",
            help="Which names are known: those of the starter data or those of the database.",
        )
        parser.add_argument("--jsonl", nargs=2, type=Path, metavar=("IN", "OUT"))

    def handle(self, *_args: Any, **options: Any) -> None:
        if bool(options["file"]) == bool(options["jsonl"]):
            raise CommandError("Give one FILE, or --jsonl IN OUT.")
        names = database_names() if options["names"] == "database" else starter_names()
        try:
            if options["jsonl"]:
                source, target = options["jsonl"]
                _extract_lines(source, target, names)
            else:
                claims = _extract_file(options["file"], options["language"], options["published"], names)
                self.stdout.write(json.dumps(claims, ensure_ascii=False, indent=2))
        except (NotADocument, UnsupportedLanguage) as error:
            raise CommandError(str(error)) from error


def _extract_file(
    path: Path, language: str, published: date | None, names: NameIndex
) -> list[dict[str, Any]]:
    text = read_plain(path)
    claims = extract_claims(
        text, language=language or detect_language(text), published=published, names=names
    )
    return [claim.as_json() for claim in claims]


def _extract_lines(source: Path, target: Path, names: NameIndex) -> None:
    """Write each line of the source back with its claims; nothing is written where a line is wrong."""
    lines = [
        json.dumps(entry | {"claims": _claims_of(entry, where, names)}, ensure_ascii=False)
        for where, entry in _entries(source)
    ]
    try:
        target.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    except OSError as error:
        raise NotADocument(f"{target} cannot be written: {error.strerror}.") from error


def _entries(source: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    for number, line in enumerate(read_plain(source).split("\n"), start=1):
        where = f"{source}, line {number}"
        if not line.strip():
            continue
        try:
            entry = json.loads(line)
        except ValueError as error:
            raise NotADocument(f"{where}: no JSON: {error}.") from error
        if not isinstance(entry, dict) or not isinstance(entry.get("text"), str):
            raise NotADocument(f"{where}: needs an object with “text”, “lang” and “published”.")
        yield where, entry


def _claims_of(entry: dict[str, Any], where: str, names: NameIndex) -> list[dict[str, Any]]:
    text, published = entry["text"], entry.get("published")
    try:
        claims = extract_claims(
            text,
            language=entry.get("lang") or detect_language(text),
            published=date.fromisoformat(published) if published else None,
            names=names,
        )
    except UnsupportedLanguage:
        return []  # a file may hold texts in languages that are not supported
    except (TypeError, ValueError) as error:
        raise NotADocument(f"{where}: “published” is a day such as 2024-10-14: {error}.") from error
    return [claim.as_json() for claim in claims]
