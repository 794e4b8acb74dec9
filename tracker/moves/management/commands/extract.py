"""Text in, claims out, without storing anything."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tracker.extract import ExtractedClaim, NameIndex, UnsupportedLanguage
from tracker.language_model.model import NotSetUp
from tracker.language_model.problems import NotRead
from tracker.moves.extractors import EXTRACTORS, ExtractorName, read_with
from tracker.moves.known_names import database_names, starter_names
from tracker.moves.management.arguments import day, language_code
from tracker.moves.management.jsonl import Entry, entries, written_whole
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
            "--language",
            type=language_code,
            default="",
            help="Two or three letters, such as fr; detected where not given.",
        )
        parser.add_argument("--published", type=day, help="The day of publication, such as 2024-10-14.")
        parser.add_argument(
            "--names",
            choices=["starter", "database"],
            default="starter",
            help="Which names are known: those of the starter data or those of the database.",
        )
        parser.add_argument(
            "--explain",
            action="store_true",
            help="Add to each claim its rule, the words that tell it, and what its score is made of.",
        )
        parser.add_argument(
            "--extractor",
            choices=EXTRACTORS,
            default="rules",
            help="Who reads the text: the rules, or the language model of the settings, which costs money.",
        )
        parser.add_argument("--jsonl", nargs=2, type=Path, metavar=("IN", "OUT"))

    def handle(self, *_args: Any, **options: Any) -> None:
        if bool(options["file"]) == bool(options["jsonl"]):
            raise CommandError("Give one FILE, or --jsonl IN OUT.")
        names = database_names() if options["names"] == "database" else starter_names()
        reader = _Reader(options["extractor"], names, explains=options["explain"])
        try:
            if options["jsonl"]:
                source, target = options["jsonl"]
                _extract_lines(source, target, reader)
            else:
                claims = reader.claims(read_plain(options["file"]), options["language"], options["published"])
                self.stdout.write(json.dumps(claims, ensure_ascii=False, indent=2))
        except (NotADocument, UnsupportedLanguage, NotRead, NotSetUp) as error:
            raise CommandError(str(error)) from error


@dataclass(frozen=True, slots=True)
class _Reader:
    """Who reads, what names are known, and whether each claim says why it is made."""

    extractor: ExtractorName
    names: NameIndex
    explains: bool

    def claims(self, text: str, language: str, published: date | None) -> list[dict[str, Any]]:
        claims = read_with(
            self.extractor,
            text,
            language=language or detect_language(text),
            published=published,
            names=self.names,
        )
        return [self._as_json(claim, text) for claim in claims]

    def _as_json(self, claim: ExtractedClaim, text: str) -> dict[str, Any]:
        return claim.as_json() | ({"explanation": claim.explanation(text)} if self.explains else {})


def _extract_lines(source: Path, target: Path, reader: _Reader) -> None:
    """Write each line of the source back with its claims; nothing is written where a line is wrong."""
    with written_whole(target) as file:
        for entry in entries(source):
            line = json.dumps(entry.fields | {"claims": _claims_of(entry, reader)}, ensure_ascii=False)
            file.write(f"{line}\n")


def _claims_of(entry: Entry, reader: _Reader) -> list[dict[str, Any]]:
    try:
        return reader.claims(entry.text, entry.language, entry.published)
    except UnsupportedLanguage:
        return []  # a file may hold texts in languages that are not supported
